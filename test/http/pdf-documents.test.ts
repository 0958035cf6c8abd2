import { createHash, createHmac } from 'node:crypto';
import { once } from 'node:events';
import { get as httpGet, type IncomingMessage, type ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { ManualClock } from '../support/manual-clock.js';
import {
  callers,
  customerToken,
  ids,
  misbehave,
  paths,
  settingsFor,
  startStage,
  type Misbehaviour,
  type Stage,
} from '../support/scripted-bank.js';
import { startTestGateway } from '../support/graph.js';

const route = `GET ${paths.line}/closing_account_statement`;
const query = `query ($fields: Boolean = true) { person(id: "${ids.person}") { creditLine(id: "${ids.line}") { closingAccountStatement { url expiresAt fileName contentType @include(if: $fields) } } } }`;
const pdf = { 'content-type': 'application/pdf' };
const secret = 'what these links are signed with';
const MiB = 1024 * 1024;

/** Yields a document of this size, always the same bytes, created as it is read. */
function* chunksOf(size: number): Generator<Buffer> {
  const chunk = Buffer.alloc(64 * 1024);
  for (let at = 0; at < size; at += chunk.length) {
    for (let word = 0; word < chunk.length; word += 4)
      chunk.writeUInt32LE((at + word * 2_654_435_761) >>> 0, word);
    yield Buffer.from(chunk.subarray(0, Math.min(chunk.length, size - at)));
  }
}

const digest = async (chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<string> => {
  const hash = createHash('sha256');
  for await (const chunk of chunks) hash.update(chunk);
  return hash.digest('hex');
};

const serve = (size: number, headers: Record<string, string> = {}): Misbehaviour => ({
  act: (response) => {
    response.writeHead(200, { ...pdf, ...headers });
    void pipeline(Readable.from(chunksOf(size)), response).catch(() => {});
  },
});

const begin = (
  then: (response: ServerResponse) => void,
  headers: Record<string, string> = {},
): Misbehaviour => ({
  act: (response) => {
    response.writeHead(200, { ...pdf, ...headers });
    response.write('%PDF-1.7 the beginning', () => then(response));
  },
});

/** Returns the graph's link to the line's closing statement. */
async function linkOf({ bank, ask }: Stage, token?: string): Promise<URL> {
  bank.on(`GET ${paths.line}`, { body: { id: ids.line, person_id: ids.person, status: 'closed' } });
  const { data, errors } = await ask(query, {}, token);
  expect(errors).toEqual([]);
  bank.take();
  return new URL(data.person.creditLine.closingAccountStatement.url);
}

/** Opens a link and does not read the response. */
const open = async (url: URL): Promise<IncomingMessage> =>
  (await once(httpGet(url, { agent: false }), 'response'))[0] as IncomingMessage;

describe('a link to a document', () => {
  let stage: Stage;
  let clock: ManualClock;
  let url: URL;
  beforeAll(async () => {
    clock = new ManualClock();
    stage = await startStage({ DOWNLOAD_MAX_IN_FLIGHT: '2', LINK_SECRET: secret }, clock);
  });
  beforeEach(async () => {
    url = await linkOf(stage);
  });
  afterAll(() => stage.close());

  test('is made without a call, ends after five minutes, and leads to the gateway', async () => {
    const { data } = await stage.ask(query);
    const {
      closingAccountStatement: { expiresAt, ...rest },
    } = data.person.creditLine;
    expect(stage.bank.take().map(({ path }) => path)).toEqual([paths.line]);
    expect(rest).toEqual({
      url: expect.stringMatching(
        `^${stage.gateway.url}/documents/closing-account-statement-${ids.line}\\.pdf\\?signature=[\\w.-]+$`,
      ),
      fileName: `closing-account-statement-${ids.line}.pdf`,
      contentType: 'application/pdf',
    });
    expect(Date.parse(expiresAt) - clock.now()).toBeGreaterThan(298_000);
    expect(Date.parse(expiresAt) - clock.now()).toBeLessThanOrEqual(300_000);
    expect(new Date(expiresAt).toISOString()).toBe(expiresAt);
  });

  test.each([1024, MiB, 200 * MiB])(
    'brings a document of %d bytes as the bank has it, in chunks and with its length',
    async (size) => {
      const expected = await digest(chunksOf(size));
      stage.bank.on(route, serve(size));
      const chunked = await open(url);
      expect(chunked.headers['content-length']).toBeUndefined();
      expect(await digest(chunked)).toBe(expected);
      stage.bank.on(route, serve(size, { 'content-length': String(size) }));
      const measured = await open(url);
      expect(measured.headers['content-length']).toBe(String(size));
      expect(await digest(measured)).toBe(expected);
    },
  );

  test('needs no token, and answers with headers that keep the document to its reader', async () => {
    stage.bank.on(route, serve(1024));
    const { headers, statusCode, resume } = await open(url).then((response) =>
      Object.assign(response, { resume: response.resume() }),
    );
    void resume;
    expect(statusCode).toBe(200);
    expect(headers).toMatchObject({
      'content-type': 'application/pdf',
      'content-disposition': `inline; filename="closing-account-statement-${ids.line}.pdf"`,
      'x-content-type-options': 'nosniff',
      'cache-control': 'private, no-store',
      'referrer-policy': 'no-referrer',
      'content-security-policy':
        "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    });
    const [call] = stage.bank.take();
    expect(call?.headers.authorization).toMatch(/^Bearer bank-token-\d$/);
  });

  const signatureOf = (): [head: string, payload: string, mac: string] =>
    url.searchParams.get('signature')?.split('.') as [string, string, string];
  const withSignature = (signature: string): URL => new URL(`${url.pathname}?signature=${signature}`, url);
  const forged = (
    change: (claims: any) => object,
    key: string,
    header: object = { alg: 'HS256', typ: 'document-link' },
  ): URL => {
    const claims = JSON.parse(Buffer.from(signatureOf()[1], 'base64url').toString()) as object;
    const signed = [header, change(claims)]
      .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
      .join('.');
    return withSignature(`${signed}.${createHmac('sha256', key).update(signed).digest('base64url')}`);
  };
  const flip = (text: string): string => `${text[0] === 'A' ? 'B' : 'A'}${text.slice(1)}`;

  test.each<[what: string, tampered: () => URL | Promise<URL>]>([
    ['no signature', () => new URL(url.pathname, url)],
    ['an empty signature', () => withSignature('')],
    ['two signatures', () => new URL(`${url.href}&signature=${signatureOf().join('.')}`)],
    ['its last character missing', () => withSignature(signatureOf().join('.').slice(0, -1))],
    ['half of it missing', () => withSignature(signatureOf().join('.').slice(0, 200))],
    ['no MAC', () => withSignature(`${signatureOf()[0]}.${signatureOf()[1]}.`)],
    [
      'a changed MAC',
      () => withSignature(`${signatureOf()[0]}.${signatureOf()[1]}.${flip(signatureOf()[2])}`),
    ],
    [
      'a changed header',
      () => withSignature(`${flip(signatureOf()[0])}.${signatureOf()[1]}.${signatureOf()[2]}`),
    ],
    [
      'another person, signed with another key',
      () =>
        forged(
          (claims) => ({ ...claims, params: { ...claims.params, personId: ids.stranger } }),
          'a key that nobody here has, 32 bytes',
        ),
    ],
    [
      'a later expiry under the old MAC',
      () => {
        const claims = JSON.parse(Buffer.from(signatureOf()[1], 'base64url').toString()) as { exp: number };
        return withSignature(
          `${signatureOf()[0]}.${Buffer.from(JSON.stringify({ ...claims, exp: claims.exp + 60 })).toString('base64url')}.${signatureOf()[2]}`,
        );
      },
    ],
    [
      'the algorithm none',
      () =>
        withSignature(
          `${Buffer.from('{"alg":"none","typ":"document-link"}').toString('base64url')}.${signatureOf()[1]}.`,
        ),
    ],
    ['no expiry, signed with the right key', () => forged(({ exp: _exp, ...claims }) => claims, secret)],
    [
      'the purpose of something else, signed with the right key',
      () => forged((claims) => claims, secret, { alg: 'HS256', typ: 'JWT' }),
    ],
    ["a caller's token in its place", async () => withSignature(await customerToken([ids.person]))],
    ['the file name of another line', () => new URL(url.href.replace(ids.line, '9'.repeat(32)))],
    [
      'the file name of another document',
      () => new URL(url.href.replace('closing-account-statement', 'contract')),
    ],
    [
      'six minutes behind it',
      () => {
        clock.advance(301_000);
        return url;
      },
    ],
  ])('with %s is refused, and the bank is not called', async (_what, tampered) => {
    const response = await fetch(await tampered());
    expect(response.status).toBe(403);
    expect(await response.json()).toEqual({
      errors: [
        {
          message: expect.stringContaining('link'),
          extensions: { code: 'FORBIDDEN', requestId: expect.any(String) },
        },
      ],
    });
    expect(stage.bank.take()).toEqual([]);
  });

  test.each<[what: string, change: object]>([
    ['that there is not', { operation: 'downloadNothing' }],
    ['by a name that every object has', { operation: 'constructor' }],
    ['that is no document', { operation: 'getCreditLine' }],
    ['without what it takes', { params: { personId: ids.person } }],
    ['without anything', { params: null }],
  ])(
    'that was rightly signed for an operation %s leads nowhere: 404, and the bank is not called',
    async (_what, change) => {
      const response = await fetch(forged((claims) => ({ ...claims, ...change }), secret));
      expect(response.status).toBe(404);
      expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'NOT_FOUND' } }] });
      expect(stage.bank.take()).toEqual([]);
    },
  );

  test('gives no access to the graph: it is no token', async () => {
    expect((await stage.ask('{ me { id } }', {}, signatureOf().join('.'))).status).toBe(401);
  });

  test('carries no right but to read, and none to see anybody else', async () => {
    for (const [sub, token] of [
      ['customer', await customerToken([ids.person, ids.stranger])],
      ['partner', undefined],
    ] as const) {
      const [, payload = ''] = (await linkOf(stage, token)).searchParams.get('signature')?.split('.') ?? [];
      expect(JSON.parse(Buffer.from(payload, 'base64url').toString())).toMatchObject({
        iss: callers.issuer,
        sub,
        scope: ['lending:read'],
        person_id: [ids.person],
        business_id: [],
      });
    }
  });

  test('is read by a gateway that has a newer secret beside the old one, and not by one that has the newer alone', async () => {
    const newer = 'n'.repeat(32);
    stage.bank.on(route, serve(1024));
    for (const [secrets, status] of [
      [`${newer},${secret}`, 200],
      [newer, 403],
    ] as const) {
      const other = await startTestGateway({ ...settingsFor(stage.bank.url), LINK_SECRET: secrets }, clock);
      const response = await fetch(other.url + url.pathname + url.search);
      expect(response.status).toBe(status);
      await response.arrayBuffer();
      await other.close();
    }
  });

  test('stands in no log line', async () => {
    stage.bank.on(route, serve(1024));
    await (await fetch(url)).arrayBuffer();
    expect(
      stage.gateway.logged.filter((line) => line.includes('"/documents/:fileName"')).length,
    ).toBeGreaterThan(0);
    expect(stage.gateway.logged.join('')).not.toContain(signatureOf()[2]);
    expect(stage.gateway.logged.join('')).not.toContain('signature=');
  });

  test.each([
    [
      '404',
      {
        status: 404,
        body: { errors: [{ id: 'e', status: 404, code: 'model_not_found', title: 'Model Not Found' }] },
      },
      404,
      'NOT_FOUND',
    ],
    [
      '409',
      { status: 409, body: { errors: [{ id: 'e', status: 409, code: 'conflict', title: 'Conflict' }] } },
      409,
      'CONFLICT',
    ],
    [
      '429 and a time to wait',
      { status: 429, headers: { 'retry-after': '7' }, body: '' },
      429,
      'RATE_LIMITED',
    ],
    ['500', { status: 500, body: 'oops' }, 502, 'UPSTREAM_UNAVAILABLE'],
    ['504', { status: 504, body: '' }, 504, 'UPSTREAM_TIMEOUT'],
    ["a proxy's 404", { status: 404, body: '<html>no such page</html>' }, 502, 'UPSTREAM_UNAVAILABLE'],
    [
      'an HTML page and status 200',
      { headers: { 'content-type': 'text/html' }, body: '<html>sign in</html>' },
      502,
      'UPSTREAM_UNAVAILABLE',
    ],
    [
      'a compressed document',
      { headers: { ...pdf, 'content-encoding': 'gzip' }, body: 'x' },
      502,
      'UPSTREAM_UNAVAILABLE',
    ],
    ['a document of no bytes', { headers: pdf, body: '' }, 502, 'UPSTREAM_UNAVAILABLE'],
    ['a reset', misbehave.resetAfterReading, 502, 'UPSTREAM_UNAVAILABLE'],
    [
      'a head and then a reset',
      {
        act: (response: ServerResponse) => {
          response.writeHead(200, { ...pdf, 'content-length': '100' }).flushHeaders();
          setImmediate(() => response.socket?.resetAndDestroy());
        },
      },
      502,
      'UPSTREAM_UNAVAILABLE',
    ],
    [
      'a document whose end nobody could tell',
      {
        act: (response: ServerResponse) => {
          response.socket?.end(
            'HTTP/1.1 200 OK\r\ncontent-type: application/pdf\r\nconnection: close\r\n\r\n%PDF-1.7 half of',
          );
        },
      },
      502,
      'UPSTREAM_UNAVAILABLE',
    ],
  ])(
    'that the bank answers with %s is a small answer with a status and a code',
    async (_what, script, status, code) => {
      stage.bank.on(route, script);
      const response = await fetch(url);
      expect(response.status).toBe(status);
      expect(response.headers.get('content-type')).toMatch(/^application\/json/);
      expect(await response.json()).toMatchObject({ errors: [{ extensions: { code } }] });
      expect(response.headers.get('retry-after')).toBe(status === 429 ? '7' : null);
    },
  );

  test('that the bank says nothing to is given up in time', async () => {
    stage.bank.on(route, misbehave.never);
    const response = fetch(url);
    await stage.bank.arrived(1);
    clock.advance(10_000);
    expect((await response).status).toBe(504);
    expect(await stage.bank.take()[0]?.ended).toBe('cut');
  });

  test.each([
    ['resets the connection', begin((response) => response.socket?.resetAndDestroy())],
    [
      'resets the connection before the last of the bytes that it promised',
      begin((response) => response.socket?.resetAndDestroy(), { 'content-length': '100' }),
    ],
    [
      'ends the connection before the last of the bytes that it promised',
      begin((response) => response.socket?.end(), { 'content-length': '100' }),
    ],
    ['ends the connection before the last chunk', begin((response) => response.socket?.end())],
  ])('is cut where the bank %s: half a document never looks whole', async (_what, script) => {
    stage.bank.on(route, script);
    await expect(fetch(url).then((response) => response.arrayBuffer())).rejects.toThrow('terminated');
  });

  test('is cut where the bank stalls', async () => {
    stage.bank.on(
      route,
      begin(() => {}),
    );
    const response = await fetch(url);
    expect(response.status).toBe(200);
    clock.advance(10_000);
    await expect(response.arrayBuffer()).rejects.toThrow('terminated');
    expect(await stage.bank.take()[0]?.ended).toBe('cut');
  });

  test('is cut where its reader is too slow, and not where both sides keep the least rate', async () => {
    stage.bank.on(route, serve(64 * MiB));
    const slow = await open(url);
    const fast = await open(url);
    slow.pause();
    const cut = once(slow, 'error');
    let read = 0;
    for await (const chunk of fast as AsyncIterable<Buffer>) {
      if (read < MiB && read + chunk.length >= MiB) clock.advance(10_000);
      read += chunk.length;
    }
    expect(read).toBe(64 * MiB);
    clock.advance(10_000);
    slow.resume();
    expect((await cut)[0]).toMatchObject({ code: 'ECONNRESET' });
  });

  test('ends its call to the bank when the client goes away, before the first byte and after', async () => {
    stage.bank.on(route, misbehave.never);
    const waiting = httpGet(url, { agent: false }).on('error', () => {});
    await stage.bank.arrived(1);
    waiting.destroy();
    expect(await stage.bank.take()[0]?.ended).toBe('cut');
    stage.bank.on(route, serve(200 * MiB));
    (await open(url)).destroy();
    expect(await stage.bank.take()[0]?.ended).toBe('cut');
  });

  test('answers HEAD with the length and without the document', async () => {
    stage.bank.on(route, serve(200 * MiB, { 'content-length': String(200 * MiB) }));
    const response = await fetch(url, { method: 'HEAD' });
    expect([
      response.status,
      response.headers.get('content-length'),
      response.headers.get('content-type'),
    ]).toEqual([200, String(200 * MiB), 'application/pdf']);
    expect(await stage.bank.take()[0]?.ended).toBe('cut');
  });

  test('beyond the limit of downloads waits for nobody: it is told when to come again, while the graph goes on', async () => {
    stage.bank.on(
      route,
      begin(() => {}),
    );
    const held = [await open(url), await open(url)];
    const third = await fetch(url);
    expect([third.status, third.headers.get('retry-after')]).toEqual([429, '5']);
    expect(await third.json()).toMatchObject({
      errors: [
        {
          message: 'There are 2 downloads in flight, and no more at once.',
          extensions: { code: 'RATE_LIMITED' },
        },
      ],
    });
    expect(stage.bank.take()).toHaveLength(2);
    expect((await stage.ask(query)).errors).toEqual([]);
    const [first] = stage.bank.take();
    expect(first?.path).toBe(paths.line);
    for (const response of held) response.destroy();
  });

  test('has a place again when a download has ended, however it ended', async () => {
    for (const script of [
      begin((response) => response.socket?.resetAndDestroy()),
      { status: 500, body: '' },
      { headers: pdf, body: '' },
      serve(1024),
      serve(1024),
      serve(1024),
    ]) {
      stage.bank.on(route, script);
      const response = await fetch(url);
      expect(response.status).not.toBe(429);
      await response.arrayBuffer().catch(() => {});
    }
  });

  test('renews a token of ours that the bank refuses', async () => {
    let refused = 0;
    stage.bank.on(route, () => {
      refused += 1;
      return refused === 1 ? { status: 401, body: '' } : serve(1024);
    });
    expect(await digest(await open(url))).toBe(await digest(chunksOf(1024)));
  });
});

describe('the content of a document', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await startStage({ DOWNLOAD_CONTENT_LIMIT: '2048' });
    stage.bank.on(`GET ${paths.line}`, { body: { id: ids.line, person_id: ids.person } });
  });
  beforeEach(() => void stage.bank.take());
  afterAll(() => stage.close());

  const ask = (selection: string) =>
    stage.ask(
      `{ creditLine(personId: "${ids.person}", id: "${ids.line}") { closingAccountStatement { ${selection} } } }`,
    );

  test('is fetched once, and only where it is selected', async () => {
    stage.bank.on(route, serve(2048));
    const { data } = await ask('content again: content');
    expect(await digest([Buffer.from(data.creditLine.closingAccountStatement.content, 'base64')])).toBe(
      await digest(chunksOf(2048)),
    );
    expect(data.creditLine.closingAccountStatement.again).toBe(
      data.creditLine.closingAccountStatement.content,
    );
    expect(stage.bank.take()).toHaveLength(2);
    await ask('url expiresAt fileName contentType');
    expect(stage.bank.take()).toHaveLength(1);
  });

  test('beyond its limit is an error that names the way, beside the link', async () => {
    stage.bank.on(route, serve(2049));
    const { data, errors } = await ask('content url');
    expect(data.creditLine.closingAccountStatement).toEqual({ content: null, url: expect.any(String) });
    expect(errors).toMatchObject([
      {
        message: 'The document has more than 2048 bytes: open its url.',
        extensions: { code: 'BAD_USER_INPUT' },
      },
    ]);
  });
});

describe('the file of a credit record', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await startStage({ UPLOAD_LIMIT: '1500' });
    stage.bank.on(`POST /v1/persons/${ids.person}/credit_records`, {
      status: 201,
      body: { id: ids.record, person_id: ids.person, status: 'available' },
    });
  });
  afterAll(() => stage.close());

  const upload = (file: string) =>
    stage.ask(
      'mutation ($input: CreateCreditRecordInput!) { createCreditRecord(input: $input) { creditRecord { id } } }',
      { input: { personId: ids.person, source: 'PARTNER', file } },
    );

  test('is passed on as it is, whatever it is, and never logged', async () => {
    const file = Buffer.from([...Array(1500).keys()].map((at) => (at * 7) % 256)).toString('base64');
    expect((await upload(file)).errors).toEqual([]);
    expect(stage.bank.take().map(({ body }) => body)).toEqual([{ source: 'partner', file }]);
    expect(stage.gateway.logged.join('')).not.toContain(file.slice(0, 40));
  });

  test('beyond its limit is refused without a call', async () => {
    const { status, errors } = await upload(Buffer.alloc(1501).toString('base64'));
    expect(status).toBe(400);
    expect(errors).toMatchObject([
      {
        message: 'input.file has more than the 1500 bytes that a file may have.',
        extensions: { code: 'BAD_USER_INPUT' },
      },
    ]);
    expect(stage.bank.take()).toEqual([]);
  });
});
