import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startTestGateway, type TestGateway } from '../support/graph.js';

let graph: TestGateway;
beforeAll(async () => {
  graph = await startTestGateway();
});
afterAll(() => graph.close());

/** Sends a request without a token, with headers of a browser that fetch does not allow. */
function ask(headers: Record<string, string>): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const asked = request(
      `${graph.url}/graphql`,
      { method: 'POST', headers: { 'content-type': 'application/json', ...headers } },
      (response) => {
        response.resume();
        resolve(response.statusCode);
      },
    );
    asked.once('error', reject);
    asked.end('{"query":"{ me { id } }"}');
  });
}

describe('an open gateway', () => {
  test.each([['localhost:4000'], ['127.0.0.1:4000'], ['[::1]:4000']])(
    "treats a request to %s without a token as the partner's",
    async (host) => {
      expect(await ask({ host })).toBe(200);
      expect(await ask({ host, origin: `http://${host}` })).toBe(200);
    },
  );

  test.each([
    ['a name that somebody gave to loopback', { host: 'evil.example:4000' }],
    ["somebody else's page", { host: '127.0.0.1:4000', origin: 'https://evil.example' }],
    ['a page of no origin', { host: '127.0.0.1:4000', origin: 'null' }],
  ])('demands a token of %s', async (_what, headers) => {
    expect(await ask(headers)).toBe(401);
  });
});
