import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { buildSchema, type GraphQLObjectType } from 'graphql';
import { parse } from 'yaml';
import { domains } from '../src/domains/index.js';
import { sandboxDomains } from '../src/sandbox/domains.js';
import { demo } from '../src/sandbox/seed.js';
import type { GraphAnswer } from './support/graph.js';
import { Bench, iban } from './support/sandbox.js';

interface ContractOperation {
  readonly operationId: string;
  readonly 'x-number': number;
  readonly tags: readonly [string];
  readonly method: string;
  readonly path: string;
  readonly responses: Readonly<
    Record<
      string,
      { readonly content?: Readonly<Record<string, { readonly schema?: { readonly type?: string } }>> }
    >
  >;
}

const schemaFolder = new URL('../schema/', import.meta.url);
const { paths } = parse(readFileSync(new URL('lending-api.yaml', schemaFolder), 'utf8')) as {
  paths: Record<string, Record<string, object>>;
};
const expected = Object.entries(paths).flatMap(([path, item]) =>
  ['get', 'post', 'put', 'patch', 'delete']
    .filter((method) => method in item)
    .map((method) => ({ ...item[method], method: method.toUpperCase(), path }) as ContractOperation),
);
const allOperations = domains.flatMap(({ name, operations }) =>
  Object.entries(operations).map(([key, operation]) => ({ name, key, operation })),
);

/** A path with its parameters under the gateway's names. */
const renamed = (path: string): string =>
  path.replace(/_(?=[a-z_]*\})(\w)/g, (_all, letter: string) => letter.toUpperCase());

/** Operations by their numbers in the documents' table. */
const numbered = (...numbers: number[]) =>
  expected
    .filter((operation) => numbers.includes(operation['x-number']))
    .map(({ operationId }) => operationId)
    .sort();

function kindOf({ 'x-number': number, method, responses }: ContractOperation): string {
  if ([4, 16, 27].includes(number)) return 'calculation';
  if (method !== 'GET') return 'write';
  const content = responses['200']?.content ?? {};
  if ('application/pdf' in content) return 'file';
  return content['application/json']?.schema?.type === 'array' ? 'list' : 'read';
}

describe('the operations of the domains', () => {
  test('are the operations of the contract, all of them under their own names, methods and paths', () => {
    expect(expected.map((operation) => operation['x-number']).sort((one, other) => one - other)).toEqual(
      expected.map((_, index) => index + 1),
    );
    const described = expected.map(({ operationId, tags: [tag], method, path }) => ({
      tag,
      key: operationId,
      operationId,
      method,
      path: renamed(path),
    }));
    const byName = (one: { key: string }, other: { key: string }): number => one.key.localeCompare(other.key);
    expect(
      allOperations
        .map(({ name, key, operation: { operationId, method, path } }) => ({
          tag: name,
          key,
          operationId,
          method,
          path,
        }))
        .sort(byName),
    ).toEqual(described.sort(byName));
  });

  test('are those that the sandbox answers, in the same domains', () => {
    const answered = Object.entries(sandboxDomains).flatMap(([name, { handlers }]) =>
      Object.keys(handlers).map((key) => `${name} ${key}`),
    );
    expect(answered.sort()).toEqual(
      expected.map(({ operationId, tags: [tag] }) => `${tag} ${operationId}`).sort(),
    );
  });

  test('are of the kind that the contract makes them', () => {
    expect(Object.fromEntries(allOperations.map(({ key, operation }) => [key, operation.kind]))).toEqual(
      Object.fromEntries(expected.map((operation) => [operation.operationId, kindOf(operation)])),
    );
  });

  test('calculate, rather than write, in 4, 16 and 27 alone', () => {
    const calculations = [
      'calculateAnonymousFreelancerInstallmentPlans',
      'calculateAnonymousInstallmentPlans',
      'calculateAvailableInstallmentPlans',
    ];
    expect(numbered(4, 16, 27)).toEqual(calculations);
    expect(
      allOperations
        .filter(({ operation }) => operation.kind === 'calculation')
        .map(({ key }) => key)
        .sort(),
    ).toEqual(calculations);
  });

  test('define their callers: the partner only in 1, 2, 8–10, 24, 30, 31, 35, 41, 42 and 49', () => {
    expect(
      allOperations
        .filter(({ operation }) => operation.access.who === 'partner')
        .map(({ key }) => key)
        .sort(),
    ).toEqual(numbered(1, 2, 8, 9, 10, 24, 30, 31, 35, 41, 42, 49));
    expect(
      allOperations.filter(({ operation }) => !['customer', 'partner'].includes(operation.access.who)),
    ).toEqual([]);
  });

  test('say whose the resource is: of the customer that the path or the filter of a list names, of the owner of a card that it names, of the customer that the answer names, of nobody without any of these', () => {
    const filters: Record<number, object> = {
      7: { filter: 'personId' },
      15: { filter: 'personId' },
      43: { filter: 'customerId' },
      47: { application: 'applicationId' },
    };
    const cards: Record<number, object> = {
      41: { application: 'id' },
      42: { application: 'id' },
      44: { answer: 'customerId' },
      45: { application: 'id' },
      46: { answer: 'applicationId' },
      48: { application: 'applicationId' },
      50: { answer: 'applicationId' },
      51: { termination: 'id' },
    };
    const owner = ({ path, 'x-number': number }: ContractOperation): unknown => {
      const inPath = ['personId', 'businessId'].find((name) => renamed(path).includes(`{${name}}`));
      return inPath ? { path: inPath } : (filters[number] ?? cards[number] ?? 'nobody');
    };
    expect(
      Object.fromEntries(allOperations.map(({ key, operation }) => [key, operation.access.owner])),
    ).toEqual(Object.fromEntries(expected.map((operation) => [operation.operationId, owner(operation)])));
    expect(
      allOperations
        .filter(({ operation }) => operation.access.owner === 'nobody')
        .map(({ key }) => key)
        .sort(),
    ).toEqual(numbered(4, 27, 49));
  });

  test('of writes, and of writes alone, name the reads that they make stale', () => {
    const reads = new Set(
      allOperations.filter(({ operation }) => operation.kind !== 'write').map(({ key }) => key),
    );
    for (const { key, operation } of allOperations) {
      expect([key, Array.isArray(operation.invalidates)]).toEqual([key, operation.kind === 'write']);
      expect([key, (operation.invalidates ?? []).filter((stale) => !reads.has(stale))]).toEqual([key, []]);
    }
  });

  test('of writes name the field that shows their outcome, if the bank has one', () => {
    const writes = allOperations.filter(({ operation }) => operation.kind === 'write');
    expect(
      writes
        .filter(({ operation }) => operation.verifyWith === null)
        .map(({ key }) => key)
        .sort(),
    ).toEqual(numbered(1, 2, 28, 33));
    const sdl = buildSchema(
      readdirSync(schemaFolder)
        .filter((file) => file.endsWith('.graphql'))
        .map((file) => readFileSync(new URL(file, schemaFolder), 'utf8'))
        .join('\n'),
    );
    for (const {
      key,
      operation: { verifyWith },
    } of writes) {
      const [type = '', field = ''] = (verifyWith ?? 'Query.me').split('.');
      expect([
        key,
        field in ((sdl.getType(type) as GraphQLObjectType | undefined)?.getFields() ?? {}),
      ]).toEqual([key, true]);
    }
  });

  test('of writes on a line make the line stale, and of steps of an application the application and its line', () => {
    const stale = (number: number) =>
      allOperations.find(({ key }) => numbered(number).includes(key))?.operation.invalidates;
    for (const number of [10, 13, 17, 18, 19, 20, 21, 24])
      expect(stale(number)).toEqual(
        expect.arrayContaining(['getCreditLine', 'listCreditLines', 'calculateAvailableInstallmentPlans']),
      );
    for (const number of [21, 24])
      expect(stale(number)).toEqual(expect.arrayContaining(['listCreditLineBlocks', 'getCreditLineBlock']));
    for (const number of [8, 9])
      expect(stale(number)).toEqual(
        expect.arrayContaining([
          'getCreditLineApplication',
          'listCreditLineApplications',
          'getCreditLine',
          'listCreditLines',
        ]),
      );
    for (const number of [30, 31, 32])
      expect(stale(number)).toEqual(
        expect.arrayContaining(['getFreelancerCreditLineApplication', 'getCreditLine', 'listCreditLines']),
      );
  });

  test('of writes on an overdraft make it and its application stale, and of writes on a card the card with what hangs on it', () => {
    const stale = (number: number) =>
      allOperations.find(({ key }) => numbered(number).includes(key))?.operation.invalidates;
    for (const number of [33, 35, 36, 38])
      expect(stale(number)).toEqual(expect.arrayContaining(['getOverdraftApplication', 'getOverdraft']));
    for (const number of [39, 40, 41, 42, 45, 48, 51])
      expect(stale(number)).toEqual(
        expect.arrayContaining(['getCreditCardApplication', 'listCreditCardApplications']),
      );
    expect(stale(45)).toEqual(expect.arrayContaining(['getCreditCardBill', 'listCreditCardBills']));
    for (const number of [48, 51])
      expect(stale(number)).toEqual(
        expect.arrayContaining(['getCreditCardTermination', 'listCreditCardTerminations']),
      );
  });
});

describe('every operation is reached through the graph, and answered by the sandbox', () => {
  let bench: Bench;
  const reached = new Map<string, number[]>();
  beforeAll(async () => {
    bench = await Bench.start();
  });
  afterAll(() => bench.close());

  /** Sends a step of a story, records its operations, and returns its data. */
  async function step(query: string, variables: Record<string, unknown> = {}): Promise<GraphAnswer['data']> {
    const data = await bench.data(query, variables);
    for (const [operationId, status] of await bench.operations())
      reached.set(operationId, [...(reached.get(operationId) ?? []), status]);
    return data;
  }

  async function openLine(
    personId: string,
    papers: { accountSnapshotId: string; identificationId: string },
  ): Promise<{ id: string; applicationId: string }> {
    const {
      createCreditRecord: { creditRecord },
    } = await step(
      'mutation ($personId: ID!) { createCreditRecord(input: { personId: $personId, source: SOLARIS_BANK }) { creditRecord { id } } }',
      { personId },
    );
    const {
      creditRecord: { status },
    } = await step(
      'query ($personId: ID!, $id: ID!) { creditRecord(personId: $personId, id: $id) { status } }',
      { personId, id: creditRecord.id },
    );
    expect(status).toBe('AVAILABLE');
    const created = await step(
      `mutation ($personId: ID!, $record: ID!) { createCreditLineApplication(input: {
      personId: $personId, creditRecordId: $record, netIncomeAmount: { value: 250000 }, requestedCreditLimit: { value: 200000 } }) { creditLineApplication { id } } }`,
      { personId, record: creditRecord.id },
    );
    const { id: applicationId } = created.createCreditLineApplication.creditLineApplication as { id: string };
    const {
      linkCreditLineApplicationIdentification: {
        creditLineApplication: { creditLineId },
      },
    } = await step(
      `mutation ($personId: ID!, $id: ID!, $snapshot: ID!, $identification: ID!) {
      linkCreditLineApplicationAccountSnapshot(input: { personId: $personId, applicationId: $id, accountSnapshotId: $snapshot }) { creditLineApplication { id } }
      linkCreditLineApplicationIdentification(input: { personId: $personId, applicationId: $id, identificationId: $identification }) { creditLineApplication { creditLineId } } }`,
      {
        personId,
        id: applicationId,
        snapshot: papers.accountSnapshotId,
        identification: papers.identificationId,
      },
    );
    const opened = await step(
      'mutation ($input: AuthorizeCreditLineInput!) { authorizeCreditLine(input: $input) { creditLine { id status } } }',
      { input: { personId, creditLineId } },
    );
    expect(opened).toEqual({ authorizeCreditLine: { creditLine: { id: creditLineId, status: 'OPEN' } } });
    return { id: creditLineId as string, applicationId };
  }

  test('a consumer comes from a credit record to a loan, changes the line, and ends it', async () => {
    const consumer = await bench.applicant({ asks_authorization: true });
    const { id: personId } = consumer;
    await step(
      '{ anonymousInstallmentPlans(input: { amount: { value: 100000 } }) { term monthlyInstallment { value } } }',
    );
    const line = await openLine(personId, consumer);
    const papers = await step(
      `query ($personId: ID!, $id: ID!) { creditLineApplication(personId: $personId, id: $id) { status preContract { content } contract { content } }
      person(id: $personId) { creditLineApplications { nodes { id createdAt } } creditLines { nodes { id availableInstallmentPlans(input: { amount: { value: 100000 } }) { term } } } } }`,
      { personId, id: line.applicationId },
    );
    expect(papers).toMatchObject({
      creditLineApplication: { status: 'CREDIT_LINE_CREATED' },
      person: {
        creditLineApplications: { nodes: [{ id: line.applicationId }] },
        creditLines: { nodes: [{ id: line.id }] },
      },
    });

    const named = `personId: "${personId}", creditLineId: "${line.id}"`;
    const { id: accountId } = await bench.account(personId);
    const changed = await step(`mutation {
      createLoan(input: { ${named}, amount: { value: 100000 }, reference: "C-1", purpose: "Piano", term: 12 }) { loan { id } }
      updateCreditLineReferenceAccount(input: { ${named}, iban: "${iban}", mandateNumber: "M-1", mandateSignatureDate: "2026-11-01" }) { creditLine { recipientIban } }
      setCreditLinePayoutAccount(input: { ${named}, accountId: "${accountId}" }) { creditLine { accountId } }
      blockCreditLine(input: { ${named} }) { creditLineBlock { id } } }`);
    const blockId = changed.blockCreditLine.creditLineBlock.id as string;
    expect(changed).toMatchObject({
      updateCreditLineReferenceAccount: { creditLine: { recipientIban: iban } },
      setCreditLinePayoutAccount: { creditLine: { accountId } },
    });
    const seen = await step(
      `{ creditLine(personId: "${personId}", id: "${line.id}") { blocks { nodes { id } } block(id: "${blockId}") { source } annualAccountStatement(year: 2026) { content } } }`,
    );
    expect(seen).toEqual({
      creditLine: {
        blocks: { nodes: [{ id: blockId }] },
        block: { source: 'WEBUI' },
        annualAccountStatement: { content: expect.stringMatching(/^JVBERi0/) },
      },
    });
    await step(
      `mutation { unblockCreditLine(input: { ${named}, blockId: "${blockId}" }) { creditLineBlockId } }`,
    );
    await bench.pass('P20D');
    expect(
      await step(
        `mutation { terminateCreditLine(input: { ${named}, requestedAt: "2026-11-22" }) { creditLine { terminationDate status } } }`,
      ),
    ).toEqual({
      terminateCreditLine: { creditLine: { terminationDate: '2026-12-22', status: 'OPEN' } },
    });

    const second = await openLine(personId, await bench.papers(personId));
    expect(
      await step(
        `mutation { revokeCreditLine(input: { personId: "${personId}", creditLineId: "${second.id}" }) { creditLine { status closingAccountStatement { content } } } }`,
      ),
    ).toEqual({
      revokeCreditLine: {
        creditLine: {
          status: 'CLOSED',
          closingAccountStatement: { content: expect.stringMatching(/^JVBERi0/) },
        },
      },
    });
  });

  test('a freelancer comes from a credit record to a loan', async () => {
    const {
      freelancer: { id: personId, accountSnapshotId },
    } = demo;
    await step('{ anonymousFreelancerInstallmentPlans(input: { amount: { value: 500000 } }) { term } }');
    const {
      createFreelancerCreditRecord: { creditRecord },
    } = await step(
      'mutation ($personId: ID!) { createFreelancerCreditRecord(input: { personId: $personId, source: SOLARIS_BANK }) { creditRecord { id } } }',
      { personId },
    );
    const created = await step(
      `mutation ($personId: ID!) { createFreelancerCreditLineApplication(input: { personId: $personId, annualTurnover: { value: 9000000 }, corporateName: "Mustermann Design",
      foundationDate: "2015-03-01", legalForm: OTHER, monthlyNetProfit: { value: 400000 }, monthlyNonMortgageCreditExpense: { value: 0 }, monthlyPrivateFixedCost: { value: 100000 },
      recipientIban: "${iban}", taxId: "3012034567890" }) { freelancerCreditLineApplication { id } } }`,
      { personId },
    );
    const { id } = created.createFreelancerCreditLineApplication.freelancerCreditLineApplication as {
      id: string;
    };
    await step(
      `mutation ($personId: ID!, $id: ID!, $record: ID!, $snapshot: ID!) {
      linkFreelancerCreditLineApplicationCreditRecord(input: { personId: $personId, applicationId: $id, creditRecordId: $record }) { freelancerCreditLineApplication { id } }
      linkFreelancerCreditLineApplicationAccountSnapshot(input: { personId: $personId, applicationId: $id, accountSnapshotId: $snapshot }) { freelancerCreditLineApplication { id } }
      agreeToFreelancerCreditLineContract(input: { personId: $personId, applicationId: $id }) { freelancerCreditLineApplication { decision } } }`,
      { personId, id, record: creditRecord.id, snapshot: accountSnapshotId },
    );
    const {
      freelancerCreditLineApplication: { creditLineId },
    } = await step(
      'query ($personId: ID!, $id: ID!) { freelancerCreditLineApplication(personId: $personId, id: $id) { creditLineId } }',
      { personId, id },
    );
    const drawn =
      await step(`mutation { createLoan(input: { personId: "${personId}", creditLineId: "${creditLineId}", amount: { value: 500000 }, reference: "F-1", purpose: "Printer", term: 24 }) {
      loan { creditLine { utilizedAmount { value } productType } } } }`);
    expect(drawn.createLoan.loan.creditLine).toEqual({
      utilizedAmount: { value: 500_000 },
      productType: 'FREELANCER',
    });
  });

  test('a freelancer comes from a credit record to an overdraft, and ends it', async () => {
    const { id: personId, accountSnapshotId } = await bench.applicant();
    const { id: accountId } = await bench.account(personId);
    const {
      createFreelancerCreditRecord: { creditRecord },
    } = await step(
      'mutation ($personId: ID!) { createFreelancerCreditRecord(input: { personId: $personId, source: SOLARIS_BANK }) { creditRecord { id } } }',
      { personId },
    );
    const applied = await step(
      'mutation ($personId: ID!, $record: ID!) { createOverdraftApplication(input: { personId: $personId, creditRecordId: $record }) { overdraftApplication { id } } }',
      { personId, record: creditRecord.id },
    );
    const { id } = applied.createOverdraftApplication.overdraftApplication as { id: string };
    const {
      createOverdraft: { overdraft },
    } = await step(
      `mutation ($personId: ID!, $id: ID!, $snapshot: ID!, $account: ID!) {
      linkOverdraftApplicationAccountSnapshot(input: { personId: $personId, applicationId: $id, accountSnapshotId: $snapshot }) { overdraftApplication { status } }
      createOverdraft(input: { personId: $personId, applicationId: $id, accountId: $account }) { overdraft { id interestAccrued { value } } } }`,
      { personId, id, snapshot: accountSnapshotId, account: accountId },
    );
    expect(overdraft.interestAccrued).toEqual({ value: 0 });
    await step(
      'mutation ($personId: ID!, $id: ID!) { terminateOverdraft(input: { personId: $personId, overdraftId: $id }) { overdraft { id } } }',
      { personId, id: overdraft.id },
    );
    expect(
      await step(
        'query ($id: ID!) { person(id: $id) { overdraftApplications { nodes { status } } overdrafts { nodes { status } } } }',
        { id: personId },
      ),
    ).toEqual({
      person: {
        overdraftApplications: { nodes: [{ status: 'OVERDRAFT_CREATED' }] },
        overdrafts: { nodes: [{ status: 'TERMINATED' }] },
      },
    });
  });

  test('a consumer and a business apply for cards; one is used, billed and given up, and that taken back', async () => {
    const { id: personId } = await bench.applicant();
    const applied = await step(
      `mutation ($personId: ID!, $businessId: ID!) {
      createCreditCardApplication(input: { personId: $personId, productType: CONSUMER_CREDIT_CARD, scoringOptions: { netIncome: { value: 250000 } } }) { creditCardApplication { id } }
      createBusinessCreditCardApplication(input: { businessId: $businessId, productType: BUSINESS_CREDIT_CARD, scoringOptions: { annualTurnover: { value: 90000000 } } }) { creditCardApplication { id } } }`,
      { personId, businessId: demo.business.id },
    );
    const { id } = applied.createCreditCardApplication.creditCardApplication as { id: string };
    const {
      requestCreditCardTermination: { creditCardTermination },
    } = await step(
      `mutation ($id: ID!) {
      finalizeCreditCardApplication(input: { applicationId: $id }) { creditCardApplication { id } }
      setCreditCardLimit(input: { applicationId: $id, limit: { value: 100000 } }) { creditCardApplication { currentLimit { value } } }
      changeCreditCardRepaymentOptions(input: { applicationId: $id, statementWithDetails: true }) { creditCardApplication { id } }
      requestCreditCardTermination(input: { applicationId: $id }) { creditCardTermination { id } } }`,
      { id },
    );
    await step(
      'query ($id: ID!) { creditCardTermination(id: $id) { status } creditCardTerminations { totalCount } }',
      creditCardTermination,
    );
    await step(
      'mutation ($id: ID!) { revokeCreditCardTermination(input: { terminationId: $id }) { creditCardTermination { status } } }',
      creditCardTermination,
    );
    await bench.pass('P1M');
    const {
      person: {
        creditCardApplications: {
          nodes: [card],
        },
      },
    } = await step(
      'query ($id: ID!) { person(id: $id) { creditCardApplications { nodes { id bills { nodes { id } } } } } }',
      { id: personId },
    );
    expect(
      await step(
        'query ($card: ID!, $bill: ID!) { creditCardApplication(id: $card) { status activeTermination { id } } creditCardBill(id: $bill) { status } }',
        { card: card.id, bill: card.bills.nodes[0].id },
      ),
    ).toEqual({
      creditCardApplication: { status: 'FINALIZED', activeTermination: null },
      creditCardBill: { status: 'PAID' },
    });
  });

  test('these stories reach the operations of the contract, no others, and the bank does all that they ask', () => {
    expect([...reached.keys()].sort()).toEqual(expected.map(({ operationId }) => operationId).sort());
    for (const [operationId, statuses] of reached)
      expect([operationId, statuses.filter((status) => status >= 300)]).toEqual([operationId, []]);
  });
});
