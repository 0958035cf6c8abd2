import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
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
import { deliver, webhookSettings } from '../support/webhooks.js';

let stage: Stage;
beforeAll(async () => {
  stage = await startStage({
    LIMIT_HELD_BYTES: '1000000',
    LIMIT_ANSWER_BYTES: '20000000',
  });
});
beforeEach(() => {
  stage.bank.take();
  stage.bank.on(`GET ${paths.line}`, { body: bodies.line });
});
afterAll(() => stage.close());

const seen = ({ status, headers, data, errors }: Awaited<ReturnType<Stage['ask']>>) => [
  status,
  headers.get('retry-after'),
  data,
  errors.map(({ message, extensions: { code, retryAfter } }) => [code, retryAfter, message]),
];
const busy = ['RATE_LIMITED', 1, 'The gateway has too many requests in flight. Try again in 1 s.'];
const refused = [503, '1', undefined, [busy]];
const lines = (count: number, characters: number) => ({
  headers: { total: String(count) },
  body: Array.from({ length: count }, (_, index) => ({
    ...bodies.line,
    id: `l${index}`,
    status: 'x'.repeat(characters),
  })),
});

describe('beyond what all requests in flight may hold', () => {
  test('a request is refused with 503 and costs the bank nothing, until others are answered', async () => {
    const { script, release } = held({ body: bodies.line });
    stage.bank.on(`GET ${paths.line}`, script);
    // About 50 kB each, and its field.
    const inFlight = Array.from({ length: 17 }, () => stage.ask(`{ ${readLine()} }`));
    await stage.bank.arrived(1);
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => stage.ask(`{ ${readLine()} }`, { x: 'x'.repeat(40_000) })),
    );
    expect(answers.map(seen)).toEqual(Array.from({ length: 5 }, () => refused));
    release();
    expect((await Promise.all(inFlight)).map(({ status, errors }) => [status, errors])).toEqual(
      Array.from({ length: 17 }, () => [200, []]),
    );
    stage.bank.on(`GET ${paths.line}`, { body: bodies.line });
    expect((await stage.ask(`{ ${readLine()} }`, { x: 'x'.repeat(40_000) })).status).toBe(200);
  });

  test('a body is refused by the length that its head announces', async () => {
    expect(seen(await stage.ask('{ me { id } }', { x: 'x'.repeat(300_000) }))).toEqual(refused);
  });

  test('an operation is refused by what its answer can come to', async () => {
    expect(
      seen(
        await stage.ask('query ($ids: [ID!]!) { persons(ids: $ids) { id } }', {
          ids: Array.from({ length: 900 }, () => ids.person),
        }),
      ),
    ).toEqual(refused);
    expect(
      (
        await stage.ask('query ($ids: [ID!]!) { persons(ids: $ids) { id } }', {
          ids: Array.from({ length: 400 }, () => ids.person),
        })
      ).status,
    ).toBe(200);
  });

  test("a page of the bank's is not read further, and its field is null", async () => {
    stage.bank.on(`GET ${paths.lines}`, lines(10, 50_000));
    expect(seen(await stage.ask(`{ creditLines { nodes { id } } ${readLine('id')} }`))).toEqual([
      200,
      null,
      { creditLines: null, creditLine: { id: ids.line } },
      [busy],
    ]);
  });

  test('an answer is not written', async () => {
    stage.bank.on(`GET ${paths.lines}`, lines(1, 100_000));
    expect(
      seen(
        await stage.ask('{ creditLines { nodes { a: statusRaw b: statusRaw c: statusRaw d: statusRaw } } }'),
      ),
    ).toEqual([503, '1', null, [busy]]);
  });

  test('a mutation that was sent has its answer', async () => {
    stage.bank.on(`POST ${paths.loans}`, {
      status: 201,
      body: { ...bodies.loan, status: 'x'.repeat(200_000) },
    });
    const { status, data, errors } = await stage.ask(
      `mutation { ${drawLoan.replace('id status', 'id statusRaw')} }`,
    );
    expect([status, errors, data.createLoan.loan.statusRaw.length]).toEqual([200, [], 200_000]);
  });

  /** Sends a request whose client can disconnect, which is then noticed before the promise resolves. */
  async function start(query: string, variables: object = {}) {
    const client = new AbortController();
    const answer = fetch(`${stage.gateway.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${await partnerToken()}` },
      body: JSON.stringify({ query, variables }),
      signal: client.signal,
    }).then(async (response) => (await response.json()) as { data: any; errors?: any[] });
    answer.catch(() => {});
    const leave = async () => {
      stage.gateway.logged.length = 0;
      client.abort();
      while (!stage.gateway.logged.join('').includes('the client has gone'))
        await new Promise((resolve) => setImmediate(resolve));
    };
    return { answer, leave };
  }

  test('what a query holds counts until the last of those who wait for it has gone', async () => {
    const variables = { ids: Array.from({ length: 350 }, () => ids.person) };
    const query = `query ($ids: [ID!]!) { persons(ids: $ids) { id } ${readLine('id')} }`;
    const other = async () =>
      (await stage.ask('query ($ids: [ID!]!) { persons(ids: $ids) { id } }', variables)).status;
    // Only a known query is shared: it has been sent before.
    await stage.ask(query, variables);
    stage.bank.take();
    const { script, release } = held({ body: bodies.line });
    stage.bank.on(`GET ${paths.line}`, script);
    const first = await start(query, variables);
    await stage.bank.arrived(1);
    const second = await start(query, variables);
    for (let times = 0; times < 2; times += 1) await stage.ask('{ __typename }');
    expect(await other()).toBe(503);
    await first.leave();
    expect(await other()).toBe(503);
    release();
    expect((await second.answer).data.creditLine).toEqual({ id: ids.line });
    expect(await other()).toBe(200);
  });

  test("an answer of the bank's finds no more room when the request that asked first has gone", async () => {
    const { script, release } = held(lines(10, 50_000));
    stage.bank.on(`GET ${paths.lines}`, script);
    const first = await start('{ creditLines { nodes { id } } }');
    await stage.bank.arrived(1);
    const second = stage.ask('{ creditLines { totalCount nodes { id } } }');
    for (let times = 0; times < 2; times += 1) await stage.ask('{ __typename }');
    await first.leave();
    release();
    expect(seen(await second)).toEqual([200, null, { creditLines: null }, [busy]]);
    expect(stage.bank.take()).toHaveLength(1);
  });

  test('what a mutation holds counts until its write has ended, also when its client has gone', async () => {
    const records = `/v1/persons/${ids.person}/credit_records`;
    const { script, release } = held({
      status: 201,
      body: { id: ids.record, person_id: ids.person, status: 'available', created_at: '2026-01-01' },
    });
    stage.bank.on(`POST ${records}`, script);
    const file = 'A'.repeat(120_000);
    const upload = await start(
      `mutation ($file: Base64!) { createCreditRecord(input: { personId: "${ids.person}", source: PARTNER, file: $file }) { creditRecord { id } } }`,
      { file },
    );
    await stage.bank.arrived(1);
    const other = async () => (await stage.ask('{ me { id } }', { file })).status;
    expect(await other()).toBe(503);
    await upload.leave();
    expect(await other()).toBe(503);
    release();
    expect(await stage.bank.take()[0]?.ended).toBe('answered');
    while ((await other()) !== 200) await new Promise((resolve) => setImmediate(resolve));
  });

  test('nothing is held for clients that leave while their tokens are verified', async () => {
    const body = JSON.stringify({ query: '{ me { id } }' });
    const port = Number(new URL(stage.gateway.url).port);
    for (let count = 0; count < 100; count += 1) {
      // A token is verified once: these are new.
      const token = await customerToken([ids.person], ['lending:read'], `customer-${count}`);
      const socket = connect(port, '127.0.0.1');
      socket.once('error', () => {});
      await once(socket, 'connect');
      socket.write(
        `POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\nauthorization: Bearer ${token}\r\ncontent-length: ${body.length}\r\n\r\n${body.slice(0, count % 2 === 0 ? body.length : 5)}`,
      );
      socket.destroy();
    }
    let status = 0;
    for (let tries = 0; tries < 300 && status !== 200; tries += 1) {
      ({ status } = await stage.ask('{ me { id } }', { x: 'x'.repeat(200_000) }));
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    expect(status).toBe(200);
  });

  test('nothing is held of an answer whose client has gone before it', async () => {
    const clock = new ManualClock();
    const own = await startStage({}, clock);
    const { script, release } = held({ body: bodies.line });
    own.bank.on(`GET ${paths.line}`, { body: bodies.line });
    const query = `{ ${readLine('id')} }`;
    for (let times = 0; times < 2; times += 1) await own.ask(query);
    const before = clock.size;
    own.bank.take();
    own.bank.on(`GET ${paths.line}`, script);
    const client = new AbortController();
    const gone = fetch(`${own.gateway.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${await partnerToken()}` },
      body: JSON.stringify({ query }),
      signal: client.signal,
    }).catch(() => undefined);
    await own.bank.arrived(1);
    client.abort();
    await gone;
    expect(await own.bank.take()[0]?.ended).toBe('cut');
    for (let times = 0; times < 2; times += 1) await own.ask('{ __typename }');
    expect(clock.size).toBe(before);
    release();
    await own.close();
  });

  test('nothing is held for a client that does not take its answer', async () => {
    const roomy = await startStage({ LIMIT_HELD_BYTES: '46000000', REQUEST_SEND_TIMEOUT: '3000' });
    roomy.bank.on(`GET ${paths.lines}`, lines(1000, 5000));
    const body = JSON.stringify({ query: '{ creditLines(first: 1000) { nodes { statusRaw } } }' });
    const socket = connect(Number(new URL(roomy.gateway.url).port), '127.0.0.1').pause();
    socket.write(
      `POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\nauthorization: Bearer ${await partnerToken()}\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
    );
    const gone = new Promise((resolve) => {
      socket.once('close', resolve).once('error', () => {});
    });
    await roomy.bank.arrived(1);
    const again = async () =>
      (await roomy.ask('{ creditLines(first: 1000) { nodes { statusRaw } } }')).errors.map(
        ({ extensions: { code } }) => code,
      );
    expect(await again()).toEqual(['RATE_LIMITED']);
    while ((await again()).length > 0) await new Promise((resolve) => setTimeout(resolve, 100));
    socket.resume();
    await gone;
    await roomy.close();
  });
});

test('strangers who send events slowly keep out no caller of the graph', async () => {
  const many = await startStage({ ...webhookSettings, LIMIT_HELD_BYTES: '20000000' });
  many.bank.on(`GET ${paths.line}`, { body: bodies.line });
  const { url } = many.gateway;
  const sockets: Socket[] = [];
  /** Announces events of this size, of which nothing comes, until there is no room for another one. */
  async function fill(size: number): Promise<void> {
    for (let isFull = false; !isFull;) {
      const socket = connect(Number(new URL(url).port), '127.0.0.1');
      sockets.push(socket.on('error', () => undefined));
      socket.write(`POST /webhooks/solaris HTTP/1.1\r\nHost: x\r\nContent-Length: ${size}\r\n\r\n`);
      // The answer to a refused one comes at once.
      const refusal = once(socket, 'data').then(([data]) => String(data).startsWith('HTTP/1.1 503'));
      isFull = await Promise.race([
        refusal,
        new Promise<false>((resolve) => setTimeout(resolve, 100, false)),
      ]);
    }
  }
  const tell = () =>
    deliver(url, { type: 'OVERDRAFT', body: { id: 'o1', person_id: ids.person } }).then(
      ({ status }) => status,
    );
  try {
    for (const size of [262_144, 40_000, 1]) await fill(size);
    expect(await many.ask(`{ ${readLine('id')} }`)).toMatchObject({ status: 200, errors: [] });
    expect(await tell()).toBe(503);
    for (const socket of sockets) socket.destroy();
    while ((await tell()) !== 204) await new Promise((resolve) => setTimeout(resolve, 10));
  } finally {
    for (const socket of sockets) socket.destroy();
    await many.close();
  }
});
