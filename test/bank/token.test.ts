import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { ManualClock } from '../support/manual-clock.js';
import {
  bodies,
  drawLoan,
  ids,
  misbehave,
  paths,
  readLine,
  ScriptedBank,
  settingsFor,
  startStage,
  type BankRequest,
  type Stage,
} from '../support/scripted-bank.js';

const lines = Array.from({ length: 12 }, (_, index) => `line-${index}`);
const readLines = `{ person(id: "${ids.person}") { ${lines.map((id, index) => `l${index}: creditLine(id: "${id}") { status }`).join(' ')} } }`;
const authorizations = (calls: readonly BankRequest[]) => calls.map(({ headers }) => headers.authorization);

let stage: Stage;
let clock: ManualClock;
const issue = (answer: object) => () => ({
  status: 200,
  body: {
    access_token: `bank-token-${stage.bank.tokenCalls.length}`,
    expires_in: 3599,
    scope: 'partners',
    token_type: 'bearer',
    ...answer,
  },
});

// A gateway of its own for each test, so that none has another's token.
beforeEach(async () => {
  clock = new ManualClock();
  stage = await startStage({}, clock);
  stage.bank.token = issue({});
  stage.bank
    .on(`GET ${paths.line}`, { body: bodies.line })
    .on(`POST ${paths.loans}`, { status: 201, body: bodies.loan });
  for (const id of lines)
    stage.bank.on(`GET /v1/persons/${ids.person}/credit_lines/${id}`, { body: { id, status: 'open' } });
});
afterEach(() => stage.close());

describe("the gateway's own token", () => {
  test('is fetched once for many calls at once', async () => {
    const { errors } = await stage.ask(readLines);
    expect(errors).toEqual([]);
    expect(stage.bank.tokenCalls).toHaveLength(1);
    expect(authorizations(stage.bank.take())).toEqual(lines.map(() => 'Bearer bank-token-1'));
  });

  test('is fetched once for many requests at once, and kept for the next', async () => {
    const others = Array.from({ length: 5 }, (_, at) =>
      readLine().replace(ids.line, `${at}${ids.line.slice(1)}`),
    );
    await Promise.all(others.map((read) => stage.ask(`{ ${read} }`)));
    await stage.ask(`mutation { ${drawLoan} }`);
    expect(stage.bank.tokenCalls).toHaveLength(1);
    expect(stage.bank.take()).toHaveLength(6);
  });

  test('is asked for in the documented way', async () => {
    await stage.ask(`{ ${readLine()} }`);
    const [call] = stage.bank.tokenCalls;
    expect(call).toMatchObject({
      method: 'POST',
      path: '/oauth2/token',
      query: {},
      body: 'grant_type=client_credentials&scope=partners',
    });
    expect(call?.headers).toMatchObject({
      authorization: `Basic ${Buffer.from('the-client:the-secret').toString('base64')}`,
      'content-type': 'application/x-www-form-urlencoded',
    });
    expect(stage.bank.take()[0]).toMatchObject({
      query: {},
      headers: { authorization: 'Bearer bank-token-1' },
    });
  });

  test.each([[201], [202]])('is taken from an answer with status %i', async (status) => {
    stage.bank.token = { status, body: { access_token: 'made', expires_in: 3599 } };
    expect((await stage.ask(`{ ${readLine()} }`)).errors).toEqual([]);
    expect(authorizations(stage.bank.take())).toEqual(['Bearer made']);
  });

  test('is kept while it lasts and renewed before it expires', async () => {
    await stage.ask(`{ ${readLine()} }`);
    clock.advance(3_000_000);
    await stage.ask(`{ ${readLine()} }`);
    expect(stage.bank.tokenCalls).toHaveLength(1);
    clock.advance(598_000);
    await stage.ask(`{ ${readLine()} }`);
    expect(authorizations(stage.bank.take())).toEqual([
      'Bearer bank-token-1',
      'Bearer bank-token-1',
      'Bearer bank-token-2',
    ]);
  });

  test.each([
    ['ten seconds', 10, 4_000, 2_000],
    ['no time that is told, for a minute at the most', undefined, 29_000, 31_000],
    ['a time that is no number, for a minute at the most', 'soon', 29_000, 31_000],
    ['a time that is written as text', '3599', 3_000_000, 598_000],
  ])('is kept where it lasts %s', async (_what, seconds, still, over) => {
    stage.bank.token = issue({ expires_in: seconds });
    for (const step of [0, still, over]) {
      clock.advance(step);
      expect((await stage.ask(`{ ${readLine()} }`)).errors).toEqual([]);
    }
    expect(authorizations(stage.bank.take())).toEqual([
      'Bearer bank-token-1',
      'Bearer bank-token-1',
      'Bearer bank-token-2',
    ]);
  });

  test('is waited for ten seconds, however its answer drips', async () => {
    stage.bank.token = misbehave.never;
    const asked = stage.ask(`mutation { ${drawLoan} }`);
    await clock.pending(2);
    clock.advance(10_000);
    expect((await asked).errors.map(({ extensions }) => extensions.code)).toEqual(['UPSTREAM_UNAVAILABLE']);
    expect(stage.bank.take()).toEqual([]);
  });
});

describe('a 401 of the bank', () => {
  const refusing =
    (refused: string, body: object) =>
    ({ headers }: BankRequest) =>
      headers.authorization === `Bearer ${refused}` ? { status: 401, body: 'invalid_token' } : { body };

  test('leads to one new token and one repeat of the read', async () => {
    stage.bank.on(`GET ${paths.line}`, refusing('bank-token-1', bodies.line));
    const { data, errors } = await stage.ask(`{ ${readLine()} }`);
    expect({ data, errors }).toEqual({ data: { creditLine: { id: ids.line, status: 'OPEN' } }, errors: [] });
    expect(authorizations(stage.bank.take())).toEqual(['Bearer bank-token-1', 'Bearer bank-token-2']);
  });

  test('leads to one new token and one repeat of the write, with the same body', async () => {
    stage.bank.on(`POST ${paths.loans}`, refusing('bank-token-1', bodies.loan));
    const { data, errors } = await stage.ask(`mutation { ${drawLoan} }`);
    expect({ data, errors }).toEqual({
      data: { createLoan: { loan: { id: bodies.loan.id, status: 'PAYOUT_PENDING' } } },
      errors: [],
    });
    const [refused, repeated, ...more] = stage.bank.take();
    expect(repeated?.body).toEqual(refused?.body);
    expect(authorizations([refused, repeated].flatMap((call) => call ?? []))).toEqual([
      'Bearer bank-token-1',
      'Bearer bank-token-2',
    ]);
    expect(more).toEqual([]);
  });

  test('leads to one new token for all calls that it refused', async () => {
    for (const id of lines)
      stage.bank.on(
        `GET /v1/persons/${ids.person}/credit_lines/${id}`,
        refusing('bank-token-1', { id, status: 'open' }),
      );
    expect((await stage.ask(readLines)).errors).toEqual([]);
    expect(stage.bank.tokenCalls).toHaveLength(2);
    expect(stage.bank.take()).toHaveLength(2 * lines.length);
  });

  test.each([
    ['read', `{ ${readLine()} }`],
    ['write', `mutation { ${drawLoan} }`],
  ])(
    'that comes twice ends a %s: there is no third try, and it is no fault of the caller',
    async (_kind, query) => {
      const body = {
        errors: [
          {
            id: 'x',
            status: 401,
            code: 'invalid_token',
            title: 'Invalid',
            detail: 'bank-token-2 is not valid',
          },
        ],
      };
      stage.bank
        .on(`GET ${paths.line}`, { status: 401, body })
        .on(`POST ${paths.loans}`, { status: 401, body });
      const { status, errors } = await stage.ask(query);
      expect(status).toBe(200);
      expect(errors.map(({ extensions }) => extensions.code)).toEqual(['UPSTREAM_UNAVAILABLE']);
      expect(errors[0]?.extensions.bank).toBeUndefined();
      expect(JSON.stringify(errors)).not.toMatch(/token/);
      expect(stage.bank.take()).toHaveLength(2);
      expect(stage.bank.tokenCalls).toHaveLength(2);
    },
  );

  test('that comes for ever costs one call per request at first, then none, and the gateway is not ready', async () => {
    stage.bank
      .on(`GET ${paths.line}`, { status: 401, body: 'no' })
      .on(`GET ${paths.lines}`, { status: 401, body: 'no' });
    const counts: number[] = [];
    for (let time = 0; time < 100; time += 1) {
      expect((await stage.ask(`{ ${readLine()} }`)).errors.map(({ extensions }) => extensions.code)).toEqual([
        'UPSTREAM_UNAVAILABLE',
      ]);
      counts.push(stage.bank.take().length);
    }
    expect(counts.slice(0, 2)).toEqual([2, 1]);
    expect(counts.slice(22)).toEqual(counts.slice(22).map(() => 0));
    expect(stage.bank.tokenCalls).toHaveLength(2);
    expect((await fetch(`${stage.gateway.url}/readyz`)).status).toBe(503);
  });

  test('that ends is followed by calls again, without a restart', async () => {
    stage.bank
      .on(`GET ${paths.line}`, { status: 401, body: 'no' })
      .on(`GET ${paths.lines}`, { status: 401, body: 'no' });
    for (let time = 0; time < 30; time += 1) await stage.ask(`{ ${readLine()} }`);
    const taken = ({ headers }: BankRequest) =>
      headers.authorization === 'Bearer bank-token-2' ? { status: 401, body: 'no' } : { body: [] };
    stage.bank.on(`GET ${paths.line}`, { body: bodies.line }).on(`GET ${paths.lines}`, taken);
    clock.advance(1000);
    await stage.ask(`{ ${readLine()} }`);
    clock.advance(1000);
    expect((await stage.ask(`{ ${readLine('status')} }`)).errors).toEqual([]);
  });

  test('for what one caller asks for costs no other caller anything but the renewal', async () => {
    stage.bank.on('GET ' + paths.record, { status: 401, body: 'no' });
    for (let time = 0; time < 40; time += 1) {
      await stage.ask(`{ creditRecord(personId: "${ids.person}", id: "${ids.record}") { id } }`);
      expect((await stage.ask(`{ ${readLine()} }`)).errors).toEqual([]);
    }
    expect(stage.bank.tokenCalls).toHaveLength(2);
  });

  test('for a token that was taken leads to a new one at once, however soon after the last one it comes', async () => {
    for (const ended of [1, 2, 3]) {
      expect((await stage.ask(`{ ${readLine()} }`)).errors).toEqual([]);
      stage.bank
        .on(`GET ${paths.line}`, refusing(`bank-token-${ended}`, bodies.line))
        .on(`POST ${paths.loans}`, refusing(`bank-token-${ended}`, bodies.loan));
    }
    expect((await stage.ask(`mutation { ${drawLoan} }`)).errors).toEqual([]);
    expect(stage.bank.tokenCalls).toHaveLength(4);
  });

  test('of a call with an old token leaves the new one in place', async () => {
    let refuse = (): void => {};
    const late = new Promise<void>((resolve) => {
      refuse = resolve;
    });
    stage.bank.on(`GET ${paths.line}`, async ({ headers }) => {
      if (headers.authorization !== 'Bearer bank-token-1') return { body: bodies.line };
      await late;
      return { status: 401, body: 'no' };
    });
    stage.bank.on(
      `GET ${paths.record}`,
      refusing('bank-token-1', { id: ids.record, person_id: ids.person, status: 'available' }),
    );
    const slow = stage.ask(`{ ${readLine()} }`);
    await stage.bank.arrived(1);
    await stage.ask(`{ creditRecord(personId: "${ids.person}", id: "${ids.record}") { id } }`);
    refuse();
    expect((await slow).errors).toEqual([]);
    expect(stage.bank.tokenCalls).toHaveLength(2);
  });
});

describe('without a token', () => {
  test.each([
    ['fails', { status: 500, body: '<html>secret_stack</html>' }],
    [
      'refuses the client',
      { status: 401, body: { error: 'invalid_client', error_description: 'the-secret is wrong' } },
    ],
    ['redirects', { status: 302, headers: { location: '/elsewhere' } }],
    ['answers HTML', { body: '<html>secret_stack</html>' }],
    ['answers null', { body: 'null' }],
    ['gives an empty token', { body: { access_token: '', expires_in: 3599 } }],
    ['gives a token that is none', { body: { access_token: { deep: true }, expires_in: 3599 } }],
    [
      'gives a token that cannot stand in a header',
      { body: { access_token: 'made\r\nx-evil: 1', expires_in: 3599 } },
    ],
    ['resets the connection', misbehave.resetAfterReading],
  ])('no call reaches the bank where the token endpoint %s', async (_what, script) => {
    stage.bank.token = script;
    for (const query of [`{ ${readLine()} }`, `mutation { ${drawLoan} }`]) {
      const { data, errors } = await stage.ask(query);
      expect(Object.values(data)).toEqual([null]);
      expect(errors.map(({ extensions }) => extensions.code)).toEqual(['UPSTREAM_UNAVAILABLE']);
      expect(JSON.stringify(errors) + stage.gateway.logged.join('')).not.toMatch(
        /secret|127\.0\.0\.1|oauth2|x-evil/,
      );
    }
    expect(stage.bank.take()).toEqual([]);
    expect(stage.bank.tokenCalls).toHaveLength(1);
    stage.bank.token = issue({});
    clock.advance(500);
    expect((await stage.ask(`{ ${readLine()} }`)).errors).toEqual([]);
  });

  test('it is asked for again after a pause that doubles up to 30 seconds, and everybody is answered at once meanwhile', async () => {
    stage.bank.token = { status: 503, body: '' };
    const askedAt: number[] = [];
    const start = clock.now();
    for (let time = 0; time < 600; time += 1) {
      const { errors } = await stage.ask(`{ ${readLine()} }`);
      expect(errors).toMatchObject([
        { extensions: { code: 'UPSTREAM_UNAVAILABLE', retryAfter: expect.any(Number), retryable: true } },
      ]);
      if (stage.bank.tokenCalls.length > askedAt.length) askedAt.push(clock.now() - start);
      clock.advance(100);
    }
    const pauses = askedAt.slice(1).map((at, index) => at - (askedAt[index] as number));
    for (const [index, pause] of pauses.entries()) {
      const longest = Math.min(30_000, 500 * 2 ** index);
      expect(pause).toBeGreaterThanOrEqual(longest / 2);
      // Noticed by the next request or probe.
      expect(pause).toBeLessThanOrEqual(longest + 300);
    }
    expect(askedAt.length).toBeLessThanOrEqual(9);
  });

  test('the gateway is not ready, until there is one', async () => {
    const readiness = async () => (await fetch(`${stage.gateway.url}/readyz`)).status;
    stage.bank.token = { status: 401, body: { error: 'invalid_client' } };
    expect([await readiness(), await readiness()]).toEqual([503, 503]);
    expect(stage.bank.tokenCalls).toHaveLength(1);
    stage.bank.token = issue({});
    clock.advance(500);
    expect(await readiness()).toBe(200);
    expect(stage.bank.take()).toEqual([]);
  });

  test('a read stops waiting for one at the end of its request, and the next request has it', async () => {
    await stage.close();
    stage = await startStage({ REQUEST_TIMEOUT: '9000' }, clock);
    stage.bank.on(`GET ${paths.line}`, { body: bodies.line });
    let give = (): void => {};
    const arrived = new Promise<void>((resolve) => {
      stage.bank.token = () => {
        resolve();
        return new Promise((answer) => {
          give = () => answer({ body: { access_token: 'late', expires_in: 3599 } });
        });
      };
    });
    const asked = stage.ask(`{ ${readLine()} }`);
    await arrived;
    clock.advance(9_000);
    expect((await asked).errors.map(({ extensions }) => extensions.code)).toEqual(['UPSTREAM_TIMEOUT']);
    give();
    expect((await stage.ask(`{ ${readLine()} }`)).errors).toEqual([]);
    expect(stage.bank.tokenCalls).toHaveLength(1);
    expect(authorizations(stage.bank.take())).toEqual(['Bearer late']);
  });

  test('nobody is asked where the token endpoint cannot be reached', async () => {
    const gone = await ScriptedBank.start();
    await gone.close();
    const lonely = await startStage({ LENDING_AUTH_URL: settingsFor(gone.url)['LENDING_AUTH_URL'] ?? '' });
    try {
      const { errors } = await lonely.ask(`mutation { ${drawLoan} }`);
      expect(errors).toMatchObject([{ extensions: { code: 'UPSTREAM_UNAVAILABLE', retryable: true } }]);
      expect(lonely.bank.take()).toEqual([]);
    } finally {
      await lonely.close();
    }
  });
});
