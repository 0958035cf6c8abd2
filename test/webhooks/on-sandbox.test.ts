import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { sandboxCredentials } from '../../src/sandbox/server.js';
import { startTestGateway } from '../support/graph.js';
import { partnerToken, settingsFor } from '../support/scripted-bank.js';
import { Bench } from '../support/sandbox.js';
import { auditOf } from '../support/webhooks.js';

interface Delivery {
  readonly event_type: string;
  readonly status: string;
}

let bench: Bench;
beforeEach(async () => {
  bench = await Bench.start({ WEBHOOK_SECRETS: '', CACHE: 'on' });
});
afterEach(() => bench.close());

/** The deliveries as soon as there are some, and all have come. */
async function delivered(): Promise<Delivery[]> {
  for (;;) {
    const all = (await bench.steer('GET', '/deliveries')) as Delivery[];
    if (all.length > 0 && all.every(({ status }) => status !== 'waiting')) return all;
    await wait(5);
  }
}
const forget = () => bench.steer('DELETE', '/deliveries');

test('a gateway with an embedded sandbox is told of what happens there, and no call to the bank tells of that', async () => {
  const applicant = await bench.applicant();
  expect(new Set((await delivered()).map(({ event_type: type }) => type))).toEqual(
    new Set(['ACCOUNT_SNAPSHOT', 'IDENTIFICATION']),
  );
  await bench.line(applicant);
  const all = await delivered();
  expect(new Set(all.map(({ status }) => status))).toEqual(new Set(['delivered']));
  expect(new Set(all.map(({ event_type: type }) => type))).toEqual(
    new Set(['ACCOUNT_SNAPSHOT', 'CREDIT_LINE', 'CREDIT_LINE_APPLICATION', 'IDENTIFICATION']),
  );
  const lines = auditOf(bench.gateway.logged);
  expect(lines.map(({ outcome }) => outcome)).toEqual(all.map(() => 'OK'));
  expect(await bench.calls()).toEqual([]);
});

test('what has changed without a client is seen at once, where the gateway keeps what it has read', async () => {
  const { personId, id } = await bench.line(await bench.applicant());
  const query = `{ creditLine(personId: "${personId}", id: "${id}") { blocks(first: 1) { totalCount } } }`;
  const blocked = (totalCount: number) => ({ creditLine: { blocks: { totalCount } } });
  await delivered();
  expect(await bench.data(query)).toEqual(blocked(0));
  await bench.calls();
  expect(await bench.data(query)).toEqual(blocked(0));
  expect(await bench.calls()).toEqual([]);
  await forget();
  const another = await startTestGateway({
    ...settingsFor(bench.gateway.gateway.sandbox?.url ?? ''),
    LENDING_CLIENT_ID: sandboxCredentials.clientId,
    LENDING_CLIENT_SECRET: sandboxCredentials.clientSecret,
  });
  const block = `mutation { blockCreditLine(input: { personId: "${personId}", creditLineId: "${id}", source: WEBUI, description: EXTERNALLY_BY_CUSTOMER }) { creditLineBlock { id } } }`;
  const { errors } = await another.ask(block, {}, { token: await partnerToken() });
  await another.close();
  expect(errors).toEqual([]);
  await delivered();
  expect(await bench.data(query)).toEqual(blocked(1));
});
