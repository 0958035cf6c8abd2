import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { linkFolder } from './tarball.js';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** A change of a file in `schema/`: what stands there once, and what is to stand there. */
export type SchemaChange = readonly [file: string, now: string, then: string];

/** A copy of the build whose schema has been changed, in a temporary folder. */
export class ChangedSchema {
  readonly folder: string;
  /** The program, for `Command`. */
  readonly program: readonly [string, string];

  /** @throws Error if what is to be changed does not stand in its file once */
  constructor(...changes: readonly SchemaChange[]) {
    mkdirSync(join(root, 'node_modules/.cache'), { recursive: true });
    // Under node_modules, so that the copy finds the dependencies.
    this.folder = mkdtempSync(join(root, 'node_modules/.cache/schema-'));
    linkFolder('dist', this.folder);
    for (const name of ['schema', 'package.json'])
      cpSync(join(root, name), join(this.folder, name), { recursive: true });
    for (const [name, now, then] of changes) {
      const file = join(this.folder, 'schema', name);
      const parts = readFileSync(file, 'utf8').split(now);
      if (parts.length !== 2) throw new Error(`${name} has "${now}" ${parts.length - 1} times.`);
      writeFileSync(file, parts.join(then));
    }
    this.program = [process.execPath, join(this.folder, 'dist/cli.js')];
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }
}
