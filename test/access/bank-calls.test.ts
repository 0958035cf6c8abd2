import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { customerToken, ids, partnerToken, startStage, type Stage } from '../support/scripted-bank.js';

let stage: Stage;
beforeAll(async () => {
  stage = await startStage({ BANK_CALLS: 'on' });
  const notFound = {
    errors: [{ id: '1', status: 404, code: 'model_not_found', title: 'Not found', detail: 'no' }],
  };
  stage.bank
    .on('GET /v1/credit_card_applications/foreign', {
      body: { id: 'foreign', customer_id: ids.stranger, status: 'FINALIZED' },
    })
    .on('GET /v1/credit_card_applications/absent', { status: 404, body: notFound });
});
afterAll(() => stage.close());

async function callsFor(id: string, token: string): Promise<unknown> {
  const query = `{ creditCardApplication(id: "${id}") { id } }`;
  const response = await fetch(`${stage.gateway.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ query }),
  });
  const { data, extensions } = (await response.json()) as {
    data: unknown;
    extensions: { bankCalls: { operation: string; status: number | null }[] };
  };
  return { data, calls: extensions.bankCalls.map(({ operation, status }) => [operation, status]) };
}

test("the calls in an answer do not distinguish another customer's card from one that does not exist", async () => {
  const token = await customerToken([ids.person]);
  const nothing = { data: { creditCardApplication: null }, calls: [['getCreditCardApplication', null]] };
  expect([await callsFor('foreign', token), await callsFor('absent', token)]).toEqual([nothing, nothing]);
});

test("the partner sees the status of the bank's responses", async () => {
  expect(await callsFor('absent', await partnerToken())).toEqual({
    data: { creditCardApplication: null },
    calls: [['getCreditCardApplication', 404]],
  });
});
