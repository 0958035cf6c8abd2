import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
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
  type Answer,
  type Stage,
} from '../support/scripted-bank.js';

const iban = 'DE87110101001000057123';
const traceId = 'a95f2aaf-4e0c-4d49-8021-8a16a884ed86';
const refusal = (status: number, code: string, more: object = {}) => ({
  code,
  detail: 'Just so.',
  id: traceId,
  status: String(status),
  title: 'Refused',
  ...more,
});

let stage: Stage;
beforeAll(async () => {
  stage = await startStage();
});
beforeEach(() => {
  stage.bank.take();
});
afterAll(() => stage.close());

/**
 * Returns the only error of a read or a write with this response of the bank, after exactly one call. The
 * error must not contain the bank's texts.
 */
async function errorOf(kind: 'read' | 'write', answer: Answer) {
  stage.gateway.logged.length = 0;
  if (kind === 'read') stage.bank.on(`GET ${paths.line}`, answer);
  else stage.bank.on(`POST ${paths.loans}`, answer);
  const { data, errors, headers } = await stage.ask(
    kind === 'read' ? `{ ${readLine()} }` : `mutation { ${drawLoan} }`,
  );
  expect(data).toEqual(kind === 'read' ? { creditLine: null } : { createLoan: null });
  expect(errors).toHaveLength(1);
  expect(stage.bank.take()).toHaveLength(1);
  const said = JSON.stringify(errors) + stage.gateway.logged.join('');
  for (const secret of [
    iban,
    'DE87 1101',
    'secret_stack.ex',
    'internal.bank',
    stage.bank.url,
    'bank-token',
    'the-secret',
    '<html',
  ])
    expect(said).not.toContain(secret);
  expect(errors[0]?.extensions.requestId).toBe(headers.get('x-request-id'));
  return errors[0]?.extensions;
}

describe('a documented refusal', () => {
  const cases: [status: number, code: string, ofRead: string, ofWrite: string][] = [
    [400, 'invalid_model', 'BAD_USER_INPUT', 'BAD_USER_INPUT'],
    [403, 'unauthorized_action', 'FORBIDDEN', 'FORBIDDEN'],
    [409, 'record_not_unique', 'CONFLICT', 'CONFLICT'],
    [422, 'unprocessable_entity', 'UNPROCESSABLE', 'UNPROCESSABLE'],
    [429, 'too_many_requests', 'RATE_LIMITED', 'RATE_LIMITED'],
    [500, 'generic_error', 'UPSTREAM_UNAVAILABLE', 'OUTCOME_UNKNOWN'],
    [501, 'not_implemented_error', 'UPSTREAM_UNAVAILABLE', 'UPSTREAM_UNAVAILABLE'],
    [502, 'bad_gateway', 'UPSTREAM_UNAVAILABLE', 'OUTCOME_UNKNOWN'],
    [503, 'service_unavailable', 'UPSTREAM_UNAVAILABLE', 'OUTCOME_UNKNOWN'],
    [504, 'gateway_timeout', 'UPSTREAM_TIMEOUT', 'OUTCOME_UNKNOWN'],
  ];
  describe.each(cases)('%i %s', (status, code, ofRead, ofWrite) => {
    const bank = { status, code, title: 'Refused', detail: 'Just so.', id: traceId };
    test.each([
      ['bare, its status a text', refusal(status, code)],
      ['bare, its status a number, without a source', refusal(status, code, { status, source: null })],
      [
        'in a list, with a backtrace',
        {
          errors: [
            refusal(status, code, { status, backtrace: ['secret_stack.ex:12'] }),
            refusal(500, 'generic_error'),
          ],
        },
      ],
    ])('%s', async (_shape, body) => {
      expect(await errorOf('read', { status, body })).toMatchObject({ code: ofRead, bank });
      expect(await errorOf('write', { status, body })).toMatchObject({ code: ofWrite, bank });
    });
  });

  test('says if it can be retried, but never for a write with an unknown outcome', async () => {
    const retryable = async (kind: 'read' | 'write', status: number) =>
      ((await errorOf(kind, { status, body: refusal(status, 'x') })) as { retryable?: boolean }).retryable;
    expect([
      await retryable('read', 503),
      await retryable('read', 504),
      await retryable('read', 429),
      await retryable('read', 400),
      await retryable('read', 409),
    ]).toEqual([true, true, true, undefined, undefined]);
    expect([
      await retryable('write', 429),
      await retryable('write', 503),
      await retryable('write', 500),
      await retryable('write', 504),
    ]).toEqual([true, undefined, undefined, undefined]);
  });

  test('400 build_pagination_headers_failure says nothing of the input: a read failed, the outcome of a write is unknown', async () => {
    const answer = {
      status: 400,
      body: refusal(400, 'build_pagination_headers_failure', { detail: 'Cannot connect to database.' }),
    };
    expect(await errorOf('read', answer)).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
    expect(await errorOf('write', answer)).toMatchObject({
      code: 'OUTCOME_UNKNOWN',
      bank: { code: 'build_pagination_headers_failure' },
    });
  });
});

describe('404', () => {
  const documented = {
    status: 404,
    body: refusal(404, 'model_not_found', { detail: `Couldn't find 'credit_line' for id '${ids.line}'.` }),
  };

  test('in a documented shape is null where it answers a read by id', async () => {
    for (const body of [documented.body, { errors: [documented.body] }]) {
      stage.bank.on(`GET ${paths.line}`, { status: 404, body });
      const { data, errors } = await stage.ask(
        `{ ${readLine()} person(id: "${ids.person}") { creditLine(id: "${ids.line}") { limit { value } } } }`,
      );
      expect({ data, errors }).toEqual({
        data: { creditLine: null, person: { creditLine: null } },
        errors: [],
      });
    }
    expect(stage.bank.take()).toHaveLength(2);
  });

  test('in a documented shape is null where it answers a document, a list below a line, or a calculation', async () => {
    stage.bank.on(`GET ${paths.line}`, { body: bodies.line });
    stage.bank
      .on(`GET ${paths.line}/closing_account_statement`, documented)
      .on(`GET ${paths.line}/blocks`, documented)
      .on(`POST ${paths.line}/available_installment_plans`, documented);
    const { data, errors } = await stage.ask(
      `{ ${readLine('closingAccountStatement { content } blocks { nodes { id } } availableInstallmentPlans(input: { amount: { value: 1 } }) { term }')} }`,
    );
    expect({ data, errors }).toEqual({
      data: {
        creditLine: {
          closingAccountStatement: { content: null },
          blocks: null,
          availableInstallmentPlans: null,
        },
      },
      errors: [],
    });
  });

  test('in a documented shape is NOT_FOUND where it answers a write', async () => {
    expect(await errorOf('write', documented)).toMatchObject({
      code: 'NOT_FOUND',
      bank: { status: 404, code: 'model_not_found', id: traceId },
    });
  });

  test.each([
    ['HTML', { headers: { 'content-type': 'text/html' }, body: '<html>no such page</html>' }],
    ['a plain text', { body: 'Not Found' }],
    ['an empty body', {}],
    ["somebody else's JSON", { body: { error: 'not found', path: '/v1' } }],
    ['an empty list of errors', { body: { errors: [] } }],
  ])('with %s is no word of the bank about the resource', async (_what, answer) => {
    expect(await errorOf('read', { status: 404, ...answer })).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
    expect(await errorOf('write', { status: 404, ...answer })).toMatchObject({ code: 'OUTCOME_UNKNOWN' });
  });
});

describe('a refusal that is no JSON', () => {
  test.each([
    [400, 'UPSTREAM_UNAVAILABLE', 'OUTCOME_UNKNOWN'],
    [403, 'UPSTREAM_UNAVAILABLE', 'OUTCOME_UNKNOWN'],
    [409, 'UPSTREAM_UNAVAILABLE', 'OUTCOME_UNKNOWN'],
    [418, 'UPSTREAM_UNAVAILABLE', 'OUTCOME_UNKNOWN'],
    [429, 'RATE_LIMITED', 'RATE_LIMITED'],
    [500, 'UPSTREAM_UNAVAILABLE', 'OUTCOME_UNKNOWN'],
    [501, 'UPSTREAM_UNAVAILABLE', 'UPSTREAM_UNAVAILABLE'],
    [503, 'UPSTREAM_UNAVAILABLE', 'OUTCOME_UNKNOWN'],
    [504, 'UPSTREAM_TIMEOUT', 'OUTCOME_UNKNOWN'],
  ])('%i', async (status, ofRead, ofWrite) => {
    const answer = { status, body: `<html> at http://internal.bank/ ${iban}` };
    for (const [kind, code] of [
      ['read', ofRead],
      ['write', ofWrite],
    ] as const) {
      const error = await errorOf(kind, answer);
      expect(error).toMatchObject({ code });
      expect(error?.bank).toBeUndefined();
    }
  });
});

describe("the bank's error text", () => {
  const said = async (more: object, kind: 'read' | 'write' = 'write') =>
    (await errorOf(kind, { status: 400, body: refusal(400, 'validation_error', more) }))?.bank;

  test('contains no IBANs, however they are written', async () => {
    expect(
      await said({
        detail: `IBAN ${iban} is closed, DE87 1101 0100 1000 0571 23 too (DE13110101014386274299).`,
      }),
    ).toMatchObject({
      detail: 'IBAN [IBAN] is closed, [IBAN] too ([IBAN]).',
    });
    expect(await said({ title: `No ${iban}`, id: iban })).toMatchObject({ title: 'No [IBAN]', id: '[IBAN]' });
    expect(
      await said({ detail: 'Not de89370400440532013000, nor DE89-3704-0044-0532-0130-00.' }),
    ).toMatchObject({ detail: 'Not [IBAN], nor [IBAN].' });
  });

  test('contains no URLs', async () => {
    const bank = await said({
      detail: `POST ${stage.bank.url}/v1/persons failed, see HTTPS://internal.bank/x?token=1 or http://internal.bank:8080/y.`,
    });
    expect(JSON.stringify(bank)).not.toMatch(/http|internal|token|v1/i);
  });

  test('contains no hosts and addresses, but the names of fields', async () => {
    expect(
      await said({
        detail:
          'amount.value: 10.0.0.3:5432 and core.bank.internal/v1/x and core.bank.internal do not answer',
      }),
    ).toMatchObject({
      detail: 'amount.value: [host] and [host] and [host] do not answer',
    });
  });

  test('is cut to a length that can be read', async () => {
    expect(String((await said({ detail: 'no '.repeat(10_000) }))?.['detail']).length).toBeLessThanOrEqual(
      500,
    );
  });

  test('keeps ids, which are no secrets of the caller', async () => {
    const detail = "Couldn't find 'credit_line' for id 'c5f22b00baa845869ceb3a7d90d59bffccln'.";
    expect(await said({ detail })).toMatchObject({ detail });
  });

  test.each([
    ['interest_rate', 'interestRate'],
    ['/bullet_repayment_date', 'bulletRepaymentDate'],
    ['amount', 'amount'],
    ['something_new', 'something_new'],
  ])('names the field %s as the graph does: %s', async (field, expected) => {
    expect(await said({ source: { field, message: 'is not included in the list' } })).toMatchObject({
      field: expected,
    });
  });

  test('is never more than the documented texts', async () => {
    const bank = await said({
      backtrace: ['secret_stack.ex:12'],
      request: { iban },
      meta: 'secret_stack.ex',
      detail: { deep: iban },
      title: 7,
    });
    expect(bank).toEqual({ status: 400, code: 'validation_error', id: traceId });
  });
});

describe('429', () => {
  test.each([
    ['60', 60],
    ['0.5', 0.5],
    ['soon', undefined],
    ['Sat, 21 Nov 2026 03:00:00 GMT', undefined],
    ['-1', undefined],
    ['', undefined],
  ])('with Retry-After %j gives retryAfter %p', async (header, retryAfter) => {
    for (const kind of ['read', 'write'] as const) {
      expect(
        (await errorOf(kind, { status: 429, headers: { 'retry-after': header }, body: 'slow down' }))
          ?.retryAfter,
      ).toBe(retryAfter);
    }
  });
});

describe('a connection', () => {
  test('that is reset makes a read fail and leaves the outcome of a write unknown, be it before the request was read or after', async () => {
    for (const reset of [misbehave.resetBeforeReading, misbehave.resetAfterReading]) {
      stage.bank.on(`GET ${paths.line}`, reset).on(`POST ${paths.loans}`, reset);
      const [read, write] = await Promise.all([
        stage.ask(`{ ${readLine()} }`),
        stage.ask(`mutation { ${drawLoan} }`),
      ]);
      expect(read.errors).toMatchObject([{ extensions: { code: 'UPSTREAM_UNAVAILABLE', retryable: true } }]);
      expect(write.errors.map(({ extensions }) => extensions.code)).toEqual(['OUTCOME_UNKNOWN']);
      expect(stage.bank.take()).toHaveLength(2);
    }
  });

  test('that nobody accepts: neither a read nor a write was sent', async () => {
    const tokens = await ScriptedBank.start();
    const lonely = await startStage({
      // The system gives this port to no other server, as it can with one that was closed.
      LENDING_API_URL: 'http://127.0.0.1:1',
      LENDING_AUTH_URL: settingsFor(tokens.url)['LENDING_AUTH_URL'] ?? '',
    });
    try {
      for (const query of [`{ ${readLine()} }`, `mutation { ${drawLoan} }`]) {
        const { errors } = await lonely.ask(query);
        expect(errors).toMatchObject([{ extensions: { code: 'UPSTREAM_UNAVAILABLE', retryable: true } }]);
        expect(JSON.stringify(errors)).not.toMatch(/ECONNREFUSED|127\.0\.0\.1/);
      }
      expect(tokens.tokenCalls).toHaveLength(1);
    } finally {
      await Promise.all([lonely.close(), tokens.close()]);
    }
  });
});
