import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { webhookEventTypes, type WebhookEventType } from '../../src/bank/webhook-events.js';
import { events as definitions } from '../../src/domains/events.js';
import { partnerToken, startStage, type Stage } from '../support/scripted-bank.js';
import { household, listAll, queriesOf, settle } from '../support/webhook-bank.js';
import { auditOf, deliver, webhookSettings } from '../support/webhooks.js';

const [one, other] = [household('a'), household('b')];

/**
 * An event of each type about something of the first household's: the body as it is documented, with what is
 * read anew after it.
 */
interface Case {
  readonly body: object | string;
  readonly entityId?: string;
  readonly anew: readonly string[];
  /** What is read anew of others: whatever the event does not say to be somebody's. */
  readonly anewOfOthers?: readonly string[];
  /** What the gateway itself reads anew, to find out whose it is. */
  readonly searched?: string;
}

const lineReads = ['calculateAvailableInstallmentPlans', 'getCreditLine', 'listCreditLines'];
const applicationReads = ['getCreditLineApplication', 'listCreditLineApplications'];
const cardReads = ['getCreditCardApplication', 'listCreditCardApplications'];
const overdraftReads = ['getOverdraft', 'getOverdraftApplication'];
/**
 * Neither names a customer, and nothing that was read has named them: of everybody, all that an application of
 * any kind can be changed by is read anew.
 */
const afterIdentification = [
  'getCreditLine',
  'listCreditLines',
  ...applicationReads,
  'getFreelancerCreditLineApplication',
];
const afterSnapshot = [...afterIdentification, ...overdraftReads];

const cases: Readonly<Record<Exclude<WebhookEventType, 'PERSON_DELETED' | 'BUSINESS_DELETED'>, Case>> = {
  CREDIT_LINE_APPLICATION: {
    body: { id: one.application, person_id: one.person, status: 'rejected' },
    anew: [...applicationReads, 'getCreditLine', 'listCreditLines'],
  },
  FREELANCER_CREDIT_LINE_APPLICATION: {
    body: { id: one.freelancerApplication, person_id: one.person, status: 'rejected' },
    anew: ['getFreelancerCreditLineApplication', 'getCreditLine', 'listCreditLines'],
  },
  CREDIT_LINE: {
    body: JSON.stringify({
      data: {
        event_type: 'CREDIT_LINE',
        entity_uuid: one.line,
        payload: { id: one.line, person_id: one.person, status: 'closed' },
      },
    }),
    anew: [...lineReads, 'listCreditLineBlocks', 'getCreditLineBlock'],
  },
  LOAN: {
    body: JSON.stringify({
      payload: { id: 'a9cloa', person_id: one.person, status: 'payout_issued', overdue_amount: { value: 1 } },
      event_type: 'LOAN',
      entity_uuid: 'another',
    }),
    anew: lineReads,
  },
  OVERDRAFT_APPLICATION: {
    body: { id: one.overdraftApplication, person_id: one.person },
    anew: overdraftReads,
  },
  OVERDRAFT: { body: { id: one.overdraft, person_id: one.person }, anew: overdraftReads },
  FREELANCER_OVERDRAFT_INTEREST_RATE_CHANGE: {
    body: { id: one.overdraft, interest_accrual_rate: 0.11, effective_from: '2026-01-01' },
    anew: ['getOverdraft'],
  },
  CREDIT_CARD_APPLICATION: {
    body: { id: one.card, customer_id: one.person, status: 'CLOSED' },
    anew: cardReads,
  },
  CREDIT_CARD_BILL: {
    body: { id: one.bill, application_id: one.card, status: 'CLOSED' },
    anew: ['getCreditCardBill', 'listCreditCardBills', ...cardReads],
    anewOfOthers: ['listCreditCardApplications'],
    searched: 'getCreditCardApplication',
  },
  CREDIT_CARD_APPLICATION_TERMINATION: {
    body: { id: one.termination, application_id: one.card, status: 'COMPLETED' },
    anew: ['getCreditCardTermination', 'listCreditCardTerminations', ...cardReads],
    anewOfOthers: ['listCreditCardApplications'],
    searched: 'getCreditCardApplication',
  },
  ACCOUNT_SNAPSHOT: {
    body: { entity_uuid: 'snapshot-1', event_type: 'ACCOUNT_SNAPSHOT', payload: { status: 'available' } },
    anew: afterSnapshot,
    anewOfOthers: afterSnapshot,
  },
  IDENTIFICATION: {
    body: { id: 'identification-1', status: 'successful' },
    anew: afterIdentification,
    anewOfOthers: afterIdentification,
  },
};

let stage: Stage;
beforeEach(async () => {
  stage = await startStage({ CACHE: 'on', BANK_CALLS: 'on', ...webhookSettings });
  for (const home of [one, other]) settle(stage.bank, home);
  listAll(stage.bank, [one, other]);
});
afterEach(() => stage.close());

/** Reads all of a household's, and gives the operations that the bank was asked for. */
async function readAll(home: typeof one): Promise<string[]> {
  const fields = Object.values(queriesOf(home)).map((query, index) => `q${index}: ${query}`);
  const response = await fetch(`${stage.gateway.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${await partnerToken()}` },
    body: JSON.stringify({ query: `{ ${fields.join(' ')} }` }),
  });
  const { errors, extensions } = (await response.json()) as {
    errors?: unknown;
    extensions: { bankCalls: { operation: string; from: string }[] };
  };
  expect(errors).toBeUndefined();
  return extensions.bankCalls
    .filter(({ from }) => from === 'network')
    .map(({ operation }) => operation)
    .sort();
}

const kept = Object.keys(queriesOf(one)).sort();

describe('after an event', () => {
  test.each(Object.entries(cases))(
    '%s what it may have changed is read anew, and nothing else',
    async (type, { body, anew, anewOfOthers = [], searched }) => {
      expect(await readAll(one)).toEqual(kept);
      await readAll(other);
      expect([await readAll(one), await readAll(other)]).toEqual([[], []]);
      stage.bank.take();
      expect(await deliver(stage.gateway.url, { type, body })).toMatchObject({ status: 204 });
      if (searched) await stage.bank.arrived(1);
      expect(await readAll(one)).toEqual(anew.filter((name) => name !== searched).sort());
      expect(await readAll(other)).toEqual([...anewOfOthers].sort());
    },
  );

  test.each([
    ['ACCOUNT_LIMIT_CHANGE', [...overdraftReads, ...cardReads], 'OK'],
    ['REFERENCE_ACCOUNT_CREATED', cardReads, 'OK'],
    ['POSTBOX_ITEM_CREATED', ['getCreditCardBill', 'listCreditCardBills'], 'OK'],
    ['IDENTIFICATION_ORIGINATION', [], 'NOT_SHOWN'],
    ['OVERDRAFT_LIMIT_CHANGE', [], 'NOT_SHOWN'],
  ])('%s, which names nothing of the graph, all of its kind is read anew', async (type, anew, outcome) => {
    await readAll(one);
    await readAll(other);
    const body = { id: 'something', belongs_to: 'somebody' };
    expect(await deliver(stage.gateway.url, { type, body })).toMatchObject({ status: 204 });
    expect(auditOf(stage.gateway.logged).at(-1)).toMatchObject({ outcome });
    expect(stage.gateway.logged.filter((line) => line.includes('of an unknown type'))).toEqual([]);
    expect(await readAll(one)).toEqual([...anew].sort());
    expect(await readAll(other)).toEqual([...anew].sort());
  });

  test('what is read anew is what its definition says, of all that is kept', () => {
    const defined = webhookEventTypes.map((type) => [
      type,
      [...new Set(definitions[type].invalidates)].filter((name) => kept.includes(name)).sort(),
    ]);
    const tested = webhookEventTypes.map((type) => [
      type,
      type in cases ? [...cases[type as keyof typeof cases].anew].sort() : [],
    ]);
    expect(defined).toEqual(tested);
  });

  test.each([
    ['bare', (payload: object) => payload],
    ['in data', (payload: object) => ({ data: { event_type: 'OVERDRAFT', entity_uuid: 'x', payload } })],
    ['in data as a text', (payload: object) => ({ data: JSON.stringify({ entity_uuid: 'x', payload }) })],
    ['beside its type', (payload: object) => ({ event_type: 'OVERDRAFT', entity_uuid: 'x', payload })],
    [
      'beside its type as a text',
      (payload: object) => ({ event_type: 'OVERDRAFT', payload: JSON.stringify(payload) }),
    ],
  ])('the resource is found %s, be the body JSON or a JSON text of it', async (_how, wrap) => {
    const body = wrap({ id: one.overdraft, person_id: one.person });
    for (const text of [JSON.stringify(body), JSON.stringify(JSON.stringify(body))]) {
      await readAll(one);
      await readAll(other);
      expect(await deliver(stage.gateway.url, { type: 'OVERDRAFT', body: text })).toMatchObject({
        status: 204,
      });
      expect(await readAll(one)).toEqual(overdraftReads);
      expect(await readAll(other)).toEqual([]);
    }
  });

  test('nothing of what it says is shown: not even an event from long ago changes what the bank answers', async () => {
    const status = async () =>
      (await stage.ask(`{ ${queriesOf(one)['getCreditLine']} }`)).data.creditLine.status as string;
    expect(await status()).toBe('OPEN');
    for (const payload of ['closed', 'open', 'closed'])
      await deliver(stage.gateway.url, {
        type: 'CREDIT_LINE',
        body: { id: one.line, person_id: one.person, status: payload },
      });
    expect(await status()).toBe('OPEN');
  });

  test.each([
    ['FREELANCER_CREDIT_LINE_APPLICATION', 'freelancerCreditLineApplications', one.freelancerApplication],
    ['OVERDRAFT_APPLICATION', 'overdraftApplications', one.overdraftApplication],
    ['OVERDRAFT', 'overdrafts', one.overdraft],
  ])('%s its person has what the bank has no list of', async (type, relation, id) => {
    const query = `{ person(id: "${one.person}") { ${relation}(first: 5) { nodes { id } } } }`;
    const listed = async () => (await stage.ask(query)).data.person[relation].nodes as unknown;
    expect(await listed()).toEqual([]);
    const body = { id, person_id: one.person };
    for (let times = 0; times < 2; times += 1) await deliver(stage.gateway.url, { type, body });
    expect(await listed()).toEqual([{ id }]);
    expect(stage.bank.take()).toEqual([]);
  });
});
