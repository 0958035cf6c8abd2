import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { buildSchema, parse, type OperationDefinitionNode } from 'graphql';
import type { Context } from '../../src/context/context.js';
import { DeprecatedUses } from '../../src/graphql/deprecated-uses.js';
import { ChangedSchema } from '../support/changed-schema.js';
import { freePort } from '../../bench/free-port.js';
import { after, Command } from '../support/command.js';
import { ManualClock } from '../support/manual-clock.js';
import { customerToken } from '../support/sandbox.js';

const deprecated = '@deprecated(reason: "Use another. Removed after 2030-01-01.")';
const trusted = 'query Trusted { creditLines(first: 1) { nodes { lockingStatus } } }';

let changed: ChangedSchema;
let manifest: string;
beforeAll(() => {
  changed = new ChangedSchema(
    ['credit-lines.graphql', '  lockingStatus: String\n', `  lockingStatus: String ${deprecated}\n`],
    ['credit-lines.graphql', '  personId: ID\n', `  personId: ID ${deprecated}\n`],
    ['credit-lines.graphql', '  CLOSED\n', `  CLOSED ${deprecated}\n`],
  );
  manifest = join(changed.folder, 'manifest.json');
  const id = createHash('sha256').update(trusted).digest('hex');
  writeFileSync(manifest, JSON.stringify({ [id]: trusted }));
});
afterEach(Command.killAll);
afterAll(() => changed.remove());

interface Line {
  readonly msg: string;
  readonly coordinate: string;
  readonly subject: string;
  readonly operationName?: string;
}

test('the log has who uses what is deprecated, once for a caller and a coordinate, and the metrics how often', async () => {
  const port = String(await freePort());
  const settings = { LOG_LEVEL: 'info', TRUSTED_DOCUMENTS: manifest, METRICS_PORT: port };
  const command = new Command(['start'], settings, changed.program);
  const url = after(await command.printed('npm run --silent token'), 'The lending graph is at');
  const send = async (query: string, variables: object = {}, token?: string): Promise<void> => {
    const headers = {
      'content-type': 'application/json',
      ...(token && { authorization: `Bearer ${token}` }),
    };
    const response = await fetch(url, {
      method: 'POST',
      headers,
      body: JSON.stringify({ query, variables }),
    });
    await response.text();
  };
  const text = 'query Mine { creditLines(first: 1, filter: { status: CLOSED }) { nodes { lockingStatus } } }';
  for (let count = 0; count < 3; count += 1) await send(text);
  await send(trusted);
  const byVariable =
    'query ($filter: CreditLineFilter) { creditLines(first: 1, filter: $filter) { totalCount } }';
  await send(byVariable, { filter: { personId: '22222222222222220000000000000001cper' } });
  await send(byVariable, { filter: { status: 'CLOSED' } }, await customerToken());
  await send(byVariable, { filter: { status: 'OPEN' } });
  await send('{ creditLines(first: 1) { nodes { id } } }');
  const metrics = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  expect(metrics.match(/^lending_graph_deprecated_uses_total\{.*$/gm)?.sort()).toEqual([
    'lending_graph_deprecated_uses_total{coordinate="CreditLine.lockingStatus"} 4',
    'lending_graph_deprecated_uses_total{coordinate="CreditLineFilter.personId"} 1',
    'lending_graph_deprecated_uses_total{coordinate="CreditLineStatus.CLOSED"} 4',
  ]);
  const { out } = await command.stop('SIGTERM');
  const lines = out
    .split('\n')
    .filter((line) => line.includes('something deprecated is used'))
    .map((line) => JSON.parse(line) as Line);
  expect(lines.map(({ subject, coordinate, operationName }) => [subject, coordinate, operationName])).toEqual(
    [
      ['open', 'CreditLineStatus.CLOSED', undefined],
      ['open', 'CreditLine.lockingStatus', undefined],
      ['open', 'CreditLineFilter.personId', undefined],
      ['a customer', 'CreditLineStatus.CLOSED', undefined],
    ],
  );
});

test('the name of an operation is in the log if its document is trusted', async () => {
  const command = new Command(['start'], { LOG_LEVEL: 'info', TRUSTED_DOCUMENTS: manifest }, changed.program);
  const url = after(await command.printed('npm run --silent token'), 'The lending graph is at');
  const body = JSON.stringify({ query: trusted });
  await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  const { out } = await command.stop('SIGTERM');
  expect(out).toMatch(/"coordinate":"CreditLine\.lockingStatus".*"operationName":"Trusted"/);
});

const schema = buildSchema(`
  type Query { old(an: Int @deprecated, way: Way, given: Given): Int @deprecated fresh: Int }
  enum Way { OLD @deprecated NEW }
  input Given { old: Int @deprecated byDefault: Int = 1 @deprecated inner: [Given!] way: Way }
`);
const uses = (clock = new ManualClock()) => {
  const counted: string[] = [];
  const lines: (string | undefined)[] = [];
  const noted = new DeprecatedUses({
    schema,
    now: () => clock.now(),
    log: { write: (_level, _event, { coordinate } = {}) => void lines.push(coordinate) },
    isTrusted: () => false,
    count: (coordinate) => void counted.push(coordinate),
  });
  const note = (query: string, variables: Record<string, unknown> = {}, subject = 'somebody'): void => {
    const document = parse(query);
    const ctx = { viewer: { issuer: 'i', subject }, requestId: 'r' } as Context;
    noted.note(document, document.definitions[0] as OperationDefinitionNode, variables, ctx);
  };
  return { note, counted, lines };
};

test('fields, arguments, input fields and enum values count, in the text and in variables', () => {
  const { note, counted } = uses();
  note('{ fresh }');
  expect(counted).toEqual([]);
  note('{ old(an: 1, way: OLD, given: { old: 1, inner: [{ byDefault: 2 }] }) }');
  expect(counted.splice(0).sort()).toEqual([
    'Given.byDefault',
    'Given.old',
    'Query.old',
    'Query.old(an:)',
    'Way.OLD',
  ]);
  const byVariables = 'query ($given: Given, $way: Way) { old(given: $given, way: $way) }';
  note(byVariables, { given: { inner: [{ old: 1, way: 'OLD', byDefault: 1 }] }, way: 'NEW' });
  expect(counted.splice(0).sort()).toEqual(['Given.old', 'Query.old', 'Way.OLD']);
});

test('each request counts, and an hour later there is another line', () => {
  const clock = new ManualClock();
  const { note, counted, lines } = uses(clock);
  for (let count = 0; count < 3; count += 1) note('{ old }');
  note('{ old }', {}, 'somebody else');
  expect([counted.length, lines.length]).toEqual([4, 2]);
  clock.advance(3_599_999);
  note('{ old }');
  expect(lines).toHaveLength(2);
  clock.advance(1);
  note('{ old }');
  expect(lines).toHaveLength(3);
});
