import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { allowedFields } from '../../src/sandbox/control-route.js';
import { delays } from '../../src/sandbox/delays.js';
import { demo } from '../../src/sandbox/seed.js';
import { sandboxDomains } from '../../src/sandbox/domains.js';
import { described } from './contract.js';
import { declaration, euro, newCreditLine, operationsOf, Partner } from './partner.js';

let bank: Partner;
beforeAll(async () => {
  bank = await Partner.start();
});
beforeEach(() => bank.steer('POST', '/reset'));
afterAll(() => bank.sandbox.close());

const lines = '/v1/persons/credit_lines';
const applications = '/v1/persons/credit_line_applications';
const ids = (body: unknown): unknown[] => (body as { id: string }[]).map(({ id }) => id);

describe('the operations', () => {
  test('of each domain are those of the contract', () => {
    for (const [tag, domain] of Object.entries(sandboxDomains))
      expect(Object.keys(domain.handlers).toSorted()).toEqual(operationsOf(tag).toSorted());
  });

  test('are all there', () => {
    expect(described).not.toEqual([]);
    expect(
      Object.values(sandboxDomains)
        .flatMap((domain) => Object.keys(domain.handlers))
        .toSorted(),
    ).toEqual(described.map(({ operationId }) => operationId).toSorted());
  });
});

describe('tokens', () => {
  test('are given for client credentials', async () => {
    expect(await bank.login()).toMatchObject({
      status: 200,
      body: { access_token: expect.any(String), expires_in: 3599, scope: 'partners', token_type: 'bearer' },
    });
    expect(await bank.login({ clientId: 'somebody', clientSecret: 'else' })).toMatchObject({
      status: 401,
      body: { error: 'invalid_client' },
    });
    expect((await bank.login(undefined, 'grant_type=password')).status).toBe(400);
  });

  test('are asked for by every operation, in the wrapped shape', async () => {
    const refused = (code: string) => ({
      status: 401,
      body: { errors: [{ status: 401, code, id: expect.any(String) }] },
    });
    expect(await bank.call('GET', lines, undefined, {})).toMatchObject(refused('token_required'));
    expect(await bank.call('GET', lines, undefined, { authorization: 'Bearer invented' })).toMatchObject(
      refused('invalid_token'),
    );
    expect(await bank.call('POST', '/v1/anonymous_credit_line_installment_plans', {}, {})).toMatchObject(
      refused('token_required'),
    );
  });

  test('expire after an hour of the bank, and not by a reset', async () => {
    await bank.login();
    await bank.steer('POST', '/clock', { advance: 'PT59M58S' });
    expect((await bank.call('GET', lines)).status).toBe(200);
    await bank.steer('POST', '/clock', { advance: 'PT1S' });
    expect((await bank.call('GET', lines)).status).toBe(401);
    await bank.login();
    await bank.steer('POST', '/reset');
    expect((await bank.call('GET', lines)).status).toBe(200);
  });
});

describe('lists', () => {
  test('come in pages, with the number of all entries and links to other pages', async () => {
    const first = await bank.call('GET', `${lines}?page[size]=2`);
    expect(ids(first.body)).toEqual(demo.borrower.creditLineIds.slice(0, 2));
    expect([first.headers.get('total'), first.headers.get('per-page')]).toEqual(['3', '2']);
    const found = [...(first.headers.get('link') ?? '').matchAll(/<([^>]*)>; rel="(\w+)"/g)];
    const links = Object.fromEntries(found.map(([, url = '', rel = '']) => [rel, url] as const));
    expect(Object.keys(links)).toEqual(['first', 'last', 'next']);
    const next = await bank.call('GET', String(links['next']).slice(bank.sandbox.url.length));
    expect(ids(next.body)).toEqual(demo.borrower.creditLineIds.slice(2));
    expect(next.headers.get('link')).toContain('rel="prev"');
    const beyond = await bank.call('GET', `${lines}?page[size]=2&page[number]=9`);
    expect([beyond.body, beyond.headers.get('total')]).toEqual([[], '3']);
  });

  test('hold ten entries to a page unless told, and a thousand at most', async () => {
    for (let count = 0; count < 11; count += 1)
      await bank.call('POST', `/v1/persons/${demo.person.id}/credit_line_applications`, declaration);
    const { body, headers } = await bank.call('GET', applications);
    expect([ids(body).length, headers.get('total'), headers.get('per-page')]).toEqual([10, '15', '10']);
    expect(ids((await bank.call('GET', `${applications}?page[size]=1000`)).body)).toHaveLength(15);
    for (const wrong of [
      'page[size]=1001',
      'page[size]=0',
      'page[number]=0',
      'page[size]=ten',
      'page[number]=1.5',
      'page[number]=',
    ]) {
      expect((await bank.call('GET', `${applications}?${wrong}`)).status).toBe(400);
    }
  });

  test('of credit lines are filtered by what the documents name', async () => {
    const [first, second, third] = demo.borrower.creditLineIds;
    const { lineId, personId } = await newCreditLine(bank, {}, { asks_authorization: true });
    const found = async (filter: string) => ids((await bank.call('GET', `${lines}?${filter}`)).body);
    expect(await found(`filter[person_id]=${personId}`)).toEqual([lineId]);
    expect(await found('filter[status]=authorization_pending')).toEqual([lineId]);
    expect(await found('filter[status]=something_new')).toEqual([]);
    expect(await found(`filter[id]=${second}`)).toEqual([second]);
    expect(await found('filter[granted_at_min]=2026-06-02')).toEqual([second, third]);
    expect(await found('filter[granted_at_min]=2026-05-03&filter[granted_at_max]=2026-06-02')).toEqual([
      second,
    ]);
    expect(await found('filter[eligible_renewal_expires_at_min]=2000-01-01')).toEqual([]);
    expect(await found('filter[unheard_of]=1')).toEqual([first, second, third, lineId]);
    expect((await bank.call('GET', `${lines}?filter[granted_at_min]=2026-02-31`)).status).toBe(400);
  });

  test('of applications are filtered by what the documents name', async () => {
    const {
      applicationIds: [first, second, third],
      rejectedApplicationId: rejected,
      creditLineIds: [, line],
    } = demo.borrower;
    const found = async (filter: string) => ids((await bank.call('GET', `${applications}?${filter}`)).body);
    expect((await bank.call('GET', `${applications}?page[size]=1`)).body).toEqual([
      {
        id: first,
        person_id: demo.borrower.id,
        status: 'credit_line_created',
        created_at: '2026-05-02T09:00:00.000Z',
        limit: euro(3000),
      },
    ]);
    expect(await found('filter[status]=rejected')).toEqual([rejected]);
    expect(await found(`filter[credit_line_id]=${line}`)).toEqual([second]);
    expect(await found('filter[credit_line_amount]=250000')).toEqual([third]);
    expect(await found(`filter[credit_line_amount]=${Number.MAX_SAFE_INTEGER}`)).toEqual([]);
    expect(
      await found('filter[application_date_min]=2026-07-02&filter[application_date_max]=2026-07-02'),
    ).toEqual([third]);
    expect(await found(`filter[id]=${first}&filter[person_id]=${demo.person.id}`)).toEqual([]);
  });
});

describe('refusals', () => {
  test('of the lending services are bare, with the status as a text', async () => {
    expect(
      (await bank.call('GET', `/v1/persons/${demo.person.id}/credit_lines/${demo.borrower.creditLineIds[0]}`))
        .body,
    ).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      status: '404',
      code: 'model_not_found',
      title: 'Model Not Found',
      detail: `Couldn't find 'credit_line' for id '${demo.borrower.creditLineIds[0]}'.`,
    });
  });

  test('of unknown paths are wrapped', async () => {
    for (const path of ['/', '/v1', '/v2/persons/credit_lines', '/v1/persons/credit_lines/']) {
      expect(await bank.call('GET', path)).toMatchObject({
        status: 404,
        body: { errors: [{ status: 404, code: 'model_not_found' }] },
      });
    }
  });

  test('meet what the contract forbids', async () => {
    const path = `/v1/persons/${demo.person.id}/credit_line_applications`;
    const refused = async (wrong: unknown, field: string) =>
      expect(await bank.call('POST', path, wrong)).toMatchObject({
        status: 400,
        body: { status: '400', source: { field } },
      });
    await refused({ ...declaration, marriage_status: 'married' }, 'marriage_status');
    await refused({ ...declaration, employment_since: '2026-02-31' }, 'employment_since');
    await refused({ ...declaration, recipient_iban: 'DE87110101001000057123' }, 'recipient_iban');
    await refused({ ...declaration, partner_score: ' 7' }, 'partner_score');
    await refused(
      { ...declaration, net_income_amount: { value: -1, unit: 'cents', currency: 'EUR' } },
      'net_income_amount.value',
    );
    await refused({ ...declaration, repayment_day_of_month: 2 }, 'repayment_day_of_month');
    expect(await bank.call('POST', path, '{"requested')).toMatchObject({
      status: 400,
      body: { code: 'invalid_json' },
    });
    expect(await bank.call('POST', path, '[]')).toMatchObject({ status: 400, body: { code: 'type_error' } });
    expect((await bank.call('GET', `${lines}?filter[id]=%20x`)).status).toBe(400);
  });

  test('do not meet what is unknown or null', async () => {
    const sent = { ...declaration, marriage_status: null, favourite_colour: 'green' };
    const { body } = await bank.call(
      'POST',
      `/v1/persons/${demo.person.id}/credit_line_applications?verbose=1`,
      sent,
    );
    expect(body).toMatchObject({ status: 'initial_scoring_pending', marriage_status: null });
  });
});

describe('the log of calls', () => {
  test('has each call that arrived, in order, and no control', async () => {
    await bank.steer('DELETE', '/calls');
    await bank.login();
    await bank.call('GET', `${lines}?page[size]=1`);
    const plans = '/v1/anonymous_credit_line_installment_plans';
    await bank.call('POST', plans, { amount: euro(1) });
    await bank.call('GET', '/nowhere');
    expect(await bank.steer('GET', '/calls')).toEqual([
      {
        operationId: 'token',
        method: 'POST',
        path: '/oauth2/token',
        body: 'grant_type=client_credentials&scope=partners',
        status: 200,
      },
      {
        operationId: 'listCreditLines',
        method: 'GET',
        path: `${lines}?page[size]=1`,
        body: null,
        status: 200,
      },
      {
        operationId: 'calculateAnonymousInstallmentPlans',
        method: 'POST',
        path: plans,
        body: { amount: euro(1) },
        status: 200,
      },
      { operationId: null, method: 'GET', path: '/nowhere', body: null, status: 404 },
    ]);
  });
});

describe('faults', () => {
  const draw = async () => {
    const { path } = await newCreditLine(bank);
    return {
      line: path,
      loan: () =>
        bank.call('POST', `${path}/loans`, { amount: euro(50), reference: 'X', purpose: 'Y', term: 3 }),
    };
  };
  const utilized = async (line: string) => (await bank.call('GET', line)).body['utilized_amount'];

  test('hit as many calls as they say, of the operation that they name', async () => {
    await bank.steer('POST', '/faults', {
      operationId: 'listCreditLines',
      times: 2,
      status: 503,
      headers: { 'retry-after': '1' },
    });
    expect((await bank.call('GET', applications)).status).toBe(200);
    const hit = await bank.call('GET', lines);
    expect([hit.status, hit.headers.get('retry-after'), hit.body['code']]).toEqual([
      503,
      '1',
      'service_unavailable',
    ]);
    expect((await bank.call('GET', lines)).status).toBe(503);
    expect((await bank.call('GET', lines)).status).toBe(200);
    await bank.steer('POST', '/faults', { times: 5, status: 500 });
    expect((await bank.login()).status).toBe(200);
    expect((await bank.call('GET', lines)).status).toBe(500);
    await bank.steer('DELETE', '/faults');
    expect((await bank.call('GET', lines)).status).toBe(200);
    await bank.steer('POST', '/faults', { operationId: 'token', status: 500 });
    expect((await bank.login()).status).toBe(500);
  });

  test('answer any body as any type', async () => {
    await bank.steer('POST', '/faults', { status: 200, body: '<html>', contentType: 'text/html' });
    const { status, headers, body } = await bank.call('GET', lines);
    expect([status, headers.get('content-type'), body]).toEqual([200, 'text/html', '<html>']);
  });

  test('before processing leave the bank as it was, after it the loan is drawn', async () => {
    const { line, loan } = await draw();
    await bank.steer('POST', '/faults', { operationId: 'createLoan', status: 500 });
    expect((await loan()).status).toBe(500);
    expect(await utilized(line)).toEqual(euro(0));
    await bank.steer('POST', '/faults', { operationId: 'createLoan', status: 500, when: 'after' });
    expect((await loan()).status).toBe(500);
    expect(await utilized(line)).toEqual(euro(50));
  });

  test('cut connections, before and after processing and in the middle of an answer', async () => {
    const { line, loan } = await draw();
    await bank.steer('DELETE', '/calls');
    await bank.steer('POST', '/faults', { operationId: 'createLoan', connection: 'reset' });
    await expect(loan()).rejects.toThrow();
    expect(await utilized(line)).toEqual(euro(0));
    await bank.steer('POST', '/faults', { operationId: 'createLoan', connection: 'reset', when: 'after' });
    await expect(loan()).rejects.toThrow();
    expect(await utilized(line)).toEqual(euro(50));
    await bank.steer('POST', '/faults', { operationId: 'createLoan', connection: 'cut' });
    await expect(loan()).rejects.toThrow();
    expect(await utilized(line)).toEqual(euro(100));
    const calls = await bank.steer<{ operationId: string; status: number | null }[]>('GET', '/calls');
    expect(
      calls.filter(({ operationId }) => operationId === 'createLoan').map(({ status }) => status),
    ).toEqual([null, null, null]);
  });

  test('delay an answer in real time', async () => {
    await bank.steer('POST', '/faults', { operationId: 'listCreditLines', delayMs: 30 });
    const begun = performance.now();
    expect((await bank.call('GET', lines)).status).toBe(200);
    expect(performance.now() - begun).toBeGreaterThanOrEqual(29);
  });

  test('still waiting end with the sandbox', async () => {
    const other = await Partner.start();
    await other.steer('POST', '/faults', { delayMs: 600_000 });
    const waiting = other.call('GET', lines);
    const ended = expect(waiting).rejects.toThrow();
    while ((await other.steer<unknown[]>('GET', '/calls')).length < 2);
    await other.sandbox.close();
    await ended;
  });
});

describe('the controls', () => {
  /** Expects a 400 in the wrapped shape with this text in its detail. */
  const refused = async (path: string, body: unknown, detail: string) =>
    expect(await bank.call('POST', `/sandbox${path}`, body)).toMatchObject({
      status: 400,
      body: { errors: [{ status: 400, code: 'invalid_model', detail: expect.stringContaining(detail) }] },
    });

  test('are listed', async () => {
    const routes = await bank.steer<{ method: string; path: string; does: string }[]>('GET', '');
    const some = [
      'POST /sandbox/persons',
      'POST /sandbox/clock',
      'GET /sandbox/book',
      'POST /sandbox/credit_records/{id}/expire',
    ];
    expect(routes.map(({ method, path }) => `${method} ${path}`)).toEqual(expect.arrayContaining(some));
    expect(routes.every(({ does }) => does.length > 0)).toBe(true);
  });

  test('move the clock to an instant or by a duration, forwards only', async () => {
    expect(await bank.steer('GET', '/clock')).toEqual({ now: '2026-11-02T09:00:00.000Z' });
    expect(await bank.steer('POST', '/clock', { advance: 'P14D' })).toEqual({
      now: '2026-11-16T09:00:00.000Z',
    });
    expect(await bank.steer('POST', '/clock', { to: '2027-01-01T00:00:00Z' })).toEqual({
      now: '2027-01-01T00:00:00.000Z',
    });
    for (const wrong of [
      {},
      { advance: '14D' },
      { to: 'tomorrow' },
      { to: '2026-12-31T00:00:00Z' },
      { advance: 'P1D', to: '2028-01-01' },
    ]) {
      await expect(bank.steer('POST', '/clock', wrong)).rejects.toThrow('400');
    }
  });

  test('refuse what they do not understand', async () => {
    await expect(bank.steer('POST', '/persons', { first_name: 7 })).rejects.toThrow('first_name');
    await expect(bank.steer('POST', '/persons', { birth_date: 'soon' })).rejects.toThrow('birth_date');
    await expect(bank.steer('POST', '/delays', { dreaming: 'P1D' })).rejects.toThrow('dreaming');
    for (const never of ['soon', 'P300000Y', 'P270000Y', 'P99999999999D'])
      await expect(bank.steer('POST', '/delays', { scoring: never })).rejects.toThrow('scoring');
    await expect(bank.steer('POST', '/clock', { advance: 'P300000Y' })).rejects.toThrow('advance');
    await expect(bank.steer('POST', '/faults', { when: 'never' })).rejects.toThrow('when');
    await expect(bank.steer('POST', '/persons', { id: demo.person.id })).rejects.toThrow('409');
    await expect(bank.steer('POST', '/persons/nobody/accounts')).rejects.toThrow('404');
    await expect(bank.steer('GET', '/nowhere')).rejects.toThrow('404');
  });

  test('refuse fields that a route does not take, and name those that it does', async () => {
    await refused(
      '/persons',
      { firstname: 'Max' },
      'firstname: There is no such field here. Allowed: id, first_name, last_name, birth_date, employment_status, asks_authorization.',
    );
    await refused('/clock', { by: 'P1D' }, 'by: There is no such field here. Allowed: advance, to.');
    await refused('/reset', { all: true }, 'all: There is no such field here. None is allowed.');
    await refused(
      '/accounts/any/bookings',
      { negative: 1 },
      'negative: There is no such field here. Allowed: amount.',
    );
    for (const { method, path } of await bank.steer<{ method: 'GET' | 'POST' | 'DELETE'; path: string }[]>(
      'GET',
      '',
    )) {
      if (method !== 'GET')
        await expect(bank.steer(method, path.replace('/sandbox', ''), { unheard_of: 1 })).rejects.toThrow(
          'unheard_of: There is no such field',
        );
    }
    expect(await bank.steer('GET', '/clock')).toEqual({ now: '2026-11-02T09:00:00.000Z' });
  });

  test('take each field that they describe', async () => {
    const lines = await bank.steer<{ path: string; does: string; method: string }[]>('GET', '');
    const fields = Object.fromEntries(
      lines
        .filter(({ method }) => method === 'POST')
        .map((route) => [route.path, allowedFields(route).join(' ')]),
    );
    expect(fields).toMatchObject({
      '/sandbox/clock': 'advance to',
      '/sandbox/faults':
        'operationId times delayMs when status code body contentType headers retryAfter connection slowMs tokenLifeMs',
      '/sandbox/persons/{id}/account_snapshots': 'status iban',
      '/sandbox/credit_lines/{id}/blocks': 'description reference_id',
      '/sandbox/credit_card_applications/{id}/transactions': 'amount text',
      '/sandbox/credit_card_applications/{id}/direct_debits': 'fail',
      '/sandbox/credit_card_applications/{id}/bills': '',
    });
  });

  test('refuse faults of unknown operations, and name the known ones', async () => {
    await refused(
      '/faults',
      { operationId: 'listCreditLine', status: 500 },
      "operationId: There is no operation 'listCreditLine'. Allowed: *, token, ",
    );
    await refused('/faults', { operationId: 'listCreditLine', status: 500 }, ' listCreditLines,');
    for (const operationId of ['*', 'token', 'listCreditLines'])
      await bank.steer('POST', '/faults', { operationId, status: 500 });
  });

  test('refuse faults that do nothing', async () => {
    const idle =
      'body: This fault would do nothing. Give at least one of: status, delayMs, body, contentType, headers, retryAfter, connection, slowMs, tokenLifeMs.';
    for (const nothing of [
      {},
      { operationId: 'token', times: 2, when: 'after' },
      { delayMs: 0, headers: {}, connection: 'none' },
    ]) {
      await refused('/faults', nothing, idle);
    }
    await refused('/faults', { status: 500, times: 0 }, 'times: This is not at least one call.');
    expect(await bank.steer('GET', '/faults')).toEqual([]);
    const something = [
      { status: 500 },
      { delayMs: 1 },
      { body: null },
      { contentType: 'text/html' },
      { headers: { 'retry-after': '1' } },
      { connection: 'cut' },
    ];
    for (const fault of something) await bank.steer('POST', '/faults', fault);
    expect(await bank.steer('GET', '/faults')).toHaveLength(something.length);
  });

  test('refuse IBANs that are not valid', async () => {
    const path = `/persons/${demo.person.id}/account_snapshots`;
    for (const iban of ['DE00', 'DE88370400440532013000', 'DE89 3704 0044 0532 0130 00', '']) {
      await refused(
        path,
        { iban },
        'iban: This is not a valid IBAN without blanks, such as DE89370400440532013000.',
      );
    }
    expect(await bank.steer('POST', path, { iban: declaration.recipient_iban })).toMatchObject({
      iban: declaration.recipient_iban,
    });
  });

  test('say in sentences what is wrong with a field', async () => {
    await refused(
      '/clock',
      { to: '2026-11-01T09:00:00Z' },
      'to: The clock stands at 2026-11-02T09:00:00.000Z and does not run backwards.',
    );
    await refused('/clock', { to: 'tomorrow' }, 'to: This is not an instant such as 2026-12-01T09:00:00Z.');
    await refused(
      '/clock',
      { advance: '14D' },
      'advance: This is not an ISO 8601 duration such as P14D or PT1H.',
    );
    await refused('/clock', {}, 'body: Give either advance or to, and not both.');
    await refused('/persons', { birth_date: 'soon' }, 'birth_date: This is not a date such as 1990-05-17.');
    await refused('/faults', { when: 'never', status: 500 }, 'when: This is none of: before, after.');
  });

  test('list the steps of the bank to who asks for another, and then change none', async () => {
    await refused(
      '/delays',
      { dreaming: 'P1D' },
      `dreaming: There is no such field here. Allowed: ${Object.keys(delays).join(', ')}.`,
    );
    await refused('/delays', { toString: 'P1D' }, 'toString: There is no such field');
    await refused('/delays', { scoring: 'PT1H', payout: 'soon' }, 'payout: This is not an ISO 8601 duration');
    expect(await bank.steer('GET', '/delays')).toEqual(delays);
  });

  test('are pointed to from unknown control routes and from the root, which asks for no token', async () => {
    await expect(bank.steer('GET', '/foo')).rejects.toThrow(
      "Couldn't find 'control route' for id 'GET /sandbox/foo'. GET /sandbox lists the control routes.",
    );
    const { status, body } = await bank.call('GET', '/', undefined, {});
    expect([status, JSON.stringify(body)]).toEqual([
      404,
      expect.stringContaining('GET /sandbox lists the control routes.'),
    ]);
  });

  test('are not for pages of other hosts in a browser of this machine', async () => {
    const from = (origin: string, method: 'GET' | 'POST' = 'POST') =>
      bank.call(method, method === 'GET' ? '/sandbox/book' : '/sandbox/reset', undefined, { origin });
    for (const origin of [
      'https://example.com',
      'http://localhost.example.com',
      'http://10.0.0.7:4010',
      'null',
      '',
    ]) {
      expect(await from(origin)).toMatchObject({
        status: 403,
        body: { errors: [{ status: 403, code: 'unauthorized_action' }] },
      });
    }
    expect((await from('https://example.com', 'GET')).status).toBe(403);
    for (const origin of ['http://localhost:3000', 'http://127.0.0.1:4000', 'http://[::1]:4000'])
      expect((await from(origin)).status).toBe(204);
  });

  test('make persons, businesses and accounts with valid IBANs', async () => {
    expect(await bank.steer('POST', '/persons', { first_name: 'Ada', last_name: 'Lovelace' })).toMatchObject({
      id: expect.stringMatching(/^[0-9a-f]{32}cper$/),
      first_name: 'Ada',
    });
    const { id } = await bank.steer('POST', '/businesses', { name: 'Engines Ltd' });
    expect(id).toMatch(/cbiz$/);
    const { iban } = await bank.steer('POST', `/businesses/${id}/accounts`);
    // ISO 13616: the first four characters moved to the end, letters as numbers (D = 13, E = 14), modulo 97
    // leaves 1.
    expect(BigInt(`${iban.slice(4)}1314${iban.slice(2, 4)}`) % 97n).toBe(1n);
  });

  test('make everything anew in the same way', async () => {
    const story = async () => {
      await bank.steer('POST', '/reset');
      const { path } = await newCreditLine(bank);
      return [(await bank.call('GET', path)).body, await bank.steer('GET', '/book')];
    };
    expect(await story()).toEqual(await story());
  });
});

describe('the seed data', () => {
  test('are there from the start, and whole', async () => {
    const { id, creditLineIds, loanIds, rejectedApplicationId } = demo.borrower;
    type Line = {
      status: string;
      locking_status: string;
      active_loans: { id: string }[];
      utilized_amount: { value: number };
    };
    const found = await Promise.all(
      creditLineIds.map(
        async (line) => (await bank.call<Line>('GET', `/v1/persons/${id}/credit_lines/${line}`)).body,
      ),
    );
    expect(found.map((line) => [line.status, line.locking_status, line.active_loans[0]?.id])).toEqual([
      ['open', 'NO_BLOCK', loanIds[0]],
      ['open', 'NO_BLOCK', loanIds[1]],
      ['open', 'BLOCK', loanIds[2]],
    ]);
    expect(found.every((line) => line.utilized_amount.value > 0)).toBe(true);
    expect(
      (await bank.call('GET', `/v1/persons/${id}/credit_line_applications/${rejectedApplicationId}`)).body[
        'decision'
      ],
    ).toBe('REJECTED');
    expect(
      (await bank.call('GET', `/v1/persons/${id}/credit_records/${demo.borrower.creditRecordId}`)).body[
        'person_id'
      ],
    ).toBe(id);
    expect(await bank.steer('GET', '/book')).toEqual([]);
  });

  test('follow the clock that the sandbox starts with', async () => {
    const other = await Partner.start({ now: '2030-03-31T12:00:00Z' });
    expect(await other.steer('GET', '/clock')).toEqual({ now: '2030-03-31T12:00:00.000Z' });
    expect(
      (
        await other.call(
          'GET',
          `${lines}?filter[granted_at_min]=2029-09-30&filter[granted_at_max]=2029-09-30`,
        )
      ).headers.get('total'),
    ).toBe('1');
    await other.sandbox.close();
  });
});
