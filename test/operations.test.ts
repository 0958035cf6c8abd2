import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { domains } from '../src/domains/index.js';
import { demo } from '../src/sandbox/seed.js';
import type { GraphAnswer } from './support/graph.js';
import { Bench, iban } from './support/sandbox.js';

interface ContractOperation {
  readonly operationId: string;
  readonly 'x-number': number;
  readonly tags: readonly [string];
  readonly method: string;
  readonly path: string;
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, { readonly schema?: { readonly type?: string } }>> }>>;
}

const tags = ['credit-records', 'credit-line-applications', 'credit-lines', 'loans'];
const { paths } = parse(readFileSync(new URL('../schema/lending-api.yaml', import.meta.url), 'utf8')) as { paths: Record<string, Record<string, object>> };
const contract = Object.entries(paths).flatMap(([path, item]) => ['get', 'post', 'put', 'patch', 'delete'].filter((method) => method in item)
  .map((method) => ({ ...item[method], method: method.toUpperCase(), path }) as ContractOperation));
const expected = contract.filter((operation) => tags.includes(operation.tags[0]));
const rows = domains.filter(({ name }) => tags.includes(name)).flatMap(({ name, operations }) => Object.entries(operations).map(([key, row]) => ({ name, key, row })));

/** By the numbers of the documents' table. */
const numbered = (...numbers: number[]) => expected.filter((operation) => numbers.includes(operation['x-number'])).map(({ operationId }) => operationId).sort();

function kindOf({ 'x-number': number, method, responses }: ContractOperation): string {
  if ([4, 16, 27].includes(number)) return 'calculation';
  if (method !== 'GET') return 'write';
  const content = responses['200']?.content ?? {};
  if ('application/pdf' in content) return 'file';
  return content['application/json']?.schema?.type === 'array' ? 'list' : 'read';
}

describe('the rows of the domains', () => {
  test('are the operations of the contract, all of them under their own names, methods and paths', () => {
    expect(expected).toHaveLength(32);
    const described = expected.map(({ operationId, tags: [tag], method, path }) => ({ tag, key: operationId, operationId, method, path }));
    const byName = (one: { key: string }, other: { key: string }): number => one.key.localeCompare(other.key);
    expect(rows.map(({ name, key, row: { operationId, method, path } }) => ({ tag: name, key, operationId, method, path })).sort(byName)).toEqual(described.sort(byName));
  });

  test('are of the kind that the contract makes them', () => {
    expect(Object.fromEntries(rows.map(({ key, row }) => [key, row.kind]))).toEqual(Object.fromEntries(expected.map((operation) => [operation.operationId, kindOf(operation)])));
  });

  test('calculate, rather than write, in 4, 16 and 27 alone', () => {
    const calculations = contract.filter((operation) => [4, 16, 27].includes(operation['x-number'])).map(({ operationId }) => operationId).sort();
    expect(calculations).toEqual(['calculateAnonymousFreelancerInstallmentPlans', 'calculateAnonymousInstallmentPlans', 'calculateAvailableInstallmentPlans']);
    expect(domains.flatMap(({ operations }) => Object.values(operations)).filter(({ kind }) => kind === 'calculation').map(({ operationId }) => operationId).sort()).toEqual(calculations);
  });

  test('say who may call them: the partner alone in 1, 2, 8–10, 24, 30 and 31', () => {
    expect(rows.filter(({ row }) => row.access.who === 'partner').map(({ key }) => key).sort()).toEqual(numbered(1, 2, 8, 9, 10, 24, 30, 31));
    expect(rows.filter(({ row }) => !['customer', 'partner'].includes(row.access.who))).toEqual([]);
  });

  test('say whose the resource is: of the person in the path, of the person that a list is filtered by, of nobody without either', () => {
    const owner = (path: string, kind: string) => (path.includes('{person_id}') ? { path: 'person_id' } : kind === 'list' ? { filter: 'filter[person_id]' } : 'nobody');
    for (const { key, row } of rows) expect([key, row.access.owner]).toEqual([key, owner(row.path, row.kind)]);
    expect(rows.filter(({ row }) => row.access.owner === 'nobody').map(({ key }) => key).sort()).toEqual(numbered(4, 27));
  });

  test('of writes, and of writes alone, name the reads that they make stale', () => {
    const reads = new Set(rows.filter(({ row }) => row.kind !== 'write').map(({ key }) => key));
    for (const { key, row } of rows) {
      expect([key, Array.isArray(row.stales)]).toEqual([key, row.kind === 'write']);
      expect([key, (row.stales ?? []).filter((stale) => !reads.has(stale))]).toEqual([key, []]);
    }
  });

  test('of writes on a line make the line stale, and of steps of an application the application and its line', () => {
    const stale = (number: number) => rows.find(({ key }) => numbered(number).includes(key))?.row.stales;
    for (const number of [10, 13, 17, 18, 19, 20, 21, 24]) expect(stale(number)).toEqual(expect.arrayContaining(['getCreditLine', 'listCreditLines', 'calculateAvailableInstallmentPlans']));
    for (const number of [21, 24]) expect(stale(number)).toEqual(expect.arrayContaining(['listCreditLineBlocks', 'getCreditLineBlock']));
    for (const number of [8, 9]) expect(stale(number)).toEqual(expect.arrayContaining(['getCreditLineApplication', 'listCreditLineApplications', 'getCreditLine', 'listCreditLines']));
    for (const number of [30, 31, 32]) expect(stale(number)).toEqual(expect.arrayContaining(['getFreelancerCreditLineApplication', 'getCreditLine', 'listCreditLines']));
  });
});

describe('every operation is reached through the graph, and answered by the sandbox', () => {
  let bench: Bench;
  const reached = new Map<string, number[]>();
  beforeAll(async () => { bench = await Bench.start(); });
  afterAll(() => bench.close());

  /** Sends a step of a story, notes which operations it reached, and gives its data. */
  async function step(query: string, variables: Record<string, unknown> = {}): Promise<GraphAnswer['data']> {
    const data = await bench.data(query, variables);
    for (const [operationId, status] of await bench.operations()) reached.set(operationId, [...(reached.get(operationId) ?? []), status]);
    return data;
  }

  async function openLine(personId: string, papers: { accountSnapshotId: string; identificationId: string }): Promise<{ id: string; applicationId: string }> {
    const { createCreditRecord: { creditRecord } } = await step('mutation ($personId: ID!) { createCreditRecord(input: { personId: $personId, source: SOLARIS_BANK }) { creditRecord { id } } }', { personId });
    const { creditRecord: { status } } = await step('query ($personId: ID!, $id: ID!) { creditRecord(personId: $personId, id: $id) { status } }', { personId, id: creditRecord.id });
    expect(status).toBe('AVAILABLE');
    const created = await step(`mutation ($personId: ID!, $record: ID!) { createCreditLineApplication(input: {
      personId: $personId, creditRecordId: $record, netIncomeAmount: { value: 250000 }, requestedCreditLimit: { value: 200000 } }) { creditLineApplication { id } } }`, { personId, record: creditRecord.id });
    const { id: applicationId } = created.createCreditLineApplication.creditLineApplication as { id: string };
    const { linkCreditLineApplicationIdentification: { creditLineApplication: { creditLineId } } } = await step(`mutation ($personId: ID!, $id: ID!, $snapshot: ID!, $identification: ID!) {
      linkCreditLineApplicationAccountSnapshot(input: { personId: $personId, applicationId: $id, accountSnapshotId: $snapshot }) { creditLineApplication { id } }
      linkCreditLineApplicationIdentification(input: { personId: $personId, applicationId: $id, identificationId: $identification }) { creditLineApplication { creditLineId } } }`,
    { personId, id: applicationId, snapshot: papers.accountSnapshotId, identification: papers.identificationId });
    const opened = await step('mutation ($input: AuthorizeCreditLineInput!) { authorizeCreditLine(input: $input) { creditLine { id status } } }', { input: { personId, creditLineId } });
    expect(opened).toEqual({ authorizeCreditLine: { creditLine: { id: creditLineId, status: 'OPEN' } } });
    return { id: creditLineId as string, applicationId };
  }

  test('a consumer comes from a credit record to a loan, changes the line, and ends it', async () => {
    const consumer = await bench.applicant({ asks_authorization: true });
    const { id: personId } = consumer;
    await step('{ anonymousInstallmentPlans(input: { amount: { value: 100000 } }) { term monthlyInstallment { value } } }');
    const line = await openLine(personId, consumer);
    const papers = await step(`query ($personId: ID!, $id: ID!) { creditLineApplication(personId: $personId, id: $id) { status preContract { content } contract { content } }
      person(id: $personId) { creditLineApplications { nodes { id createdAt } } creditLines { nodes { id availableInstallmentPlans(input: { amount: { value: 100000 } }) { term } } } } }`, { personId, id: line.applicationId });
    expect(papers).toMatchObject({ creditLineApplication: { status: 'CREDIT_LINE_CREATED' }, person: { creditLineApplications: { nodes: [{ id: line.applicationId }] }, creditLines: { nodes: [{ id: line.id }] } } });

    const named = `personId: "${personId}", creditLineId: "${line.id}"`;
    const { id: accountId } = await bench.account(personId);
    const changed = await step(`mutation {
      createLoan(input: { ${named}, amount: { value: 100000 }, reference: "C-1", purpose: "Piano", term: 12 }) { loan { id } }
      updateCreditLineReferenceAccount(input: { ${named}, iban: "${iban}", mandateNumber: "M-1", mandateSignatureDate: "2026-11-01" }) { creditLine { recipientIban } }
      setCreditLinePayoutAccount(input: { ${named}, accountId: "${accountId}" }) { creditLine { accountId } }
      blockCreditLine(input: { ${named} }) { creditLineBlock { id } } }`);
    const blockId = changed.blockCreditLine.creditLineBlock.id as string;
    expect(changed).toMatchObject({ updateCreditLineReferenceAccount: { creditLine: { recipientIban: iban } }, setCreditLinePayoutAccount: { creditLine: { accountId } } });
    const seen = await step(`{ creditLine(personId: "${personId}", id: "${line.id}") { blocks { nodes { id } } block(id: "${blockId}") { source } annualAccountStatement(year: 2026) { contentType } } }`);
    expect(seen).toEqual({ creditLine: { blocks: { nodes: [{ id: blockId }] }, block: { source: 'webui' }, annualAccountStatement: { contentType: 'application/pdf' } } });
    await step(`mutation { unblockCreditLine(input: { ${named}, blockId: "${blockId}" }) { creditLineBlockId } }`);
    await bench.pass('P20D');
    expect(await step(`mutation { terminateCreditLine(input: { ${named}, requestedAt: "2026-11-22" }) { creditLine { terminationDate status } } }`)).toEqual({
      terminateCreditLine: { creditLine: { terminationDate: '2026-12-22', status: 'OPEN' } },
    });

    const second = await openLine(personId, await bench.papers(personId));
    expect(await step(`mutation { revokeCreditLine(input: { personId: "${personId}", creditLineId: "${second.id}" }) { creditLine { status closingAccountStatement { contentType } } } }`)).toEqual({
      revokeCreditLine: { creditLine: { status: 'CLOSED', closingAccountStatement: { contentType: 'application/pdf' } } },
    });
  });

  test('a freelancer comes from a credit record to a loan', async () => {
    const { freelancer: { id: personId, accountSnapshotId } } = demo;
    await step('{ anonymousFreelancerInstallmentPlans(input: { amount: { value: 500000 } }) { term } }');
    const { createFreelancerCreditRecord: { creditRecord } } = await step('mutation ($personId: ID!) { createFreelancerCreditRecord(input: { personId: $personId, source: SOLARIS_BANK }) { creditRecord { id } } }', { personId });
    const created = await step(`mutation ($personId: ID!) { createFreelancerCreditLineApplication(input: { personId: $personId, annualTurnover: { value: 9000000 }, corporateName: "Mustermann Design",
      foundationDate: "2015-03-01", legalForm: OTHER, monthlyNetProfit: { value: 400000 }, monthlyNonMortgageCreditExpense: { value: 0 }, monthlyPrivateFixedCost: { value: 100000 },
      recipientIban: "${iban}", taxId: "3012034567890" }) { freelancerCreditLineApplication { id } } }`, { personId });
    const { id } = created.createFreelancerCreditLineApplication.freelancerCreditLineApplication as { id: string };
    await step(`mutation ($personId: ID!, $id: ID!, $record: ID!, $snapshot: ID!) {
      linkFreelancerCreditLineApplicationCreditRecord(input: { personId: $personId, applicationId: $id, creditRecordId: $record }) { freelancerCreditLineApplication { id } }
      linkFreelancerCreditLineApplicationAccountSnapshot(input: { personId: $personId, applicationId: $id, accountSnapshotId: $snapshot }) { freelancerCreditLineApplication { id } }
      agreeToFreelancerCreditLineContract(input: { personId: $personId, applicationId: $id }) { freelancerCreditLineApplication { decision } } }`, { personId, id, record: creditRecord.id, snapshot: accountSnapshotId });
    const { freelancerCreditLineApplication: { creditLineId } } = await step('query ($personId: ID!, $id: ID!) { freelancerCreditLineApplication(personId: $personId, id: $id) { creditLineId } }', { personId, id });
    const drawn = await step(`mutation { createLoan(input: { personId: "${personId}", creditLineId: "${creditLineId}", amount: { value: 500000 }, reference: "F-1", purpose: "Printer", term: 24 }) {
      loan { creditLine { utilizedAmount { value } productType } } } }`);
    expect(drawn.createLoan.loan.creditLine).toEqual({ utilizedAmount: { value: 500_000 }, productType: 'FREELANCER' });
  });

  test('these stories reach the operations of the contract, no others, and the bank does all that they ask', () => {
    expect([...reached.keys()].sort()).toEqual(expected.map(({ operationId }) => operationId).sort());
    for (const [operationId, statuses] of reached) expect([operationId, statuses.filter((status) => status >= 300)]).toEqual([operationId, []]);
  });
});
