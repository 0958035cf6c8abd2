import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { signToken } from '../../src/auth/jwt.js';
import { startTestGateway, type TestGateway } from '../support/graph.js';

const callers = { secret: 'a secret of more than thirty-two bytes', issuer: 'issuer', audience: 'audience' };
const lines = '22222222222222220000000000000001cper';
const cards = '55555555555555550000000000000001cper';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway({
    AUTH_SECRET: callers.secret,
    AUTH_ISSUER: callers.issuer,
    AUTH_AUDIENCE: callers.audience,
  });
});
afterAll(() => gateway.close());

const partner = () =>
  signToken({ subject: 'p', scopes: ['lending:read', 'lending:write', 'lending:partner'] }, callers);
const customer = (id: string) =>
  signToken({ subject: 'c', scopes: ['lending:read', 'lending:write'], personIds: [id] }, callers);

interface Told {
  readonly estimatedBankCalls: number;
  readonly bankCalls: readonly { operation: string; path: (string | number)[]; reason: string }[];
}

/** Sends an operation, and returns its data and what its answer tells of its calls. */
async function ask(query: string, token: string): Promise<{ data: any; told: Told }> {
  const response = await fetch(`${gateway.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ query }),
  });
  const { data, errors, extensions } = (await response.json()) as any;
  expect(errors).toBeUndefined();
  return { data, told: extensions };
}

/** Returns the calls in short: operation, path, reason. */
const inShort = ({ bankCalls }: Told): string[] =>
  bankCalls.map(({ operation, path, reason }) => `${operation} ${path.join('.')} ${reason}`).sort();

test('a call names the field that needs it: of a list, and of an entry whose list lacks it', async () => {
  const { told } = await ask(
    `{ person(id: "${lines}") { creditLines(first: 2) { nodes { id status interestRate } } } }`,
    await partner(),
  );
  expect(inShort(told)).toEqual([
    'getCreditLine person.creditLines.nodes.0.interestRate field',
    'getCreditLine person.creditLines.nodes.1.interestRate field',
    'listCreditLines person.creditLines field',
  ]);
  expect(told.estimatedBankCalls).toBe(3);
});

test('the path has response names, and leads through edges as well', async () => {
  const { told } = await ask(
    `{ somebody: person(id: "${lines}") { all: creditLines(first: 1) { edges { line: node { ...Rate } } } } }
     fragment Rate on CreditLine { rate: interestRate }`,
    await partner(),
  );
  expect(inShort(told)).toEqual([
    'getCreditLine somebody.all.edges.0.line.rate field',
    'listCreditLines somebody.all field',
  ]);
});

test('a read for several fields names the first of them', async () => {
  const { told } = await ask(
    `{ first: person(id: "${lines}") { ...Line } second: person(id: "${lines}") { ...Line } }
     fragment Line on Person { creditLine(id: "22222222222222220000000000000001ccln") { id status } }`,
    await partner(),
  );
  expect(inShort(told)).toEqual(['getCreditLine first.creditLine field']);
});

test('a read that shows whose a resource is, is made for access', async () => {
  const { data } = await ask(
    `{ person(id: "${cards}") { creditCardApplications { nodes { bills { nodes { id } } } } } }`,
    await partner(),
  );
  const [{ id }] = data.person.creditCardApplications.nodes[0].bills.nodes;
  const { told } = await ask(`{ creditCardBill(id: "${id}") { id status } }`, await customer(cards));
  expect(inShort(told)).toEqual([
    'getCreditCardBill creditCardBill field',
    'listCreditCardApplications creditCardBill access',
  ]);
});

test('a read for a payload is read back, and the write is made for its mutation', async () => {
  const named = `personId: "${lines}", creditLineId: "22222222222222220000000000000001ccln"`;
  const block = `blocked: blockCreditLine(input: { ${named} }) { creditLineBlock { id } }`;
  const { data } = await ask(`mutation { ${block} }`, await partner());
  const { told } = await ask(
    `mutation {
      unblockCreditLine(input: { ${named}, blockId: "${data.blocked.creditLineBlock.id}" }) {
        line: creditLine { lockingStatus }
      }
    }`,
    await partner(),
  );
  expect(inShort(told)).toEqual([
    'getCreditLine unblockCreditLine.line.lockingStatus readBack',
    'unblockCreditLine unblockCreditLine field',
  ]);
});

test('a page in place of many reads is made for the list', async () => {
  const { data } = await ask(
    `{ person(id: "${cards}") { creditCardApplications { nodes { bills { nodes { id } } } } } }`,
    await partner(),
  );
  const [{ id }] = data.person.creditCardApplications.nodes[0].bills.nodes;
  const absent = Array.from(
    { length: 24 },
    (_, index) => `a${index}: creditCardBill(id: "nothing${index}") { id }`,
  );
  const { told } = await ask(
    `{ known: creditCardBill(id: "${id}") { id } ${absent.join(' ')} }`,
    await partner(),
  );
  expect(inShort(told)).toContain('listCreditCardBills known list');
  expect(inShort(told)).toContain('getCreditCardBill a0 field');
});
