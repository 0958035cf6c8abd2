import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { ManualClock } from '../support/manual-clock.js';
import {
  bodies,
  ids,
  partnerToken,
  paths,
  readLine,
  startStage,
  type Stage,
} from '../support/scripted-bank.js';
import { StreamReader, transports, type Transport } from '../support/streams.js';
import { deliver, webhookSettings } from '../support/webhooks.js';

const all = Object.keys(transports) as Transport[];
const follow = `subscription { creditLineApplicationUpdated(personId: "${ids.person}", id: "${ids.application}") {
  origin creditLineApplication { status } } }`;

let stage: Stage;
let clock: ManualClock;
let token: string;
beforeAll(async () => {
  clock = new ManualClock();
  stage = await startStage(webhookSettings, clock);
  stage.bank
    .on(`GET ${paths.line}`, { body: bodies.line })
    .on(`GET ${paths.application}`, { body: { id: ids.application, status: 'offered' } });
  token = await partnerToken();
});
beforeEach(() => {
  stage.bank.take();
});
afterAll(() => stage.close());

const ask = (accept: string | undefined, query: string, headers: Record<string, string> = {}) =>
  fetch(`${stage.gateway.url}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${token}`,
      ...(accept !== undefined && { accept }),
      ...headers,
    },
    body: JSON.stringify({ query }),
  });

describe.each(all)('a stream over %s', (transport) => {
  test('begins at once, is not kept, compressed or buffered, and names its protocol', async () => {
    const reader = await StreamReader.open(stage.gateway.url, transport, {
      query: follow,
      token,
      headers: { 'accept-encoding': 'gzip, br' },
    });
    const { status, headers } = reader.response;
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe(
      {
        sse: 'text/event-stream; charset=utf-8',
        multipart: 'multipart/mixed;boundary="graphql";subscriptionSpec="1.0"',
      }[transport],
    );
    expect(Object.fromEntries(headers)).toMatchObject({
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
      'x-content-type-options': 'nosniff',
      'x-request-id': expect.any(String),
    });
    expect(headers.get('content-encoding')).toBeNull();
    expect((await reader.take(1))[0]?.data).toEqual({
      creditLineApplicationUpdated: { origin: 'PRESENT', creditLineApplication: { status: 'OFFERED' } },
    });
    reader.close();
  });

  test('has a heartbeat every ten seconds', async () => {
    const reader = await StreamReader.open(stage.gateway.url, transport, { query: follow, token });
    await reader.take(1);
    const before = reader.heartbeats;
    for (const count of [1, 2]) {
      clock.advance(10_000);
      await reader.beats(before + count);
    }
    expect(reader.heartbeats).toBe(before + 2);
    reader.close();
  });

  test('answers a query and a mutation with one result', async () => {
    const query = await StreamReader.open(stage.gateway.url, transport, {
      query: `{ ${readLine()} }`,
      token,
    });
    expect(await query.rest()).toEqual([{ data: { creditLine: { id: ids.line, status: 'OPEN' } } }]);
    expect(query.isComplete).toBe(true);
    const mutation = await StreamReader.open(stage.gateway.url, transport, {
      query: 'mutation { forgetResource(input: { kind: OVERDRAFT, personId: "p", id: "o" }) { resourceId } }',
      token,
    });
    expect(await mutation.rest()).toEqual([{ data: { forgetResource: { resourceId: null } } }]);
  });

  test('tells what is wrong with a document in a result, with no call', async () => {
    for (const query of ['subscription { nothing }', 'subscription {', `${follow} ${follow}`]) {
      const reader = await StreamReader.open(stage.gateway.url, transport, { query, token });
      const results = await reader.rest();
      expect(results).toEqual([{ errors: expect.any(Array) }]);
      for (const { extensions } of results[0]?.errors ?? [])
        expect(extensions).toEqual({
          code: 'BAD_USER_INPUT',
          requestId: reader.response.headers.get('x-request-id'),
        });
      expect(reader.isComplete).toBe(true);
    }
    expect(stage.bank.take()).toEqual([]);
  });

  test('refuses a caller without a token as any request', async () => {
    const reader = await StreamReader.open(stage.gateway.url, transport, { query: follow });
    expect(reader.response.status).toBe(401);
    expect(reader.response.headers.get('www-authenticate')).toBe('Bearer');
  });
});

describe('what a client accepts', () => {
  test.each([
    [undefined, 406],
    ['*/*', 406],
    ['application/json', 406],
    ['multipart/mixed', 406],
    ['multipart/mixed;deferSpec=20220824', 406],
    ['text/event-stream;q=0', 406],
    ['text/event-stream', 200],
    ['TEXT/Event-Stream; charset=utf-8', 200],
    ['application/json, text/event-stream', 200],
    ['multipart/mixed;boundary=graphql;subscriptionSpec=1.0,application/json', 200],
    ['multipart/mixed; boundary="graphql"; subscriptionSpec="1.0"', 200],
  ])('%s: a subscription gets %i', async (accept, status) => {
    const response = await ask(accept, follow);
    expect(response.status).toBe(status);
    if (status === 406)
      expect(await response.json()).toMatchObject({
        errors: [
          {
            message:
              'A subscription is answered as a stream: send Accept: text/event-stream, or Accept: multipart/mixed;subscriptionSpec="1.0".',
            extensions: { code: 'BAD_USER_INPUT' },
          },
        ],
      });
    else await response.body?.cancel();
  });

  test.each([
    ['application/graphql-response+json, application/json, text/event-stream, multipart/mixed', 'json'],
    ['text/event-stream;q=0.5, application/json', 'json'],
    ['multipart/mixed;subscriptionSpec=1.0, text/event-stream', 'multipart'],
    ['multipart/mixed;subscriptionSpec=1.0;q=0.1, text/event-stream', 'event-stream'],
    ['text/event-stream, application/json', 'event-stream'],
  ])('%s: a query gets %s', async (accept, type) => {
    const response = await ask(accept, '{ me { id } }');
    expect(response.headers.get('content-type')).toContain(type);
    expect(await response.text()).toContain('{"data":{"me":null}}');
  });

  test('a subscription by GET is refused', async () => {
    const response = await fetch(`${stage.gateway.url}/graphql?query=${encodeURIComponent(follow)}`, {
      headers: {
        accept: 'text/event-stream',
        authorization: `Bearer ${token}`,
        'apollo-require-preflight': 'yes',
      },
    });
    expect(response.status).toBeGreaterThanOrEqual(400);
    expect(response.status).toBeLessThan(500);
  });
});

describe('a subscription is refused', () => {
  const wrong = async (query: string, variables: object = {}, as = token): Promise<any> => {
    const reader = await StreamReader.open(stage.gateway.url, 'sse', { query, variables, token: as });
    const [{ errors = [], data } = {}] = await reader.rest();
    expect(stage.bank.take()).toEqual([]);
    return errors.length === 1 ? [errors[0]?.extensions['code'], errors[0]?.message] : { data };
  };
  const card = 'creditCardApplicationUpdated(id: "c") { origin }';

  test('with two root fields, one of introspection, or one that can be left out', async () => {
    const conditional =
      'The root field of a subscription cannot be left out: it takes neither @skip nor @include.';
    for (const [query, variables, message] of [
      [
        `subscription { ${card} other: ${card} }`,
        {},
        'Anonymous Subscription must select only one top level field.',
      ],
      [
        'subscription S { __typename }',
        {},
        'Subscription "S" must not select an introspection top level field.',
      ],
      [`subscription ($v: Boolean!) { ${card.replace('{', '@skip(if: $v) {')} }`, { v: true }, conditional],
      [`subscription ($v: Boolean!) { ${card.replace('{', '@include(if: $v) {')} }`, {}, conditional],
      [`subscription { ... @include(if: true) { ${card} } }`, {}, conditional],
      [
        `subscription { ...F } fragment F on Subscription { ... on Subscription { ...G @skip(if: false) } } fragment G on Subscription { ${card} }`,
        {},
        conditional,
      ],
    ] as const)
      expect(await wrong(query, variables)).toEqual(['BAD_USER_INPUT', message]);
  });

  test('with neither or both of the customers', async () => {
    for (const args of ['', '(personId: "p", businessId: "b")', '(kinds: [LOAN])'])
      expect(await wrong(`subscription { customerUpdates${args} { cursor } }`)).toEqual([
        'BAD_USER_INPUT',
        'Give either personId or businessId, and not both.',
      ]);
  });

  test('with a cursor that was not given, or not for this customer', async () => {
    const message = 'after must be a cursor that this stream gave, for the same customer.';
    const open = (personId: string, after?: string) =>
      StreamReader.open(stage.gateway.url, 'sse', {
        query: `subscription ($after: String) { customerUpdates(personId: "${personId}", kinds: [OVERDRAFT], after: $after) { cursor } }`,
        variables: { after },
        token,
      });
    const reader = await open(ids.person);
    expect(
      await deliver(stage.gateway.url, { type: 'OVERDRAFT', body: { id: 'o1', person_id: ids.person } }),
    ).toMatchObject({ status: 204 });
    const [{ data } = {}] = await reader.take(1);
    reader.close();
    const { cursor } = data.customerUpdates as { cursor: string };
    // Of the last character's six bits four are unused: the next one decodes to the same bytes.
    const next = String.fromCharCode(cursor.charCodeAt(cursor.length - 1) + 1);
    const damaged = cursor.slice(0, -1) + next;
    for (const [personId, after] of [
      [ids.stranger, cursor],
      [ids.person, damaged],
      [ids.person, ''],
      [ids.person, 'x'],
      [ids.person, cursor.split('.').at(-1)],
      [ids.person, `0-0.${cursor.split('.').at(-1)}`],
    ] as const) {
      const refused = await open(personId, after);
      expect((await refused.rest()).map(({ errors }) => errors?.[0]?.message)).toEqual([message]);
    }
    expect(stage.bank.take()).toEqual([]);
    const again = await open(ids.person, cursor);
    await deliver(stage.gateway.url, { type: 'OVERDRAFT', body: { id: 'o2', person_id: ids.person } });
    await again.take(1);
    again.close();
  });

  test('without events of the bank, by the names of the settings', async () => {
    const none = await startStage();
    const response = await fetch(`${none.gateway.url}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'text/event-stream',
        authorization: `Bearer ${token}`,
      },
      body: JSON.stringify({ query: follow }),
    });
    expect([response.status, await response.json()]).toEqual([
      400,
      {
        errors: [
          {
            message:
              'There are no subscriptions here: the gateway gets no events of the bank without WEBHOOK_SECRETS or WEBHOOK_SECRETS_FILE.',
            extensions: { code: 'BAD_USER_INPUT', requestId: expect.any(String) },
          },
        ],
      },
    ]);
    expect(none.bank.take()).toEqual([]);
    await none.close();
  });
});
