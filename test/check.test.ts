import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { sandboxCredentials, startSandbox, type Sandbox } from '../src/sandbox/server.js';
import { Command } from './support/command.js';
import { KeyServer } from './support/key-server.js';
import { hasRedis, redisNote, TestRedis } from './support/redis.js';

const folder = mkdtempSync(join(tmpdir(), 'check-'));
const file = join(folder, 'settings.env');
let bank: Sandbox;
beforeAll(async () => {
  bank = await startSandbox();
});
afterEach(Command.killAll);
afterAll(async () => {
  await bank.close();
  rmSync(folder, { recursive: true });
});

const secrets = {
  LENDING_CLIENT_SECRET: sandboxCredentials.clientSecret,
  AUTH_SECRET: 'a secret of 32 bytes, or of more.',
  LINK_SECRET: 'another secret of 32 bytes or more',
};

/** Settings for the sandbox as if it were a real bank. */
const realBank = (): Record<string, string> => ({
  SANDBOX_PORT: '',
  LENDING_API_URL: bank.url,
  LENDING_AUTH_URL: `${bank.url}/oauth2/token`,
  LENDING_CLIENT_ID: sandboxCredentials.clientId,
  AUTH_ISSUER: 'https://issuer.example',
  AUTH_AUDIENCE: 'lending-graph',
  ...secrets,
});
const run = (args: readonly string[], settings: Record<string, string> = {}) =>
  new Command(args, settings).ended;

/** Origin and value by the name of a setting, as `config` prints them. */
async function configOf(args: readonly string[], settings: Record<string, string>) {
  const { code, out, err } = await run(['config', ...args], settings);
  expect([code, err]).toEqual([0, '']);
  return Object.fromEntries(
    out
      .trim()
      .split('\n')
      .map((line) => {
        const [name = '', origin, ...value] = line.split(/ +/);
        return [name, `${origin} ${value.join(' ')}`];
      }),
  );
}

describe('config', () => {
  test('prints what holds, and where it comes from: the environment, a file below it, or a default', async () => {
    writeFileSync(file, '# of this machine\nPORT=4001\nLIMIT_DEPTH="20"\nHOST=localhost\nLOG_LEVEL=\n');
    expect(await configOf(['--settings', file], { PORT: '4002', HOST: '' })).toMatchObject({
      PORT: 'environment 4002',
      LIMIT_DEPTH: 'file 20',
      HOST: 'file localhost',
      LOG_LEVEL: 'default info',
      LIMIT_REQUESTS: 'default 0',
      INTROSPECTION: 'default on',
      LENDING_API_URL: 'default (not set)',
    });
  });

  test('prints the defaults of a gateway before a real bank, and no secret', async () => {
    const storeKey = `k1:${'A'.repeat(43)}=`;
    const urls = {
      STORE_URL: 'redis://keeper:hush@127.0.0.1:6379/1',
      STORE_KEY: storeKey,
      WEBHOOK_SECRETS: '{"*":"whispered"}',
    };
    expect(await configOf([], { ...realBank(), ...urls })).toMatchObject({
      LIMIT_REQUESTS: 'default 600',
      CACHE: 'default on',
      CACHE_URL: 'default redis://(hidden)@127.0.0.1:6379/1',
      STORE_URL: 'environment redis://(hidden)@127.0.0.1:6379/1',
      INTROSPECTION: 'default partner',
      LENDING_CLIENT_SECRET: 'environment (hidden)',
      LINK_SECRET: 'environment (hidden)',
      STORE_KEY: 'environment (hidden)',
      WEBHOOK_SECRETS: 'environment (hidden)',
    });
    const { out } = await run(['config'], { ...realBank(), ...urls });
    for (const secret of [...Object.values(secrets), 'hush', storeKey, 'whispered'])
      expect(out).not.toContain(secret);
  });

  test.each([['config'], ['check'], ['start']])(
    '%s with a file that is not there ends with 2',
    async (command) => {
      expect(await run([command, '--settings', join(folder, 'none.env')])).toMatchObject({
        code: 2,
        out: '',
        err: expect.stringContaining('none.env cannot be read (ENOENT)'),
      });
    },
  );
});

describe('check', () => {
  const check = (settings: Record<string, string>) => run(['check'], settings);

  test('with the sandbox asks nobody and ends with 0', async () => {
    expect(await check({})).toEqual({ code: 0, signal: null, out: 'The settings are right.\n', err: '' });
  });

  describe(`of all services that settings name${hasRedis ? '' : ', without Redis: there is none on this machine'}`, () => {
    let keys: KeyServer;
    let redis: TestRedis | undefined;
    let forgetful: TestRedis | undefined;
    beforeAll(async () => {
      keys = await KeyServer.start();
      await keys.publish('one');
      if (!hasRedis) return;
      redis = await TestRedis.start();
      forgetful = await TestRedis.start('--appendonly', 'no');
    });
    afterAll(async () => {
      await keys.die();
      await redis?.stop();
      await forgetful?.stop();
    });

    /** A bank, published keys, and Redis where there is one. */
    const services = (store: TestRedis | undefined, cache: TestRedis | undefined) => ({
      ...realBank(),
      AUTH_SECRET: '',
      AUTH_JWKS_URL: keys.url,
      ...(store && cache && { STORE_URL: store.url, CACHE_URL: cache.url }),
    });
    /** What is printed of them, without the lines of Redis where there is none. */
    const found = (lines: Readonly<Record<string, string>>): string =>
      Object.entries(lines)
        .filter(([name]) => hasRedis || !['STORE_URL', 'CACHE_URL'].includes(name))
        .map(([name, text]) => `${name}: ${text}\n`)
        .join('');

    test('asks a bank for a token and for nothing else, fetches the keys that verify callers, and asks a Redis whether it keeps what it is given, and one for what may be lost whether it answers', async () => {
      await fetch(`${bank.url}/sandbox/calls`, { method: 'DELETE' });
      expect(await check(services(redis, forgetful))).toEqual({
        code: 0,
        signal: null,
        out: `The settings are right.\n${found({
          STORE_URL: 'ok',
          CACHE_URL: 'ok',
          LENDING_AUTH_URL: 'ok',
          AUTH_JWKS_URL: 'ok',
        })}`,
        err: '',
      });
      const calls = (await (await fetch(`${bank.url}/sandbox/calls`)).json()) as { operationId: string }[];
      expect(calls.map(({ operationId }) => operationId)).toEqual(['token']);
    });

    test('ends with 1 and says so where one of them answers what it should not', async () => {
      keys.mode = 'babbles';
      const settings = { ...services(forgetful, redis), LENDING_CLIENT_SECRET: 'mistyped' };
      const { code, out, err } = await check(settings);
      const [babble = 'no such line'] = /(?<=^AUTH_JWKS_URL: )is not available \(.+\)$/m.exec(out) ?? [];
      expect([code, out, err]).toEqual([
        1,
        `The settings are right.\n${found({
          STORE_URL: 'it does not keep on disk what it answers for (appendonly no)',
          CACHE_URL: 'ok',
          LENDING_AUTH_URL:
            'the token endpoint answered 401; are LENDING_CLIENT_ID and LENDING_CLIENT_SECRET right?',
          AUTH_JWKS_URL: babble,
        })}`,
        '',
      ]);
    });

    test('ends with 1 and says so where one of them is not there, and asks one that two settings name once', async () => {
      await redis?.stop();
      const settings = { ...services(redis, redis), LENDING_AUTH_URL: 'http://127.0.0.1:1/token' };
      expect(await check({ ...settings, AUTH_SECRET: secrets.AUTH_SECRET, AUTH_JWKS_URL: '' })).toMatchObject(
        {
          code: 1,
          out: `The settings are right.\n${found({
            STORE_URL: 'The store cannot be reached (ECONNREFUSED).',
            LENDING_AUTH_URL: 'is not available (ECONNREFUSED)',
          })}`,
        },
      );
    });
  });

  const onRedis = hasRedis ? test : test.skip;
  onRedis(
    `finds a Redis though the process is busy for a second and a half while it connects${redisNote}`,
    async () => {
      const busy = `
        import { Socket } from 'node:net';
        const { connect } = Socket.prototype;
        Socket.prototype.connect = function (...target) {
          process.nextTick(() => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1500));
          return connect.apply(this, target);
        };`;
      const redis = await TestRedis.start();
      const NODE_OPTIONS = `--import data:text/javascript,${encodeURIComponent(busy)}`;
      expect(await check({ STORE_URL: redis.url, NODE_OPTIONS })).toEqual({
        code: 0,
        signal: null,
        out: 'The settings are right.\nSTORE_URL: ok\n',
        err: '',
      });
      await redis.stop();
    },
  );

  test('ends with 2 for what does not let a gateway start', async () => {
    writeFileSync(join(folder, 'manifest.json'), '{ "a": "{ nobody }" }');
    expect(await check({ TRUSTED_DOCUMENTS: join(folder, 'manifest.json') })).toMatchObject({
      code: 2,
      out: '',
      err: 'Wrong settings:\n  - TRUSTED_DOCUMENTS: "a": Cannot query field "nobody" on type "Query".\n',
    });
    expect(await check({ PORT: 'x' })).toMatchObject({ code: 2, out: '' });
    for (const wrong of ['{"*":1}', '{"*":whispered}']) {
      const { code, out, err } = await check({ WEBHOOK_SECRETS: wrong });
      expect([code, out, err]).toEqual([2, '', expect.stringContaining('WEBHOOK_SECRETS: ')]);
      expect(err).not.toContain('whispered');
    }
    expect(await check({ SANDBOX_FAULTS: '{"nothing":1}' })).toMatchObject({
      code: 2,
      err: expect.stringContaining('SANDBOX_FAULTS'),
    });
  });
});
