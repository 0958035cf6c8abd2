import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { demo } from '../../src/sandbox/seed.js';
import { Bench, customerToken, type Applicant } from '../support/sandbox.js';
import { StreamReader, transports, type StreamResult, type Transport } from '../support/streams.js';

const all = Object.keys(transports) as Transport[];
let bench: Bench;
let applicant: Applicant;
let token: string;
const readers: StreamReader[] = [];
beforeEach(async () => {
  bench = await Bench.start({ WEBHOOK_SECRETS: '' });
  applicant = await bench.applicant();
  token = await customerToken(applicant.id);
});
afterEach(async () => {
  for (const reader of readers.splice(0)) reader.close();
  await bench.close();
});

const follow = `subscription ($personId: ID, $kinds: [UpdateKind!], $after: String) {
  customerUpdates(personId: $personId, kinds: $kinds, after: $after) {
    cursor origin hasMissed kind resourceId
    resource { __typename ... on CreditLine { status } ... on CreditLineApplication { applicationStatus: status } }
  }
}`;

async function open(
  query: string,
  variables: object = {},
  transport: Transport = 'sse',
  as: string | undefined = token,
): Promise<StreamReader> {
  const question = { query, variables: { personId: applicant.id, ...variables }, token: as };
  const reader = await StreamReader.open(bench.gateway.url, transport, question);
  readers.push(reader);
  return reader;
}

/** Reads updates up to the first one that is wanted. */
async function until(reader: StreamReader, isWanted: (update: any) => boolean): Promise<any[]> {
  const updates: any[] = [];
  for await (const { data, errors } of reader) {
    expect(errors).toBeUndefined();
    const [update] = Object.values(data as object);
    updates.push(update);
    if (isWanted(update)) return updates;
  }
  throw new Error(`The stream ended: ${reader.text}`);
}
const dataOf = (results: readonly StreamResult[]) => results.map(({ data }) => data as unknown);

describe.each(all)('over %s', (transport) => {
  test('a limit becomes ready and is seen', async () => {
    const stream = await open(follow, { kinds: ['CREDIT_LINE'] }, transport);
    expect(stream.response.status).toBe(200);
    const line = await bench.line(applicant);
    const updates = await until(stream, ({ resource }) => resource.status === 'OPEN');
    for (const update of updates)
      expect(update).toMatchObject({
        origin: 'EVENT',
        kind: 'CREDIT_LINE',
        resourceId: line.id,
        hasMissed: false,
        resource: { __typename: 'CreditLine' },
      });
  });
});

test('the present state comes first, with a cursor to go on from at its end', async () => {
  const line = await bench.line(applicant);
  const first = await open(follow);
  const present = (await first.take(2)).map(({ data }) => data.customerUpdates);
  expect(present).toEqual([
    {
      cursor: expect.any(String),
      origin: 'PRESENT',
      hasMissed: false,
      kind: 'CREDIT_LINE_APPLICATION',
      resourceId: line.applicationId,
      resource: { __typename: 'CreditLineApplication', applicationStatus: 'CREDIT_LINE_CREATED' },
    },
    {
      cursor: expect.any(String),
      origin: 'PRESENT',
      hasMissed: false,
      kind: 'CREDIT_LINE',
      resourceId: line.id,
      resource: { __typename: 'CreditLine', status: 'OPEN' },
    },
  ]);
  // A client that was cut off in the middle of it gets all of it again.
  const [middle, end] = present.map(({ cursor }) => cursor as string);
  const again = await open(follow, { after: middle });
  expect(dataOf(await again.take(2)).map((data: any) => data.customerUpdates.origin)).toEqual([
    'PRESENT',
    'PRESENT',
  ]);
  const on = await open(follow, { after: end });
  await bench.data(
    `mutation { blockCreditLine(input: { personId: "${line.personId}", creditLineId: "${line.id}", source: WEBUI, description: EXTERNALLY_BY_CUSTOMER }) { creditLineBlock { id } } }`,
  );
  const [update] = await until(on, () => true);
  expect(update).toMatchObject({ kind: 'CREDIT_LINE', resourceId: line.id });
});

test.each([
  [demo.borrower.id, ['CREDIT_LINE_APPLICATION', 'CREDIT_LINE', 'LOAN']],
  [demo.cardholder.id, ['CREDIT_CARD_APPLICATION', 'CREDIT_CARD_BILL']],
  [demo.overdrawn.id, ['OVERDRAFT_APPLICATION', 'OVERDRAFT']],
])('everything that %s has is part of it', async (personId, kinds) => {
  const stream = await open(follow, { personId }, 'sse', await customerToken(personId));
  // Only the last one has a cursor to go on from.
  const present = await until(stream, ({ cursor }) => !cursor.startsWith('begin.'));
  expect([...new Set(present.map(({ kind }) => kind as string))]).toEqual(kinds);
  expect(present.filter(({ resource }) => !resource)).toEqual([]);
});

test('a client that comes back with its cursor gets the last state of what has changed', async () => {
  const stream = await open(follow, { kinds: ['CREDIT_LINE_APPLICATION', 'CREDIT_LINE'] });
  const created = await bench.data(
    `mutation { createCreditLineApplication(input: { personId: "${applicant.id}", netIncomeAmount: { value: 1000000 }, requestedCreditLimit: { value: 500000 } }) { creditLineApplication { id } } }`,
  );
  const [{ cursor }] = (await until(stream, () => true)) as [{ cursor: string }];
  stream.close();
  const applicationId = created.createCreditLineApplication.creditLineApplication.id as string;
  await bench.data(
    `mutation { linkCreditLineApplicationAccountSnapshot(input: { personId: "${applicant.id}", applicationId: "${applicationId}", accountSnapshotId: "${applicant.accountSnapshotId}" }) { creditLineApplication { id } }
      linkCreditLineApplicationIdentification(input: { personId: "${applicant.id}", applicationId: "${applicationId}", identificationId: "${applicant.identificationId}" }) { creditLineApplication { creditLineId } } }`,
  );
  const seen = await open(follow, { kinds: ['CREDIT_LINE'] });
  await until(seen, ({ resource }) => resource.status === 'OPEN');
  const back = await open(follow, { after: cursor, kinds: ['CREDIT_LINE_APPLICATION', 'CREDIT_LINE'] });
  const found = new Map<string, object>();
  await until(
    back,
    ({ kind, origin, resource }) => found.set(kind as string, { origin, ...resource }).size === 2,
  );
  expect(Object.fromEntries(found)).toEqual({
    CREDIT_LINE_APPLICATION: {
      origin: 'REPLAY',
      __typename: 'CreditLineApplication',
      applicationStatus: 'CREDIT_LINE_CREATED',
    },
    CREDIT_LINE: { origin: 'REPLAY', __typename: 'CreditLine', status: 'OPEN' },
  });
});

test('one application is followed, and no other', async () => {
  const line = await bench.line(applicant);
  const query = `subscription { creditLineApplicationUpdated(personId: "${applicant.id}", id: "${line.applicationId}") {
    origin creditLineApplication { id status } } }`;
  const stream = await open(query);
  expect(dataOf(await stream.take(1))).toEqual([
    {
      creditLineApplicationUpdated: {
        origin: 'PRESENT',
        creditLineApplication: { id: line.applicationId, status: 'CREDIT_LINE_CREATED' },
      },
    },
  ]);
});

test('a deletion of the customer ends its streams', async () => {
  const stream = await open(follow);
  await bench.gateway.gateway.forgetCustomer(applicant.id);
  expect(dataOf(await stream.rest())).toEqual([{ customerUpdates: null }]);
  expect(stream.isComplete).toBe(true);
});
