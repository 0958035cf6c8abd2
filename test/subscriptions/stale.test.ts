import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { ManualClock } from '../support/manual-clock.js';
import { bodies, customerToken, held, ids, paths, startStage, type Stage } from '../support/scripted-bank.js';
import { StreamReader } from '../support/streams.js';
import { deliver, webhookSettings } from '../support/webhooks.js';

const cards = '/v1/credit_card_applications';
const overdraft = `/v1/persons/${ids.person}/overdrafts/o1`;
const listed = `person(id: "${ids.person}") { creditCardApplications(first: 1) { nodes { id statusRaw } } }`;
/** An event of one service, with something of another service beside it. */
const ofOverdrafts = `subscription { customerUpdates(personId: "${ids.person}", kinds: [OVERDRAFT]) {
  resource { ... on Overdraft { status person { creditCardApplications(first: 1) { nodes { id statusRaw } } } } } } }`;
const ofLines = `subscription { customerUpdates(personId: "${ids.person}", kinds: [CREDIT_LINE]) {
  origin resource { ... on CreditLine { status } } } }`;

let stage: Stage;
let clock: ManualClock;
const readers: StreamReader[] = [];
beforeEach(async () => {
  clock = new ManualClock();
  stage = await startStage({ ...webhookSettings, CACHE: 'on' }, clock);
  hasCard('ACTIVE');
});
afterEach(async () => {
  for (const reader of readers.splice(0)) reader.close();
  await stage.close();
});

const hasCard = (status: string) =>
  stage.bank.on(`GET ${cards}`, {
    headers: { total: '1' },
    body: [{ id: 'c1', customer_id: ids.person, status }],
  });

/** Opens the stream of one more caller. */
async function open(query: string, headers: Record<string, string> = {}): Promise<StreamReader> {
  const token = await customerToken([ids.person], ['lending:read'], `customer ${readers.length}`);
  const reader = await StreamReader.open(stage.gateway.url, 'sse', { query, token, headers });
  readers.push(reader);
  await reader.beats(1);
  return reader;
}

/** Makes the reads of a service fail until its circuit opens. `probed`: the list that it is probed with. */
async function openCircuit(probed: string, pathOf: (id: string) => string, query: (id: string) => string) {
  const failing = { status: 503, body: '' };
  stage.bank.on(`GET ${probed}`, failing);
  const names = Array.from({ length: 20 }, (_, index) => `x${index}`);
  for (const id of names) stage.bank.on(`GET ${pathOf(id)}`, failing);
  await stage.ask(`{ ${names.map((id) => `${id}: ${query(id)} { status }`).join(' ')} }`);
  await stage.ask(`{ ${query('x0')} { status } }`);
}
const openCardCircuit = () =>
  openCircuit(
    cards,
    (id) => `${cards}/${id}`,
    (id) => `creditCardApplication(id: "${id}")`,
  );
const openLendingCircuit = () =>
  openCircuit(
    paths.lines,
    (id) => paths.line.replace(ids.line, id),
    (id) => `creditLine(personId: "${ids.person}", id: "${id}")`,
  );

/** Has the streams execute an event at the same time, and returns the result of each. */
async function update(streams: readonly StreamReader[]) {
  const { script, release } = held({ body: { id: 'o1', status: 'created' } });
  stage.bank.on(`GET ${overdraft}`, script).take();
  await deliver(stage.gateway.url, { type: 'OVERDRAFT', body: { id: 'o1', person_id: ids.person } });
  await stage.bank.arrived(1);
  // The streams begin one after the other, and have begun when a later request is answered.
  await stage.ask('{ me { id } }');
  release();
  return Promise.all(streams.map(async (stream) => (await stream.take(1))[0]));
}
const cardOf = (result: Awaited<ReturnType<typeof update>>[number]) =>
  result?.data.customerUpdates.resource.person?.creditCardApplications?.nodes[0]?.statusRaw as unknown;

describe('streams that share the reads of an event', () => {
  test('say each that an answer is stale; one that takes no cached answers gets an error', async () => {
    const streams = [await open(ofOverdrafts), await open(ofOverdrafts)];
    const strict = await open(ofOverdrafts, { 'cache-control': 'no-cache' });
    await stage.ask(`{ ${listed} }`);
    clock.advance(10_000);
    await openCardCircuit();
    const [one, other, refused] = await update([...streams, strict]);
    for (const result of [one, other]) {
      expect(cardOf(result)).toBe('ACTIVE');
      expect(result?.extensions).toEqual({
        stale: [{ operation: 'listCreditCardApplications', seconds: 10 }],
      });
      expect(result?.errors).toBeUndefined();
    }
    expect(cardOf(refused)).toBeUndefined();
    expect(refused?.errors).toMatchObject([{ extensions: { code: 'UPSTREAM_UNAVAILABLE' } }]);
    expect(refused?.extensions).toBeUndefined();
  });

  test('do not give an answer from the cache to one that takes none', async () => {
    const stream = await open(ofOverdrafts);
    const strict = await open(ofOverdrafts, { 'cache-control': 'no-cache' });
    await stage.ask(`{ ${listed} }`);
    hasCard('CLOSED');
    expect((await update([stream, strict])).map(cardOf)).toEqual(['ACTIVE', 'CLOSED']);
  });
});

test('the present state says that it was made of a stale list', async () => {
  stage.bank.on(`GET ${paths.lines}`, { headers: { total: '1' }, body: [bodies.line] });
  const present = { data: { customerUpdates: { origin: 'PRESENT', resource: { status: 'OPEN' } } } };
  expect(await (await open(ofLines)).take(1)).toEqual([present]);
  clock.advance(10_000);
  await openLendingCircuit();
  expect(await (await open(ofLines)).take(1)).toEqual([
    { ...present, extensions: { stale: [{ operation: 'listCreditLines', seconds: 10 }] } },
  ]);
});
