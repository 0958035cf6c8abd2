// Compares the graph and the bank's contract with the last release.
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { buildSchema } from 'graphql';
import { bankChanges, readBankContract } from './contract/bank.js';
import { deprecationProblems, graphChanges } from './contract/graph.js';
import { readDocuments } from './contract/usage.js';

const usage = `Usage: npm run contract -- check | changelog | release [options]
  check      lists the changes of the graph since the last release, and ends with 1 if one of them breaks a client,
             or if the date after which something deprecated is removed has passed
  changelog  prints the changes as the API part of a changelog
  release    takes the present graph, and the bank's present contract, for released
Options of check and changelog:
  --against FILE    the SDL to compare with (schema.released.graphql)
  --schema FILE     the SDL that is compared (schema.graphql)
  --documents FILE  only what these documents use counts as breaking: .graphql files, globs of them, or manifests of
                    trusted documents (.json); may be given several times
  --bank FILE       the bank's present contract (schema/lending-api.yaml)
`;

const here = (name) => new URL(`../${name}`, import.meta.url);
const files = {
  schema: here('schema.graphql'),
  released: here('schema.released.graphql'),
  bank: here('schema/lending-api.yaml'),
  releasedBank: here('schema/lending-api.released.json'),
};

/** Reads and compares the schemas and contracts. */
async function compare({ against, schema, documents, bank }) {
  const [before, after] = [against ?? files.released, schema ?? files.schema].map((file) =>
    buildSchema(readFileSync(file, 'utf8')),
  );
  const graph = await graphChanges(before, after, documents && readDocuments(documents));
  const lost = bankChanges(
    JSON.parse(readFileSync(files.releasedBank, 'utf8')),
    readBankContract(bank ?? files.bank),
  ).map(({ message }) => ({ level: 'breaking', message, uses: [] }));
  const problems = deprecationProblems(after, new Date().toISOString().slice(0, 10));
  return { changes: [...graph, ...lost], problems };
}

const print = (line) => void process.stdout.write(`${line}\n`);

async function check(options) {
  const { changes, problems } = await compare(options);
  for (const level of ['breaking', 'unused', 'dangerous', 'safe']) {
    for (const { message, uses } of changes.filter((change) => change.level === level)) {
      print(`${level.padEnd(9)} ${message}`);
      for (const use of uses) print(`          used in ${use}`);
    }
  }
  for (const problem of problems) print(`overdue   ${problem}`);
  const breaking = changes.filter(({ level }) => level === 'breaking').length;
  print(
    `${changes.length} changes, ${breaking} of them breaking; ${problems.length} deprecations to look at.`,
  );
  return breaking === 0 && problems.length === 0;
}

const headings = { breaking: 'Breaking', unused: 'Breaking, unused', dangerous: 'Dangerous', safe: 'Safe' };

async function changelog(options) {
  const { changes } = await compare(options);
  for (const [level, heading] of Object.entries(headings)) {
    const some = changes.filter((change) => change.level === level);
    if (some.length > 0)
      print([`#### ${heading}`, '', ...some.map(({ message }) => `- ${message}`), ''].join('\n'));
  }
  return true;
}

function release() {
  copyFileSync(files.schema, files.released);
  writeFileSync(files.releasedBank, `${JSON.stringify(readBankContract(files.bank), null, 1)}\n`);
  return true;
}

async function main() {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: {
      against: { type: 'string' },
      schema: { type: 'string' },
      documents: { type: 'string', multiple: true },
      bank: { type: 'string' },
      help: { type: 'boolean' },
    },
  });
  const command = { check, changelog, release }[positionals[0]];
  if (values.help || !command || positionals.length > 1) {
    process.stdout.write(usage);
    return values.help === true;
  }
  return command(values);
}

try {
  if (!(await main())) process.exitCode = 1;
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
}
