// Lists the contents of a tarball: a bill of materials (CycloneDX), and a table of licenses.
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
 * Returns the bill of the unpacked tarball, and of the packages that are bundled into GraphiQL. Of a tree
 * with development dependencies, `npm sbom --omit dev` leaves out some packages that both kinds need.
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

/** Returns a table of all components with their licenses. */
export function licenseTable({ components }) {
  const rows = components.map(
    (component) => `| ${component.name} | ${component.version} | ${licenseOf(component)} |`,
  );
  return `${['| package | version | license |', '|---|---|---|', ...rows.sort()].join('\n')}\n`;
}
