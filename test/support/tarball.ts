import { execFileSync } from 'node:child_process';
import {
  cpSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
} from 'node:fs';
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

/** The files of a package that no program loads: types, source maps, texts for people, and its tests. */
const isNeverLoaded = (path: string): boolean =>
  /\.(?:[cm]?ts|map|md|markdown|ya?ml)$|\/(?:tests?|__tests__)\//.test(path);

/** Returns the files of a folder of the project, by their paths in it. */
function filesIn(path: string): string[] {
  const entries = readdirSync(join(root, path), { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => relative(root, join(parentPath, name)));
}

/** Hard-links files of the project into another folder, under the same paths. */
function linkFiles(paths: readonly string[], target: string): void {
  for (const path of paths) {
    const link = join(target, path);
    mkdirSync(dirname(link), { recursive: true });
    linkSync(join(root, path), link);
  }
}

/** Hard-links the files of a folder of the project into another one, under the same path. */
export const linkFolder = (path: string, target: string): void => linkFiles(filesIn(path), target);

/** Sizes in bytes. */
interface Sizes {
  readonly packed: number;
  readonly unpacked: number;
}

/** Returns how many bytes these files of the project take, in a tarball and without. */
function sizesOf(paths: readonly string[]): Sizes {
  const options = { cwd: root, input: paths.join('\n'), maxBuffer: 1e9 };
  const packed = execFileSync('tar', ['--create', '--gzip', '--files-from=-'], options).length;
  return { packed, unpacked: paths.reduce((sum, path) => sum + statSync(join(root, path)).size, 0) };
}

/**
 * A tarball of the build, as `npm pack` makes it, in a temporary folder. It lacks the files of its
 * dependencies that no program loads, the half of all: npm takes more than a millisecond for each file that it
 * packs, and again for each that it installs.
 */
export class Tarball {
  readonly folder: string;
  readonly file: string;
  /** What the files that it lacks would add to it. */
  readonly lacking: Sizes;

  private constructor(folder: string, file: string, lacking: Sizes) {
    this.folder = folder;
    this.file = file;
    this.lacking = lacking;
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
    linkFolder('dist', stage);
    const files = needed.flatMap(filesIn);
    linkFiles(
      files.filter((path) => !isNeverLoaded(path)),
      stage,
    );
    const run = (program: string, ...args: string[]): void =>
      void execFileSync(program, args, { cwd: stage, stdio: 'pipe' });
    run(process.execPath, 'scripts/package-manifest.js');
    run('npm', 'pack', '--ignore-scripts', '--pack-destination', folder);
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
    return new Tarball(
      folder,
      join(folder, `lending-graph-${version}.tgz`),
      sizesOf(files.filter(isNeverLoaded)),
    );
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
