import { createSign, generateKeyPairSync } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { KeyServer } from '../support/key-server.js';
import { ManualClock } from '../support/manual-clock.js';
import { bodies, callers, ids, paths, readLine, startStage, type Stage } from '../support/scripted-bank.js';

const [second, minute, hour] = [1000, 60_000, 3_600_000];

let stage: Stage;
let keys: KeyServer;
let clock: ManualClock;

/** The claims of the person's token that is valid for so many seconds. */
const claims = (seconds = 600) => ({
  iss: callers.issuer,
  aud: callers.audience,
  sub: 'customer',
  exp: Math.floor(clock.now() / 1000) + seconds,
  scope: 'lending:read',
  person_id: ids.person,
});
const token = (key: string, seconds?: number): Promise<string> => keys.sign(key, claims(seconds));

/** Reads the line with a new token signed with this key, and returns the relevant part. */
async function ask(key: string) {
  const { status, headers, data, errors } = await stage.ask(`{ ${readLine('id')} }`, {}, await token(key));
  const calls = stage.bank.take().length;
  return { status, calls, retryAfter: headers.get('retry-after'), data: data as unknown, errors };
}

const accepted = {
  status: 200,
  calls: 1,
  retryAfter: null,
  data: { creditLine: { id: bodies.line.id } },
  errors: [],
};
const refused = {
  status: 401,
  calls: 0,
  retryAfter: null,
  data: undefined,
  errors: [{ extensions: { code: 'UNAUTHENTICATED' } }],
};
const unavailable = {
  status: 503,
  calls: 0,
  retryAfter: '1',
  data: undefined,
  errors: [
    {
      message: 'The token cannot be verified at the moment.',
      extensions: {
        code: 'UPSTREAM_UNAVAILABLE',
        retryable: true,
        retryAfter: 1,
        requestId: expect.any(String),
      },
    },
  ],
};

beforeEach(async () => {
  clock = new ManualClock();
  keys = await KeyServer.start();
  await keys.publish('old');
  stage = await startStage({ AUTH_SECRET: '', AUTH_JWKS_URL: keys.url }, clock);
  stage.bank.on(`GET ${paths.line}`, { body: bodies.line });
});
afterEach(async () => {
  await stage.close();
  await keys.die();
});

describe('published keys', () => {
  test('are fetched once for many tokens', async () => {
    expect(await Promise.all([ask('old'), ask('old'), ask('old')])).toMatchObject([
      { status: 200 },
      { status: 200 },
      { status: 200 },
    ]);
    expect(await ask('old')).toMatchObject({ status: 200 });
    expect(keys.fetches).toBe(1);
  });

  test('that are new are picked up with the first token that needs them, and the one that is gone is refused from then on', async () => {
    expect(await ask('old')).toMatchObject(accepted);
    await keys.publish('new');
    clock.advance(31 * second);
    expect(await ask('new')).toMatchObject(accepted);
    expect(await ask('old')).toMatchObject(refused);
    expect(keys.fetches).toBe(2);
  });

  test('are not fetched again for each made-up name of a key, but every 30 seconds at most', async () => {
    expect(await ask('old')).toMatchObject(accepted);
    for (let times = 0; times < 5; times += 1) expect(await ask('made up')).toMatchObject(refused);
    expect(keys.fetches).toBe(1);
    clock.advance(31 * second);
    for (let times = 0; times < 5; times += 1) expect(await ask('made up')).toMatchObject(refused);
    expect(keys.fetches).toBe(2);
  });

  test('are fetched anew after ten minutes, so that a key that was withdrawn ends, and nobody waits for it', async () => {
    expect(await ask('old')).toMatchObject(accepted);
    await keys.publish('new');
    clock.advance(10 * minute + second);
    const asked = keys.asked();
    expect(await ask('old')).toMatchObject(accepted);
    await asked;
    expect(await ask('new')).toMatchObject(accepted);
    expect(await ask('old')).toMatchObject(refused);
    expect(keys.fetches).toBe(2);
  });
});

describe('a token that was accepted before', () => {
  /** Reads the line with this token; returns the status and the number of calls to the bank. */
  const askWith = async (text: string) => {
    const { status } = await stage.ask(`{ ${readLine('id')} }`, {}, text);
    return [status, stage.bank.take().length];
  };

  test('is refused as soon as its key is known to be withdrawn', async () => {
    const kept = await token('old');
    for (let times = 0; times < 2; times += 1) expect(await askWith(kept)).toEqual([200, 1]);
    await keys.publish('new');
    // Another caller's token makes the gateway fetch the keys.
    clock.advance(31 * second);
    expect(await ask('new')).toMatchObject(accepted);
    expect(await askWith(kept)).toEqual([401, 0]);
  });

  test('makes the gateway fetch the keys every ten minutes though nobody sends another one', async () => {
    const kept = await token('old', 7200);
    for (let times = 0; times < 2; times += 1) expect(await askWith(kept)).toEqual([200, 1]);
    await keys.publish('new');
    clock.advance(10 * minute + second);
    const asked = keys.asked();
    expect(await askWith(kept)).toEqual([200, 1]);
    await asked;
    // Another request lets the answer of the issuer arrive.
    expect(await ask('new')).toMatchObject(accepted);
    expect(await askWith(kept)).toEqual([401, 0]);
    expect(keys.fetches).toBe(2);
  });

  test('is refused when it has expired, and while there are no keys', async () => {
    const [short, long] = [await token('old', 60), await token('old', 48 * 3600)];
    for (const text of [short, long, short, long]) expect(await askWith(text)).toEqual([200, 1]);
    // Clocks may differ by 30 s.
    clock.advance(89 * second);
    expect(await askWith(short)).toEqual([200, 1]);
    clock.advance(2 * second);
    expect([await askWith(short), await askWith(long)]).toEqual([
      [401, 0],
      [200, 1],
    ]);
    await keys.die();
    clock.advance(25 * hour);
    expect(await askWith(long)).toEqual([503, 0]);
  });
});

describe('a published key that cannot be used', () => {
  const encoded = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url');

  test.each<[what: string, bits: number, change: object]>([
    ['of RSA with 1024 bits', 1024, {}],
    ['of RSA with 2040 bits', 2040, {}],
    ['that lacks a part', 2048, { e: undefined }],
  ])(
    '%s makes a token that it signed no good: 401, a line in the log, and the other keys go on',
    async (_what, modulusLength, change) => {
      const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength });
      keys.others = [{ ...publicKey.export({ format: 'jwk' }), ...change, kid: 'weak', use: 'sig' }];
      const signed = `${encoded({ alg: 'RS256', kid: 'weak' })}.${encoded(claims())}`;
      const weak = `${signed}.${createSign('RSA-SHA256').update(signed).sign(privateKey).toString('base64url')}`;
      const { status, errors } = await stage.ask(`{ ${readLine('id')} }`, {}, weak);
      expect([status, errors.map(({ extensions: { code } }) => code), stage.bank.take()]).toEqual([
        401,
        ['UNAUTHENTICATED'],
        [],
      ]);
      const lines = stage.gateway.logged
        .map((line) => JSON.parse(line) as { msg: string; keyId?: string })
        .filter(({ msg }) => msg === 'a published key cannot be used');
      expect(lines.map(({ keyId }) => keyId)).toEqual(['weak']);
      expect(await ask('old')).toMatchObject(accepted);
    },
  );
});

describe('an issuer that cannot be reached', () => {
  test.each(['fails', 'babbles'] as const)(
    'because it %s is no fault of the token: 503, and the log has why',
    async (mode) => {
      keys.mode = mode;
      expect(await ask('old')).toMatchObject(unavailable);
      expect(stage.gateway.logged.join('')).toContain('the published keys are unavailable');
      keys.mode = 'answers';
      clock.advance(second);
      expect(await ask('old')).toMatchObject(accepted);
    },
  );

  test('because it is dead is not tried for every request, and the next second finds it again', async () => {
    keys.mode = 'fails';
    for (let times = 0; times < 5; times += 1) expect(await ask('old')).toMatchObject(unavailable);
    expect(keys.fetches).toBe(1);
    await keys.die();
    clock.advance(second);
    expect(await ask('old')).toMatchObject(unavailable);
  });

  test('because it keeps still is waited for three seconds and no longer', async () => {
    keys.mode = 'hangs';
    const asked = keys.asked();
    const answer = ask('old');
    await asked;
    clock.advance(3 * second);
    expect(await answer).toMatchObject(unavailable);
  });

  test('leaves the keys that are known in use, without a wait, and refuses nobody for a key that is not known', async () => {
    expect(await ask('old')).toMatchObject(accepted);
    await keys.publish('new');
    keys.mode = 'hangs';
    for (let hours = 0; hours < 3; hours += 1) {
      clock.advance(hour);
      expect(await ask('old')).toMatchObject(accepted);
      // The fetch in the background ends with its timeout.
      clock.advance(3 * second);
    }
    await keys.die();
    clock.advance(hour);
    expect(await ask('old')).toMatchObject(accepted);
    expect(await ask('new')).toMatchObject(unavailable);
  });

  test('for more than a day has no keys left', async () => {
    expect(await ask('old')).toMatchObject(accepted);
    await keys.die();
    clock.advance(23 * hour);
    expect(await ask('old')).toMatchObject(accepted);
    clock.advance(2 * hour);
    expect(await ask('old')).toMatchObject(unavailable);
  });
});
