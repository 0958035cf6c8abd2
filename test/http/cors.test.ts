import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { hasBrowser, openBrowser } from '../support/browser.js';
import { startTestGateway } from '../support/graph.js';
import { bodies, partnerToken, paths, readLine, startStage, type Stage } from '../support/scripted-bank.js';
import { transports } from '../support/streams.js';

const [ours, other] = ['https://app.example.com', 'http://localhost:3000'];
const strangers = [
  'https://evil.example',
  'https://app.example.com.evil.example',
  'http://app.example.com',
  'https://app.example.com:8443',
  'https://APP.example.com',
  'null',
  'http://localhost:3001',
];

let stage: Stage;
beforeAll(async () => {
  stage = await startStage({ CORS_ORIGINS: `${ours}, ${other}` });
  stage.bank.on(`GET ${paths.line}`, { body: bodies.line });
});
afterAll(() => stage.close());

/** Returns the status and the CORS headers of a response. Sends headers that fetch does not allow. */
function ask(
  method: string,
  path: string,
  headers: Record<string, string>,
  body = '',
): Promise<{ status: number | undefined; cors: Record<string, unknown>; vary: string | undefined }> {
  return new Promise((resolve, reject) => {
    const asked = request(`${stage.gateway.url}${path}`, { method, headers }, (response) => {
      response.resume();
      const cors = Object.fromEntries(
        Object.entries(response.headers).filter(([name]) => name.startsWith('access-control-')),
      );
      resolve({ status: response.statusCode, cors, vary: response.headers.vary });
    });
    asked.once('error', reject);
    asked.end(body);
  });
}

const preflight = (origin: string) =>
  ask('OPTIONS', '/graphql', {
    origin,
    'access-control-request-method': 'POST',
    'access-control-request-headers': 'authorization,content-type,idempotency-key',
  });
const query = async (origin: string, token?: string) =>
  ask(
    'POST',
    '/graphql',
    {
      origin,
      'content-type': 'application/json',
      ...(token && { authorization: `Bearer ${token}` }),
    },
    JSON.stringify({ query: `{ ${readLine('id')} }` }),
  );

describe('an origin that the settings name', () => {
  test.each([[ours], [other]])(
    '%s may ask in a preflight for what frontends send, and may keep the answer',
    async (origin) => {
      const { status, cors, vary } = await preflight(origin);
      expect(status).toBe(204);
      expect(cors).toEqual({
        'access-control-allow-origin': origin,
        'access-control-allow-methods': 'GET, HEAD, POST',
        'access-control-allow-headers':
          'Accept, Authorization, Content-Type, Idempotency-Key, X-Request-Id, Cache-Control, Apollo-Require-Preflight, X-Apollo-Operation-Name',
        'access-control-expose-headers': 'X-Request-Id, Retry-After, Content-Disposition',
        'access-control-max-age': '7200',
      });
      expect(vary).toContain('Origin');
    },
  );

  test('may read answers, refusals included, but sends no cookies along', async () => {
    const cors = {
      'access-control-allow-origin': ours,
      'access-control-expose-headers': 'X-Request-Id, Retry-After, Content-Disposition',
    };
    expect(await query(ours, await partnerToken())).toMatchObject({ status: 200, cors });
    expect(await query(ours)).toEqual({ status: 401, cors, vary: 'Origin' });
    expect(await ask('GET', '/documents/contract.pdf?signature=x', { origin: ours })).toMatchObject({
      status: 403,
      cors,
    });
  });
});

describe('any other origin', () => {
  test.each(strangers)('%s is told nothing', async (origin) => {
    expect(await preflight(origin)).toEqual({ status: 404, cors: {}, vary: 'Origin' });
    expect(await query(origin, await partnerToken())).toMatchObject({
      status: 200,
      cors: {},
      vary: 'Origin',
    });
  });

  test('cannot send what browsers send without a preflight, be the token right or not', async () => {
    stage.bank.take();
    const authorization = `Bearer ${await partnerToken()}`;
    const path = `/graphql?query=${encodeURIComponent(`{ ${readLine('id')} }`)}`;
    expect(await ask('GET', path, { origin: 'https://evil.example', authorization })).toMatchObject({
      status: 400,
      cors: {},
    });
    expect(
      await ask(
        'POST',
        path,
        { origin: 'https://evil.example', authorization, 'content-type': 'text/plain' },
        'x',
      ),
    ).toMatchObject({ status: 415, cors: {} });
    expect(stage.bank.take()).toEqual([]);
  });
});

const skipped = hasBrowser ? '' : ' (skipped: there is no /usr/bin/chromium on this machine)';

(hasBrowser ? test : test.skip)(
  `a page of another origin gets a stream of each protocol, by the Accept header in the docs${skipped}`,
  async () => {
    const pages = createServer((_request, response) => void response.end());
    await new Promise<void>((resolve) => pages.listen(0, '127.0.0.1', resolve));
    const origin = `http://127.0.0.1:${(pages.address() as AddressInfo).port}`;
    const gateway = await startTestGateway({ CORS_ORIGINS: origin });
    const browser = await openBrowser();
    try {
      await browser.page.goto(origin);
      for (const accept of Object.values(transports)) {
        const init = {
          method: 'POST',
          headers: { accept, 'content-type': 'application/json' },
          body: '{"query":"{ me { id } }"}',
        };
        const type = await browser.page.evaluate(
          `fetch('${gateway.url}/graphql', ${JSON.stringify(init)}).then(({ headers }) => headers.get('content-type'))`,
        );
        expect(type).toEqual(expect.stringContaining(accept.split(';')[0] as string));
      }
    } finally {
      await browser.close();
      await gateway.close();
      pages.close();
    }
  },
);
