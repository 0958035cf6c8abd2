import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { decodeJwt } from 'jose';
import { signToken } from '../../src/auth/jwt.js';
import { ManualClock, SettableClock } from '../support/manual-clock.js';
import { send } from '../support/request.js';
import { callers, ids, startStage, type Stage } from '../support/scripted-bank.js';
import { StreamReader, transports, type StreamResult, type Transport } from '../support/streams.js';
import { deliver, webhookSettings } from '../support/webhooks.js';

const all = Object.keys(transports) as Transport[];
const follow = `subscription { customerUpdates(personId: "${ids.person}", kinds: [OVERDRAFT]) { resourceId } }`;

let stage: Stage;
let clock: ManualClock;
let token: string;
let stop: () => Promise<void>;
const start = async (settings: Record<string, string> = {}, own = new ManualClock()): Promise<void> => {
  clock = own;
  stage = await startStage({ ...webhookSettings, DRAIN_DELAY: '0', ...settings }, clock);
  stop = () => stage.close();
};
beforeEach(async () => {
  // Not one that an earlier test has signed: it would expire earlier.
  token = await signToken({ subject: 'partner', scopes: ['lending:read', 'lending:partner'] }, callers);
});
afterEach(() => stop());

const tick = () => new Promise((resolve) => setTimeout(resolve, 5));
const until = async (holds: () => boolean): Promise<void> => {
  while (!holds()) await tick();
};
const open = (transport: Transport = 'sse', as = token, query = follow) =>
  StreamReader.open(stage.gateway.url, transport, { query, token: as });
const streams = () => stage.gateway.gateway.streams();
const tell = (id: string, person: string = ids.person) =>
  deliver(stage.gateway.url, { type: 'OVERDRAFT', body: { id, person_id: person } });

describe.each(all)('a stream over %s', (transport) => {
  test('ends with its token', async () => {
    await start();
    const reader = await open(transport);
    await tell('o1');
    await reader.take(1);
    // Twelve hours, with the heartbeats that come meanwhile.
    clock.advance(12 * 3_600_000 - 2000);
    expect(streams()).toEqual({ open: 1, customers: 1 });
    clock.advance(2000);
    const [end, ...more] = await reader.rest();
    expect(more).toEqual([]);
    expect(end).toEqual({
      ...(transport === 'multipart' && { isOfStream: true }),
      errors: [
        {
          message: 'The token has expired. Subscribe again with a new one, after the last cursor.',
          extensions: { code: 'UNAUTHENTICATED', requestId: reader.response.headers.get('x-request-id') },
        },
      ],
    });
    expect(reader.isComplete).toBe(true);
    await until(() => streams().open === 0);
    expect(streams()).toEqual({ open: 0, customers: 0 });
  });

  test('ends when the gateway stops, with the time to come back', async () => {
    await start();
    const reader = await open(transport);
    await tell('o1');
    await reader.take(1);
    const draining = stage.gateway.gateway.drain();
    const [end] = await reader.rest();
    expect(end?.errors).toEqual([
      {
        message: 'The gateway stops. Subscribe again, after the last cursor.',
        extensions: {
          code: 'UPSTREAM_UNAVAILABLE',
          retryable: true,
          retryAfter: expect.any(Number),
          requestId: expect.any(String),
        },
      },
    ]);
    const { retryAfter } = end?.errors?.[0]?.extensions as { retryAfter: number };
    expect(retryAfter).toBeGreaterThanOrEqual(1);
    expect(retryAfter).toBeLessThanOrEqual(10);
    expect(reader.isComplete).toBe(true);
    await until(() => streams().open === 0);
    const late = await open(transport);
    expect([late.response.status, late.response.headers.get('retry-after')]).toEqual([
      503,
      expect.stringMatching(/^(?:[1-9]|10)$/),
    ]);
    await late.rest();
    clock.advance(0);
    expect(await draining).toBe(true);
    stop = () => stage.bank.close();
  });

  test('ends with null when its customer is deleted', async () => {
    await start();
    const reader = await open(transport);
    await tell('o1');
    await reader.take(1);
    expect(
      await deliver(stage.gateway.url, { type: 'PERSON_DELETED', body: {}, entityId: ids.person }),
    ).toMatchObject({ status: 204 });
    expect(await reader.rest()).toEqual([{ data: { customerUpdates: null } }]);
    expect(reader.isComplete).toBe(true);
  });

  describe('whose client is slow to read a large result', () => {
    const wide = Array.from({ length: 40 }, (_, index) => `a${index}: accountId`).join(' ');
    const query = `subscription { customerUpdates(personId: "${ids.person}", kinds: [OVERDRAFT]) { resource { ... on Overdraft { ${wide} } } } }`;
    const long = 'x'.repeat(300_000);
    const resource = Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`a${index}`, long]));
    const most = 12_000_000;
    let timers = 0;

    /** Returns a stream in the middle of a result: the operating system takes only a part of it. */
    async function slow(): Promise<StreamReader> {
      await start({ LIMIT_ANSWER_BYTES: '100000000', METRICS_PORT: '0' });
      timers = clock.size;
      stage.bank.on(`GET /v1/persons/${ids.person}/overdrafts/o1`, {
        body: { id: 'o1', status: 'created', account_id: long },
      });
      const reader = await open(transport, token, query);
      stop = () => {
        reader.close();
        return stage.close();
      };
      const other = await open(transport, token, query);
      await until(() => streams().open === 2);
      await tell('o1');
      // Both get the result of one execution.
      await other.take(1);
      other.close();
      await until(() => streams().open === 1);
      return reader;
    }
    async function deletePerson(): Promise<void> {
      const deletion = { type: 'PERSON_DELETED', body: {}, entityId: ids.person };
      expect(await deliver(stage.gateway.url, deletion)).toMatchObject({ status: 204 });
    }
    async function heldBytes(): Promise<number> {
      const { text } = await send(`${stage.gateway.gateway.metricsUrl}/metrics`);
      return Number(/^lending_graph_held_memory_bytes (\d+)$/m.exec(text)?.[1]);
    }
    /** Waits until nothing is left of the stream, and nothing waits for it. */
    async function untilOver(): Promise<void> {
      await until(() => streams().open === 0 && clock.size <= timers);
      expect(await heldBytes()).toBeLessThan(most);
    }

    test('ends with null after that result when its customer is deleted', async () => {
      const reader = await slow();
      await deletePerson();
      const whileItReads = await heldBytes();
      expect(await reader.rest()).toEqual([
        { data: { customerUpdates: { resource } } },
        { data: { customerUpdates: null } },
      ]);
      expect(reader.isComplete).toBe(true);
      expect(whileItReads).toBeGreaterThan(most);
      await untilOver();
    });

    test('is cut if it reads nothing for ten seconds after the deletion', async () => {
      const reader = await slow();
      await deletePerson();
      clock.advance(9_999);
      await tick();
      expect(streams().open).toBe(1);
      clock.advance(1);
      await expect(reader.rest()).rejects.toThrow();
      expect(reader.isComplete).toBe(false);
      await untilOver();
    });

    test('leaves nothing behind if it vanishes after the deletion', async () => {
      const reader = await slow();
      await deletePerson();
      reader.close();
      await untilOver();
    });

    test('is cut when the gateway stops', async () => {
      const reader = await slow();
      const draining = stage.gateway.gateway.drain();
      await expect(reader.rest()).rejects.toThrow();
      expect(reader.isComplete).toBe(false);
      await until(() => streams().open === 0);
      clock.advance(0);
      expect(await draining).toBe(true);
      stop = () => stage.bank.close();
    });
  });

  test('leaves nothing behind when its client vanishes', async () => {
    await start();
    const readers = await Promise.all(Array.from({ length: 20 }, () => open(transport)));
    await until(() => streams().open === 20 && streams().customers === 1);
    for (const reader of readers) reader.close();
    await until(() => streams().open === 0);
    expect(streams()).toEqual({ open: 0, customers: 0 });
    // Whatever waited for a time of its own has ended: nothing comes when it does.
    clock.advance(60_000);
    await tell('o1');
    const after = await open(transport);
    await tell('o2');
    await after.take(1);
    after.close();
  });
});

test('a stream ends with null if its customer was deleted after a part of the present state was sent', async () => {
  await start();
  for (const id of ['o1', 'o2']) {
    stage.bank.on(`GET /v1/persons/${ids.person}/overdrafts/${id}`, { body: { id, status: 'created' } });
    await tell(id);
  }
  const query = `subscription ($after: String) { customerUpdates(personId: "${ids.person}", kinds: [OVERDRAFT], after: $after) { cursor origin resourceId } }`;
  const from = (after?: string) =>
    StreamReader.open(stage.gateway.url, 'sse', { query, token, variables: { after } });
  const reader = await from();
  const [first] = await reader.take(1);
  const { cursor } = first?.data.customerUpdates as { cursor: string };
  reader.close();
  const again = await from(cursor);
  const origins = (await again.take(2)).map(({ data }) => data.customerUpdates as unknown);
  expect(origins).toMatchObject(['o1', 'o2'].map((resourceId) => ({ origin: 'PRESENT', resourceId })));
  again.close();
  await deliver(stage.gateway.url, { type: 'PERSON_DELETED', body: {}, entityId: ids.person });
  expect(await (await from(cursor)).rest()).toEqual([{ data: { customerUpdates: null } }]);
});

/** A program whose connection drops all that comes, as if its network were lost. Nothing is sent back. */
const vanishing = `
import ctypes, socket, struct, sys
body = sys.argv[2].encode()
client = socket.create_connection((sys.argv[1], int(sys.argv[4])))
client.sendall(b"POST /graphql HTTP/1.1\\r\\nHost: x\\r\\nAccept: text/event-stream\\r\\nContent-Type: application/json\\r\\n"
  + b"Authorization: Bearer " + sys.argv[3].encode() + b"\\r\\nContent-Length: %d\\r\\n\\r\\n" % len(body) + body)
client.recv(4096)
program = ctypes.create_string_buffer(struct.pack("HBBI", 6, 0, 0, 0))
client.setsockopt(socket.SOL_SOCKET, 26, struct.pack("HL", 1, ctypes.addressof(program)))
print("lost", flush=True)
sys.stdin.read()
`;
const hasPython = process.platform === 'linux' && spawnSync('python3', ['--version']).status === 0;

(hasPython ? test : test.skip).each(['127.0.0.1', '::1'])(
  'a client at %s whose network is lost is found, without a word of it (skipped: without Linux or python3)',
  async (host) => {
    await start({ HOST: host });
    const { port } = new URL(stage.gateway.url);
    const client = spawn('python3', ['-c', vanishing, host, JSON.stringify({ query: follow }), token, port]);
    await once(client.stdout, 'data');
    expect(streams().open).toBe(1);
    // It takes the operating system some seconds to send a heartbeat five times.
    while (streams().open > 0) {
      clock.advance(10_000);
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    client.kill();
  },
);

test('a token that is about to expire is accepted for as long as it lasts', async () => {
  await start();
  const { secret } = callers;
  expect(secret).toBeDefined();
  const brief = await signToken(
    { subject: 'brief', scopes: ['lending:read'], personIds: [ids.person] },
    callers,
  );
  // It was signed later than this clock began, which stands still: by seconds on a busy machine.
  const { exp = 0 } = decodeJwt(brief);
  clock.advance(exp * 1000 - clock.now() - 1000);
  const reader = await open('sse', brief);
  clock.advance(1000);
  expect((await reader.rest()).map(({ errors }) => errors?.[0]?.extensions['code'])).toEqual([
    'UNAUTHENTICATED',
  ]);
});

describe('a stream whose token has expired while the machine stood still', () => {
  let settable: SettableClock;
  beforeEach(async () => {
    settable = new SettableClock();
    await start({}, settable);
  });
  const codesOf = (results: readonly StreamResult[]) =>
    results.map(({ errors }) => errors?.[0]?.extensions['code']);

  test('sends no update any more', async () => {
    const reader = await open();
    await tell('o1');
    await reader.take(1);
    settable.set(13 * 3_600_000);
    await tell('o2');
    expect(codesOf(await reader.rest())).toEqual(['UNAUTHENTICATED']);
  });

  test('ends within a minute without one', async () => {
    const reader = await open();
    await tell('o1');
    await reader.take(1);
    settable.set(13 * 3_600_000);
    settable.advance(60_000);
    expect(codesOf(await reader.rest())).toEqual(['UNAUTHENTICATED']);
  });
});

/** A client on a socket that reads nothing after the head of the answer. */
async function stalled(query: string): Promise<Socket> {
  const socket = connect(Number(new URL(stage.gateway.url).port), '127.0.0.1');
  await once(socket, 'connect');
  const body = JSON.stringify({ query });
  socket.write(
    `POST /graphql HTTP/1.1\r\nHost: x\r\nAccept: text/event-stream\r\nAuthorization: Bearer ${token}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
  );
  await once(socket, 'data');
  socket.pause();
  return socket;
}

test('a client that does not read is cut after ten seconds, and holds up nobody', async () => {
  await start({ LIMIT_ANSWER_BYTES: '10000000' });
  const long = 'x'.repeat(200_000);
  const path = `/v1/persons/${ids.person}/overdrafts`;
  for (let index = 0; index < 100; index += 1)
    stage.bank.on(`GET ${path}/o${index}`, {
      body: { id: `o${index}`, status: 'created', account_id: long, created_at: long },
    });
  const query = `subscription { customerUpdates(personId: "${ids.person}", kinds: [OVERDRAFT]) { resourceId resource { ... on Overdraft { accountId createdAt } } } }`;
  const socket = await stalled(query);
  const other = await open('sse', token, query);
  await until(() => streams().open === 2);
  // More than the operating system takes for a client that does not read.
  for (let index = 0; index < 100; index += 1) {
    await tell(`o${index}`);
    await other.take(1);
  }
  expect(streams().open).toBe(2);
  clock.advance(9_999);
  await tick();
  expect(streams().open).toBe(2);
  clock.advance(10_001);
  await until(() => streams().open === 1);
  await tell('o1');
  await other.take(1);
  socket.destroy();
  other.close();
});
