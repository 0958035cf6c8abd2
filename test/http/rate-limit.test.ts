import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { signToken } from '../../src/auth/jwt.js';
import { startTestGateway, type TestGateway } from '../support/graph.js';
import { ManualClock } from '../support/manual-clock.js';
import { hasRedis, redisNote, TestRedis } from '../support/redis.js';
import {
  bodies,
  callers,
  ids,
  paths,
  readLine,
  settingsFor,
  startStage,
  type Stage,
} from '../support/scripted-bank.js';

/** A clock that records the requested delays. */
class NotingClock extends ManualClock {
  readonly waits: number[] = [];

  override after(milliseconds: number, action: () => void): () => void {
    this.waits.push(milliseconds);
    return super.after(milliseconds, action);
  }
}

const minute = 60_000;
const limit = 3;
let stage: Stage;
let clock: NotingClock;

const tokenOf = (subject: string, issuer = callers.issuer) =>
  signToken({ subject, scopes: ['lending:read'], personIds: [ids.person] }, { ...callers, issuer });

/** Returns the statuses of so many requests of one caller, in sequence. */
async function statuses(ask: TestGateway['ask'], subject: string, count: number): Promise<number[]> {
  const token = await tokenOf(subject);
  const seen: number[] = [];
  for (let sent = 0; sent < count; sent += 1)
    seen.push((await ask(`{ ${readLine('id')} }`, {}, { token })).status);
  return seen;
}

const lines = (gateway: TestGateway, word: string) =>
  gateway.logged.filter((line) => line.includes(word)).length;

beforeEach(async () => {
  clock = new NotingClock();
  stage = await startStage({ LIMIT_REQUESTS: String(limit) }, clock);
  stage.bank.on(`GET ${paths.line}`, { body: bodies.line });
});
afterEach(() => stage.close());

describe('a caller who sends too many requests', () => {
  test('gets a Retry-After and no data, and costs the bank nothing', async () => {
    expect(await statuses(stage.gateway.ask, 'busy', limit)).toEqual([200, 200, 200]);
    stage.bank.take();
    const { status, headers, data, errors } = await stage.ask(`{ ${readLine()} }`, {}, await tokenOf('busy'));
    const seconds = Number(headers.get('retry-after'));
    expect([status, data, errors]).toEqual([
      429,
      undefined,
      [
        {
          message: expect.stringContaining('Too many requests'),
          extensions: {
            code: 'RATE_LIMITED',
            retryable: true,
            retryAfter: seconds,
            requestId: headers.get('x-request-id'),
          },
        },
      ],
    ]);
    expect(stage.bank.take()).toEqual([]);
    expect(seconds).toBeGreaterThan(0);
    expect(seconds).toBeLessThanOrEqual(60);

    clock.advance(seconds * 1000);
    expect(await statuses(stage.gateway.ask, 'busy', limit + 1)).toEqual([200, 200, 200, 429]);
  });

  test('stays refused until then, however often it tries', async () => {
    await statuses(stage.gateway.ask, 'busy', limit);
    const { headers } = await stage.ask(`{ ${readLine()} }`, {}, await tokenOf('busy'));
    clock.advance(Number(headers.get('retry-after')) * 1000 - 1000);
    expect(await statuses(stage.gateway.ask, 'busy', 5)).toEqual([429, 429, 429, 429, 429]);
  });

  test('keeps nobody else from sending theirs, whatever token it shows', async () => {
    expect(await statuses(stage.gateway.ask, 'busy', limit + 1)).toEqual([200, 200, 200, 429]);
    expect(await statuses(stage.gateway.ask, 'quiet', 1)).toEqual([200]);
    // A new token of the same caller counts for the same caller.
    const again = await signToken({ subject: 'busy', scopes: ['lending:read', 'lending:write'] }, callers);
    expect((await stage.ask('{ me { id } }', {}, again)).status).toBe(429);
  });

  test('is counted by its downloads too', async () => {
    stage.bank.on(`GET ${paths.line}/closing_account_statement`, {
      headers: { 'content-type': 'application/pdf' },
      body: '%PDF-1.7 %%EOF',
    });
    const { data } = await stage.ask(
      `{ ${readLine('closingAccountStatement { url }')} }`,
      {},
      await tokenOf('reader'),
    );
    const download = async () => (await fetch(data.creditLine.closingAccountStatement.url as string)).status;
    expect([await download(), await download(), await download()]).toEqual([200, 200, 429]);
    expect(await statuses(stage.gateway.ask, 'reader', 1)).toEqual([429]);
  });

  test('a caller without identity is not counted, and counts against no other', async () => {
    const forged = await signToken({ subject: 'busy', scopes: [] }, { ...callers, secret: 'x'.repeat(32) });
    for (let sent = 0; sent < 5; sent += 1)
      expect((await stage.ask('{ me { id } }', {}, forged)).status).toBe(401);
    expect(await statuses(stage.gateway.ask, 'busy', 1)).toEqual([200]);
  });
});

test('an open sandbox counts those who show a token, and nobody else', async () => {
  const open = await startTestGateway({ LIMIT_REQUESTS: '1' });
  const { sandboxTokens } = await import('../../src/gateway/options.js');
  const token = await signToken({ subject: 'a customer', scopes: ['lending:read'] }, sandboxTokens);
  const seen = [];
  for (const shown of [undefined, undefined, token, token])
    seen.push((await open.ask('{ me { id } }', {}, shown ? { token: shown } : {})).status);
  expect(seen).toEqual([200, 200, 200, 429]);
  await open.close();
});

const onRedis = hasRedis ? describe : describe.skip;
onRedis(`gateways that share a Redis${redisNote}`, () => {
  let redis: TestRedis;
  let both: TestGateway[];

  beforeEach(async () => {
    redis = await TestRedis.start();
    const settings = { ...settingsFor(stage.bank.url), LIMIT_REQUESTS: String(limit), CACHE_URL: redis.url };
    both = [await startTestGateway(settings, clock), await startTestGateway(settings, clock)];
  });
  afterEach(async () => {
    await Promise.all(both.map((gateway) => gateway.close()));
    await redis.stop();
  });
  const at = async (place: number, count: number) => statuses(both[place]!.ask, 'busy', count);

  test('count together', async () => {
    expect([await at(0, 2), await at(1, 2), await at(0, 1)]).toEqual([[200, 200], [200, 429], [429]]);
    clock.advance(minute);
    // Redis uses its own time; the next window is counted elsewhere.
    expect([await at(1, 2), await at(0, 2)]).toEqual([
      [200, 200],
      [200, 429],
    ]);
  });

  test('count each for itself while it is gone, from what they have counted, say so once, and together again after it', async () => {
    expect([await at(0, 1), await at(1, 1)]).toEqual([[200], [200]]);
    await redis.kill();
    expect([await at(0, 3), await at(1, 3)]).toEqual([
      [200, 200, 429],
      [200, 200, 429],
    ]);
    expect(both.map((gateway) => lines(gateway, 'requests are counted by this process alone'))).toEqual([
      1, 1,
    ]);
    await redis.restart();
    clock.advance(minute);
    let tries = 0;
    while (lines(both[0]!, 'together with other gateways again') === 0 && tries < 1000) {
      clock.advance(minute);
      await at(0, 1);
      tries += 1;
    }
    expect(tries).toBeLessThan(1000);
  });

  test('wait for one that keeps still no longer than its time, and then not at all', async () => {
    // Advances to the start of this caller's next minute, which another gateway shows.
    await statuses(stage.gateway.ask, 'busy', limit);
    clock.advance(
      Number((await stage.ask('{ me { id } }', {}, await tokenOf('busy'))).headers.get('retry-after')) * 1000,
    );
    expect(await at(0, 1)).toEqual([200]);
    redis.freeze();
    const waiting = at(0, 1);
    await clock.pending(1);
    clock.advance(50);
    expect(await waiting).toEqual([200]);
    clock.waits.length = 0;
    expect(await at(0, 2)).toEqual([200, 429]);
    expect(clock.waits).not.toContain(50);
    redis.thaw();
  });
});
