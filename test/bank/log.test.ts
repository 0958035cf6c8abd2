import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import {
  bodies,
  drawLoan,
  ids,
  misbehave,
  paths,
  readLine,
  startStage,
  type Stage,
} from '../support/scripted-bank.js';

let stage: Stage;
beforeAll(async () => {
  stage = await startStage();
});
beforeEach(() => {
  stage.gateway.logged.length = 0;
});
afterAll(() => stage.close());

type Line = Readonly<Record<string, unknown>>;
const lines = (): Line[] => stage.gateway.logged.map((line) => JSON.parse(line) as Line);

describe('the log', () => {
  test.each([
    [
      'a write whose outcome is unknown',
      `mutation { ${drawLoan} }`,
      `POST ${paths.loans}`,
      misbehave.resetAfterReading,
      { operationId: 'createLoan', code: 'OUTCOME_UNKNOWN', reason: 'connection' },
    ],
    [
      'a bank that is down',
      `{ ${readLine()} }`,
      `GET ${paths.line}`,
      { status: 503, body: { code: 'down', title: 'Down', status: '503' } },
      { operationId: 'getCreditLine', code: 'UPSTREAM_UNAVAILABLE', bankStatus: 503 },
    ],
    [
      'an answer of another shape',
      `{ ${readLine()} }`,
      `GET ${paths.line}`,
      { body: { ...bodies.line, limit: 'DE8711' } },
      {
        operationId: 'getCreditLine',
        code: 'UPSTREAM_UNAVAILABLE',
        reason: 'getCreditLine.limit is not an object',
      },
    ],
  ] as const)('has a warning for %s', async (_what, query, route, script, expected) => {
    stage.bank.on(route, script);
    const { errors } = await stage.ask(query);
    const [warning] = lines().filter(({ level }) => level === 40);
    expect(warning).toMatchObject({
      msg: 'a call to the bank failed',
      requestId: errors[0]?.extensions.requestId,
      ...expected,
    });
    expect(JSON.stringify(warning)).not.toContain('DE8711');
  });

  test('has one line for every request, with its outcome', async () => {
    stage.bank.on(`GET ${paths.line}`, { status: 404, body: 'nothing of the bank' });
    await stage.ask(`query Mine { ${readLine()} }`);
    await stage.ask(`{ creditLine(personId: "${ids.person}", id: "..") { id } }`);
    await fetch(`${stage.gateway.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    });
    await fetch(`${stage.gateway.url}/nowhere?iban=DE8711`);
    const requests = lines()
      .filter(({ msg }) => msg === 'request')
      .map(({ route, operationName, codes, status }) => ({ route, operationName, codes, status }));
    expect(requests).toEqual([
      { route: '/graphql', operationName: 'Mine', codes: ['UPSTREAM_UNAVAILABLE'], status: 200 },
      { route: '/graphql', codes: ['BAD_USER_INPUT'], status: 400 },
      { route: '/graphql', codes: ['UNAUTHENTICATED'], status: 401 },
      { codes: ['BAD_USER_INPUT'], status: 404 },
    ]);
    expect(stage.gateway.logged.join('')).not.toContain('DE8711');
  });
});
