import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { buildSchema } from 'graphql';
import { signToken } from '../../src/auth/jwt.js';
import { sandboxTokens } from '../../src/gateway/options.js';
import { emptyTally, fuzz, type Tally } from '../support/fuzz-run.js';
import { FuzzedRequests } from '../support/fuzzed-requests.js';
import { startTestGateway, type TestGateway } from '../support/graph.js';
import { page, unquoted } from '../support/markdown.js';
import { bytesOf } from '../support/raw-http.js';
import { customerToken } from '../support/sandbox.js';
import { seededId } from '../support/valid-operations.js';

const root = new URL('../../', import.meta.url);
const codes = new Set(
  page('docs/errors.md')
    .table('code', 'meaning')
    .map(([code]) => unquoted(code)),
);
const schema = buildSchema(
  readdirSync(new URL('schema/', root))
    .filter((file) => file.endsWith('.graphql'))
    .map((file) => readFileSync(new URL(`schema/${file}`, root), 'utf8'))
    .join('\n'),
);

let graph: TestGateway;
beforeAll(async () => {
  graph = await startTestGateway({ BANK_CALLS: 'off' });
});
afterAll(() => graph.close());

describe('two thousand requests of clients that are mistaken, broken or hostile', () => {
  let tally: Tally;
  beforeAll(async () => {
    const tokens = await Promise.all([
      signToken(
        { subject: 'partner', scopes: ['lending:read', 'lending:write', 'lending:partner'] },
        sandboxTokens,
      ),
      signToken(
        { subject: 'reader', scopes: ['lending:read'], personIds: [seededId(2, 1, 'cper')] },
        sandboxTokens,
      ),
      customerToken(seededId(1, 1, 'cper')),
      customerToken(seededId(5, 1, 'cper'), seededId(6, 1, 'cper')),
    ]);
    tally = emptyTally();
    const secrets = [
      graph.gateway.sandbox?.url ?? '',
      new URL(graph.gateway.sandbox?.url ?? '').host,
      root.pathname,
    ];
    await fuzz(0, 2000, tally, {
      port: Number(new URL(graph.url).port),
      requests: new FuzzedRequests(schema, tokens, 1),
      secrets,
      codes,
      atOnce: 8,
    });
  });

  test('get no answer that they must not get', () => {
    expect(
      tally.violations.slice(0, 5).map(({ number, what, request, answer }) => ({
        number,
        what,
        request: bytesOf(request).toString().slice(0, 2000),
        answer,
      })),
    ).toEqual([]);
  });

  test('leave no fault in the log', () => {
    expect(graph.logged.filter((line) => (JSON.parse(line) as { level: number }).level >= 50)).toEqual([]);
  });

  test('are answered and refused, in many ways', () => {
    const at = (status: number): number => tally.statuses.get(status) ?? 0;
    expect([at(200) > 400, at(400) > 400, at(401) > 20, at(404) > 10, at(405) + at(415) > 5]).toEqual([
      true,
      true,
      true,
      true,
      true,
    ]);
    for (const code of ['BAD_USER_INPUT', 'UNAUTHENTICATED', 'FORBIDDEN', 'NOT_FOUND'])
      expect([code, (tally.codes.get(code) ?? 0) > 0]).toEqual([code, true]);
  });

  test('leave a gateway that answers', async () => {
    expect(await graph.ask('{ creditLines { totalCount } }')).toMatchObject({
      status: 200,
      errors: [],
      data: { creditLines: { totalCount: expect.any(Number) } },
    });
  });
});
