import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { demo } from '../../src/sandbox/seed.js';
import { Bench, customerToken, iban, type Line } from '../support/sandbox.js';
import { held, ids, paths, startStage, type Stage } from '../support/scripted-bank.js';

const { borrower } = demo;
const [firstLine = '', secondLine = '', blockedLine = ''] = borrower.creditLineIds;
const lineCall = (id: string) => `GET /v1/persons/${borrower.id}/credit_lines/${id}`;
const listCall = `GET /v1/persons/credit_lines?filter[person_id]=${borrower.id}&page[number]=1&page[size]=10`;

let bench: Bench;
beforeAll(async () => {
  bench = await Bench.start();
});
afterEach(async () => {
  await bench.calls();
});
afterAll(() => bench.close());

const ofBorrower = (selection: string) =>
  bench.data(`query ($id: ID!) { person(id: $id) { ${selection} } }`, { id: borrower.id });
const read = (selection: string) =>
  `query ($personId: ID!, $id: ID!) { creditLine(personId: $personId, id: $id) { ${selection} } }`;

describe('the list of credit lines', () => {
  test('answers in one call the fields that it carries', async () => {
    const {
      person: { creditLines },
    } = await ofBorrower(`creditLines {
      nodes { id status limit { value } grantedAt personId person { id } } edges { node { statusRaw } } totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor } }`);
    expect(creditLines.nodes).toEqual(
      [
        [firstLine, 300_000, '2026-05'],
        [secondLine, 150_000, '2026-06'],
        [blockedLine, 250_000, '2026-07'],
      ].map(([id, value, month]) => ({
        id,
        status: 'OPEN',
        limit: { value },
        grantedAt: expect.stringContaining(`${month}-02`),
        personId: borrower.id,
        person: { id: borrower.id },
      })),
    );
    expect(creditLines).toMatchObject({
      totalCount: 3,
      pageInfo: { hasNextPage: false, hasPreviousPage: false },
    });
    expect(await bench.calls()).toEqual([listCall]);
  });

  test('adds one call for each line of which other fields are asked for, however many of them', async () => {
    const {
      person: { creditLines },
    } = await ofBorrower('creditLines { nodes { utilizedAmount { value } } }');
    expect(creditLines.nodes).toHaveLength(3);
    const calls = await bench.calls();
    expect([calls[0], calls.slice(1).sort()]).toEqual([listCall, borrower.creditLineIds.map(lineCall)]);
    await ofBorrower(`creditLines { nodes {
      id status utilizedAmount { value currency } lockingStatus interestRate recipientIban accountIban productType applicationId activeLoans { id } application { id } } }`);
    expect((await bench.calls()).slice().sort()).toEqual(
      [listCall, ...borrower.creditLineIds.map(lineCall)].sort(),
    );
  });

  test('goes on after any entry, one call for each page', async () => {
    const page = async (args: string) =>
      (
        await bench.data(
          `{ creditLines(${args}) { nodes { id } totalCount pageInfo { hasNextPage hasPreviousPage endCursor } } }`,
        )
      ).creditLines;
    const first = await page('first: 2');
    expect(first).toMatchObject({
      nodes: [{ id: firstLine }, { id: secondLine }],
      totalCount: 3,
      pageInfo: { hasNextPage: true, hasPreviousPage: false },
    });
    expect(await page(`first: 2, after: "${first.pageInfo.endCursor}"`)).toMatchObject({
      nodes: [{ id: blockedLine }],
      totalCount: 3,
      pageInfo: { hasNextPage: false, hasPreviousPage: true },
    });
    const {
      pageInfo: { endCursor },
    } = await page('first: 1');
    expect(await page(`first: 2, after: "${endCursor}"`)).toMatchObject({
      nodes: [{ id: secondLine }, { id: blockedLine }],
      pageInfo: { hasNextPage: false, hasPreviousPage: true },
    });
    expect(await bench.calls()).toHaveLength(4);
  });

  test.each([
    'first: 0',
    'first: -1',
    'first: 5000',
    'after: "mine"',
    'after: ""',
    `after: "${Buffer.from('4').toString('base64')}"`,
  ])('with (%s) is refused, and no call is made', async (args) => {
    expect((await bench.ask(`{ creditLines(${args}) { totalCount } }`)).errors).toMatchObject([
      { extensions: { code: 'BAD_USER_INPUT' } },
    ]);
    expect(await bench.calls()).toEqual([]);
  });

  test('hands its filters on exactly', async () => {
    const dates = {
      grantedAtMin: '2026-05-01',
      grantedAtMax: '2026-05-31',
      eligibleRenewalExpiresAtMin: '2027-01-01',
      eligibleRenewalExpiresAtMax: '2027-12-31',
    };
    const filter = { personId: borrower.id, id: firstLine, status: 'OPEN', ...dates };
    await bench.data(
      'query ($filter: CreditLineFilter) { creditLines(filter: $filter, first: 1000) { totalCount } }',
      { filter },
    );
    expect(await bench.calls()).toEqual([
      'GET /v1/persons/credit_lines?filter[eligible_renewal_expires_at_max]=2027-12-31&filter[eligible_renewal_expires_at_min]=2027-01-01' +
        `&filter[granted_at_max]=2026-05-31&filter[granted_at_min]=2026-05-01&filter[id]=${firstLine}&filter[person_id]=${borrower.id}&filter[status]=open&page[number]=1&page[size]=1000`,
    ]);
    expect(
      await ofBorrower(
        'creditLines(filter: { grantedAtMin: "2026-06-01", statusRaw: "open" }) { nodes { id } }',
      ),
    ).toEqual({ person: { creditLines: { nodes: [{ id: secondLine }, { id: blockedLine }] } } });
    expect(await bench.calls()).toEqual([
      `GET /v1/persons/credit_lines?filter[granted_at_min]=2026-06-01&filter[person_id]=${borrower.id}&filter[status]=open&page[number]=1&page[size]=10`,
    ]);
  });
});

describe('lines with fields that the list lacks', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await startStage();
  });
  afterAll(() => stage.close());

  test('are read side by side, not one after the other', async () => {
    const { bank, ask } = stage;
    const lines = ['line-1', 'line-2', 'line-3', 'line-4'].map((id) => ({
      id,
      person_id: ids.person,
      status: 'open',
    }));
    bank.on(`GET ${paths.lines}`, { headers: { total: '4' }, body: lines });
    const answers = lines.map((line) => {
      const answer = held({
        body: { ...line, utilized_amount: { value: 100, unit: 'cents', currency: 'EUR' } },
      });
      bank.on(`GET ${paths.line.replace(ids.line, line.id)}`, answer.script);
      return answer;
    });
    const asked = ask(
      `{ person(id: "${ids.person}") { creditLines { nodes { id utilizedAmount { value } } } } }`,
    );
    await bank.arrived(5);
    for (const { release } of answers) release();
    expect((await asked).data.person.creditLines.nodes).toEqual(
      lines.map(({ id }) => ({ id, utilizedAmount: { value: 100 } })),
    );
    expect(bank.take()).toHaveLength(5);
  });
});

describe('a credit line', () => {
  const variables = { personId: borrower.id, id: firstLine };

  test('with its person and its application by their ids costs one call, and a field of the application one more', async () => {
    const [applicationId] = borrower.applicationIds;
    expect(
      await bench.data(read('person { id } application { id } freelancerApplication { id }'), variables),
    ).toEqual({
      creditLine: {
        person: { id: borrower.id },
        application: { id: applicationId },
        freelancerApplication: null,
      },
    });
    expect(await bench.calls()).toEqual([lineCall(firstLine)]);
    expect(await bench.data(read('application { id status creditLine { id } }'), variables)).toEqual({
      creditLine: {
        application: { id: applicationId, status: 'CREDIT_LINE_CREATED', creditLine: { id: firstLine } },
      },
    });
    expect(await bench.calls()).toEqual([
      lineCall(firstLine),
      `GET /v1/persons/${borrower.id}/credit_line_applications/${applicationId}`,
    ]);
  });

  test('is read once, however many ways lead to it', async () => {
    const query = `query ($personId: ID!, $id: ID!, $application: ID!) {
      creditLine(personId: $personId, id: $id) { status } again: creditLine(personId: $personId, id: $id) { locking: lockingStatus activeLoans { creditLine { interestRate } } }
      person(id: $personId) {
        creditLine(id: $id) { limit { value } } creditLines(filter: { id: $id }) { nodes { utilizedAmount { value } } }
        creditLineApplication(id: $application) { creditLine { productType application { status } } } } }`;
    const { creditLine, again, person } = await bench.data(query, {
      ...variables,
      application: borrower.applicationIds[0],
    });
    expect([creditLine, again, person.creditLine]).toEqual([
      { status: 'OPEN' },
      { locking: 'NO_BLOCK', activeLoans: [{ creditLine: { interestRate: 0.11 } }] },
      { limit: { value: 300_000 } },
    ]);
    expect(person.creditLineApplication).toEqual({
      creditLine: { productType: 'CONSUMER', application: { status: 'CREDIT_LINE_CREATED' } },
    });
    expect((await bench.calls()).sort()).toEqual(
      [
        lineCall(firstLine),
        `GET /v1/persons/${borrower.id}/credit_line_applications/${borrower.applicationIds[0]}`,
        `GET /v1/persons/credit_lines?filter[id]=${firstLine}&filter[person_id]=${borrower.id}&page[number]=1&page[size]=10`,
      ].sort(),
    );
  });

  test('that a client names is asked for even if only its id is selected, and is null where there is none', async () => {
    expect(await bench.data(read('id __typename'), { personId: borrower.id, id: 'no-line' })).toEqual({
      creditLine: null,
    });
    expect(await bench.calls()).toEqual([lineCall('no-line')]);
    expect(await bench.data(read('id'), variables)).toEqual({ creditLine: { id: firstLine } });
    expect(await bench.calls()).toEqual([lineCall(firstLine)]);
  });

  test("shows the bank's assessment of the customer to the partner alone", async () => {
    const query = read('status disposableIncome { value } latestDisposableIncome { value }');
    expect(await bench.data(query, variables)).toEqual({
      creditLine: {
        status: 'OPEN',
        disposableIncome: { value: 155_000 },
        latestDisposableIncome: { value: 155_000 },
      },
    });
    const { data, errors } = await bench.ask(query, variables, await customerToken(borrower.id));
    expect(data).toEqual({
      creditLine: { status: 'OPEN', disposableIncome: null, latestDisposableIncome: null },
    });
    expect(errors.map(({ path, extensions: { code } }) => [path?.join('.'), code])).toEqual([
      ['creditLine.disposableIncome', 'FORBIDDEN'],
      ['creditLine.latestDisposableIncome', 'FORBIDDEN'],
    ]);
  });
});

describe('statements', () => {
  const variables = { personId: borrower.id, id: firstLine };

  test('of a year are PDFs, null for a year in which there was no line, refused for one to come', async () => {
    const { creditLine } = await bench.data(
      read(
        'annualAccountStatement(year: 2026) { content contentType } before: annualAccountStatement(year: 2025) { content }',
      ),
      variables,
    );
    expect(creditLine.annualAccountStatement.contentType).toBe('application/pdf');
    expect(Buffer.from(creditLine.annualAccountStatement.content, 'base64').subarray(0, 5).toString()).toBe(
      '%PDF-',
    );
    expect(creditLine.before).toEqual({ content: null });
    expect((await bench.calls()).slice(1).sort()).toEqual(
      [2025, 2026].map((year) => `${lineCall(firstLine)}/annual_account_statement?year=${year}`),
    );
    expect(
      await bench.refusal(read('status annualAccountStatement(year: 2027) { content }'), variables),
    ).toMatchObject({
      data: { creditLine: { status: 'OPEN', annualAccountStatement: { content: null } } },
      code: 'BAD_USER_INPUT',
      bank: { status: 400, field: 'year' },
    });
  });

  test('at the closing are null while the line is open', async () => {
    expect(await bench.data(read('closingAccountStatement { content }'), variables)).toEqual({
      creditLine: { closingAccountStatement: { content: null } },
    });
    expect(await bench.calls()).toEqual([
      lineCall(firstLine),
      `${lineCall(firstLine)}/closing_account_statement`,
    ]);
  });
});

describe('a change of a credit line', () => {
  let line: Line;
  beforeEach(async () => {
    await bench.reset();
    line = await bench.line(await bench.applicant());
  });

  const path = () => `/v1/persons/${line.personId}/credit_lines/${line.id}`;
  const change = (mutation: string, selection: string, input: object = {}) => {
    const name = mutation.charAt(0).toUpperCase() + mutation.slice(1);
    return [
      `mutation ($input: ${name}Input!) { ${mutation}(input: $input) { ${selection} } }`,
      { input: { personId: line.personId, creditLineId: line.id, ...input } },
    ] as const;
  };
  const ends = (requestedAt: string, selection = 'creditLine { id terminationDate }') =>
    change('terminateCreditLine', selection, { requestedAt });

  test('revokes it within 14 days', async () => {
    await bench.pass('P14D');
    expect(await bench.data(...change('revokeCreditLine', 'creditLine { id status }'))).toEqual({
      revokeCreditLine: { creditLine: { id: line.id, status: 'CLOSED' } },
    });
    expect(await bench.calls()).toEqual([`PUT ${path()}/revoke`, `GET ${path()}`]);
  });

  test('does not revoke it later', async () => {
    await bench.pass('P15D');
    expect(await bench.refusal(...change('revokeCreditLine', 'creditLine { id }'))).toEqual({
      data: { revokeCreditLine: null },
      path: 'revokeCreditLine',
      code: 'CONFLICT',
      bank: {
        status: 409,
        code: 'conflict',
        title: 'Conflict',
        detail: expect.stringContaining('14 days'),
        id: expect.any(String),
      },
    });
    expect(await bench.calls()).toEqual([`PUT ${path()}/revoke`]);
  });

  test('terminates it, with the date of the answer at no further cost; the rest is read back', async () => {
    await bench.pass('P20D');
    expect(await bench.data(...ends('2026-11-22'))).toEqual({
      terminateCreditLine: { creditLine: { id: line.id, terminationDate: '2026-12-22' } },
    });
    expect(await bench.calls()).toEqual([[`PATCH ${path()}/terminate`, { requested_at: '2026-11-22' }]]);
    expect(
      await bench.data(read('status terminationType terminationRequestedAt terminationDate'), line),
    ).toEqual({
      creditLine: {
        status: 'OPEN',
        terminationType: 'ORDINARY_BY_CUSTOMER',
        terminationRequestedAt: '2026-11-22',
        terminationDate: '2026-12-22',
      },
    });
  });

  test('does not terminate it twice', async () => {
    await bench.pass('P20D');
    const query = `mutation ($input: TerminateCreditLineInput!) { first: terminateCreditLine(input: $input) { creditLine { id terminationRequestedAt } } second: terminateCreditLine(input: $input) { creditLine { id } } }`;
    expect(
      await bench.refusal(query, {
        input: { personId: line.personId, creditLineId: line.id, requestedAt: '2026-11-20' },
      }),
    ).toMatchObject({
      data: { first: { creditLine: { id: line.id, terminationRequestedAt: '2026-11-20' } }, second: null },
      path: 'second',
      code: 'CONFLICT',
      bank: { status: 409 },
    });
    const write = [`PATCH ${path()}/terminate`, { requested_at: '2026-11-20' }];
    expect(await bench.calls()).toEqual([write, `GET ${path()}`, write]);
  });

  test('does not terminate it while it can be revoked, nor for a day too far in the past, nor for a day that does not exist', async () => {
    expect(await bench.refusal(...ends('2026-11-02'))).toMatchObject({
      code: 'UNPROCESSABLE',
      bank: { status: 422 },
    });
    await bench.pass('P3M');
    expect(await bench.refusal(...ends('2026-11-02'))).toMatchObject({
      code: 'UNPROCESSABLE',
      bank: { status: 422, detail: expect.stringContaining('dated back') },
    });
    expect((await bench.ask(...ends('2027-02-29'))).errors).toMatchObject([
      { extensions: { code: 'BAD_USER_INPUT' } },
    ]);
  });

  test('authorizes one that waits for it, and no other', async () => {
    expect(await bench.refusal(...change('authorizeCreditLine', 'creditLine { id }'))).toMatchObject({
      code: 'CONFLICT',
      bank: { status: 409 },
    });
    line = await bench.line(await bench.applicant({ asks_authorization: true }));
    expect(await bench.data(read('status grantedAt'), line)).toEqual({
      creditLine: { status: 'AUTHORIZATION_PENDING', grantedAt: null },
    });
    await bench.calls();
    expect(await bench.data(...change('authorizeCreditLine', 'creditLine { id status }'))).toEqual({
      authorizeCreditLine: { creditLine: { id: line.id, status: 'OPEN' } },
    });
    expect(await bench.calls()).toEqual([`PUT ${path()}/authorization`, `GET ${path()}`]);
    expect(
      await bench.refusal(
        ...change('authorizeCreditLine', 'creditLine { id }'),
        await customerToken(line.personId),
      ),
    ).toMatchObject({ code: 'FORBIDDEN' });
    expect(await bench.calls()).toEqual([]);
  });

  test('sets its accounts, for the cost of the write alone while only the id is asked for', async () => {
    const account = await bench.account(line.personId);
    const reference = {
      iban,
      mandateNumber: 'M-1',
      mandateSignatureDate: '2026-11-01',
      name: 'Erika Musterfrau',
    };
    expect(
      await bench.data(...change('updateCreditLineReferenceAccount', 'creditLine { id }', reference)),
    ).toEqual({ updateCreditLineReferenceAccount: { creditLine: { id: line.id } } });
    expect(
      await bench.data(
        ...change('setCreditLinePayoutAccount', 'creditLine { accountId accountIban recipientIban }', {
          accountId: account.id,
        }),
      ),
    ).toEqual({
      setCreditLinePayoutAccount: {
        creditLine: { accountId: account.id, accountIban: account.iban, recipientIban: iban },
      },
    });
    expect(await bench.calls()).toEqual([
      [
        `PATCH ${path()}/reference_account`,
        { iban, mandate_number: 'M-1', mandate_signature_date: '2026-11-01', name: 'Erika Musterfrau' },
      ],
      [`PATCH ${path()}/payout_account`, { account_id: account.id }],
      `GET ${path()}`,
    ]);
  });

  test("does not set an account that is another's, nor one whose check digits are wrong", async () => {
    expect(
      await bench.refusal(
        ...change('setCreditLinePayoutAccount', 'creditLine { id }', { accountId: borrower.accountId }),
      ),
    ).toMatchObject({ code: 'NOT_FOUND', bank: { status: 404 } });
    await bench.calls();
    // The sample in the bank's own documents.
    const wrong = {
      iban: 'DE81370111001111111111',
      mandateNumber: 'M-1',
      mandateSignatureDate: '2026-11-01',
    };
    expect(
      (await bench.ask(...change('updateCreditLineReferenceAccount', 'creditLine { id }', wrong))).errors,
    ).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
    expect(await bench.calls()).toEqual([]);
  });

  test('that fails to be read back keeps its payload', async () => {
    await bench.fault({ operationId: 'getCreditLine', status: 500 });
    expect(
      await bench.refusal(...change('revokeCreditLine', 'creditLine { id personId status }')),
    ).toMatchObject({
      data: { revokeCreditLine: { creditLine: { id: line.id, personId: line.personId, status: null } } },
      path: 'revokeCreditLine.creditLine.status',
      code: 'UPSTREAM_UNAVAILABLE',
    });
    expect(await bench.data(read('status'), line)).toEqual({ creditLine: { status: 'CLOSED' } });
  });

  test('makes the request read its closing statement again', async () => {
    const { id: accountId } = await bench.account(line.personId);
    const ids = `personId: "${line.personId}", creditLineId: "${line.id}"`;
    expect(
      await bench.data(`mutation {
      setCreditLinePayoutAccount(input: { ${ids}, accountId: "${accountId}" }) { creditLine { closingAccountStatement { content } } }
      revokeCreditLine(input: { ${ids} }) { creditLine { closingAccountStatement { content } } } }`),
    ).toEqual({
      setCreditLinePayoutAccount: { creditLine: { closingAccountStatement: { content: null } } },
      revokeCreditLine: {
        creditLine: { closingAccountStatement: { content: expect.stringMatching(/^JVBERi0/) } },
      },
    });
  });
});

describe('a block', () => {
  const named = `personId: "${borrower.id}", creditLineId: "${firstLine}"`;
  const blocks = `/v1/persons/${borrower.id}/credit_lines/${firstLine}/blocks`;
  beforeEach(() => bench.reset());

  test('is set, listed, read and removed', async () => {
    const {
      blockCreditLine: { creditLineBlock },
    } = await bench.data(
      `mutation { blockCreditLine(input: { ${named}, referenceId: "lost" }) { creditLineBlock { id source sourceRaw description descriptionRaw referenceId createdAt } } }`,
    );
    expect(creditLineBlock).toEqual({
      id: expect.any(String),
      source: 'WEBUI',
      sourceRaw: 'webui',
      description: 'EXTERNALLY_BY_CUSTOMER',
      descriptionRaw: 'externally_by_customer',
      referenceId: 'lost',
      createdAt: '2026-11-02T09:00:00.000Z',
    });
    expect(await bench.calls()).toEqual([
      [`POST ${blocks}`, { source: 'webui', description: 'externally_by_customer', reference_id: 'lost' }],
    ]);

    const query = read(
      `lockingStatus blocks { totalCount nodes { id source referenceId } } block(id: "${creditLineBlock.id}") { createdAt } none: block(id: "none") { id }`,
    );
    expect(await bench.data(query, { personId: borrower.id, id: firstLine })).toEqual({
      creditLine: {
        lockingStatus: 'BLOCK',
        blocks: { totalCount: 1, nodes: [{ id: creditLineBlock.id, source: 'WEBUI', referenceId: 'lost' }] },
        block: { createdAt: creditLineBlock.createdAt },
        none: null,
      },
    });
    expect((await bench.calls()).sort()).toEqual(
      [
        lineCall(firstLine),
        `GET ${blocks}/${creditLineBlock.id}`,
        `GET ${blocks}/none`,
        `GET ${blocks}?page[number]=1&page[size]=10`,
      ].sort(),
    );

    const removed = await bench.data(
      `mutation { unblockCreditLine(input: { ${named}, blockId: "${creditLineBlock.id}" }) { creditLineBlockId creditLine { lockingStatus blocks { totalCount } } } }`,
    );
    expect(removed).toEqual({
      unblockCreditLine: {
        creditLineBlockId: creditLineBlock.id,
        creditLine: { lockingStatus: 'NO_BLOCK', blocks: { totalCount: 0 } },
      },
    });
    const [write, ...reads] = await bench.calls();
    expect([write, reads.sort()]).toEqual([
      `DELETE ${blocks}/${creditLineBlock.id}`,
      [lineCall(firstLine), `GET ${blocks}?page[number]=1&page[size]=10`].sort(),
    ]);
  });

  test("of the partner's is not set twice, and of the bank's own cannot be removed", async () => {
    const query = `mutation { one: blockCreditLine(input: { ${named} }) { creditLineBlock { id } } two: blockCreditLine(input: { ${named} }) { creditLineBlock { id } } }`;
    expect(await bench.refusal(query)).toMatchObject({
      path: 'two',
      code: 'CONFLICT',
      bank: { status: 409 },
    });
    const { id } = (await bench.steer('POST', `/credit_lines/${firstLine}/blocks`)) as { id: string };
    expect(
      await bench.refusal(
        `mutation { unblockCreditLine(input: { ${named}, blockId: "${id}" }) { creditLineBlockId } }`,
      ),
    ).toMatchObject({ code: 'FORBIDDEN', bank: { status: 403 } });
    expect(
      await bench.refusal(
        `mutation { unblockCreditLine(input: { ${named}, blockId: "none" }) { creditLineBlockId } }`,
      ),
    ).toMatchObject({ code: 'NOT_FOUND', bank: { status: 404 } });
  });
});
