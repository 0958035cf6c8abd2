import { CombinedGraphQLErrors, ServerError, ServerParseError } from '@apollo/client/errors';
import { describe, expect, test } from '@jest/globals';
import { attemptOutcomeOf, failureOf, IntentError, type ErrorCode } from '@lending-graph/client';
import { CombinedError } from '@urql/core';
import { errorCodes } from '../../src/bank/errors.js';

/** Fails to compile if the package has other codes than the gateway. */
const codes: Record<ErrorCode, string> = errorCodes;
const asGateway: Record<keyof typeof errorCodes, unknown> = codes;

interface Extensions {
  readonly code?: string;
  readonly [name: string]: unknown;
}
const error = (extensions: Extensions, path?: (string | number)[]) => ({
  message: `It is ${extensions.code}.`,
  ...(path && { path }),
  extensions: { requestId: 'r-1', ...extensions },
});
const refused = error({ code: 'UNPROCESSABLE', bank: { status: 422 } }, ['createLoan']);
const unknown = error(
  { code: 'OUTCOME_UNKNOWN', writeOutcome: 'UNKNOWN', verifyWith: 'CreditLine.activeLoans' },
  ['createLoan'],
);
const limited = error({ code: 'RATE_LIMITED', retryable: true, retryAfter: 3 });

/** The same errors as each GraphQL client gives them. */
const forms = (errors: ReturnType<typeof error>[]) => {
  const body = { data: { createLoan: null }, errors };
  const response = new Response(JSON.stringify(body), { status: 503 });
  const graphQLErrors = errors as never;
  return [
    body,
    { data: null, error: new CombinedGraphQLErrors(body) },
    new CombinedGraphQLErrors(body),
    new ServerError('Response not successful', { response, bodyText: JSON.stringify(body) }),
    new CombinedError({ graphQLErrors }),
    { data: null, error: new CombinedError({ graphQLErrors, response }) },
  ];
};

test('the codes are those of the gateway', () => {
  expect(Object.keys(asGateway)).not.toEqual([]);
});

describe('a failure', () => {
  test('is undefined for a result without errors', () => {
    for (const result of [{ data: { me: null } }, { data: {}, error: undefined }, { data: {}, errors: [] }])
      expect(failureOf(result)).toBeUndefined();
  });

  test('is read from all forms of a result and of an error', () => {
    for (const source of forms([limited]))
      expect(failureOf(source)).toMatchObject({
        code: 'RATE_LIMITED',
        message: 'It is RATE_LIMITED.',
        retryable: true,
        retryAfter: 3,
        writeCarriedOut: false,
        requestId: 'r-1',
        errors: [limited],
        cause: undefined,
      });
    for (const source of forms([unknown]))
      expect(failureOf(source)).toMatchObject({
        code: 'OUTCOME_UNKNOWN',
        retryable: false,
        writeCarriedOut: undefined,
        verifyWith: ['CreditLine.activeLoans'],
      });
  });

  test('has the code of the error that demands the most care, and the longest wait', () => {
    expect(failureOf({ errors: [limited, refused, unknown] })).toMatchObject({ code: 'OUTCOME_UNKNOWN' });
    expect(failureOf({ errors: [limited, refused] })).toMatchObject({ code: 'UNPROCESSABLE' });
    const later = error({ code: 'UPSTREAM_UNAVAILABLE', retryable: true, retryAfter: 9 });
    expect(failureOf({ errors: [limited, later] })).toMatchObject({ retryAfter: 9 });
  });

  test('is a network error for whatever is no answer of the gateway', () => {
    const page = '<html>502 Bad Gateway</html>';
    const response = new Response(page, { status: 502, headers: { 'retry-after': '7' } });
    for (const source of [
      new ServerError('Response not successful', { response, bodyText: page }),
      new ServerParseError(new SyntaxError('<'), { response, bodyText: page }),
      new CombinedError({ networkError: new Error('Bad Gateway'), response }),
    ])
      expect(failureOf(source)).toMatchObject({
        code: 'NETWORK_ERROR',
        retryable: true,
        retryAfter: 7,
        status: 502,
        writeCarriedOut: undefined,
      });
    const gone = new TypeError('Failed to fetch');
    for (const source of [gone, new CombinedError({ networkError: gone }), { error: gone }])
      expect(failureOf(source)).toMatchObject({ code: 'NETWORK_ERROR', retryable: true, errors: [] });
    const broken = new CombinedError({ networkError: new TypeError('terminated'), response: new Response() });
    expect(failureOf(broken)).toMatchObject({ retryable: true, status: 200 });
    const forbidden = new Response('no', { status: 403 });
    expect(failureOf(new ServerError('no', { response: forbidden, bodyText: 'no' }))).toMatchObject({
      retryable: false,
    });
    for (const source of [undefined, null, 'x', {}]) expect(failureOf(source)).toBeDefined();
  });

  test('says if a mutation was carried out', () => {
    const said = (...errors: ReturnType<typeof error>[]) => failureOf({ errors })?.writeCarriedOut;
    expect(said(error({ code: 'UPSTREAM_TIMEOUT', writeOutcome: 'CARRIED_OUT' }, ['a', 'b']))).toBe(true);
    expect(said(refused)).toBe(false);
    for (const open of [
      error({ code: 'CONFLICT', writeOutcome: 'EARLIER_ATTEMPT_UNKNOWN', retryable: true }, ['a']),
      error({ code: 'INTERNAL_SERVER_ERROR' }),
      { ...unknown, extensions: {} as never },
    ])
      expect(said(open)).toBeUndefined();
  });

  test('is the error of an intent', () => {
    const networkError = new IntentError('CHANGED_INPUT', 'Changed.');
    for (const source of [networkError, { error: networkError }, new CombinedError({ networkError })])
      expect(failureOf(source)).toMatchObject({
        code: 'CHANGED_INPUT',
        retryable: false,
        message: 'Changed.',
      });
  });
});

describe('an attempt', () => {
  const outcome = (data: object | null, ...errors: ReturnType<typeof error>[]) =>
    attemptOutcomeOf({ data, errors });
  const none = { createLoan: null };

  test('was carried out if its mutation has a payload, or an error says so', () => {
    const below = error({ code: 'UPSTREAM_TIMEOUT', writeOutcome: 'CARRIED_OUT' }, ['createLoan', 'loan']);
    expect(outcome({ createLoan: { loan: null } })).toBe('CARRIED_OUT');
    expect(outcome({ createLoan: { loan: null } }, below)).toBe('CARRIED_OUT');
    expect(outcome(none, { ...below, path: ['createLoan'] })).toBe('CARRIED_OUT');
    expect(outcome({ one: {}, two: null }, { ...refused, path: ['two'] })).toBe('CARRIED_OUT');
  });

  test('was refused if the bank said so, in all of its mutations', () => {
    expect(outcome(none, refused)).toBe('REFUSED');
    const full = error({ code: 'RATE_LIMITED', retryable: true }, ['two']);
    expect(outcome({ createLoan: null, two: null }, refused, full)).toBe('NOT_SENT');
  });

  test('was not sent if the request or the mutation was refused', () => {
    for (const code of ['RATE_LIMITED', 'UPSTREAM_UNAVAILABLE', 'FORBIDDEN'])
      expect(outcome(none, error({ code }, ['createLoan']))).toBe('NOT_SENT');
    for (const code of ['UNAUTHENTICATED', 'BAD_USER_INPUT', 'RATE_LIMITED'])
      expect(attemptOutcomeOf({ errors: [error({ code })] })).toBe('NOT_SENT');
    const storeAway = error({ code: 'UPSTREAM_UNAVAILABLE', writeOutcome: 'EARLIER_ATTEMPT_UNKNOWN' }, [
      'createLoan',
    ]);
    expect(outcome(none, storeAway)).toBe('NOT_SENT');
    expect(outcome(none, error({ code: 'UNPROCESSABLE' }, ['createLoan']))).toBe('NOT_SENT');
    expect(outcome({ createLoan: null, two: {} }, storeAway)).toBe('UNKNOWN');
  });

  test('of several requests was not sent only if its input is bad, and ends as the last answer says', () => {
    const ofSeveral = (source: unknown) => attemptOutcomeOf(source, { isOnlyRequest: false });
    for (const code of ['UNAUTHENTICATED', 'RATE_LIMITED', 'UPSTREAM_UNAVAILABLE', 'FORBIDDEN'])
      for (const path of [undefined, ['createLoan']])
        expect(ofSeveral({ data: none, errors: [error({ code }, path)] })).toBe('UNKNOWN');
    expect(ofSeveral({ errors: [error({ code: 'BAD_USER_INPUT' })] })).toBe('NOT_SENT');
    expect(ofSeveral({ data: none, errors: [refused] })).toBe('REFUSED');
    expect(ofSeveral({ data: { createLoan: {} } })).toBe('CARRIED_OUT');
  });

  test('is unknown in all other cases', () => {
    expect(outcome(none, unknown)).toBe('UNKNOWN');
    const busy = error({ code: 'CONFLICT', writeOutcome: 'EARLIER_ATTEMPT_UNKNOWN' }, ['createLoan']);
    expect(outcome(none, busy)).toBe('UNKNOWN');
    expect(outcome({ one: {}, createLoan: null }, unknown)).toBe('UNKNOWN');
    for (const source of [
      new TypeError('Failed to fetch'),
      {},
      { data: none },
      { data: null },
      { errors: [error({ code: 'INTERNAL_SERVER_ERROR' })] },
      { errors: [{ message: 'from a router' }] },
    ])
      expect(attemptOutcomeOf(source)).toBe('UNKNOWN');
  });
});
