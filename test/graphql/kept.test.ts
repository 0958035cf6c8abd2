import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { ChildGateway } from '../support/child-gateway.js';
import { send as ask } from '../support/request.js';
import { bodies, customerToken, ids, paths, ScriptedBank, settingsFor } from '../support/scripted-bank.js';

const megabyte = 1024 * 1024;

let bank: ScriptedBank;
let gateway: ChildGateway;
beforeAll(async () => {
  bank = await ScriptedBank.start();
  gateway = await ChildGateway.start({ ...settingsFor(bank.url), CACHE: 'on' });
});
afterAll(async () => {
  await gateway.close();
  await bank.close();
});

interface Answer {
  readonly status: number;
  readonly codes: readonly string[];
}

async function send(
  query: string,
  variables: object,
  token: string,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const { status, text } = await ask(`${gateway.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}`, ...headers },
    body: JSON.stringify({ query, variables }),
  });
  const { errors = [] } = JSON.parse(text) as { errors?: { extensions: { code: string } }[] };
  return { status, codes: errors.map(({ extensions: { code } }) => code) };
}

/** Ten fields that are never executed, each controlled by a variable of its own. */
const switches = Array.from({ length: 10 }, (_, index) => `v${index}`);
const switched = (
  name: string,
): string => `mutation ${name} ($input: CreateCreditRecordInput!, ${switches.map((name) => `$${name}: Boolean!`).join(', ')}) {
  ${switches.map((name) => `${name}: createCreditRecord(input: $input) @skip(if: true) @include(if: $${name}) { creditRecord { id } }`).join('\n')} }`;

/** Sends the document once for each combination of its switches, each time with a different file of so many bytes. */
async function sendAll(name: string, count: number, bytes: number, token: string): Promise<Set<number>> {
  const statuses = new Set<number>();
  for (let sent = 0; sent < count; sent += 1) {
    const file = `${String(sent).padStart(8, '0')}${'A'.repeat(bytes - 8)}`;
    const decisions = Object.fromEntries(switches.map((name, index) => [name, ((sent >> index) & 1) === 1]));
    statuses.add(
      (
        await send(
          switched(name),
          { input: { personId: ids.person, source: 'PARTNER', file }, ...decisions },
          token,
        )
      ).status,
    );
  }
  return statuses;
}

test('however the switches of a document are set, 300 files of 500 kB leave nothing more behind than small ones', async () => {
  const token = await customerToken([ids.person], ['lending:read']);
  const growth = async (name: string, bytes: number): Promise<number> => {
    const before = await gateway.usage('settled');
    expect(await sendAll(name, 300, bytes, token)).toEqual(new Set([200]));
    const after = await gateway.usage('settled');
    return (after.heapUsed + after.external - before.heapUsed - before.external) / megabyte;
  };
  await sendAll('Warm', 5, 500_000, token);
  // Each leaves the plans of its own document.
  const small = await growth('Small', 500);
  expect((await growth('Large', 500_000)) - small).toBeLessThan(1);
});

test('plans are bounded in number: 3,000 ways of setting the switches of documents leave less than 10 MB', async () => {
  const token = await customerToken([ids.person], ['lending:read']);
  const before = await gateway.usage('settled');
  for (let document = 0; document < 3; document += 1) {
    const query = `query D${document} (${switches.map((name) => `$${name}: Boolean!`).join(', ')}) {
      ${switches.map((name) => `${name}: person(id: "${ids.person}") @include(if: $${name}) { id __typename ${'... on Person { id }'.repeat(9)} }`).join('\n')} }`;
    for (let sent = 0; sent < 1000; sent += 1) {
      const decisions = Object.fromEntries(
        switches.map((name, index) => [name, ((sent >> index) & 1) === 1]),
      );
      expect(await send(query, decisions, token)).toEqual({ status: 200, codes: [] });
    }
  }
  const after = await gateway.usage('settled');
  expect((after.heapUsed - before.heapUsed) / megabyte).toBeLessThan(10);
});

test('no value of a variable, no key, and no token is in the heap once its request was answered', async () => {
  const token = await customerToken([ids.person]);
  const [amount, rate, months, text, unknown, size] = [
    7_654_321_987,
    0.0713131,
    1_417_171_717,
    'text-of-a-caller-7261',
    'nameChosenByTheCaller8152',
    617,
  ];
  bank.on('GET /v1/credit_card_applications', { headers: { total: '0' }, body: [] });
  bank.on(`GET ${paths.lines}`, { headers: { total: '1' }, body: [bodies.line] });
  bank.on(`POST ${paths.loans}`, { body: bodies.loan });
  const loan = `mutation ($amount: SafeInt!, $term: Int, $reference: String!, $rate: Float) { createLoan(input: { personId: "${ids.person}",
    creditLineId: "${ids.line}", amount: { value: $amount }, reference: $reference, purpose: "x", term: $term, interestRate: $rate }) { loan { id } } }`;
  const filtered = `query ($text: String, $first: Int!) { person(id: "${ids.person}") {
    creditCardApplications(first: $first, filter: { externalCustomerId: $text }) { totalCount } creditLines { totalCount } } }`;
  const answers = [
    await send(loan, { amount, term: months, reference: text }, token, {
      'idempotency-key': 'key-of-a-caller-99213',
    }),
    await send(filtered, { text, first: size }, token),
    await send(filtered, { text, first: size }, token),
    // Refused by the rights, by the contract, and by the types.
    await send(loan, { amount, term: months, reference: text, rate }, token),
    await send(loan, { amount, term: -months, reference: ` ${text}` }, token),
    await send(loan, { amount: text, term: text, reference: text }, token),
    await send(
      'mutation ($input: CreateLoanInput!) { createLoan(input: $input) { loan { id } } }',
      { input: { [unknown]: text, reference: text } },
      token,
    ),
  ];
  expect(answers.map(({ status, codes }) => [status, ...codes])).toEqual([
    [200],
    [200],
    [200],
    [403, 'FORBIDDEN'],
    [400, 'BAD_USER_INPUT'],
    [400, 'BAD_USER_INPUT', 'BAD_USER_INPUT'],
    expect.arrayContaining([400]),
  ]);
  expect(bank.take().map(({ method }) => method)).toEqual(expect.arrayContaining(['POST', 'GET']));
  // The leftovers of the last request on a connection, or of the last search in a text, are gone after the
  // next one.
  for (let count = 0; count < 20; count += 1)
    await send('{ me { id } }', {}, await customerToken([ids.stranger]));
  await gateway.usage('settled');
  const given = [amount, rate, months].map(String);
  // The document itself stays in memory and is found.
  const document = 'creditCardApplications(first: $first, filter';
  expect(
    await gateway.holds([...given, text, unknown, 'key-of-a-caller-99213', token.slice(-40), document]),
  ).toEqual([document]);
});
