import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { demo } from '../../src/sandbox/seed.js';
import { Bench, customerToken } from '../support/sandbox.js';

const {
  person: { id: personId },
  freelancer: { id: freelancerId },
  borrower,
} = demo;
const file = Buffer.from('<report>…</report>').toString('base64');

let bench: Bench;
beforeAll(async () => {
  bench = await Bench.start();
});
afterEach(async () => {
  await bench.calls();
});
afterAll(() => bench.close());

const create =
  'mutation ($input: CreateCreditRecordInput!) { createCreditRecord(input: $input) { creditRecord { id personId status statusRaw createdAt person { id } } } }';
const createFreelancers = `mutation ($input: CreateFreelancerCreditRecordInput!) {
  createFreelancerCreditRecord(input: $input) { creditRecord { id status person { id } } } }`;
const read =
  'query ($personId: ID!, $id: ID!) { creditRecord(personId: $personId, id: $id) { id personId status } }';

describe('a credit record', () => {
  test('that the bank fetches costs one call, whose answer is the payload', async () => {
    const {
      createCreditRecord: { creditRecord },
    } = await bench.data(create, { input: { personId, source: 'SOLARIS_BANK' } });
    expect(creditRecord).toEqual({
      id: expect.stringMatching(/ccrd$/),
      personId,
      status: 'AVAILABLE',
      statusRaw: 'available',
      createdAt: '2026-11-02T09:00:00.000Z',
      person: { id: personId },
    });
    expect(await bench.calls()).toEqual([
      [`POST /v1/persons/${personId}/credit_records`, { source: 'solarisBank' }],
    ]);
  });

  test("of the partner's carries its file", async () => {
    await bench.data(create, { input: { personId, source: 'PARTNER', file } });
    expect(await bench.calls()).toEqual([
      [`POST /v1/persons/${personId}/credit_records`, { source: 'partner', file }],
    ]);
  });

  test("of a freelancer is created under the freelancers' path, and read under the persons'", async () => {
    const {
      createFreelancerCreditRecord: { creditRecord },
    } = await bench.data(createFreelancers, { input: { personId: freelancerId, source: 'PARTNER', file } });
    expect(creditRecord).toMatchObject({ status: 'AVAILABLE', person: { id: freelancerId } });
    expect(await bench.data(read, { personId: freelancerId, id: creditRecord.id })).toEqual({
      creditRecord: { id: creditRecord.id, personId: freelancerId, status: 'AVAILABLE' },
    });
    expect(await bench.calls()).toEqual([
      [`POST /v1/freelancers/persons/${freelancerId}/credit_records`, { source: 'partner', file }],
      `GET /v1/persons/${freelancerId}/credit_records/${creditRecord.id}`,
    ]);
  });

  test('is read once, however many ways lead to it', async () => {
    const query = `query ($personId: ID!, $id: ID!) {
      creditRecord(personId: $personId, id: $id) { id } again: creditRecord(personId: $personId, id: $id) { status createdAt }
      person(id: $personId) { creditRecord(id: $id) { statusRaw } } }`;
    expect(await bench.data(query, { personId: borrower.id, id: borrower.creditRecordId })).toEqual({
      creditRecord: { id: borrower.creditRecordId },
      again: { status: 'EXPIRED', createdAt: expect.stringMatching(/^2026-05-02/) },
      person: { creditRecord: { statusRaw: 'expired' } },
    });
    expect(await bench.calls()).toEqual([
      `GET /v1/persons/${borrower.id}/credit_records/${borrower.creditRecordId}`,
    ]);
  });

  test('is asked for even if only its id is selected, and is null where the bank has none', async () => {
    expect(
      await bench.data(
        'query ($id: ID!) { person(id: $id) { creditRecord(id: "no-record") { id __typename } } }',
        { id: personId },
      ),
    ).toEqual({ person: { creditRecord: null } });
    expect(await bench.calls()).toEqual([`GET /v1/persons/${personId}/credit_records/no-record`]);
  });

  test('of somebody else is null', async () => {
    expect(await bench.data(read, { personId, id: borrower.creditRecordId })).toEqual({ creditRecord: null });
  });
});

describe('a credit record is refused', () => {
  test.each([
    ['from the partner without a file', { source: 'PARTNER' }],
    ['with a file that is not Base64', { source: 'PARTNER', file: 'not Base64!' }],
    ['with a file that is empty', { source: 'PARTNER', file: '' }],
    ["with the bank's own spelling of the source", { source: 'solarisBank' }],
    ['without a source', {}],
    ['with a field that there is not', { source: 'SOLARIS_BANK', fiel: file }],
  ])('%s, and no call is made', async (_what, input) => {
    const { status, errors } = await bench.ask(create, { input: { personId, ...input } });
    expect([status, errors.map(({ extensions }) => extensions.code)]).toEqual([400, ['BAD_USER_INPUT']]);
    expect(await bench.calls()).toEqual([]);
  });

  test('for a person that the bank does not know, with what the bank said', async () => {
    expect(await bench.refusal(create, { input: { personId: 'nobody', source: 'SOLARIS_BANK' } })).toEqual({
      data: { createCreditRecord: null },
      path: 'createCreditRecord',
      code: 'NOT_FOUND',
      bank: {
        status: 404,
        code: 'model_not_found',
        title: 'Model Not Found',
        detail: expect.stringContaining('nobody'),
        id: expect.any(String),
      },
    });
  });

  test('to a customer, who may read it all the same', async () => {
    const own = await customerToken(borrower.id);
    expect(
      await bench.refusal(create, { input: { personId: borrower.id, source: 'SOLARIS_BANK' } }, own),
    ).toMatchObject({ code: 'FORBIDDEN' });
    expect(
      await bench.refusal(
        createFreelancers,
        { input: { personId: borrower.id, source: 'SOLARIS_BANK' } },
        own,
      ),
    ).toMatchObject({ code: 'FORBIDDEN' });
    expect(await bench.calls()).toEqual([]);
    expect(await bench.data(read, { personId: borrower.id, id: borrower.creditRecordId }, own)).toMatchObject(
      { creditRecord: { id: borrower.creditRecordId } },
    );
  });
});
