import { createHash } from 'node:crypto';
import { writeFile, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from '@jest/globals';
import { ManualClock } from '../support/manual-clock.js';
import { customerToken, ids, partnerToken, startStage, type Stage } from '../support/scripted-bank.js';
import { StreamReader, type StreamQuestion } from '../support/streams.js';
import { deliver, webhookSettings } from '../support/webhooks.js';

const follow = `subscription { customerUpdates(personId: "${ids.person}", kinds: [OVERDRAFT]) { resourceId } }`;
let stage: Stage;
const readers: StreamReader[] = [];
afterEach(async () => {
  for (const reader of readers.splice(0)) reader.close();
  await stage.close();
});

async function open(token: string, query = follow): Promise<StreamReader> {
  return ask({ query, token });
}
async function ask(question: StreamQuestion): Promise<StreamReader> {
  const reader = await StreamReader.open(stage.gateway.url, 'sse', question);
  readers.push(reader);
  return reader;
}
const tell = (id: string) =>
  deliver(stage.gateway.url, { type: 'OVERDRAFT', body: { id, person_id: ids.person } });
async function refusalOf(reader: StreamReader): Promise<unknown> {
  expect(await reader.rest()).toEqual([]);
  const { status, headers } = reader.response;
  const { errors } = JSON.parse(reader.text) as { errors: { extensions: { code: string } }[] };
  return [status, headers.get('retry-after'), errors[0]?.extensions.code];
}
const until = async (holds: () => boolean): Promise<void> => {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 5));
};
const streams = () => stage.gateway.gateway.streams().open;

test('a caller has so many streams, and others have theirs', async () => {
  stage = await startStage({ ...webhookSettings, LIMIT_STREAMS_OF_CALLER: '2' });
  const [partner, customer] = [await partnerToken(), await customerToken([ids.person])];
  const first = await open(partner);
  await open(partner);
  expect(await refusalOf(await open(partner))).toEqual([429, '10', 'RATE_LIMITED']);
  await open(customer);
  first.close();
  await until(() => streams() === 2);
  await open(partner);
  expect(streams()).toBe(3);
});

test('a process has so many streams', async () => {
  stage = await startStage({ ...webhookSettings, LIMIT_STREAMS: '2' });
  const partner = await partnerToken();
  await open(partner);
  await open(await customerToken([ids.person]));
  expect(await refusalOf(await open(partner))).toEqual([503, '1', 'RATE_LIMITED']);
});

test('a stream counts as a request', async () => {
  stage = await startStage({ ...webhookSettings, LIMIT_REQUESTS: '2' });
  const partner = await partnerToken();
  await open(partner);
  await open(partner);
  const refused = await refusalOf(await open(partner));
  expect(refused).toEqual([429, expect.any(String), 'RATE_LIMITED']);
});

test('streams count among the memory in use, until they end', async () => {
  const clock = new ManualClock();
  stage = await startStage({ ...webhookSettings, LIMIT_HELD_BYTES: '1000000' }, clock);
  const partner = await partnerToken();
  const reader = await open(partner);
  const others = [];
  for (;;) {
    const other = await open(partner);
    if (other.response.status !== 200) {
      expect(await refusalOf(other)).toEqual([503, '1', 'RATE_LIMITED']);
      break;
    }
    others.push(other);
  }
  expect(others.length).toBeGreaterThan(10);
  for (const other of others) other.close();
  await until(() => streams() === 1);
  await tell('o1');
  expect(await reader.take(1)).toEqual([{ data: { customerUpdates: { resourceId: 'o1' } } }]);
});

test('updates beyond those of a minute wait, and none is lost', async () => {
  const clock = new ManualClock();
  stage = await startStage({ ...webhookSettings, LIMIT_UPDATES: '3' }, clock);
  const reader = await open(await partnerToken());
  for (const id of ['o1', 'o2', 'o3', 'o4', 'o5', 'o4']) await tell(id);
  const of = (results: readonly { data?: any }[]) =>
    results.map(({ data }) => data.customerUpdates.resourceId as string);
  expect(of(await reader.take(3))).toEqual(['o1', 'o2', 'o3']);
  const later = reader.take(2);
  let isDone = false;
  void later.then(() => (isDone = true));
  await tell('o4');
  expect(isDone).toBe(false);
  while (!isDone) {
    clock.advance(1000);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  expect(of(await later)).toEqual(['o4', 'o5']);
});

test('a trusted document can be a subscription, by its id', async () => {
  const file = join(await mkdtemp(join(tmpdir(), 'trusted-')), 'manifest.json');
  const id = createHash('sha256').update(follow).digest('hex');
  await writeFile(file, JSON.stringify({ [id]: follow }));
  stage = await startStage({
    ...webhookSettings,
    TRUSTED_DOCUMENTS: file,
    TRUSTED_DOCUMENTS_ONLY: 'on',
  });
  const token = await partnerToken();
  const reader = await ask({ id, token });
  await tell('o1');
  expect(await reader.take(1)).toEqual([{ data: { customerUpdates: { resourceId: 'o1' } } }]);
  const other = await open(token, follow.replace('resourceId', 'cursor'));
  expect((await other.rest())[0]?.errors?.[0]?.message).toBe(
    'Only trusted documents are taken here, and this text is none of them.',
  );
});

test.each([
  [follow, 24],
  [follow.replace('resourceId', 'resource { ... on Overdraft { status } }'), 35],
  ['subscription { creditLineApplicationUpdated(personId: "p", id: "a") { cursor } }', 1],
  ['subscription { creditCardApplicationUpdated(id: "c") { creditCardApplication { status } } }', 2],
])('%s can cost %i calls, and no more than the limit', async (query, calls) => {
  stage = await startStage({ ...webhookSettings, LIMIT_BANK_CALLS: String(calls - 1) });
  const refused = await open(await partnerToken(), query);
  expect((await refused.rest())[0]?.errors?.[0]?.message).toContain(
    `This operation could cost ${calls} calls to the bank; the limit is ${calls - 1}.`,
  );
  expect(stage.bank.take()).toEqual([]);
});
