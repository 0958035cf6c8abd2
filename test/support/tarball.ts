import { execFileSync } from 'node:child_process';
import { cpSync, linkSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));

interface LockedPackage {
  readonly dev?: boolean;
  readonly devOptional?: boolean;
  /** True for a workspace. */
  readonly link?: boolean;
}

interface Lock {
  readonly packages: Readonly<Record<string, LockedPackage>>;
}

const isNeeded = ({ dev, devOptional, link }: LockedPackage = {}): boolean => !dev && !devOptional && !link;

/** Hard-links the files of a folder of the project into another one, under the same path. */
export function linkFolder(path: string, target: string): void {
  for (const entry of readdirSync(join(root, path), { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = join(entry.parentPath, entry.name);
    const link = join(target, relative(root, file));
    mkdirSync(dirname(link), { recursive: true });
    linkSync(file, link);
  }
}

/** A tarball of the build, as `npm pack` makes it, in a temporary folder. */
export class Tarball {
  readonly folder: string;
  readonly file: string;

  private constructor(folder: string, file: string) {
    this.folder = folder;
    this.file = file;
  }

  /**
   * Packs a copy: `npm pack` itself would build again and rewrite package.json meanwhile. The copy is under
   * node_modules, so that it is on the same file system as the dependencies.
   */
  static pack(): Tarball {
    mkdirSync(join(root, 'node_modules/.cache'), { recursive: true });
    const folder = mkdtempSync(join(root, 'node_modules/.cache/package-'));
    const stage = join(folder, 'stage');
    mkdirSync(stage);
    for (const name of ['package.json', 'schema', 'README.md', 'LICENSE', 'CHANGELOG.md', 'scripts'])
      cpSync(join(root, name), join(stage, name), { recursive: true });
    const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as Lock;
    const needed = Object.keys(packages).filter(
      (path) => path.lastIndexOf('node_modules/') === 0 && isNeeded(packages[path]),
    );
    for (const path of ['dist', ...needed]) linkFolder(path, stage);
    const run = (program: string, ...args: string[]): void =>
      void execFileSync(program, args, { cwd: stage, stdio: 'pipe' });
    run(process.execPath, 'scripts/package-manifest.js');
    run('npm', 'pack', '--ignore-scripts', '--pack-destination', folder);
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
    return new Tarball(folder, join(folder, `lending-graph-${version}.tgz`));
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
