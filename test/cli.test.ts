import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, describe, expect, test } from '@jest/globals';
import { freePort } from '../bench/free-port.js';
import { demo } from '../src/sandbox/seed.js';
import { after, ask, Command, type Ended } from './support/command.js';
import { Bench, iban } from './support/sandbox.js';

const { person, borrower } = demo;
const cli = fileURLToPath(new URL('../dist/cli.js', import.meta.url));
afterEach(Command.killAll);

/** Has the sandbox answer an operation once after so many milliseconds. */
const delayed = (sandbox: string, operationId: string, delayMs: number): Promise<Response> =>
  fetch(`${sandbox}/sandbox/faults`, { method: 'POST', body: JSON.stringify({ operationId, delayMs }) });

/** Resolves when the operation has reached the sandbox. */
async function called(sandbox: string, operationId: string): Promise<void> {
  const calls = async (): Promise<readonly { readonly operationId: string }[]> =>
    (await (await fetch(`${sandbox}/sandbox/calls`)).json()) as { operationId: string }[];
  while (!(await calls()).some((call) => call.operationId === operationId)) await sleep(20);
}

/** True while a gateway takes new connections. */
const isServed = (url: string): Promise<boolean> =>
  fetch(`${url}/healthz`).then(
    () => true,
    () => false,
  );

describe('start', () => {
  test('prints all URLs and a person to begin with, answers, and ends with 0 on Ctrl-C; without a command too', async () => {
    const command = new Command([], { LOG_LEVEL: 'silent' });
    const out = await command.printed('npm run --silent token');
    expect(out).toContain(person.name);
    expect(out).toContain(person.id);
    const url = after(out, 'The lending graph is at');
    expect(await ask(url, `{ person(id: "${person.id}") { id creditLines { totalCount } } }`)).toMatchObject({
      data: { person: { id: person.id, creditLines: { totalCount: 0 } } },
    });
    expect((await fetch(after(out, 'GraphiQL is at'))).status).toBe(200);
    expect(
      (await fetch(`${after(out, 'The sandbox of the bank is at')}/v1/persons/credit_lines`)).status,
    ).toBe(401);
    expect((await fetch(after(out, 'its controls at'))).status).toBe(200);
    expect(await command.stop('SIGINT')).toMatchObject({ code: 0, signal: null, err: '' });
  });

  test('serves on for a while after SIGTERM, not ready, ends every connection with its answer, and finishes what is in flight before it ends', async () => {
    const command = new Command(['start'], { LOG_LEVEL: 'silent', DRAIN_DELAY: '700' });
    const out = await command.printed('npm run --silent token');
    const url = after(out, 'The lending graph is at').replace('/graphql', '');
    const sandbox = after(out, 'The sandbox of the bank is at');
    // Much longer than it serves on, since the machine can be busy.
    await delayed(sandbox, 'createCreditRecord', 4000);
    let isAnswered = false;
    const answer = ask(
      `${url}/graphql`,
      `mutation { createCreditRecord(input: { personId: "${person.id}", source: SOLARIS_BANK }) { creditRecord { status } } }`,
    ).finally(() => (isAnswered = true));
    await called(sandbox, 'createCreditRecord');
    expect((await fetch(`${url}/readyz`)).headers.get('connection')).toBe('keep-alive');
    const ended = command.stop('SIGTERM');
    const readiness = async () => fetch(`${url}/readyz`);
    while ((await readiness()).status === 200);
    expect(await (await readiness()).json()).toEqual({ status: 'not ready', reasons: ['stopping'] });
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"query":"{ me { id } }"}',
    });
    expect([response.status, response.headers.get('connection')]).toEqual([200, 'close']);
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    while (await isServed(url)) await sleep(50);
    expect(isAnswered).toBe(false);
    expect(await answer).toMatchObject({
      data: { createCreditRecord: { creditRecord: { status: 'AVAILABLE' } } },
    });
    expect(await ended).toMatchObject({ code: 0, signal: null, err: '' });
  });

  test('cuts off what is not answered in time after SIGTERM, and ends with 1', async () => {
    const command = new Command(['start'], { LOG_LEVEL: 'silent', DRAIN_TIMEOUT: '100' });
    const out = await command.printed('npm run --silent token');
    const sandbox = after(out, 'The sandbox of the bank is at');
    await delayed(sandbox, 'listCreditLines', 5000);
    const answer = ask(after(out, 'The lending graph is at'), '{ creditLines { totalCount } }').catch(
      () => 'cut off',
    );
    await called(sandbox, 'listCreditLines');
    expect((await command.stop('SIGTERM')).code).toBe(1);
    expect(await answer).toBe('cut off');
  });

  test('ends at once with 1 at the second signal', async () => {
    const command = new Command(['start'], { LOG_LEVEL: 'silent', DRAIN_DELAY: '600000' });
    const url = after(await command.printed('npm run --silent token'), 'The lending graph is at').replace(
      '/graphql',
      '',
    );
    void command.stop('SIGTERM');
    while ((await fetch(`${url}/readyz`)).status === 200);
    expect((await command.stop('SIGTERM')).code).toBe(1);
  });

  test('gives back the memory that it took to start', async () => {
    const port = String(await freePort());
    const command = new Command(['start'], { LOG_LEVEL: 'silent', METRICS_PORT: port });
    await command.printed('npm run --silent token');
    const metrics = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
    const [, bytes] = /^nodejs_heap_space_size_total_bytes\{space="new"\} (\d+)$/m.exec(metrics) ?? [];
    // V8 begins with 1 MiB, and loading the modules needs 32.
    expect(Number(bytes)).toBeLessThanOrEqual(8 * 2 ** 20);
  });

  test('works where Node must not use its inspector', async () => {
    // Its name since Node 23.5.
    const isStable = process.allowedNodeEnvironmentFlags.has('--permission');
    const permission = isStable ? '--permission' : '--experimental-permission';
    const flags = [permission, '--allow-fs-read=*', '--allow-addons'];
    const command = new Command(['start'], { LOG_LEVEL: 'silent' }, [process.execPath, ...flags, cli]);
    const url = after(await command.printed('npm run --silent token'), 'The lending graph is at');
    expect(await ask(url, `{ person(id: "${person.id}") { id } }`)).toMatchObject({
      data: { person: { id: person.id } },
    });
    expect((await command.stop('SIGTERM')).code).toBe(0);
  });

  test('with wrong settings ends with 2 and one message that lists all of them, but no secret', async () => {
    const { code, out, err } = await new Command(['start'], {
      PORT: 'eighty',
      LENDING_MAX_IN_FLIGHT: '256',
      LOG_LEVEL: 'loud',
      AUTH_SECRET: 'too short',
      LENDING_RETRYS: '3',
      LENDING_API_URL: 'ftp://bank',
    }).ended;
    expect([code, out]).toEqual([2, '']);
    for (const name of [
      'PORT',
      'LENDING_MAX_IN_FLIGHT',
      'LOG_LEVEL',
      'AUTH_SECRET',
      'LENDING_RETRYS',
      'LENDING_API_URL',
    ])
      expect(err).toMatch(new RegExp(`^ +- ${name}: `, 'm'));
    expect(err).not.toContain('too short');
    expect(err).not.toMatch(/^ +at /m);
  });

  test('with an address that it cannot have ends with 2 and says which settings to change', async () => {
    const verified = { AUTH_SECRET: 's'.repeat(32), AUTH_ISSUER: 'issuer', AUTH_AUDIENCE: 'audience' };
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
    const { port } = taken.address() as AddressInfo;
    const cases: readonly (readonly [settings: Record<string, string>, advice: RegExp])[] = [
      [{ METRICS_PORT: String(port) }, new RegExp(`^127\\.0\\.0\\.1:${port} is taken\\. Set .*METRICS_PORT`)],
      [{ PORT: String(port) }, new RegExp(`^127\\.0\\.0\\.1:${port} is taken\\. Set PORT`)],
      // Kept for documents: no machine has it.
      [{ ...verified, HOST: '192.0.2.1' }, /^192\.0\.2\.1: this machine has no such address\. Set HOST/],
      [{ ...verified, HOST: 'nowhere.invalid' }, /^nowhere\.invalid: there is no such host .* Set HOST/],
    ];
    for (const [settings, advice] of cases) {
      const { code, err } = await new Command(['start'], { LOG_LEVEL: 'silent', ...settings }).ended;
      expect([code, err]).toEqual([2, expect.stringMatching(advice)]);
      expect(err).not.toMatch(/^ +at /m);
    }
    await new Promise((resolve) => taken.close(resolve));
  });

  test('with a fault profile that the sandbox cannot have ends with 2 and says what is wrong with it', async () => {
    for (const command of ['start', 'sandbox']) {
      const { code, out, err } = await new Command([command], {
        SANDBOX_FAULTS: '{"faults":[{"on":"reeds","status":503}]}',
      }).ended;
      expect([code, out]).toEqual([2, '']);
      expect(err).toMatch(/^ +- SANDBOX_FAULTS: on: There is no operation "reeds"\. Allowed: \*, reads,/m);
      expect(err).not.toMatch(/^ +at /m);
    }
  });

  test('in front of a real bank without a way to verify tokens ends with 2', async () => {
    const bank = {
      LENDING_API_URL: 'https://bank.example',
      LENDING_AUTH_URL: 'https://bank.example/oauth2/token',
      LENDING_CLIENT_ID: 'client',
      LENDING_CLIENT_SECRET: 'a secret',
      LINK_SECRET: 'a secret for links of 32 bytes or more',
    };
    const { code, out, err } = await new Command(['start'], bank).ended;
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain('AUTH_JWKS_URL or AUTH_SECRET');
    expect(err).not.toContain('a secret');
  });

  test('beyond this machine without a way to verify tokens ends with 2', async () => {
    const { code, err } = await new Command(['start'], { HOST: '0.0.0.0' }).ended;
    expect(code).toBe(2);
    expect(err).toContain('HOST');
  });
});

describe('costs', () => {
  const folder = mkdtempSync(join(tmpdir(), 'costs-'));
  const file = join(folder, 'manifest.json');
  afterAll(() => rmSync(folder, { recursive: true }));
  const costs = async (manifest: unknown, settings: Record<string, string> = {}): Promise<Ended> => {
    writeFileSync(file, JSON.stringify(manifest));
    return new Command(['costs', file], settings).ended;
  };
  const manifest = {
    a: '{ me { id } }',
    b: 'query Cards($first: Int) { creditCardApplications(first: $first) { nodes { bills { totalCount } } } }',
    two: 'query Line { creditLine(personId: "x", id: "y") { id } } query Lines { creditLines { totalCount } }',
  };

  test('prints the worst case of each operation, the dearest first, and ends with 1 where one is above the limit', async () => {
    // A list of 1000 cards, and the bills of each.
    expect(await costs(manifest)).toMatchObject({
      code: 1,
      err: '',
      out: [
        'calls  operation  document',
        ' 1001  Cards      b         above LIMIT_BANK_CALLS (500)',
        '    1  Line       two',
        '    1  Lines      two',
        '    0  (unnamed)  a',
        '',
      ].join('\n'),
    });
  });

  test('ends with 0 where none is above the limit, and takes TRUSTED_DOCUMENTS where no file is named', async () => {
    writeFileSync(file, JSON.stringify(manifest));
    const { code, out, err } = await new Command(['costs'], {
      TRUSTED_DOCUMENTS: file,
      LIMIT_BANK_CALLS: '1001',
    }).ended;
    expect([code, out, err]).toEqual([0, expect.stringMatching(/^ 1001 {2}Cards {6}b$/m), '']);
  });

  test('with a manifest that cannot be used ends with 2 and all that is wrong', async () => {
    const { code, out, err } = await costs({ a: '{ nobody }', b: '{' });
    expect([code, out]).toEqual([2, '']);
    expect(err).toBe(
      'The manifest cannot be used:\n  - "a": Cannot query field "nobody" on type "Query".\n  - "b": Syntax Error: Expected Name, found <EOF>.\n',
    );
    for (const args of [['costs'], ['costs', join(folder, 'nowhere.json')], ['costs', file, file]])
      expect(await new Command(args).ended).toMatchObject({ code: 2, out: '' });
  });

  test('and neither does such a manifest let the gateway start', async () => {
    writeFileSync(file, '{ "a": "{ nobody }" }');
    expect(await new Command(['start'], { TRUSTED_DOCUMENTS: file }).ended).toMatchObject({
      code: 2,
      out: '',
      err: 'Wrong settings:\n  - TRUSTED_DOCUMENTS: "a": Cannot query field "nobody" on type "Query".\n',
    });
  });
});

describe('token', () => {
  const token = async (...args: string[]): Promise<string> => {
    const { code, out } = await new Command(['token', ...args]).ended;
    expect([code, out]).toEqual([0, expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+\n$/)]);
    return out.trim();
  };

  test('prints a token that a gateway on the embedded sandbox takes for the demo person', async () => {
    const bench = await Bench.start();
    const query = `{ me { id } person(id: "${person.id}") { id } other: person(id: "${borrower.id}") { id } creditLine(personId: "${borrower.id}", id: "${borrower.creditLineIds[0]}") { id } }`;
    const [own, others, partner, reader] = await Promise.all([
      token(),
      token('--person', borrower.id),
      token('--partner'),
      token('--read-only'),
    ]);
    expect(await bench.data(query, {}, own)).toEqual({
      me: { id: person.id },
      person: { id: person.id },
      other: null,
      creditLine: null,
    });
    expect(await bench.data(query, {}, others)).toEqual({
      me: { id: borrower.id },
      person: null,
      other: { id: borrower.id },
      creditLine: { id: borrower.creditLineIds[0] },
    });
    expect(await bench.data(query, {}, partner)).toMatchObject({
      me: null,
      person: { id: person.id },
      other: { id: borrower.id },
    });
    const write = `mutation { createCreditLineApplication(input: { personId: "${person.id}", recipientIban: "${iban}" }) { creditLineApplication { id } } }`;
    expect(await bench.refusal(write, {}, reader)).toMatchObject({ code: 'FORBIDDEN' });
    expect(await bench.data(write, {}, own)).toMatchObject({
      createCreditLineApplication: { creditLineApplication: { id: expect.any(String) } },
    });
    await bench.close();
  });

  test('with an unknown option ends with 2', async () => {
    const { code, out, err } = await new Command(['token', '--admin']).ended;
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain('--admin');
    expect(err).not.toMatch(/^ +at /m);
  });
});

describe('sandbox', () => {
  test('starts alone and answers', async () => {
    const command = new Command(['sandbox']);
    const out = await command.printed('controls at');
    expect(out).not.toContain('graphql');
    const controls = after(out, 'its controls at');
    expect(await (await fetch(`${controls}/clock`)).json()).toEqual({ now: '2026-11-02T09:00:00.000Z' });
    const url = after(out, 'The sandbox of the bank is at');
    expect((await fetch(`${url}/v1/persons/credit_lines`)).status).toBe(401);
    expect(await command.stop('SIGTERM')).toMatchObject({ code: 0, err: '' });
  });
});

describe('--help and --version', () => {
  test('print to the standard output, and end with 0', async () => {
    const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
    expect(await new Command(['--version']).ended).toMatchObject({ code: 0, out: `${version}\n`, err: '' });
    for (const args of [['--help'], ['-h'], ['check', '--help']]) {
      const { code, out, err } = await new Command(args).ended;
      expect([code, out, err]).toEqual([0, expect.stringMatching(/^Usage: lending-graph/), '']);
    }
  });
});

describe('anything else', () => {
  test.each([
    ['an unknown command', 'serve'],
    ['a name that every object has', 'toString'],
    ['an option in its place', '--help-me'],
    ['an operand too many', 'start', 'now'],
    ['an option of another command', 'start', '--partner'],
  ])('%s prints how to use it and ends with 2', async (_what, ...args) => {
    const { code, out, err } = await new Command(args).ended;
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(/^Usage: lending-graph/m);
  });
});
