import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import {
  exportJWK,
  exportSPKI,
  generateKeyPair,
  SignJWT,
  UnsecuredJWT,
  type CryptoKey,
  type JWK,
  type JWTPayload,
} from 'jose';
import { ManualClock } from '../support/manual-clock.js';
import { callers, ids, paths, readLine, startStage, bodies, type Stage } from '../support/scripted-bank.js';

const now = () => Math.floor(Date.now() / 1000);
const claims = (): JWTPayload => ({
  iss: callers.issuer,
  aud: callers.audience,
  sub: 'customer',
  exp: now() + 600,
  scope: 'lending:read lending:write',
  person_id: ids.person,
});
const without = (name: string): JWTPayload =>
  Object.fromEntries(Object.entries(claims()).filter(([key]) => key !== name));
const bytes = (text: string) => new TextEncoder().encode(text);
const shared = (payload: JWTPayload, secret = callers.secret, alg = 'HS256') =>
  new SignJWT(payload).setProtectedHeader({ alg }).sign(bytes(secret));

let stage: Stage;
const start =
  (settings: Record<string, string> = {}) =>
  async () => {
    stage = await startStage(settings);
    stage.bank.on(`GET ${paths.line}`, { body: bodies.line });
  };

/** Reads the line with an `authorization` header, or none. */
async function ask(authorization: string | undefined, search = '') {
  const response = await fetch(`${stage.gateway.url}/graphql${search}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(authorization !== undefined && { authorization }) },
    body: JSON.stringify({ query: `{ ${readLine()} }` }),
  });
  return {
    status: response.status,
    headers: response.headers,
    answer: (await response.json()) as { data?: unknown; errors?: { message: string; extensions: object }[] },
  };
}

async function refused(authorization: string | undefined, search?: string) {
  const { status, headers, answer } = await ask(authorization, search);
  expect(status).toBe(401);
  expect(headers.get('www-authenticate')).toMatch(/^Bearer/);
  expect(answer).toEqual({
    errors: [
      {
        message: expect.any(String),
        extensions: { code: 'UNAUTHENTICATED', requestId: headers.get('x-request-id') },
      },
    ],
  });
  expect(stage.bank.take()).toEqual([]);
  expect(stage.bank.tokenCalls).toEqual([]);
  return answer.errors?.[0]?.message;
}

async function accepted(token: string, scheme = 'Bearer') {
  expect(await ask(`${scheme} ${token}`)).toMatchObject({
    status: 200,
    answer: { data: { creditLine: { id: ids.line } } },
  });
  expect(stage.bank.take()).toHaveLength(1);
  stage.bank.tokenCalls.length = 0;
}

describe('a token that is verified by a shared secret', () => {
  beforeAll(start());
  afterAll(() => stage.close());

  test('lets its owner in, whatever the case of the scheme', async () => {
    await accepted(await shared(claims()));
    await accepted(await shared(claims()), 'bearer');
    await accepted(
      await shared({ ...claims(), aud: ['another', callers.audience], person_id: ['another', ids.person] }),
    );
  });

  test('lets its owner in where the clocks are up to half a minute apart', async () => {
    await accepted(await shared({ ...claims(), exp: now() - 20 }));
    await accepted(await shared({ ...claims(), nbf: now() + 28, iat: now() + 28 }));
  });

  const bad: [what: string, make: () => string | undefined | Promise<string>][] = [
    ['no header', () => undefined],
    ['an empty header', () => ''],
    ['no token', () => 'Bearer'],
    ['another scheme', () => `Basic ${Buffer.from('a:b').toString('base64')}`],
    ['garbage', () => 'Bearer garbage'],
    ['three parts of garbage', () => 'Bearer a.b.c'],
    ['two tokens', async () => `Bearer ${await shared(claims())} ${await shared(claims())}`],
    ['a token without a signature', async () => `Bearer ${(await shared(claims())).replace(/[^.]*$/, '')}`],
    [
      'a token whose claims were changed',
      async () => {
        const [header, , signature] = (await shared(claims())).split('.');
        return `Bearer ${header}.${Buffer.from(JSON.stringify({ ...claims(), scope: 'lending:read lending:partner' })).toString('base64url')}.${signature}`;
      },
    ],
    ['an expired token', async () => `Bearer ${await shared({ ...claims(), exp: now() - 60 })}`],
    ['a token that is not valid yet', async () => `Bearer ${await shared({ ...claims(), nbf: now() + 60 })}`],
    ['a token that never expires', async () => `Bearer ${await shared(without('exp'))}`],
    ['another issuer', async () => `Bearer ${await shared({ ...claims(), iss: 'https://evil.example' })}`],
    ['no issuer', async () => `Bearer ${await shared(without('iss'))}`],
    ['another audience', async () => `Bearer ${await shared({ ...claims(), aud: 'another' })}`],
    ['no audience', async () => `Bearer ${await shared(without('aud'))}`],
    ['no subject', async () => `Bearer ${await shared(without('sub'))}`],
    ['an empty subject', async () => `Bearer ${await shared({ ...claims(), sub: '' })}`],
    ['a blank subject', async () => `Bearer ${await shared({ ...claims(), sub: '  ' })}`],
    [
      'a subject that is no text',
      async () => `Bearer ${await shared({ ...claims(), sub: 4711 as unknown as string })}`,
    ],
    [
      'an issuer that is no text',
      async () => `Bearer ${await shared({ ...claims(), iss: [callers.issuer] as unknown as string })}`,
    ],
    [
      'a token that expired 31 seconds ago',
      async () => `Bearer ${await shared({ ...claims(), exp: now() - 31 })}`,
    ],
    [
      'a token that is valid only in 35 seconds',
      async () => `Bearer ${await shared({ ...claims(), nbf: now() + 35 })}`,
    ],
    ['another secret', async () => `Bearer ${await shared(claims(), 'x'.repeat(32))}`],
    [
      'another algorithm with the right secret',
      async () => `Bearer ${await shared(claims(), callers.secret.repeat(2), 'HS512')}`,
    ],
    ['no algorithm', () => `Bearer ${new UnsecuredJWT(claims()).encode()}`],
  ];
  test.each(bad)('is UNAUTHENTICATED with %s', async (_what, make) => {
    await refused(await make());
  });

  test('is not taken from the URL', async () => {
    await refused(undefined, `?access_token=${await shared(claims())}`);
  });

  test('is named as expired where it is, so that its client fetches another', async () => {
    expect(await refused(`Bearer ${await shared({ ...claims(), exp: now() - 60 })}`)).toMatch(/expired/);
  });

  test('never shows up in the log', async () => {
    const token = await shared({ ...claims(), exp: now() - 60 });
    await refused(`Bearer ${token}`);
    expect(stage.gateway.logged.join('')).not.toContain(token.slice(-20));
  });
});

describe('a token that is verified by published keys', () => {
  let keyServer: Server;
  let published: JWK[] = [];
  const pairs = new Map<string, { readonly publicKey: CryptoKey; readonly privateKey: CryptoKey }>();
  const publish = async (...kids: string[]) => {
    published = await Promise.all(
      kids.map(async (kid) => ({ ...(await exportJWK(pairs.get(kid)!.publicKey)), kid, use: 'sig' })),
    );
  };
  const signed = (kid: string, alg: string, header: object = {}) =>
    new SignJWT(claims()).setProtectedHeader({ alg, kid, ...header }).sign(pairs.get(kid)!.privateKey);

  beforeAll(async () => {
    for (const [kid, alg] of [
      ['rsa', 'RS256'],
      ['ec', 'ES256'],
      ['ed', 'EdDSA'],
      ['evil', 'ES256'],
    ] as const)
      pairs.set(kid, await generateKeyPair(alg, { extractable: true }));
    keyServer = createServer((_request, response) =>
      response
        .writeHead(200, { 'content-type': 'application/json' })
        .end(JSON.stringify({ keys: published })),
    );
    await new Promise<void>((resolve) => keyServer.listen(0, '127.0.0.1', resolve));
  });
  beforeEach(async () => {
    await publish('rsa', 'ec', 'ed');
    await start({
      AUTH_SECRET: '',
      AUTH_JWKS_URL: `http://127.0.0.1:${(keyServer.address() as AddressInfo).port}/keys`,
    })();
  });
  afterEach(() => stage.close());
  afterAll(
    () =>
      new Promise((resolve) => {
        keyServer.closeAllConnections();
        keyServer.close(resolve);
      }),
  );

  test('lets its owner in, signed by any of them', async () => {
    for (const [kid, alg] of [
      ['rsa', 'RS256'],
      ['ec', 'ES256'],
      ['ed', 'EdDSA'],
    ] as const)
      await accepted(await signed(kid, alg));
  });

  test('is refused if its key is not among them, be it named in the token itself', async () => {
    await refused(`Bearer ${await signed('evil', 'ES256')}`);
    await refused(
      `Bearer ${await new SignJWT(claims()).setProtectedHeader({ alg: 'ES256', kid: 'ec' }).sign(pairs.get('evil')!.privateKey)}`,
    );
    await refused(
      `Bearer ${await signed('evil', 'ES256', { jwk: await exportJWK(pairs.get('evil')!.publicKey) })}`,
    );
  });

  test('is refused if it takes a published key for a shared secret, or has no algorithm', async () => {
    const text = await exportSPKI(pairs.get('rsa')!.publicKey);
    for (const secret of [text, text.trim(), JSON.stringify(published[0]), callers.secret]) {
      await refused(
        `Bearer ${await new SignJWT(claims()).setProtectedHeader({ alg: 'HS256', kid: 'rsa' }).sign(bytes(secret))}`,
      );
    }
    await refused(`Bearer ${new UnsecuredJWT(claims()).encode()}`);
  });
});

describe('a token that was accepted', () => {
  let clock: ManualClock;
  beforeAll(async () => {
    clock = new ManualClock();
    stage = await startStage({}, clock);
    stage.bank.on(`GET ${paths.line}`, { body: bodies.line });
  });
  afterAll(() => stage.close());

  test('is refused as soon as it has expired, however often it was accepted before', async () => {
    const token = await shared(claims());
    await accepted(token);
    clock.advance(590_000);
    await accepted(token);
    await accepted(token);
    clock.advance(50_000);
    expect(await refused(`Bearer ${token}`)).toBe('The token has expired.');
  });
});
