import { once } from 'node:events';
import { get, request, type IncomingMessage, type OutgoingHttpHeaders } from 'node:http';
import { brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ids, partnerToken, paths, readLine, startStage, type Stage } from '../support/scripted-bank.js';

let stage: Stage;
let token: string;
const lines = Array.from({ length: 100 }, (_, i) => ({
  id: `${i}ccln`,
  person_id: ids.person,
  status: 'open',
}));
const large = `{ creditLines(first: 100) { nodes { id status } } }`;
const small = `{ creditLines(first: 100) { totalCount } }`;

beforeAll(async () => {
  stage = await startStage({ INTROSPECTION: 'on' });
  token = await partnerToken();
  stage.bank.on(`GET ${paths.lines}`, { headers: { total: '100' }, body: lines });
});
afterAll(() => stage.close());

async function read(response: IncomingMessage) {
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  return { status: response.statusCode, headers: response.headers, bytes: Buffer.concat(chunks) };
}

/** Sends a request with exactly these headers. */
async function ask(
  query: string,
  headers: OutgoingHttpHeaders = {},
  body: string | Buffer = JSON.stringify({ query }),
) {
  const asked = request(`${stage.gateway.url}/graphql`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...headers },
  });
  asked.end(body);
  return read((await once(asked, 'response'))[0] as IncomingMessage);
}

const download = async (url: string, headers: OutgoingHttpHeaders) =>
  read((await once(get(url, { headers }), 'response'))[0] as IncomingMessage);

describe('an answer', () => {
  test.each([
    ['br, gzip', 'br', brotliDecompressSync],
    ['gzip, deflate', 'gzip', gunzipSync],
    ['br;q=0.1, gzip', 'gzip', gunzipSync],
  ])('is compressed if the client accepts %s: %s', async (accepted, encoding, unpack) => {
    const plain = await ask(large);
    const { status, headers, bytes } = await ask(large, { 'accept-encoding': accepted });
    expect([status, headers['content-encoding'], headers['content-length'], headers['vary']]).toEqual([
      200,
      encoding,
      String(bytes.length),
      'accept-encoding',
    ]);
    expect(JSON.parse(unpack(bytes).toString())).toEqual(JSON.parse(plain.bytes.toString()));
    expect(bytes.length).toBeLessThan(plain.bytes.length / 2);
  });

  test.each([[undefined], ['identity'], ['zstd'], ['br;q=0, gzip;q=0'], ['*;q=0']])(
    'is not compressed if the client accepts %s',
    async (accepted) => {
      const { status, headers, bytes } = await ask(
        large,
        accepted === undefined ? {} : { 'accept-encoding': accepted },
      );
      expect([
        status,
        headers['content-encoding'],
        JSON.parse(bytes.toString()).data.creditLines.nodes.length,
      ]).toEqual([200, undefined, 100]);
    },
  );

  test('that is small is not compressed', async () => {
    const { headers, bytes } = await ask(small, { 'accept-encoding': 'br, gzip' });
    expect([headers['content-encoding'], JSON.parse(bytes.toString())]).toEqual([
      undefined,
      { data: { creditLines: { totalCount: 100 } } },
    ]);
  });
});

describe('a request', () => {
  test('that is compressed is refused, since a few bytes can become a flood', async () => {
    stage.bank.take();
    const { status } = await ask(
      '',
      { 'content-encoding': 'gzip' },
      gzipSync(JSON.stringify({ query: small, padding: ' '.repeat(1_000_000) })),
    );
    expect(status).toBe(400);
    expect(stage.bank.take()).toEqual([]);
  });
});

describe('a file of GraphiQL', () => {
  test('is compressed, and caches are told that there are variants', async () => {
    const page = await (await fetch(`${stage.gateway.url}/graphiql`)).text();
    const url = `${stage.gateway.url}/${/src="(graphiql\/[^"]+)"/.exec(page)?.[1]}`;
    const [plain, packed] = [await download(url, {}), await download(url, { 'accept-encoding': 'gzip' })];
    expect([plain.headers.vary, packed.headers.vary]).toEqual(['accept-encoding', 'accept-encoding']);
    expect([plain.headers['content-encoding'], packed.headers['content-encoding']]).toEqual([
      undefined,
      'gzip',
    ]);
    expect(gunzipSync(packed.bytes).equals(plain.bytes)).toBe(true);
  });
});

describe('a document', () => {
  test('comes as the bank has it, with its length, whatever its reader accepts', async () => {
    const text = `%PDF-1.7 ${'x'.repeat(50_000)} %%EOF`;
    stage.bank.on(`GET ${paths.line}`, { body: { id: ids.line, person_id: ids.person, status: 'closed' } });
    stage.bank.on(`GET ${paths.line}/closing_account_statement`, {
      headers: { 'content-type': 'application/pdf', 'content-length': String(text.length) },
      body: text,
    });
    const { data } = await stage.ask(`{ ${readLine('closingAccountStatement { url }')} }`);
    const { headers, bytes } = await download(data.creditLine.closingAccountStatement.url as string, {
      'accept-encoding': 'br, gzip',
    });
    expect([headers['content-encoding'], headers['content-length'], bytes.toString()]).toEqual([
      undefined,
      String(text.length),
      text,
    ]);
  });
});
