import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { bodies, partnerToken, paths, readLine, startStage, type Stage } from '../support/scripted-bank.js';
import { answersTo, sendBytes } from '../support/raw-bytes.js';

const always = {
  'content-security-policy':
    "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'x-request-id': expect.stringMatching(/^[0-9a-f-]{36}$/),
};

let stage: Stage;
beforeAll(async () => {
  stage = await startStage({
    PUBLIC_URL: 'https://graph.example.com',
    REQUEST_BODY_LIMIT: '2048',
    UPLOAD_LIMIT: '1024',
  });
  stage.bank.on(`GET ${paths.line}`, { body: bodies.line });
});
afterAll(() => stage.close());

const headersOf = async (path: string, init: RequestInit = {}) => {
  const { status, headers } = await fetch(`${stage.gateway.url}${path}`, init);
  return [status, Object.fromEntries(headers)] as const;
};
const post = (body: string, type = 'application/json'): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': type },
  body,
});

describe('the headers of every answer', () => {
  test.each([
    ['a health route', '/healthz', {}, 200],
    ['a path that leads nowhere', '/nowhere', {}, 404],
    ['a path that is not encoded well', '/%zz', {}, 400],
    ['a path that is too long', `/documents/${'x'.repeat(200)}`, {}, 414],
    ['a missing token', '/graphql', post('{"query":"{ me { id } }"}'), 401],
    ['a body of another type', '/graphql', post('<query/>', 'application/xml'), 415],
    ['a body that is no JSON', '/graphql', post('{'), 400],
    ['a body that is too large', '/graphql', post(JSON.stringify('x'.repeat(3000))), 413],
    ['a link that is not valid', '/documents/contract.pdf?signature=x', {}, 403],
    [
      'a preflight of a page from anywhere',
      '/graphql',
      {
        method: 'OPTIONS',
        headers: { origin: 'https://evil.example', 'access-control-request-method': 'POST' },
      },
      404,
    ],
  ] as [what: string, path: string, init: RequestInit, status: number][])(
    'are there for %s',
    async (_what, path, init, status) => {
      // An unauthorized client gets its answer before the body is read.
      const shown = status === 401 ? {} : { authorization: `Bearer ${await partnerToken()}` };
      const [actual, headers] = await headersOf(path, { ...init, headers: { ...init.headers, ...shown } });
      expect([actual, headers]).toEqual([
        status,
        expect.objectContaining({
          ...always,
          'cache-control': 'no-store',
          'strict-transport-security': 'max-age=31536000',
        }),
      ]);
      expect(Object.keys(headers).filter((name) => /^access-control|^x-powered|^server$/.test(name))).toEqual(
        [],
      );
    },
  );

  test('are there for an answer of the graph', async () => {
    const { headers } = await stage.ask(`{ ${readLine()} }`);
    expect(Object.fromEntries(headers)).toMatchObject({ ...always, 'cache-control': 'no-store' });
  });

  test('leave the policy of GraphiQL as it is, which needs its scripts', async () => {
    const [, headers] = await headersOf('/graphiql');
    expect(headers).toMatchObject({
      ...always,
      'content-security-policy': expect.stringContaining("script-src 'self'"),
    });
  });

  test('bind browsers to https only where that is how the gateway is reached', async () => {
    const plain = await startStage();
    const { headers } = await fetch(`${plain.gateway.url}/healthz`);
    expect(headers.get('strict-transport-security')).toBeNull();
    await plain.close();
  });
});

/** Sends bytes that never become a request, and expects a response with the usual headers. */
async function answered({ gateway }: Stage, text: string, status: number): Promise<void> {
  gateway.logged.length = 0;
  const answer = await sendBytes(gateway.url, text);
  const { headers } = answer;
  expect([answer.status, headers]).toEqual([
    status,
    expect.objectContaining({
      ...always,
      'cache-control': 'no-store',
      'content-type': 'application/json; charset=utf-8',
    }),
  ]);
  expect(JSON.parse(answer.body)).toEqual({
    errors: [
      {
        message: expect.any(String),
        extensions: { code: 'BAD_USER_INPUT', requestId: headers['x-request-id'] },
      },
    ],
  });
  const lines = gateway.logged.map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(lines).toContainEqual(
    expect.objectContaining({
      msg: 'request',
      status,
      codes: ['BAD_USER_INPUT'],
      requestId: headers['x-request-id'],
    }),
  );
  expect(gateway.logged.join('')).not.toContain('a fault of the gateway');
}

describe('what never becomes a request', () => {
  const host = 'host: 127.0.0.1\r\n';
  test.each([
    ['is no HTTP', 'hello\r\n\r\n', 400],
    ['has a header that is none', `GET /healthz HTTP/1.1\r\n${host}bad header: x\r\n\r\n`, 400],
    [
      'is of two lengths',
      `POST /graphql HTTP/1.1\r\n${host}content-length: 2\r\ntransfer-encoding: chunked\r\n\r\n{}`,
      400,
    ],
    ['has headers without end', `GET /healthz HTTP/1.1\r\n${host}x: ${'x'.repeat(20_000)}\r\n\r\n`, 431],
    ['names no host', 'GET /healthz HTTP/1.1\r\nconnection: close\r\n\r\n', 400],
    [
      'expects what there is not',
      `POST /graphql HTTP/1.1\r\n${host}connection: close\r\nexpect: miracles\r\n\r\n`,
      417,
    ],
  ])(
    'because it %s is answered like everything else: an id, the headers, an error of the table',
    async (_what, text, status) => {
      await answered(stage, text, status);
    },
  );

  test.each([1, 3])(
    'does not become a part of the answers before it on the same connection: after %i requests each is whole, and one more',
    async (count) => {
      const body = JSON.stringify({ query: `{ ${readLine('id')} }` });
      const request = `POST /graphql HTTP/1.1\r\n${host}content-type: application/json\r\nauthorization: Bearer ${await partnerToken()}\r\ncontent-length: ${body.length}\r\n\r\n${body}`;
      const answers = await answersTo(stage.gateway.url, `${request.repeat(count)}hello\r\n\r\n`);
      const whole = { status: 200, body: expect.stringContaining('"creditLine":') };
      expect(answers).toMatchObject([
        ...Array.from({ length: count }, () => whole),
        { status: 400, body: expect.stringContaining('This is not a request of HTTP/1.1.') },
      ]);
    },
  );
});

describe('a client that sends slowly', () => {
  test.each([
    ['headers', ''],
    ['body', 'content-type: application/json\r\ncontent-length: 100\r\n\r\n{"query":'],
  ])(
    'is cut off within its %s after its time, with the same, and costs the bank nothing',
    async (_part, rest) => {
      const strict = await startStage({ REQUEST_SEND_TIMEOUT: '200' });
      await answered(
        strict,
        `POST /graphql HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: Bearer ${await partnerToken()}\r\n${rest}`,
        408,
      );
      expect([strict.bank.take(), strict.bank.tokenCalls]).toEqual([[], []]);
      await strict.close();
    },
  );
});
