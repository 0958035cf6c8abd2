import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { demo } from '../../src/sandbox/seed.js';
import { Bench, cents } from '../support/sandbox.js';

const { overdrawn, freelancer } = demo;
const overdrawnCall = `GET /v1/persons/${overdrawn.id}/overdrafts/${overdrawn.overdraftId}`;
const applicationCall = `GET /v1/persons/${overdrawn.id}/overdraft_applications/${overdrawn.overdraftApplicationId}`;
const applications = `/v1/persons/${freelancer.id}/overdraft_applications`;

let bench: Bench;
beforeAll(async () => {
  bench = await Bench.start();
});
afterEach(async () => {
  await bench.calls();
});
afterAll(() => bench.close());

const apply = (selection: string) =>
  `mutation ($input: CreateOverdraftApplicationInput!) { createOverdraftApplication(input: $input) { overdraftApplication { ${selection} } } }`;
const link = (
  selection: string,
) => `mutation ($personId: ID!, $id: ID!, $snapshot: ID!) { linkOverdraftApplicationAccountSnapshot(
  input: { personId: $personId, applicationId: $id, accountSnapshotId: $snapshot }) { overdraftApplication { ${selection} } } }`;
const take = (selection: string) =>
  `mutation ($personId: ID!, $id: ID!, $account: ID!) { createOverdraft(input: { personId: $personId, applicationId: $id, accountId: $account }) { overdraft { ${selection} } } }`;
const end = (selection: string) =>
  `mutation ($personId: ID!, $id: ID!) { terminateOverdraft(input: { personId: $personId, overdraftId: $id }) { overdraft { ${selection} } } }`;
const read = (field: 'overdraftApplication' | 'overdraft', selection: string) =>
  `query ($personId: ID!, $id: ID!) { ${field}(personId: $personId, id: $id) { ${selection} } }`;

/** Creates a credit record of the demo freelancer. */
async function newRecord(): Promise<string> {
  const made = await bench.data(
    'mutation ($personId: ID!) { createFreelancerCreditRecord(input: { personId: $personId, source: SOLARIS_BANK }) { creditRecord { id } } }',
    { personId: freelancer.id },
  );
  await bench.calls();
  return made.createFreelancerCreditRecord.creditRecord.id as string;
}

/** Creates an application of the demo freelancer, and returns the ids for the next steps. */
async function newApplication(
  input: object = {},
): Promise<{ personId: string; id: string; snapshot: string; account: string }> {
  const made = await bench.data(apply('id'), {
    input: { personId: freelancer.id, creditRecordId: await newRecord(), ...input },
  });
  await bench.calls();
  return {
    personId: freelancer.id,
    id: made.createOverdraftApplication.overdraftApplication.id as string,
    snapshot: freelancer.accountSnapshotId,
    account: freelancer.accountId,
  };
}

/** Takes the demo freelancer to an offer. */
async function newOffer(): Promise<Awaited<ReturnType<typeof newApplication>>> {
  const application = await newApplication();
  await bench.data(link('id'), application);
  await bench.calls();
  return application;
}

describe('an overdraft application', () => {
  beforeEach(() => bench.reset());

  test("sends every field under the bank's name, once, and its answer is the payload", async () => {
    const creditRecordId = await newRecord();
    const said = {
      partnerRiskClass: 'b',
      partnerReferenceNumber: 'a123456',
      partnerContactNumber: '+491565904345',
      partnerContactName: 'Peter Mustermann',
    };
    const {
      createOverdraftApplication: { overdraftApplication },
    } = await bench.data(
      apply(`id personId status statusRaw decision decisionRaw rejectionReasons limit { value } overdraftRate interestAccrualRate interestConditionsEnabled ${Object.keys(said).join(' ')}
        creditRecordId accountSnapshotId overdraftId createdAt person { id } creditRecord { id __typename } overdraft { id }`),
      { input: { personId: freelancer.id, creditRecordId, ...said } },
    );
    expect(overdraftApplication).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{32}coap$/),
      personId: freelancer.id,
      status: 'INITIAL_SCORING_PENDING',
      statusRaw: 'initial_scoring_pending',
      decision: null,
      decisionRaw: null,
      rejectionReasons: null,
      limit: null,
      overdraftRate: 9,
      interestAccrualRate: 0.025,
      interestConditionsEnabled: true,
      ...said,
      creditRecordId,
      accountSnapshotId: null,
      overdraftId: null,
      createdAt: '2026-11-02T09:00:00.000Z',
      person: { id: freelancer.id },
      creditRecord: { id: creditRecordId, __typename: 'CreditRecord' },
      overdraft: null,
    });
    expect(await bench.calls()).toEqual([
      [
        `POST ${applications}`,
        {
          partner_risk_class: 'b',
          partner_reference_number: 'a123456',
          partner_contact_number: '+491565904345',
          partner_contact_name: 'Peter Mustermann',
          credit_record_id: creditRecordId,
        },
      ],
    ]);
  });

  test('without a credit record is refused by the bank, which names the field', async () => {
    expect(await bench.refusal(apply('id'), { input: { personId: freelancer.id } })).toEqual({
      data: { createOverdraftApplication: null },
      path: 'createOverdraftApplication',
      code: 'BAD_USER_INPUT',
      bank: {
        status: 400,
        code: 'invalid_model',
        title: 'Invalid Model',
        detail: expect.any(String),
        id: expect.any(String),
        field: 'creditRecordId',
      },
    });
    expect(await bench.calls()).toEqual([[`POST ${applications}`, {}]]);
  });

  test("with somebody else's credit record is refused as if there were none", async () => {
    expect(
      await bench.refusal(apply('id'), {
        input: { personId: freelancer.id, creditRecordId: overdrawn.creditRecordId },
      }),
    ).toMatchObject({
      code: 'NOT_FOUND',
      bank: { status: 404, code: 'model_not_found', id: expect.any(String) },
    });
  });

  test('is rejected for a risk class that is too high', async () => {
    expect(
      await bench.data(
        read(
          'overdraftApplication',
          'status decision decisionRaw rejectionReasons limit { value } overdraft { id }',
        ),
        await newApplication({ partnerRiskClass: 'e' }),
      ),
    ).toEqual({
      overdraftApplication: {
        status: 'REJECTED',
        decision: 'REJECTED',
        decisionRaw: 'REJECTED',
        rejectionReasons: ['RISK_CLASS'],
        limit: null,
        overdraft: null,
      },
    });
  });

  test('gets its account snapshot, for the cost of the write alone while only the id is asked for', async () => {
    const application = await newApplication();
    expect(await bench.data(link('id __typename'), application)).toEqual({
      linkOverdraftApplicationAccountSnapshot: {
        overdraftApplication: { id: application.id, __typename: 'OverdraftApplication' },
      },
    });
    expect(await bench.calls()).toEqual([
      [
        `PUT ${applications}/${application.id}/account_snapshot`,
        { account_snapshot_id: application.snapshot },
      ],
    ]);
  });

  test('is read back once for whatever else is asked for after the link', async () => {
    const application = await newApplication({ partnerRiskClass: 'b' });
    expect(
      await bench.data(link('status decision limit { value unit currency } accountSnapshotId'), application),
    ).toEqual({
      linkOverdraftApplicationAccountSnapshot: {
        overdraftApplication: {
          status: 'OFFERED',
          decision: 'OFFERED',
          limit: { value: 300_000, unit: 'cents', currency: 'EUR' },
          accountSnapshotId: application.snapshot,
        },
      },
    });
    expect(await bench.calls()).toEqual([
      [
        `PUT ${applications}/${application.id}/account_snapshot`,
        { account_snapshot_id: application.snapshot },
      ],
      `GET ${applications}/${application.id}`,
    ]);
  });

  test('whose read-back fails keeps its payload', async () => {
    const application = await newApplication();
    await bench.fault({ operationId: 'getOverdraftApplication', status: 503, times: 3 });
    expect(await bench.refusal(link('id personId status'), application)).toMatchObject({
      data: { linkOverdraftApplicationAccountSnapshot: { overdraftApplication: null } },
      path: 'linkOverdraftApplicationAccountSnapshot.overdraftApplication.status',
      code: 'UPSTREAM_UNAVAILABLE',
      bank: { status: 503 },
    });
  });

  test("takes no second snapshot: that is a CONFLICT, with the bank's error", async () => {
    expect(await bench.refusal(link('id'), await newOffer())).toEqual({
      data: { linkOverdraftApplicationAccountSnapshot: null },
      path: 'linkOverdraftApplicationAccountSnapshot',
      code: 'CONFLICT',
      bank: {
        status: 409,
        code: 'conflict',
        title: 'Conflict',
        detail: expect.stringContaining('offered'),
        id: expect.any(String),
      },
    });
  });

  test('is read with one call, however many ways lead to it', async () => {
    const query = `query ($personId: ID!, $id: ID!) { overdraftApplication(personId: $personId, id: $id) { status } again: overdraftApplication(personId: $personId, id: $id) { decision }
      person(id: $personId) { overdraftApplication(id: $id) { id limit { value } createdAt } } }`;
    expect(await bench.data(query, { personId: overdrawn.id, id: overdrawn.overdraftApplicationId })).toEqual(
      {
        overdraftApplication: { status: 'OVERDRAFT_CREATED' },
        again: { decision: 'OFFERED' },
        person: {
          overdraftApplication: {
            id: overdrawn.overdraftApplicationId,
            limit: { value: 200_000 },
            createdAt: expect.stringMatching(/^2026-05-02/),
          },
        },
      },
    );
    expect(await bench.calls()).toEqual([applicationCall]);
  });

  test("is asked for even if only its id is selected, and is null where there is none, or it is somebody else's", async () => {
    expect(
      await bench.data(read('overdraftApplication', 'id __typename'), {
        personId: overdrawn.id,
        id: 'no-application',
      }),
    ).toEqual({ overdraftApplication: null });
    expect(
      await bench.data(read('overdraftApplication', 'id'), {
        personId: freelancer.id,
        id: overdrawn.overdraftApplicationId,
      }),
    ).toEqual({ overdraftApplication: null });
    expect(await bench.calls()).toEqual([
      `GET /v1/persons/${overdrawn.id}/overdraft_applications/no-application`,
      `GET ${applications}/${overdrawn.overdraftApplicationId}`,
    ]);
  });

  test('gives credit record, overdraft and person by their ids without a call of their own, and one call each for more', async () => {
    const variables = { personId: overdrawn.id, id: overdrawn.overdraftApplicationId };
    expect(
      await bench.data(
        read('overdraftApplication', 'person { id } creditRecord { id } overdraft { id __typename }'),
        variables,
      ),
    ).toEqual({
      overdraftApplication: {
        person: { id: overdrawn.id },
        creditRecord: { id: overdrawn.creditRecordId },
        overdraft: { id: overdrawn.overdraftId, __typename: 'Overdraft' },
      },
    });
    expect(await bench.calls()).toEqual([applicationCall]);
    expect(
      await bench.data(
        read('overdraftApplication', 'creditRecord { id status } overdraft { status person { id } }'),
        variables,
      ),
    ).toEqual({
      overdraftApplication: {
        creditRecord: { id: overdrawn.creditRecordId, status: 'EXPIRED' },
        overdraft: { status: 'LIMIT_SET', person: { id: overdrawn.id } },
      },
    });
    const [first, ...others] = await bench.calls();
    expect([first, others.sort()]).toEqual([
      applicationCall,
      [`GET /v1/persons/${overdrawn.id}/credit_records/${overdrawn.creditRecordId}`, overdrawnCall],
    ]);
  });
});

describe('an overdraft', () => {
  beforeEach(() => bench.reset());

  test('is created from an offer; all but the interest is in the answer, and that is read back', async () => {
    const offer = await newOffer();
    const fields =
      'id personId status statusRaw accountId limit { value unit currency } overdraftRate interestAccrualRate interestConditionsEnabled createdAt person { id }';
    const {
      createOverdraft: { overdraft },
    } = await bench.data(take(fields), offer);
    expect(overdraft).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{32}covd$/),
      personId: freelancer.id,
      status: 'CREATED',
      statusRaw: 'created',
      accountId: freelancer.accountId,
      limit: cents(100_000),
      overdraftRate: 9,
      interestAccrualRate: 0.025,
      interestConditionsEnabled: true,
      createdAt: '2026-11-02T09:00:00.000Z',
      person: { id: freelancer.id },
    });
    expect(await bench.calls()).toEqual([
      [`PUT ${applications}/${offer.id}/overdraft`, { account_id: freelancer.accountId }],
    ]);
    expect(await bench.data(read('overdraftApplication', 'status overdraft { id }'), offer)).toEqual({
      overdraftApplication: { status: 'OVERDRAFT_CREATED', overdraft: { id: overdraft.id } },
    });
  });

  test('that was just created costs one more call for its interest', async () => {
    const offer = await newOffer();
    const {
      createOverdraft: { overdraft },
    } = await bench.data(take('id interestAccrued { value unit currency precision }'), offer);
    expect(overdraft.interestAccrued).toEqual({ ...cents(0), precision: null });
    expect(await bench.calls()).toEqual([
      [`PUT ${applications}/${offer.id}/overdraft`, { account_id: freelancer.accountId }],
      `GET /v1/persons/${freelancer.id}/overdrafts/${overdraft.id}`,
    ]);
  });

  test('makes the request read its application again', async () => {
    const application = await newApplication();
    const query = `mutation ($personId: ID!, $id: ID!, $snapshot: ID!, $account: ID!) {
      linkOverdraftApplicationAccountSnapshot(input: { personId: $personId, applicationId: $id, accountSnapshotId: $snapshot }) { overdraftApplication { status } }
      createOverdraft(input: { personId: $personId, applicationId: $id, accountId: $account }) { overdraft { person { overdraftApplication(id: $id) { status overdraftId } } } } }`;
    expect(await bench.data(query, application)).toEqual({
      linkOverdraftApplicationAccountSnapshot: { overdraftApplication: { status: 'OFFERED' } },
      createOverdraft: {
        overdraft: {
          person: {
            overdraftApplication: {
              status: 'OVERDRAFT_CREATED',
              overdraftId: expect.stringMatching(/covd$/),
            },
          },
        },
      },
    });
    const path = `${applications}/${application.id}`;
    expect(await bench.calls()).toEqual([
      [`PUT ${path}/account_snapshot`, { account_snapshot_id: application.snapshot }],
      `GET ${path}`,
      [`PUT ${path}/overdraft`, { account_id: application.account }],
      `GET ${path}`,
    ]);
  });

  test("is not created twice, nor before there is an offer, nor on an account of somebody else's", async () => {
    const waiting = await newApplication();
    expect(await bench.refusal(take('id'), waiting)).toMatchObject({
      code: 'CONFLICT',
      path: 'createOverdraft',
      bank: { status: 409, code: 'conflict', id: expect.any(String) },
    });
    await bench.data(link('id'), waiting);
    expect(await bench.refusal(take('id'), { ...waiting, account: demo.person.accountId })).toMatchObject({
      code: 'NOT_FOUND',
      bank: { status: 404, code: 'model_not_found' },
    });
    await bench.data(take('id'), waiting);
    expect(await bench.refusal(take('id'), waiting)).toMatchObject({
      data: { createOverdraft: null },
      code: 'CONFLICT',
      bank: { status: 409 },
    });
  });

  test('is read with one call, its interest to the cent', async () => {
    const query =
      'query ($personId: ID!, $id: ID!) { overdraft(personId: $personId, id: $id) { status limit { value } } person(id: $personId) { overdraft(id: $id) { interestAccrued { value unit currency } accountId } } }';
    // 420 € for the 184 days from 2 May to 2 November, at 9 % of a year of 360 days.
    const interest = 19_32;
    expect(await bench.data(query, { personId: overdrawn.id, id: overdrawn.overdraftId })).toEqual({
      overdraft: { status: 'LIMIT_SET', limit: { value: 200_000 } },
      person: { overdraft: { interestAccrued: cents(interest), accountId: overdrawn.accountId } },
    });
    expect(await bench.calls()).toEqual([overdrawnCall]);
  });

  test("is null if there is none, or if it is another customer's", async () => {
    expect(
      await bench.data(read('overdraft', 'id'), { personId: freelancer.id, id: overdrawn.overdraftId }),
    ).toEqual({ overdraft: null });
    expect(await bench.calls()).toEqual([
      `GET /v1/persons/${freelancer.id}/overdrafts/${overdrawn.overdraftId}`,
    ]);
  });

  test('is not ended while the account is overdrawn: the bank says so', async () => {
    expect(await bench.refusal(end('id'), { personId: overdrawn.id, id: overdrawn.overdraftId })).toEqual({
      data: { terminateOverdraft: null },
      path: 'terminateOverdraft',
      code: 'CONFLICT',
      bank: {
        status: 409,
        code: 'conflict',
        title: 'Conflict',
        detail: expect.stringContaining('overdrawn'),
        id: expect.any(String),
      },
    });
    expect(await bench.calls()).toEqual([
      [`POST /v1/persons/${overdrawn.id}/overdrafts/${overdrawn.overdraftId}/terminate`, {}],
    ]);
  });

  test('is ended with an empty object, and the answer is the payload; that it is done shows later', async () => {
    await bench.steer('POST', `/accounts/${overdrawn.accountId}/bookings`, { amount: 420_00 });
    const variables = { personId: overdrawn.id, id: overdrawn.overdraftId };
    expect(
      await bench.data(
        end('id personId status interestAccrued { value } limit { value } person { id }'),
        variables,
      ),
    ).toEqual({
      terminateOverdraft: {
        overdraft: {
          id: overdrawn.overdraftId,
          personId: overdrawn.id,
          status: 'LIMIT_SET',
          interestAccrued: { value: 19_32 },
          limit: { value: 200_000 },
          person: { id: overdrawn.id },
        },
      },
    });
    expect(await bench.calls()).toEqual([
      [`POST /v1/persons/${overdrawn.id}/overdrafts/${overdrawn.overdraftId}/terminate`, {}],
    ]);
    expect(await bench.data(read('overdraft', 'status'), variables)).toEqual({
      overdraft: { status: 'TERMINATED' },
    });
    expect(await bench.refusal(end('id'), variables)).toMatchObject({
      code: 'CONFLICT',
      bank: { status: 409 },
    });
  });
});
