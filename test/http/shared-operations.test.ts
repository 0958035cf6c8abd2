import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { ManualClock } from '../support/manual-clock.js';
import {
  bodies,
  customerToken,
  drawLoan,
  held,
  ids,
  partnerToken,
  paths,
  readLine,
  startStage,
  type Stage,
} from '../support/scripted-bank.js';

const query = `query Line { ${readLine('status')} }`;
const answered = { creditLine: { status: 'OPEN' } };
const own = { operation: 'getCreditLine', status: 200, from: 'network' };

let clock: ManualClock;
let stage: Stage;
let partner: string;
beforeEach(async () => {
  clock = new ManualClock();
  stage = await startStage({ BANK_CALLS: 'on', REQUEST_TIMEOUT: '6000' }, clock);
  partner = await partnerToken();
  stage.bank
    .on(`GET ${paths.line}`, { body: bodies.line })
    .on(`POST ${paths.loans}`, { status: 201, body: bodies.loan });
  // Only a known query is shared: it has been sent before.
  await send(query, partner).answer;
  stage.bank.take();
});
afterEach(() => stage.close());

/** Sends a request whose client can disconnect. */
function send(text: string, token: string, headers: Record<string, string> = {}) {
  const client = new AbortController();
  const answer = fetch(`${stage.gateway.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}`, ...headers },
    body: JSON.stringify({ query: text }),
    signal: client.signal,
  }).then(async (response) => ({
    id: response.headers.get('x-request-id'),
    ...((await response.json()) as { data: any; errors?: any[]; extensions: { bankCalls: object[] } }),
  }));
  answer.catch(() => {});
  return { answer, leave: () => client.abort() };
}

/**
 * Resolves when everything sent before has been read: a request on a connection of its own has been answered.
 */
const settle = async (): Promise<void> => {
  await stage.ask('{ __typename }');
  await stage.ask('{ __typename }');
};

describe('two identical queries of one caller at once', () => {
  test('are executed once, and each is answered under its own id', async () => {
    const { script, release } = held({ body: bodies.line });
    stage.bank.on(`GET ${paths.line}`, script);
    const first = send(query, partner, { 'x-request-id': 'the-first-one' });
    await stage.bank.arrived(1);
    const second = send(query, partner, { 'x-request-id': 'the-second-one' });
    await settle();
    release();
    expect(await first.answer).toMatchObject({
      id: 'the-first-one',
      data: answered,
      extensions: { bankCalls: [own] },
    });
    // If only a read were shared, it would appear here.
    expect(await second.answer).toMatchObject({
      id: 'the-second-one',
      data: answered,
      extensions: { bankCalls: [own] },
    });
    expect(stage.bank.take()).toHaveLength(1);
  });

  test('share errors, each with its own id', async () => {
    const { script, release } = held({ status: 503, body: '' });
    stage.bank.on(`GET ${paths.line}`, script);
    const requests = [send(query, partner, { 'x-request-id': 'the-first-one' })];
    await stage.bank.arrived(1);
    requests.push(send(query, partner, { 'x-request-id': 'the-second-one' }));
    await settle();
    release();
    const errors = (await Promise.all(requests.map(({ answer }) => answer))).map(
      (answer) => answer.errors?.[0].extensions,
    );
    expect(errors).toMatchObject([
      { code: 'UPSTREAM_UNAVAILABLE', requestId: 'the-first-one' },
      { code: 'UPSTREAM_UNAVAILABLE', requestId: 'the-second-one' },
    ]);
    expect(stage.bank.take()).toHaveLength(1);
  });

  test('go on when the first client goes away, and end when both have gone', async () => {
    const { script, release } = held({ body: bodies.line });
    stage.bank.on(`GET ${paths.line}`, script);
    const first = send(query, partner);
    await stage.bank.arrived(1);
    const second = send(query, partner);
    await settle();
    first.leave();
    await settle();
    release();
    expect(await second.answer).toMatchObject({ data: answered, extensions: { bankCalls: [own] } });
    expect(await stage.bank.take()[0]?.ended).toBe('answered');

    stage.bank.on(`GET ${paths.line}`, held({ body: bodies.line }).script);
    const both = [send(query, partner)];
    await stage.bank.arrived(1);
    both.push(send(query, partner));
    await settle();
    for (const { leave } of both) leave();
    expect(await stage.bank.take()[0]?.ended).toBe('cut');
  });

  test('are not cut short together: a later request is answered after the time of the first is over', async () => {
    const { script, release } = held({ body: bodies.line });
    stage.bank.on(`GET ${paths.line}`, script);
    const early = send(query, partner);
    await stage.bank.arrived(1);
    clock.advance(4_000);
    const late = send(query, partner);
    await settle();
    clock.advance(2_000);
    expect(await early.answer).toMatchObject({
      data: { creditLine: null },
      errors: [{ message: 'The bank did not answer within the 6 s that a request may take.' }],
    });
    await stage.bank.arrived(2);
    release();
    expect(await late.answer).toMatchObject({ data: answered });
  });
});

describe('executed each for itself', () => {
  test.each<
    [what: string, other: () => Promise<[text: string, token: string, headers?: Record<string, string>]>]
  >([
    ['another caller', async () => [query, await customerToken([ids.person])]],
    ['other variables or another text', async () => [`${query} `, partner]],
    ['another Cache-Control', async () => [query, partner, { 'cache-control': 'no-cache' }]],
    [
      'another media type of the answer',
      async () => [query, partner, { accept: 'application/graphql-response+json' }],
    ],
  ])('is a query with %s', async (_what, other) => {
    const { script, release } = held({ body: bodies.line });
    stage.bank.on(`GET ${paths.line}`, script);
    const first = send(query, partner);
    await stage.bank.arrived(1);
    const second = send(...(await other()));
    await settle();
    release();
    await first.answer;
    expect(await second.answer).toMatchObject({
      data: answered,
      extensions: { bankCalls: [{ from: 'shared' }] },
    });
  });

  test('is a query after a write', async () => {
    const { script, release } = held({ body: bodies.line });
    stage.bank.on(`GET ${paths.line}`, script);
    const before = send(query, partner);
    await stage.bank.arrived(1);
    expect((await stage.ask(`mutation { ${drawLoan} }`)).errors).toEqual([]);
    const after = send(query, partner);
    await stage.bank.arrived(3);
    release();
    await Promise.all([before.answer, after.answer]);
    expect(stage.bank.take().map(({ method }) => method)).toEqual(['GET', 'POST', 'GET']);
  });

  test('are mutations, however often they came before', async () => {
    const draw = `mutation { ${drawLoan} }`;
    await stage.ask(draw);
    await Promise.all([stage.ask(draw), stage.ask(draw)]);
    expect(stage.bank.take()).toHaveLength(3);
  });
});
