// What is in a tarball: its bill of materials in CycloneDX, and the licenses of it all.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const sbom = (cwd) =>
  JSON.parse(
    execFileSync('npm', ['sbom', '--sbom-format', 'cyclonedx', '--sbom-type', 'application'], {
      cwd,
      encoding: 'utf8',
      maxBuffer: 1e8,
    }),
  );

/**
 * The bill of the tarball as npm sees it unpacked (npm leaves out, of a tree with development dependencies, some that are needed by both), and of what is
 * bundled into GraphiQL, which npm does not see there.
 */
export function componentsOf(tarball, name) {
  const folder = mkdtempSync(join(tmpdir(), 'release-'));
  try {
    // npm names what it finds after the folder.
    const unpacked = join(folder, name);
    mkdirSync(unpacked);
    execFileSync('tar', ['-xzf', tarball, '-C', unpacked, '--strip-components=1']);
    const bill = sbom(unpacked);
    const bundled = new Set(JSON.parse(readFileSync(join(unpacked, 'dist/graphiql-packages.json'), 'utf8')));
    const known = new Set(bill.components.map((component) => component['bom-ref']));
    const added = sbom('.').components.filter((component) => {
      const ref = component['bom-ref'];
      return bundled.has(ref) && !known.has(ref);
    });
    bill.components.push(...added);
    return bill;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const licenseOf = ({ licenses: [first] = [] }) =>
  first?.expression ?? first?.license?.id ?? first?.license?.name ?? 'not declared: see its LICENSE file';

/** A table of all components with their licenses. */
export function licenseTable({ components }) {
  const rows = components.map(
    (component) => `| ${component.name} | ${component.version} | ${licenseOf(component)} |`,
  );
  return `${['| package | version | license |', '|---|---|---|', ...rows.sort()].join('\n')}\n`;
}
