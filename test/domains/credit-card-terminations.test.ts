import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { newCard, newCardApplication } from '../support/cards.js';
import { Bench } from '../support/sandbox.js';

const cardCall = (id: string) => `GET /v1/credit_card_applications/${id}`;
const terminationCall = (id: string) => `GET /v1/credit_card_terminations/${id}`;

let bench: Bench;
beforeAll(async () => {
  bench = await Bench.start();
});
beforeEach(() => bench.reset());
afterEach(async () => {
  await bench.calls();
});
afterAll(() => bench.close());

const request = (selection: string) =>
  `mutation ($id: ID!) { requestCreditCardTermination(input: { applicationId: $id }) { creditCardTermination { ${selection} } } }`;
const revoke = (selection: string) =>
  `mutation ($id: ID!) { revokeCreditCardTermination(input: { terminationId: $id }) { creditCardTermination { ${selection} } } }`;
const read = (selection: string) => `query ($id: ID!) { creditCardTermination(id: $id) { ${selection} } }`;
const ofCard = (selection: string) => `query ($id: ID!) { creditCardApplication(id: $id) { ${selection} } }`;
const all = 'id applicationId reason reasonRaw status statusRaw legallyTerminatedAt revocableUntil createdAt';

/** Requests the termination of a new card. 2 November 2026 is a Monday. */
async function newTermination(): Promise<{ id: string; applicationId: string }> {
  const { id: applicationId } = await newCard(bench);
  const made = await bench.data(request('id'), { id: applicationId });
  await bench.calls();
  return { id: made.requestCreditCardTermination.creditCardTermination.id as string, applicationId };
}

describe('the termination of a card', () => {
  test('is requested at the wish of the customer, and its answer is the payload', async () => {
    const { id } = await newCard(bench);
    const {
      requestCreditCardTermination: { creditCardTermination },
    } = await bench.data(request(`${all} application { id }`), { id });
    expect(creditCardTermination).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{32}cctr$/),
      applicationId: id,
      reason: 'CUSTOMER_WISH',
      reasonRaw: 'CUSTOMER_WISH',
      status: 'INITIATED',
      statusRaw: 'INITIATED',
      legallyTerminatedAt: '2026-12-31',
      revocableUntil: '2026-11-09',
      createdAt: '2026-11-02T09:00:00.000Z',
      application: { id },
    });
    expect(await bench.calls()).toEqual([
      [`POST /v1/credit_card_applications/${id}/termination_requests`, { reason: 'CUSTOMER_WISH' }],
    ]);
  });

  test("of a card that does not exist, or twice, is refused, with the bank's error", async () => {
    const { applicationId } = await newTermination();
    expect(await bench.refusal(request('id'), { id: applicationId })).toEqual({
      data: { requestCreditCardTermination: null },
      path: 'requestCreditCardTermination',
      code: 'FORBIDDEN',
      bank: {
        status: 403,
        code: 'unauthorized_action',
        title: 'Unauthorized Action',
        detail: expect.stringContaining('before'),
        id: expect.any(String),
      },
    });
    expect(await bench.refusal(request('id'), await newCardApplication(bench))).toMatchObject({
      code: 'FORBIDDEN',
      bank: { status: 403, id: expect.any(String) },
    });
    expect(await bench.refusal(request('id'), { id: 'nothing' })).toMatchObject({
      code: 'NOT_FOUND',
      bank: { status: 404, code: 'model_not_found' },
    });
  });

  test('is read with one call, its application by its id at no cost, and more with one', async () => {
    const { id, applicationId } = await newTermination();
    expect(await bench.data(read('id status application { id __typename }'), { id })).toEqual({
      creditCardTermination: {
        id,
        status: 'INITIATED',
        application: { id: applicationId, __typename: 'CreditCardApplication' },
      },
    });
    expect(await bench.calls()).toEqual([terminationCall(id)]);
    expect(
      await bench.data(read('application { status activeTermination { id revocableUntil } }'), { id }),
    ).toEqual({
      creditCardTermination: {
        application: { status: 'FINALIZED', activeTermination: { id, revocableUntil: '2026-11-09' } },
      },
    });
    expect(await bench.calls()).toEqual([terminationCall(id), cardCall(applicationId)]);
  });

  test('is asked for even if only its id is selected, and is null where there is none', async () => {
    expect(await bench.data(read('id'), { id: 'no-termination' })).toEqual({ creditCardTermination: null });
    expect(await bench.calls()).toEqual([terminationCall('no-termination')]);
  });

  test('is done when the next month ends', async () => {
    const { id, applicationId } = await newTermination();
    await bench.pass('P2M');
    expect(await bench.data(read('status application { status }'), { id })).toEqual({
      creditCardTermination: { status: 'FINALIZED', application: { status: 'TERMINATED' } },
    });
    expect(await bench.data(ofCard('activeTermination { id }'), { id: applicationId })).toEqual({
      creditCardApplication: { activeTermination: { id } },
    });
  });
});

describe("a card's active termination", () => {
  test('costs no call by its id, and one for more', async () => {
    const { id, applicationId } = await newTermination();
    expect(
      await bench.data(ofCard('activeTerminationId activeTermination { id __typename }'), {
        id: applicationId,
      }),
    ).toEqual({
      creditCardApplication: {
        activeTerminationId: id,
        activeTermination: { id, __typename: 'CreditCardTermination' },
      },
    });
    expect(await bench.calls()).toEqual([cardCall(applicationId)]);
    expect(await bench.data(ofCard('activeTermination { status }'), { id: applicationId })).toEqual({
      creditCardApplication: { activeTermination: { status: 'INITIATED' } },
    });
    expect(await bench.calls()).toEqual([cardCall(applicationId), terminationCall(id)]);
  });

  test('is null without a call where a list, a read or a write names none', async () => {
    const { id, personId } = await newCard(bench);
    const none = 'activeTermination { status }';
    expect(
      await bench.data(
        `query ($id: ID!) { person(id: $id) { creditCardApplications { nodes { ${none} } } } }`,
        { id: personId },
      ),
    ).toEqual({ person: { creditCardApplications: { nodes: [{ activeTermination: null }] } } });
    expect(await bench.data(ofCard(none), { id })).toEqual({
      creditCardApplication: { activeTermination: null },
    });
    const set = `mutation ($id: ID!) { setCreditCardLimit(input: { applicationId: $id, limit: { value: 1 } }) { creditCardApplication { ${none} } } }`;
    expect(await bench.data(set, { id })).toEqual({
      setCreditCardLimit: { creditCardApplication: { activeTermination: null } },
    });
    expect((await bench.operations()).map(([operationId]) => operationId)).toEqual([
      'listCreditCardApplications',
      'getCreditCardApplication',
      'setCreditCardLimit',
    ]);
  });
});

describe('a revocation', () => {
  test('is possible on the fifth business day; the answer is the payload, and the card goes on', async () => {
    const { id, applicationId } = await newTermination();
    await bench.pass('P7D');
    expect(await bench.data(revoke('id status statusRaw'), { id })).toEqual({
      revokeCreditCardTermination: { creditCardTermination: { id, status: 'REVOKED', statusRaw: 'REVOKED' } },
    });
    expect(await bench.calls()).toEqual([`POST /v1/credit_card_terminations/${id}/revoke`]);
    expect(await bench.data(ofCard('status activeTermination { id }'), { id: applicationId })).toEqual({
      creditCardApplication: { status: 'FINALIZED', activeTermination: null },
    });
  });

  test('on the sixth business day is refused by the bank, with its code and its error id', async () => {
    const { id } = await newTermination();
    await bench.pass('P8D');
    expect(await bench.refusal(revoke('id'), { id })).toEqual({
      data: { revokeCreditCardTermination: null },
      path: 'revokeCreditCardTermination',
      code: 'FORBIDDEN',
      bank: {
        status: 403,
        code: 'unauthorized_action',
        title: 'Unauthorized Action',
        detail: expect.stringContaining('2026-11-09'),
        id: expect.any(String),
      },
    });
    expect(await bench.data(read('status'), { id })).toEqual({
      creditCardTermination: { status: 'IN_PROGRESS' },
    });
  });

  test('makes the request read the card again', async () => {
    const { id } = await newCard(bench);
    const {
      requestCreditCardTermination: { creditCardTermination: first },
    } = await bench.data(request('id application { activeTerminationId }'), { id });
    expect(first.application).toEqual({ activeTerminationId: first.id });
    await bench.calls();
    const query = `mutation ($card: ID!, $termination: ID!) {
      changeCreditCardRepaymentOptions(input: { applicationId: $card, statementWithDetails: true }) { creditCardApplication { latestRepaymentTypeSwitchDate activeTermination { status } } }
      revokeCreditCardTermination(input: { terminationId: $termination }) { creditCardTermination { status application { activeTerminationId } } } }`;
    expect(await bench.data(query, { card: id, termination: first.id })).toEqual({
      changeCreditCardRepaymentOptions: {
        creditCardApplication: {
          latestRepaymentTypeSwitchDate: null,
          activeTermination: { status: 'INITIATED' },
        },
      },
      revokeCreditCardTermination: {
        creditCardTermination: { status: 'REVOKED', application: { activeTerminationId: null } },
      },
    });
    const [change, ...rest] = await bench.calls();
    expect(change).toEqual([`PATCH /v1/credit_card_applications/${id}`, { statement_with_details: true }]);
    expect(rest.slice(0, 2).sort()).toEqual([cardCall(id), terminationCall(first.id)]);
    expect(rest.slice(2)).toEqual([`POST /v1/credit_card_terminations/${first.id}/revoke`, cardCall(id)]);
  });
});

describe('the list of terminations', () => {
  test('answers all fields in one call, in the order asked for, and goes on after any entry', async () => {
    const first = await newTermination();
    await bench.pass('P1D');
    const second = await newTermination();
    const page = async (args: string) =>
      (
        await bench.data(
          `{ creditCardTerminations(${args}) { totalCount nodes { ${all} application { id } } pageInfo { hasNextPage endCursor } } }`,
        )
      ).creditCardTerminations;
    const { totalCount, nodes, pageInfo } = await page(
      'orderBy: { field: CREATED_AT, direction: DESC }, first: 1',
    );
    expect([totalCount, nodes, pageInfo.hasNextPage]).toEqual([
      2,
      [
        expect.objectContaining({
          ...second,
          revocableUntil: '2026-11-10',
          application: { id: second.applicationId },
        }),
      ],
      true,
    ]);
    expect(await bench.calls()).toEqual([
      'GET /v1/credit_card_terminations?page[number]=1&page[size]=1&sort=-created_at',
    ]);
    expect(
      await page(`orderBy: { field: CREATED_AT, direction: DESC }, first: 1, after: "${pageInfo.endCursor}"`),
    ).toMatchObject({ nodes: [first], pageInfo: { hasNextPage: false } });
    expect(await bench.calls()).toEqual([
      'GET /v1/credit_card_terminations?page[number]=2&page[size]=1&sort=-created_at',
    ]);
    await bench.data('{ creditCardTerminations { totalCount } }');
    expect(await bench.calls()).toEqual(['GET /v1/credit_card_terminations?page[number]=1&page[size]=10']);
  });
});
