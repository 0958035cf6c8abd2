import { bodies, ids, paths, ScriptedBank } from './scripted-bank.js';

/** The caller of a request. */
export type Sender = 'partner' | 'customer';

/** A request that needs as much of the gateway as its limits allow, or is refused for exceeding them. */
export interface HeavyRequest {
  readonly name: string;
  readonly sender: Sender;
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string>>;
}

const times = (count: number, textOf: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => textOf(index)).join(' ');
const list = <T>(count: number, itemOf: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => itemOf(index));

/** Base64 of 700 kB. */
const file = 'QUFB'.repeat(233_333);
const records = (count: number, input: string): string =>
  times(count, (index) => `m${index}: createCreditRecord(input: ${input}) { creditRecord { id } }`);
const ownFile = `{ personId: "${ids.person}", source: PARTNER, file: $file }`;
const fiftyFiles = `mutation ($file: Base64!) { ${records(50, ownFile)} }`;
const fiftyInputs = `mutation ($input: CreateCreditRecordInput!) { ${records(50, '$input')} }`;
const persons = (count: number, selection = 'id'): string =>
  `query ($ids: [ID!]!) { ${times(count, (index) => `p${index}: persons(ids: $ids) { ${selection} }`)} }`;
const foreignId = (index: number): string => `${String(index).padStart(32, '0')}cper`;
const loan = `mutation ($input: CreateLoanInput!) { createLoan(input: $input) { loan { id } } }`;
const filtered = `query ($text: String) { ${times(50, (index) => `l${index}: creditCardApplications(filter: { externalCustomerId: $text }) { totalCount }`)} }`;
const wide = (texts: number): string => list(texts, (index) => `"${'x'.repeat(index % 7)}"`).join(',');

/** The entries of a list as the bank sends them, each with a text of so many characters. */
export function heavyLines(count: number, characters: number): object[] {
  const text = 'ä"\\'.repeat(Math.ceil(characters / 3)).slice(0, characters);
  return list(count, (index) => ({
    id: `${String(index).padStart(32, '0')}ccln`,
    person_id: ids.person,
    status: text,
    product_type: 'consumer',
    limit: { value: 500_000, unit: 'cents', currency: 'EUR' },
    granted_at: '2024-01-01T00:00:00Z',
  }));
}

/** Starts a bank with the lists that these requests read. Its answers are made in advance. */
export async function startHeavyBank(): Promise<ScriptedBank> {
  const bank = await ScriptedBank.start();
  const json = { 'content-type': 'application/json', total: '1000' };
  const [small, large, huge] = [20, 5000, 10_000].map((characters) =>
    Buffer.from(JSON.stringify(heavyLines(1000, characters))),
  );
  bank.on(`GET ${paths.lines}`, ({ query }) => {
    const size = query['filter[status]'];
    return { headers: json, body: (size === 'large' ? large : size === 'huge' ? huge : small) as Buffer };
  });
  bank.on(`GET ${paths.line}`, { body: bodies.line });
  bank.on(`POST /v1/persons/${ids.person}/credit_records`, {
    status: 201,
    body: { id: ids.record, person_id: ids.person, status: 'available' },
  });
  return bank;
}

const lines = (filter: string, selection: string): string =>
  `{ creditLines(first: 1000${filter}) { ${selection} } }`;

/** The requests; the first four are those that once blocked the process. */
export const heavyRequests: readonly HeavyRequest[] = [
  {
    name: "50 files of 700 kB that are the partner's to send",
    sender: 'customer',
    query: fiftyFiles,
    variables: { file },
  },
  {
    name: "50 files of 700 kB that are the partner's to send, with a key",
    sender: 'customer',
    query: fiftyFiles,
    variables: { file },
    headers: { 'idempotency-key': 'a' },
  },
  {
    name: 'one input with such a file in 50 fields',
    sender: 'customer',
    query: fiftyInputs,
    variables: { input: { personId: ids.person, source: 'PARTNER', file } },
  },
  {
    name: 'one input with such a file in 50 fields, with a key',
    sender: 'customer',
    query: fiftyInputs,
    variables: { input: { personId: ids.person, source: 'PARTNER', file } },
    headers: { 'idempotency-key': 'b' },
  },
  {
    name: '24,000 ids in 50 fields',
    sender: 'partner',
    query: persons(50),
    variables: { ids: list(24_000, foreignId) },
  },
  {
    name: 'one id 24,000 times in 50 fields',
    sender: 'partner',
    query: persons(50),
    variables: { ids: list(24_000, () => ids.person) },
  },
  {
    name: '24,000 unknown keys in one input',
    sender: 'partner',
    query: loan,
    variables: { input: Object.fromEntries(list(24_000, (index) => [`k${index}`, 1])) },
  },
  {
    name: '19,999 foreign ids',
    sender: 'customer',
    query: persons(1),
    variables: { ids: list(19_999, foreignId) },
  },
  {
    name: 'a foreign id 19,999 times',
    sender: 'customer',
    query: persons(1),
    variables: { ids: list(19_999, () => ids.stranger) },
  },
  {
    name: '2,000 foreign ids in 20 fields',
    sender: 'customer',
    query: `{ ${times(20, (field) => `p${field}: persons(ids: [${list(100, (index) => `"${foreignId(field * 100 + index)}"`).join()}]) { id }`)} }`,
    variables: {},
  },
  {
    name: '20,000 persons with 140,000 values',
    sender: 'customer',
    query: persons(
      1,
      times(7, (index) => `a${index}: id`),
    ),
    variables: { ids: list(20_000, () => ids.person) },
  },
  {
    name: '10,000 lists of records',
    sender: 'customer',
    query: persons(1, 'creditRecords(first: 1) { totalCount nodes { id } }'),
    variables: { ids: list(10_000, () => ids.person) },
  },
  {
    name: '1,000 lines',
    sender: 'partner',
    query: lines(
      '',
      `totalCount nodes { id ${times(19, (index) => `a${index}: limit { value currency unit precision }`)} } edges { cursor node { ${times(17, (index) => `a${index}: limit { value currency unit precision }`)} } }`,
    ),
    variables: {},
  },
  {
    name: '1,000 lines with texts of 5,000 characters',
    sender: 'partner',
    query: lines(', filter: { statusRaw: "large" }', 'nodes { id statusRaw }'),
    variables: {},
  },
  {
    name: '1,000 lines with texts of 10,000 characters',
    sender: 'partner',
    query: lines(', filter: { statusRaw: "huge" }', 'nodes { id }'),
    variables: {},
  },
  {
    name: '1,000 lines with texts of 5,000 characters under 7 names',
    sender: 'partner',
    query: lines(
      ', filter: { statusRaw: "large" }',
      `nodes { ${times(7, (index) => `a${index}: statusRaw`)} }`,
    ),
    variables: {},
  },
  {
    name: '3,500 fields that a customer may not see',
    sender: 'customer',
    query: persons(
      1,
      times(7, (index) => `a${index}: creditLine(id: "${ids.line}") { disposableIncome { value } }`),
    ),
    variables: { ids: list(500, () => ids.person) },
  },
  {
    name: '50,000 times the same line',
    sender: 'customer',
    query: persons(
      1,
      times(97, (index) => `a${index}: creditLine(id: "${ids.line}") { id status }`),
    ),
    variables: { ids: list(500, () => ids.person) },
  },
  {
    name: '50,000 times a line that cannot be read',
    sender: 'customer',
    query: persons(
      1,
      times(97, (index) => `a${index}: creditLine(id: "x") { id status }`),
    ),
    variables: { ids: list(500, () => ids.person) },
  },
  { name: '50 files of 700 kB that are sent', sender: 'partner', query: fiftyFiles, variables: { file } },
  {
    name: '50 files of 700 kB that are sent with a key',
    sender: 'partner',
    query: fiftyFiles,
    variables: { file },
    headers: { 'idempotency-key': 'c' },
  },
  {
    name: 'a file that is no Base64',
    sender: 'partner',
    query: fiftyFiles,
    variables: { file: `${file.slice(0, -4)}%%%%` },
  },
  {
    name: 'a text of 1 MB as an id',
    sender: 'partner',
    query: `query ($id: ID!) { ${times(50, (index) => `p${index}: person(id: $id) { id }`)} }`,
    variables: { id: 'x'.repeat(1_000_000) },
  },
  {
    name: 'a text of 1 MB as an IBAN',
    sender: 'partner',
    query: `mutation ($iban: IBAN!) { ${times(50, (index) => `m${index}: updateCreditLineReferenceAccount(input: { personId: "${ids.person}", creditLineId: "${ids.line}", iban: $iban }) { creditLine { id } }`)} }`,
    variables: { iban: `DE${'1'.repeat(1_000_000)}` },
  },
  {
    name: 'a text of 1 MB as a date',
    sender: 'partner',
    query: `query ($text: String) { ${times(50, (index) => `l${index}: creditLines(after: $text) { totalCount }`)} }`,
    variables: { text: 'x'.repeat(1_000_000) },
  },
  {
    name: 'a text of 330,000 characters in 50 filters',
    sender: 'partner',
    query: filtered,
    variables: { text: '€'.repeat(330_000) },
  },
  {
    name: 'a text of 1 MB in a loan, 50 times',
    sender: 'partner',
    query: `mutation ($text: String!) { ${times(50, (index) => `m${index}: createLoan(input: { personId: "${ids.person}", creditLineId: "${ids.line}", amount: { value: 1 }, term: 6, reference: $text, purpose: $text }) { loan { id } }`)} }`,
    variables: { text: 'x'.repeat(1_000_000) },
  },
  {
    name: '1 MB of escapes',
    sender: 'partner',
    query: '{ me { id } }',
    variables: { text: '"'.repeat(500_000) },
  },
  {
    name: '25,000 variables that nobody declared',
    sender: 'partner',
    query: '{ me { id } }',
    variables: Object.fromEntries(list(24_900, (index) => [`v${index}`, wide(3)])),
  },
  {
    name: '10,000 tokens',
    sender: 'partner',
    query: `{ persons(ids: [${'"x" '.repeat(9980)}]) { id } }`,
    variables: {},
  },
  {
    name: '100,000 characters in one text',
    sender: 'partner',
    query: `{ person(id: "${'x'.repeat(99_900)}") { id } }`,
    variables: {},
  },
  {
    name: '1,000 fields that there are not',
    sender: 'partner',
    query: `{ ${times(20, (index) => `p${index}: person(id: "x") { ${times(49, (field) => `credit${index}${field}`)} }`)} }`,
    variables: {},
  },
  {
    name: 'introspection',
    sender: 'partner',
    query: `{ __schema { types { name fields { name description args { name type { name ofType { name ofType { name } } } } type { name ofType { name ofType { name } } } } } } }`,
    variables: {},
  },
];
