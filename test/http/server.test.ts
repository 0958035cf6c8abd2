import { connect } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import {
  bodies,
  drawLoan,
  held,
  partnerToken,
  paths,
  readLine,
  startStage,
  type Stage,
} from '../support/scripted-bank.js';

let stage: Stage;
let token: string;
beforeAll(async () => {
  stage = await startStage({ REQUEST_BODY_LIMIT: '2048', UPLOAD_LIMIT: '1024' });
  token = await partnerToken();
  stage.bank.on(`GET ${paths.line}`, { body: bodies.line });
});
afterEach(() => {
  stage.bank.take();
});
afterAll(() => stage.close());

const get = (path: string, init: RequestInit = {}) => fetch(`${stage.gateway.url}${path}`, init);
const post = (body: string, headers: Record<string, string> = {}) =>
  get('/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}`, ...headers },
    body,
  });

async function errorOf(answer: Response) {
  const { errors, ...rest } = (await answer.json()) as {
    errors: { message: string; extensions: { code: string; requestId: string } }[];
  };
  expect(rest).toEqual({});
  expect(errors).toHaveLength(1);
  expect(errors[0]?.extensions.requestId).toBe(answer.headers.get('x-request-id'));
  expect(answer.headers.get('cache-control')).toBe('no-store');
  return { status: answer.status, code: errors[0]?.extensions.code };
}

describe('the health routes', () => {
  // Without a token for the bank no request could be answered, so readiness fetches one if there is none.
  test.each([
    ['/healthz', 0],
    ['/readyz', 1],
    ['/readyz', 1],
  ])('%s answers without a token, and without calling the API', async (path, tokenCalls) => {
    const answer = await get(path);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(await answer.json()).toEqual({ status: 'ok' });
    expect([stage.bank.take(), stage.bank.tokenCalls.length]).toEqual([[], tokenCalls]);
  });
});

describe('every answer', () => {
  test.each([['/healthz'], ['/graphql'], ['/nowhere']])(
    'of %s has an id, forbids sniffing, and allows no other site',
    async (path) => {
      const { headers } = await get(path, { headers: { origin: 'https://evil.example' } });
      expect(headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect([...headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([]);
      expect(headers.get('x-powered-by')).toBeNull();
    },
  );

  test('of the graph is not cached by clients', async () => {
    const answer = await post(JSON.stringify({ query: `{ ${readLine()} }` }));
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.headers.get('content-type')).toMatch(/^application\/json/);
  });
});

describe('a query by GET', () => {
  test('is answered like one by POST', async () => {
    const answer = await get(
      `/graphql?query=${encodeURIComponent(`query ($id: ID!) { person(id: $id) { id } ${readLine()} }`)}&variables=${encodeURIComponent('{"id":"x"}')}`,
      {
        headers: { authorization: `Bearer ${token}`, 'apollo-require-preflight': 'true' },
      },
    );
    expect(await answer.json()).toEqual({
      data: { person: { id: 'x' }, creditLine: { id: bodies.line.id, status: 'OPEN' } },
    });
  });
});

describe('a request that is refused before it is read', () => {
  test('because its path leads nowhere', async () => {
    expect(await errorOf(await get('/nowhere'))).toEqual({ status: 404, code: 'BAD_USER_INPUT' });
    expect(await errorOf(await get('/graphql/../v1/persons'))).toMatchObject({ status: 404 });
  });

  test('because of its method', async () => {
    expect((await errorOf(await get('/graphql', { method: 'DELETE' }))).status).toBe(404);
    expect(
      (
        await errorOf(
          await get('/graphql', {
            method: 'PUT',
            body: '{}',
            headers: { 'content-type': 'application/json' },
          }),
        )
      ).status,
    ).toBe(404);
  });

  test('because its body is larger than allowed, be its length announced or not', async () => {
    const large = JSON.stringify({ query: '{ me { id } }', padding: 'x'.repeat(3000) });
    expect(await errorOf(await post(large))).toEqual({ status: 413, code: 'BAD_USER_INPUT' });
    const stream = new Blob([large]).stream();
    const init = {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: stream,
      duplex: 'half',
    };
    expect(await errorOf(await get('/graphql', init as RequestInit))).toEqual({
      status: 413,
      code: 'BAD_USER_INPUT',
    });
  });

  test('because its body is of another type', async () => {
    expect(await errorOf(await post('<query/>', { 'content-type': 'application/xml' }))).toEqual({
      status: 415,
      code: 'BAD_USER_INPUT',
    });
  });

  test.each([
    ['cut off', '{"query": "{ me { id'],
    ['meant to poison prototypes', '{"query": "{ me { id } }", "__proto__": {"polluted": true}}'],
    ['no JSON', 'query=x'],
  ])('because its body is %s', async (_what, body) => {
    expect(await errorOf(await post(body))).toEqual({ status: 400, code: 'BAD_USER_INPUT' });
  });
});

describe('an idle connection', () => {
  const head = 'GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n';
  const until = async (moment: number): Promise<void> =>
    new Promise((resolve) => setTimeout(resolve, moment - Date.now()));
  const untilTrue = async (condition: () => boolean): Promise<void> => {
    while (!condition()) await until(Date.now() + 10);
  };

  test('is kept longer than its answers announce, and answers a request that came while the process was busy', async () => {
    const keeping = await startStage({ REQUEST_KEEP_ALIVE: '1000' });
    const open = async () => {
      const socket = connect(Number(new URL(keeping.gateway.url).port), '127.0.0.1');
      const state = { text: '', closedAt: 0 };
      socket
        .on('data', (chunk: Buffer) => {
          state.text += chunk.toString();
        })
        .on('close', () => {
          state.closedAt = Date.now();
        })
        .on('error', () => {});
      socket.write(head);
      await untilTrue(() => state.text.endsWith('}'));
      return { socket, state, begun: Date.now() };
    };
    const idle = await open();
    const used = await open();
    expect(used.state.text).toContain('Keep-Alive: timeout=1\r\n');
    // Written right before the connection is to end; this process, which runs the gateway, handles neither
    // until that moment has passed.
    await until(used.begun + 5200);
    expect(used.state.closedAt).toBe(0);
    used.socket.write(head);
    while (Date.now() < used.begun + 7400);
    const answers = (): number => used.state.text.split('HTTP/1.1 200 OK').length - 1;
    await untilTrue(() => answers() === 2 || used.state.closedAt !== 0);
    await untilTrue(() => idle.state.closedAt !== 0);
    expect(answers()).toBe(2);
    expect(used.state.closedAt).toBe(0);
    expect(idle.state.closedAt - idle.begun).toBeGreaterThan(5000);
    used.socket.destroy();
    await keeping.close();
  });
});

describe('closing', () => {
  test('lets a write in flight finish and be answered', async () => {
    const closing = await startStage();
    const { script, release } = held({ status: 201, body: bodies.loan });
    closing.bank.on(`POST ${paths.loans}`, script);
    const asked = closing.ask(`mutation { ${drawLoan} }`);
    await closing.bank.arrived(1);
    const closed = closing.gateway.close();
    release();
    expect(await asked).toMatchObject({ data: { createLoan: { loan: { id: bodies.loan.id } } }, errors: [] });
    await closed;
    await expect(fetch(`${closing.gateway.url}/healthz`)).rejects.toThrow();
    await closing.bank.close();
  });

  test('does not wait for a connection that never brought a request', async () => {
    const closing = await startStage();
    const socket = connect(Number(new URL(closing.gateway.url).port), '127.0.0.1');
    await new Promise((resolve) => socket.once('connect', resolve));
    const ended = new Promise((resolve) => socket.once('close', resolve));
    socket.on('error', () => {});
    // A request on another connection is answered after the silent one was accepted.
    await closing.ask('{ me { id } }');
    await closing.close();
    await ended;
  });
});
