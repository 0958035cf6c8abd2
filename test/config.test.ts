import { describe, expect, test } from '@jest/globals';
import { ConfigError, readConfig } from '../src/config.js';

const bank = {
  LENDING_API_URL: 'https://api.bank.example',
  LENDING_AUTH_URL: 'https://auth.bank.example/oauth2/token',
  LENDING_CLIENT_ID: 'the-client',
  LENDING_CLIENT_SECRET: 'a-secret-of-the-client',
  LINK_SECRET: 'a secret of 32 bytes for the links',
};
const verifier = {
  AUTH_SECRET: 'a secret of 32 bytes, or of more.',
  AUTH_ISSUER: 'https://issuer.example',
  AUTH_AUDIENCE: 'lending-graph',
};

/** 32 bytes in Base64. */
const aKey = Buffer.alloc(32, 'key').toString('base64');

/** Returns the lines of the message, without its head. */
function problemsOf(environment: Record<string, string | undefined>): string[] {
  try {
    readConfig(environment);
    return [];
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    return (error as Error).message
      .split('\n')
      .slice(1)
      .map((line) => line.replace(/^ *- /, ''));
  }
}
const namesOf = (environment: Record<string, string | undefined>) =>
  problemsOf(environment).map((problem) => problem.split(':')[0]);

describe('settings', () => {
  test('have defaults for a sandbox on this machine', () => {
    expect(readConfig({})).toMatchObject({
      HOST: '127.0.0.1',
      PORT: 4000,
      LENDING_API_URL: undefined,
      LENDING_MAX_IN_FLIGHT: 255,
      AUTH_SECRET: undefined,
      AUTH_JWKS_URL: undefined,
      INTROSPECTION: 'on',
    });
  });

  test('give a write at least as long as the bank itself', () => {
    expect(readConfig({}).LENDING_WRITE_TIMEOUT).toBeGreaterThanOrEqual(150_000);
    expect(namesOf({ LENDING_WRITE_TIMEOUT: '149999' })).toEqual(['LENDING_WRITE_TIMEOUT']);
  });

  test('are read, trimmed and frozen', () => {
    const config = readConfig({
      ...bank,
      ...verifier,
      PORT: ' 0 ',
      LENDING_MAX_IN_FLIGHT: '7',
      INTROSPECTION: 'off',
      PATH: '/bin',
      HOME: '/root',
    });
    expect(config).toMatchObject({
      ...bank,
      ...verifier,
      PORT: 0,
      LENDING_MAX_IN_FLIGHT: 7,
      INTROSPECTION: 'off',
    });
    expect(Object.isFrozen(config)).toBe(true);
  });

  test('that are empty count as not set', () => {
    expect(readConfig({ LENDING_API_URL: '', AUTH_SECRET: '', PORT: ' ', INTROSPECTION: '' })).toEqual(
      readConfig({}),
    );
  });
});

describe('a wrong setting', () => {
  test.each([
    ['PORT', '65536'],
    ['PORT', '-1'],
    ['PORT', '80a'],
    ['PORT', '4000.5'],
    ['PORT', '0x50'],
    ['LENDING_MAX_IN_FLIGHT', '0'],
    ['LENDING_MAX_IN_FLIGHT', '256'],
    ['LENDING_MAX_IN_FLIGHT', '1e2'],
    ['REQUEST_TIMEOUT', '0'],
    ['REQUEST_TIMEOUT', 'soon'],
    ['LIMIT_BANK_CALLS', '-1'],
    ['LIMIT_DEPTH', '201'],
    ['LIMIT_TOKENS', '99'],
    ['STORE_URL', 'http://127.0.0.1:6379'],
    ['STORE_KEY', 'plain'],
    ['STORE_KEY', aKey],
    ['STORE_KEY', `k1:${Buffer.alloc(31).toString('base64')}`],
    ['STORE_KEY', `k1:${Buffer.alloc(33).toString('base64')}`],
    ['STORE_KEY', `k1:${Buffer.alloc(32).toString('hex')}`],
    ['STORE_KEY', `k 1:${aKey}`],
    ['STORE_KEY', `k1:${aKey},k1:${aKey}`],
    ['STORE_KEY', `plain,k1:${aKey}`],
    ['STORE_KEY', `k1:${aKey},`],
    ['STORE_URL', 'redis://127.0.0.1:6379/name'],
    ['STORE_URL', 'redis://:sekret%zz@127.0.0.1'],
    ['INTROSPECTION', 'yes'],
    ['INTROSPECTION', 'ON'],
    ['LOG_LEVEL', 'loud'],
    ['FEDERATION', 'v2'],
    ['CORS_ORIGINS', '*'],
    ['CORS_ORIGINS', 'null'],
    ['CORS_ORIGINS', 'https://app.example.com/'],
    ['CORS_ORIGINS', 'https://App.example.com'],
    ['CORS_ORIGINS', 'https://*.example.com'],
    ['CORS_ORIGINS', 'http://app.example.com'],
    ['CORS_ORIGINS', 'https://app.example.com,'],
    ['REQUEST_SEND_TIMEOUT', '99'],
    ['SANDBOX_SEED', '-1'],
    ['SANDBOX_FAULTS', 'stormy'],
    ['SANDBOX_FAULTS', '[]'],
    ['SANDBOX_FAULTS', 'null'],
    ['PUBLIC_URL', 'example.com'],
    ['PUBLIC_URL', 'javascript:alert(1)'],
    ['PUBLIC_URL', 'https://lending.example.com/?tenant=1'],
    ['PUBLIC_URL', 'https://lending.example.com/#top'],
    ['PUBLIC_URL', 'https://user:password@lending.example.com'],
    ['WEBHOOK_PATH', '/graphql'],
  ])('%s=%s is refused by name', (name, value) => {
    expect(namesOf({ [name]: value })).toEqual([name]);
  });

  test('is reported together with all others, in one message', () => {
    expect(
      namesOf({
        PORT: 'x',
        LENDING_MAX_IN_FLIGHT: '999',
        INTROSPECTION: 'maybe',
        AUTH_COLOUR: 'red',
        LENDING_API_URL: 'http://api.bank.example/v1',
        LENDING_CLIENT_ID: 'the-client',
      }).sort(),
    ).toEqual([
      'AUTH_COLOUR',
      'AUTH_JWKS_URL or AUTH_SECRET',
      'INTROSPECTION',
      'LENDING_API_URL',
      'LENDING_API_URL',
      'LENDING_AUTH_URL',
      'LENDING_CLIENT_SECRET',
      'LENDING_MAX_IN_FLIGHT',
      'LINK_SECRET',
      'PORT',
    ]);
  });

  test('is a key for a store that there is not', () => {
    expect(problemsOf({ STORE_KEY: `k1:${aKey}` })).toEqual([
      'STORE_KEY: means nothing without STORE_URL or CACHE_URL',
    ]);
    for (const keys of [`k1:${aKey}`, `k2:${aKey}, k1:${aKey}`, `k1:${aKey},plain`])
      for (const name of ['STORE_URL', 'CACHE_URL'])
        expect(readConfig({ STORE_KEY: keys, [name]: 'redis://127.0.0.1' }).STORE_KEY).toBe(keys);
  });

  test('is the only thing that is reported, not what would follow from its absence', () => {
    expect(namesOf({ ...bank, ...verifier, LENDING_API_URL: 'ftp://api.bank.example' })).toEqual([
      'LENDING_API_URL',
    ]);
    expect(namesOf({ ...bank, ...verifier, AUTH_SECRET: 'too short' })).toEqual(['AUTH_SECRET']);
    expect(namesOf({ ...bank, ...verifier, LENDING_AUTH_URL: 'auth.bank.example' })).toEqual([
      'LENDING_AUTH_URL',
    ]);
  });

  test('never shows a secret', () => {
    const secrets = {
      LENDING_CLIENT_SECRET: 'hush-hush',
      AUTH_SECRET: 'too short',
      AUTH_JWKS_URL: 'http://user:hush-hush@keys.example',
      LENDING_AUTH_URL: 'ftp://user:hush-hush@auth.example',
      STORE_KEY: 'k1:hush-hush',
    };
    const text = problemsOf({ ...bank, ...secrets, PORT: 'x' }).join('\n');
    expect(text).toContain('AUTH_SECRET');
    expect(text).not.toMatch(/hush|too short/);
  });
});

describe('a name that is not known', () => {
  test.each([
    ['LENDING_URL'],
    ['LENDING_CLIENT_SECRT'],
    ['AUTH_SECRETS'],
    ['SANDBOX_HOST'],
    ['REQUEST_TIMEOUTS'],
    ['LIMIT_DEPTHS'],
  ])('%s is refused where its prefix is ours', (name) => {
    expect(namesOf({ [name]: 'x' })).toEqual([name]);
  });

  test.each([
    ['LENDING_SERVICE_HOST'],
    ['AUTH_SERVICE_PORT_HTTP'],
    ['LENDING_PORT'],
    ['AUTH_PORT_8080_TCP_ADDR'],
    ['PATH'],
    ['NODE_ENV'],
    ['npm_config_cache'],
    ['KUBERNETES_PORT'],
  ])('%s is ignored', (name) => {
    expect(namesOf({ [name]: 'x' })).toEqual([]);
  });
});

describe('a real bank', () => {
  test('needs its token endpoint, its credentials and a verifier of callers', () => {
    expect(namesOf({ LENDING_API_URL: bank.LENDING_API_URL })).toEqual([
      'LENDING_AUTH_URL',
      'LENDING_CLIENT_ID',
      'LENDING_CLIENT_SECRET',
      'LINK_SECRET',
      'AUTH_JWKS_URL or AUTH_SECRET',
    ]);
    expect(namesOf(bank)).toEqual(['AUTH_JWKS_URL or AUTH_SECRET']);
    expect(namesOf({ ...bank, AUTH_JWKS_URL: 'https://keys.example' })).toEqual([
      'AUTH_ISSUER',
      'AUTH_AUDIENCE',
    ]);
    expect(namesOf({ ...bank, ...verifier })).toEqual([]);
  });

  test('has links that every gateway can read, signed with secrets of which the newest comes first', () => {
    expect(namesOf({ ...bank, ...verifier, LINK_SECRET: undefined })).toEqual(['LINK_SECRET']);
    expect(namesOf({ ...bank, ...verifier, LINK_SECRET: `${'n'.repeat(32)}, ${'o'.repeat(32)}` })).toEqual(
      [],
    );
    expect(namesOf({ ...bank, ...verifier, LINK_SECRET: `${'n'.repeat(32)},${'o'.repeat(31)}` })).toEqual([
      'LINK_SECRET',
    ]);
  });

  test('is reached by https, except on this machine', () => {
    for (const url of [
      'http://api.bank.example',
      'http://192.168.0.1',
      'http://127.0.0.1.evil.example',
      'http://localhost.evil.example',
      'http://0.0.0.0',
    ]) {
      expect(namesOf({ ...bank, ...verifier, LENDING_API_URL: url })).toEqual(['LENDING_API_URL']);
      expect(namesOf({ ...bank, ...verifier, LENDING_AUTH_URL: `${url}/oauth2/token` })).toEqual([
        'LENDING_AUTH_URL',
      ]);
      expect(namesOf({ ...verifier, AUTH_SECRET: '', AUTH_JWKS_URL: url })).toEqual(['AUTH_JWKS_URL']);
    }
    for (const url of [
      'http://127.0.0.1:4010',
      'http://localhost:4010',
      'http://[::1]:4010',
      'https://api.bank.example',
    ]) {
      expect(
        namesOf({ ...bank, ...verifier, LENDING_API_URL: url, LENDING_AUTH_URL: `${url}/oauth2/token` }),
      ).toEqual([]);
    }
  });

  test('has no path, and its credentials mean nothing without it', () => {
    expect(namesOf({ ...bank, ...verifier, LENDING_API_URL: 'https://api.bank.example/v1' })).toEqual([
      'LENDING_API_URL',
    ]);
    expect(namesOf({ ...bank, LENDING_API_URL: undefined })).toEqual([
      'LENDING_AUTH_URL',
      'LENDING_CLIENT_ID',
      'LENDING_CLIENT_SECRET',
    ]);
  });
});

describe('a prefix of root fields', () => {
  test.each(['lending', '_lending_', '1_', 'lending-', '__', 'lending_.'])('%s is refused', (prefix) => {
    expect(namesOf({ FEDERATION: 'on', FEDERATION_ROOT_PREFIX: prefix })).toEqual(['FEDERATION_ROOT_PREFIX']);
  });

  test('is for a subgraph, as scopes are', () => {
    const given = { FEDERATION_ROOT_PREFIX: 'lending_', FEDERATION_SCOPES: 'off' };
    expect(namesOf(given)).toEqual(['FEDERATION_ROOT_PREFIX', 'FEDERATION_SCOPES']);
    expect(namesOf({ FEDERATION: 'on', ...given })).toEqual([]);
  });
});

describe('a sandbox', () => {
  test('cannot be combined with a real bank', () => {
    for (const name of ['SANDBOX_PORT', 'SANDBOX_SEED', 'SANDBOX_FAULTS']) {
      expect(
        namesOf({ ...bank, ...verifier, [name]: name === 'SANDBOX_FAULTS' ? '{"faults":[]}' : '1' }),
      ).toEqual([name]);
    }
  });
});

describe('documents', () => {
  test('that are uploaded have room in a request', () => {
    expect(namesOf({ UPLOAD_LIMIT: '3072', REQUEST_BODY_LIMIT: '4095' })).toEqual(['REQUEST_BODY_LIMIT']);
    expect(namesOf({ UPLOAD_LIMIT: '3072', REQUEST_BODY_LIMIT: '4096' })).toEqual([]);
  });

  test('that are read as content have room in an answer', () => {
    expect(namesOf({ DOWNLOAD_CONTENT_LIMIT: '3072', LIMIT_ANSWER_BYTES: '4095' })).toEqual([
      'LIMIT_ANSWER_BYTES',
    ]);
    expect(namesOf({ DOWNLOAD_CONTENT_LIMIT: '3072', LIMIT_ANSWER_BYTES: '4096' })).toEqual([]);
  });
});

describe('callers', () => {
  test('are verified wherever the gateway can be reached from other machines', () => {
    expect(namesOf({ HOST: '0.0.0.0' })).toEqual(['AUTH_JWKS_URL or AUTH_SECRET']);
    expect(namesOf({ HOST: '::' })).toEqual(['AUTH_JWKS_URL or AUTH_SECRET']);
    expect(namesOf({ HOST: '0.0.0.0', ...verifier })).toEqual([]);
    for (const HOST of ['127.0.0.1', '127.8.8.8', 'localhost', '::1']) expect(namesOf({ HOST })).toEqual([]);
  });

  test('are verified by keys or by a secret of 32 bytes, not by both', () => {
    expect(namesOf({ ...verifier, AUTH_JWKS_URL: 'https://keys.example' })).toEqual(['AUTH_SECRET']);
    expect(namesOf({ ...verifier, AUTH_SECRET: 'x'.repeat(31) })).toEqual(['AUTH_SECRET']);
    expect(namesOf({ ...verifier, AUTH_SECRET: '€'.repeat(11) })).toEqual([]);
    expect(namesOf({ AUTH_SECRET: verifier.AUTH_SECRET })).toEqual(['AUTH_ISSUER', 'AUTH_AUDIENCE']);
  });
});
