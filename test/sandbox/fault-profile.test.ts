import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { request } from 'node:http';
import { freePort } from '../../bench/free-port.js';
import { demo } from '../../src/sandbox/seed.js';
import type { Sandbox } from '../../src/sandbox/server.js';
import { startTestGateway } from '../support/graph.js';
import { euro, newCreditLine, Partner } from './partner.js';

let bank: Partner;
beforeAll(async () => {
  bank = await Partner.start({ port: await freePort() });
});
beforeEach(async () => {
  await bank.steer('POST', '/reset');
  await bank.login();
});
afterAll(() => bank.sandbox.close());

interface Shown {
  readonly seed: number;
  readonly calls: Record<string, number>;
  readonly faults: readonly { readonly on: string[]; readonly hits: number }[];
}

const lines = '/v1/persons/credit_lines';
const applications = '/v1/persons/credit_line_applications';
const set = (faults: readonly object[], seed = 7) =>
  bank.steer<Shown>('POST', '/fault-profile', { seed, faults });
const shown = () => bank.steer<Shown>('GET', '/fault-profile');
const hits = async () => (await shown()).faults.map((fault) => fault.hits);
const statusOf = async (path: string) => (await bank.call('GET', path)).status;

/** Returns the statuses of so many calls in sequence. */
async function statuses(count: number, path = lines): Promise<number[]> {
  const found: number[] = [];
  while (found.length < count) found.push(await statusOf(path));
  return found;
}

/** Creates a person with a credit line, and returns a function that draws loans on it. */
async function draw() {
  const { path } = await newCreditLine(bank);
  const drawn = async () =>
    (await bank.steer<{ what: string }[]>('GET', '/book')).filter(({ what }) => what === 'loan_drawn').length;
  return {
    path,
    drawn,
    loan: () =>
      bank.call('POST', `${path}/loans`, { amount: euro(50), reference: 'X', purpose: 'Y', term: 3 }),
  };
}

describe('a share of the calls', () => {
  test('fails, as many as the seed says, and is counted', async () => {
    await set([
      { share: 0.03, status: 503 },
      { share: 0.01, connection: 'reset' },
      { share: 0.01, connection: 'reset', when: 'after' },
    ]);
    const settled = await Promise.allSettled(Array.from({ length: 600 }, () => statusOf(lines)));
    const counted = { 503: 0, 200: 0, reset: 0 };
    for (const one of settled) counted[one.status === 'rejected' ? 'reset' : (one.value as 200 | 503)] += 1;
    expect(counted).toEqual({ 503: 20, 200: 568, reset: 12 });
    expect(await hits()).toEqual([20, 5, 7]);
    expect((await shown()).calls).toEqual({ listCreditLines: 600 });
  });

  test('is the same for the same seed, whatever is called between, and another for another seed', async () => {
    const half = [{ share: 0.5, status: 500 }];
    await set(half);
    const first = await statuses(40);
    expect(new Set(first)).toEqual(new Set([200, 500]));
    await set(half);
    const again: number[] = [];
    while (again.length < 40) {
      again.push(await statusOf(lines));
      await statusOf(applications);
    }
    expect(again).toEqual(first);
    await set(half, 8);
    expect(await statuses(40)).not.toEqual(first);
  });

  test('is of the operations that are named, of reads, of writes, of tokens or of all but these', async () => {
    const plans = '/v1/anonymous_credit_line_installment_plans';
    const failing = async () =>
      [
        await statusOf(lines),
        (await bank.call('POST', plans, { amount: euro(1000) })).status,
        (await bank.call('POST', `/v1/persons/${demo.person.id}/credit_records`, { source: 'solarisBank' }))
          .status,
        (await bank.login()).status,
      ].map((status) => status === 503);
    const expected: [on: string | string[], boolean[]][] = [
      ['*', [true, true, true, false]],
      ['reads', [true, true, false, false]],
      ['writes', [false, false, true, false]],
      ['token', [false, false, false, true]],
      ['listCreditLines', [true, false, false, false]],
      [
        ['token', 'createCreditRecord'],
        [false, false, true, true],
      ],
    ];
    for (const [on, which] of expected) {
      await set([{ on, status: 503 }]);
      expect([on, await failing()]).toEqual([on, which]);
    }
  });

  test('meets the first that fails alone, and all that slow it', async () => {
    await set([{ status: 503 }, { delayMs: 1 }, { connection: 'reset' }, { status: 500 }, { slowMs: 1 }]);
    expect(await statuses(2)).toEqual([503, 503]);
    expect(await hits()).toEqual([2, 2, 0, 0, 2]);
    await bank.steer('POST', '/faults', { status: 422 });
    expect(await statuses(2)).toEqual([422, 503]);
    expect(await hits()).toEqual([3, 4, 0, 0, 4]);
  });
});

describe('an error', () => {
  const documented: [status: number, code: string][] = [
    [400, 'invalid_model'],
    [401, 'invalid_token'],
    [403, 'unauthorized_action'],
    [404, 'model_not_found'],
    [409, 'conflict'],
    [422, 'unprocessable_entity'],
    [429, 'too_many_requests'],
    [500, 'generic_error'],
    [501, 'not_implemented_error'],
    [502, 'bad_gateway'],
    [503, 'service_unavailable'],
    [504, 'gateway_timeout'],
  ];

  test.each(documented)('%i has its documented body, in the shape of the operation', async (status, code) => {
    await set([{ status }]);
    const bare = { status: String(status), code, id: expect.any(String) };
    const wrapped = { errors: [{ ...bare, status }] };
    const overdraft = `/v1/persons/${demo.overdrawn.id}/overdrafts/${demo.overdrawn.overdraftId}`;
    expect(await bank.call('GET', lines)).toMatchObject({ status, body: status === 401 ? wrapped : bare });
    expect(await bank.call('GET', '/v1/credit_card_bills')).toMatchObject({ status, body: wrapped });
    expect(await bank.call('GET', overdraft)).toMatchObject({
      status,
      body: status === 401 || status === 409 ? wrapped : bare,
    });
  });

  test('has another code, another body, or says when to come again', async () => {
    await set([{ status: 400, code: 'build_pagination_headers_failure' }]);
    expect((await bank.call('GET', lines)).body).toMatchObject({
      status: '400',
      code: 'build_pagination_headers_failure',
    });
    await set([{ status: 502, body: '<html>', contentType: 'text/html' }]);
    expect(await bank.call('GET', lines)).toMatchObject({ status: 502, body: '<html>' });
    await set([{ status: 429, retryAfter: 3, headers: { 'x-quota': '0' } }]);
    const { headers } = await bank.call('GET', lines);
    expect([headers.get('retry-after'), headers.get('x-quota')]).toEqual(['3', '0']);
  });
});

describe('what breaks a connection', () => {
  const cases: [what: string, fault: object, drawn: number][] = [
    ['a reset before processing', { connection: 'reset' }, 0],
    ['a reset after processing', { connection: 'reset', when: 'after' }, 1],
    ['an answer that is cut', { connection: 'cut' }, 1],
  ];
  test.each(cases)(
    '%s answers nothing, and what the bank did is in its book',
    async (_what, fault, count) => {
      const { loan, drawn } = await draw();
      await set([{ on: 'createLoan', ...fault }]);
      await expect(loan()).rejects.toThrow();
      expect(await drawn()).toBe(count);
      expect(await hits()).toEqual([1]);
    },
  );

  test('an error after processing leaves the loan drawn', async () => {
    const { loan, drawn } = await draw();
    await set([{ on: 'writes', status: 500, when: 'after' }]);
    expect((await loan()).status).toBe(500);
    expect(await drawn()).toBe(1);
  });
});

/** Returns the pieces in which an answer arrives; rejects if the connection breaks. */
const pieces = (path: string) =>
  new Promise<Buffer[]>((resolve, reject) => {
    const chunks: Buffer[] = [];
    request(bank.sandbox.url + path, { headers: { authorization: `Bearer ${bank.token}` } }, (response) => {
      response
        .on('data', (chunk: Buffer) => chunks.push(chunk))
        .on('end', () => resolve(chunks))
        .on('error', reject);
    })
      .on('error', reject)
      .end();
  });

describe('slowness', () => {
  test('of bytes spreads an answer, and loses none of it', async () => {
    const whole = Buffer.concat(await pieces(lines));
    await set([{ slowMs: 100 }]);
    const slow = await pieces(lines);
    expect(slow.length).toBeGreaterThan(1);
    expect(Buffer.concat(slow)).toEqual(whole);
  });

  test('still going on ends with the sandbox', async () => {
    for (const fault of [{ delayMs: 600_000 }, { delayMs: 600_000, when: 'after' }, { slowMs: 600_000 }]) {
      const other = await Partner.start();
      await other.steer('POST', '/fault-profile', { faults: [fault] });
      const ended = expect(other.call('GET', lines)).rejects.toThrow();
      while ((await other.steer<unknown[]>('GET', '/calls')).length < 2);
      await other.sandbox.close();
      await ended;
    }
  });
});

describe('tokens', () => {
  test('are refused for a share of the calls', async () => {
    await set([{ share: 0.2, status: 401 }]);
    const found = await statuses(50);
    expect(found.filter((status) => status === 401)).toHaveLength((await hits())[0] ?? 0);
    expect(new Set(found)).toEqual(new Set([200, 401]));
  });

  test('die before they say', async () => {
    await set([{ on: 'token', tokenLifeMs: 0 }]);
    expect(await bank.login()).toMatchObject({ status: 200, body: { expires_in: 3599 } });
    expect(await statusOf(lines)).toBe(401);
    await bank.steer('DELETE', '/fault-profile');
    await bank.login();
    expect(await statusOf(lines)).toBe(200);
  });
});

describe('an outage', () => {
  /** Returns the status, or the error of the connection. */
  const attempt = (to = bank) =>
    to.call('GET', lines).then(
      ({ status }) => status,
      (error: NodeJS.ErrnoException) => error.code,
    );
  /** Repeats until that is the result. */
  const until = async (wanted: unknown, to = bank) => {
    while ((await attempt(to)) !== wanted);
  };
  const forever = 600_000;

  test('in which connections are refused ends by itself', async () => {
    // Long enough for both requests before it begins, also on a busy machine.
    await set([{ connection: 'refuse', fromMs: 1000, forMs: 100 }]);
    expect(await hits()).toEqual([0]);
    while ((await hits().catch(() => [0]))[0] !== 1);
    await until(200);
  });

  test('in which connections are refused lets nobody in while it lasts, and does not keep the sandbox from ending', async () => {
    const other = await Partner.start();
    await other.steer('POST', '/fault-profile', { faults: [{ connection: 'refuse', forMs: forever }] });
    await until('ECONNREFUSED', other);
    expect([await attempt(other), await attempt(other)]).toEqual(['ECONNREFUSED', 'ECONNREFUSED']);
    await other.sandbox.close();
  });

  test('of errors begins and ends by itself', async () => {
    await set([{ status: 503, fromMs: forever, forMs: 1 }]);
    expect(await attempt()).toBe(200);
    await set([{ status: 503, fromMs: 30 }]);
    await until(503);
    await set([{ status: 503, forMs: 30 }]);
    await until(200);
  });
});

describe('the fault profile', () => {
  test('counts the calls that were refused for their token', async () => {
    await set([]);
    expect(await statusOf(lines)).toBe(200);
    for (const headers of [{}, { authorization: 'Bearer nobody-gave-it' }])
      expect((await fetch(bank.sandbox.url + lines, { headers })).status).toBe(401);
    expect(await shown()).toMatchObject({ calls: { listCreditLines: 3 }, refusedTokens: 2 });
  });

  test('is empty at first, and again when it is taken back or the sandbox is reset', async () => {
    const clear = { seed: 1, calls: {}, refusedTokens: 0, faults: [] };
    await bank.steer('POST', '/reset');
    expect(await shown()).toEqual(clear);
    for (const [method, path] of [
      ['DELETE', '/fault-profile'],
      ['POST', '/reset'],
    ] as const) {
      await set([{ status: 500 }]);
      expect(await statusOf(lines)).toBe(500);
      await bank.steer(method, path);
      expect(await shown()).toEqual(clear);
      expect(await statusOf(lines)).toBe(200);
    }
  });

  test('can be set from the start, and is so again after a reset', async () => {
    const graph = await startTestGateway({
      SANDBOX_SEED: '3',
      SANDBOX_FAULTS: '{"faults":[{"on":"reads","status":500}]}',
    });
    const other = new Partner(graph.gateway.sandbox as Sandbox, true);
    try {
      await other.login();
      expect((await other.call('GET', lines)).status).toBe(500);
      expect(await other.steer('GET', '/fault-profile')).toMatchObject({
        seed: 3,
        faults: [{ on: ['reads'], share: 1, status: 500, hits: 1 }],
      });
      await other.steer('POST', '/fault-profile', { faults: [] });
      expect((await other.call('GET', lines)).status).toBe(200);
      await other.steer('POST', '/reset');
      expect((await other.call('GET', lines)).status).toBe(500);
    } finally {
      await graph.close();
    }
  });

  const nonsense: [what: object, detail: string][] = [
    [{}, 'faults: This is not a list.'],
    [{ faults: {} }, 'faults: This is not a list.'],
    [{ faults: [503] }, 'faults: This is not a list of objects.'],
    [{ seed: 'x', faults: [] }, 'seed: This is not a whole number'],
    [{ faults: [], times: 1 }, 'times: There is no such field here. Allowed: seed, faults.'],
    [{ faults: [{ status: 500, times: 1 }] }, 'times: There is no such field here. Allowed: on, share,'],
    [{ faults: [{}] }, 'faults: One of them would do nothing.'],
    [
      { faults: [{ on: 'reads', share: 0.5, when: 'after', delayMs: 0 }] },
      'faults: One of them would do nothing.',
    ],
    [
      { faults: [{ on: 'listCreditLine', status: 500 }] },
      'on: There is no operation "listCreditLine". Allowed: *, reads, writes, token, ',
    ],
    [{ faults: [{ on: [], status: 500 }] }, 'on: There is no operation'],
    [{ faults: [{ on: [7], status: 500 }] }, 'on: There is no operation 7.'],
    [{ faults: [{ share: 0, status: 500 }] }, 'share: This is not a number above 0 and up to 1.'],
    [{ faults: [{ share: 1.01, status: 500 }] }, 'share: This is not'],
    [{ faults: [{ share: '0.5', status: 500 }] }, 'share: This is not'],
    [{ faults: [{ status: 99 }] }, 'status: This is not a status from 200 to 599.'],
    [{ faults: [{ status: '500' }] }, 'status: This is not a whole number'],
    [{ faults: [{ code: 'x' }] }, 'code: This means nothing without status.'],
    [{ faults: [{ headers: { 'a b': 'c' } }] }, "headers: 'a b' is not a header"],
    [{ faults: [{ headers: { a: 1 } }] }, "headers: The value of 'a' is not a text."],
    [{ faults: [{ headers: ['a'] }] }, 'headers: This is not an object.'],
    [{ faults: [{ delayMs: -1 }] }, 'delayMs: This is not a whole number'],
    [{ faults: [{ delayMs: 'long' }] }, 'delayMs: This is not a whole number'],
    [{ faults: [{ delayMs: { from: 2, to: 1 } }] }, 'delayMs: from is greater than to.'],
    [{ faults: [{ delayMs: { from: 2 } }] }, 'delayMs: Give both from and to.'],
    [{ faults: [{ delayMs: { median: 9, p99: 8 } }] }, 'delayMs: median is greater than p99.'],
    [{ faults: [{ delayMs: { median: 0, p99: 8 } }] }, 'delayMs: median is 0.'],
    [{ faults: [{ delayMs: { median: 1, p99: 2, p50: 1 } }] }, 'p50: There is no such field'],
    [{ faults: [{ connection: 'slow' }] }, 'connection: This is none of: none, reset, cut, refuse.'],
    [{ faults: [{ connection: 'refuse' }] }, 'forMs: A fault that refuses connections needs an end'],
    [
      { faults: [{ connection: 'refuse', forMs: 1, share: 0.5 }] },
      'share: This means nothing where all connections are refused.',
    ],
    [{ faults: [{ status: 500, forMs: 0 }] }, 'forMs: This is not at least one millisecond.'],
    [{ faults: [{ tokenLifeMs: 5 }] }, 'tokenLifeMs: This means something for token alone.'],
    [
      { faults: [{ on: ['token', 'reads'], tokenLifeMs: 5 }] },
      'tokenLifeMs: This means something for token alone.',
    ],
  ];
  test.each(nonsense)('is not %j', async (body, detail) => {
    await set([{ status: 500 }]);
    expect(await bank.call('POST', '/sandbox/fault-profile', body)).toMatchObject({
      status: 400,
      body: { errors: [{ status: 400, code: 'invalid_model', detail: expect.stringContaining(detail) }] },
    });
    // Existing data stays.
    expect(await statusOf(lines)).toBe(500);
  });
});
