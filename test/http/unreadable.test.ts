import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { sendRaw, type RawAnswer, type RawRequest } from '../support/raw-http.js';
import { sendBytes } from '../support/raw-bytes.js';
import { partnerToken, startStage, type Stage } from '../support/scripted-bank.js';

let stage: Stage;
let token: string;
beforeAll(async () => {
  stage = await startStage();
  token = await partnerToken();
});
afterAll(() => stage.close());

const body = Buffer.from('{"query":"{ me { id } }"}');
const send = (
  parts: Partial<Omit<RawRequest, 'headers'>>,
  headers: RawRequest['headers'] = [],
): Promise<RawAnswer> =>
  sendRaw(
    Number(new URL(stage.gateway.url).port),
    {
      method: 'POST',
      target: '/graphql',
      body,
      closes: false,
      headers: [
        ['Host', '127.0.0.1'],
        ['Connection', 'close'],
        ['Authorization', `Bearer ${token}`],
        ['Content-Type', 'application/json'],
        ...headers,
      ],
      ...parts,
    },
    10_000,
  );
const whole: RawRequest['headers'] = [['Content-Length', String(body.length)]];

/** Returns a response's error, after checking the usual headers. */
function refusalOf({ status, headers, text }: RawAnswer): { status: number; message: string | undefined } {
  const { errors, ...rest } = JSON.parse(text) as { errors: { message: string; extensions: object }[] };
  expect([rest, errors.length, errors[0]?.extensions]).toEqual([
    {},
    1,
    { code: 'BAD_USER_INPUT', requestId: headers['x-request-id'] },
  ]);
  expect(headers).toMatchObject({
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'x-request-id': expect.stringMatching(/^[0-9a-f-]{36}$/),
  });
  return { status, message: errors[0]?.message };
}

describe('bytes that are not a request are answered like any other refusal, with an id that the log has', () => {
  const noHttp = { status: 400, message: 'This is not a request of HTTP/1.1.' };
  test.each<[what: string, parts: Partial<RawRequest>, headers: RawRequest['headers'], refusal: object]>([
    ['a method that there is not', { method: 'ODD' }, whole, noHttp],
    ['a header with a name that cannot be', {}, [...whole, ['Bad Header', 'x']], noHttp],
    ['a header with a byte that cannot be', {}, [...whole, ['X-Odd', 'a\u0000b']], noHttp],
    ['two lengths', {}, [...whole, ['Content-Length', '1']], noHttp],
    ['a length and chunks', {}, [...whole, ['Transfer-Encoding', 'chunked']], noHttp],
    ['chunks that are none', {}, [['Transfer-Encoding', 'chunked']], noHttp],
    ['a body that ends early', { closes: true }, [['Content-Length', String(body.length + 1)]], noHttp],
    [
      'headers of 20 kB',
      {},
      [...whole, ['X-Long', 'x'.repeat(20_000)]],
      { status: 431, message: 'The headers are too large.' },
    ],
    [
      'a path that cannot be decoded',
      { method: 'GET', target: '/%zz', body: Buffer.alloc(0) },
      [],
      { status: 400, message: 'There is no such path.' },
    ],
  ])('%s', async (_what, parts, headers, refusal) => {
    const answer = await send(parts, headers);
    expect(refusalOf(answer)).toEqual(refusal);
    const lines = stage.gateway.logged
      .map((line) => JSON.parse(line) as Record<string, unknown>)
      .filter(({ requestId }) => requestId === answer.headers['x-request-id']);
    expect(lines).toMatchObject([{ msg: 'request', status: answer.status, codes: ['BAD_USER_INPUT'] }]);
    expect(stage.bank.take()).toEqual([]);
  });
});

describe('a head that could mean two things is refused, and the bank is not called', () => {
  const [host, length, type, bearer] = [
    'Host: 127.0.0.1',
    `Content-Length: ${body.length}`,
    'Content-Type: application/json',
    'Authorization: Bearer',
  ];
  const ask = (...lines: string[]) =>
    sendBytes(
      stage.gateway.url,
      ['POST /graphql HTTP/1.1', 'Connection: close', length, ...lines, '', body.toString()].join('\r\n'),
    );
  const rows: readonly [what: string, lines: readonly string[], message: string][] = [
    ['no host', [type], 'The request names no host.'],
    ['two hosts', [host, type, 'Host: evil.example'], 'The request has two host headers.'],
    ['the same host twice', [host, type, 'hOST: 127.0.0.1'], 'The request has two host headers.'],
    ['a host that is none', ['Host: 127.0.0.1 evil.example', type], 'The Host header is not a host.'],
    ['a host with a path', ['Host: evil.example/127.0.0.1', type], 'The Host header is not a host.'],
    [
      'a host with a name before it',
      ['Host: 127.0.0.1@evil.example', type],
      'The Host header is not a host.',
    ],
    ['two tokens', [host, type, `${bearer} a`, `${bearer} b`], 'The request has two authorization headers.'],
    ['two types', [host, type, 'Content-Type: text/plain'], 'The request has two content-type headers.'],
    [
      'two keys',
      [host, type, 'Idempotency-Key: 1', 'Idempotency-Key: 2'],
      'The request has two idempotency-key headers.',
    ],
  ];
  test.each(rows)('%s', async (_what, lines, message) => {
    const { status, headers, body: text } = await ask(...lines);
    expect(refusalOf({ status, headers, text, ended: 'closed' })).toEqual({ status: 400, message });
    expect(stage.bank.take()).toEqual([]);
  });

  test.each([
    '127.0.0.1',
    '127.0.0.1:4000',
    '[::1]:4000',
    'localhost',
    'graph.example.com:',
    'LENDING-graph_1.internal',
    '',
  ])('but not the host %j', async (name) => {
    const answer = await ask(`Host: ${name}`, type, `${bearer} ${token}`);
    expect([answer.status, answer.body]).toEqual([200, '{"data":{"me":null}}\n']);
  });
});

test('a request that expects something odd is refused, and one that expects to go on is answered', async () => {
  expect(refusalOf(await send({}, [...whole, ['Expect', 'odd']]))).toMatchObject({ status: 417 });
  // An unread body is not a second request.
  expect(
    refusalOf(
      await send({ body: Buffer.from('no chunks') }, [
        ['Transfer-Encoding', 'chunked'],
        ['Expect', 'odd'],
      ]),
    ),
  ).toMatchObject({ status: 417 });
  expect(await send({}, [...whole, ['Expect', '100-continue']])).toMatchObject({
    status: 200,
    text: '{"data":{"me":null}}\n',
  });
});
