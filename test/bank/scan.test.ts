import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { newCard } from '../support/cards.js';
import { Bench, customerToken } from '../support/sandbox.js';
import {
  customerToken as ownerToken,
  startStage,
  type BankRequest,
  type Stage,
} from '../support/scripted-bank.js';

const apply =
  'mutation ($input: CreateCreditCardApplicationInput!) { createCreditCardApplication(input: $input) { creditCardApplication { id } } }';
const finalize =
  'mutation ($id: ID!) { finalizeCreditCardApplication(input: { applicationId: $id }) { creditCardApplication { id } } }';
const terminate =
  'mutation ($id: ID!) { requestCreditCardTermination(input: { applicationId: $id, reason: CUSTOMER_WISH }) { creditCardTermination { id } } }';
const cardsOf =
  'query ($id: ID!, $first: Int!) { person(id: $id) { creditCardApplications(first: $first) { nodes { id SELECTION } } } }';

/** Creates a person with so many cards, each with a different limit. */
async function personWithCards(bench: Bench, count: number): Promise<string> {
  const { personId } = await newCard(bench);
  const scoringOptions = {
    customerDesiredLimit: { value: 100_000 },
    netIncome: { value: 100_000_000 },
    livingSituationExpenses: { value: 100_000 },
  };
  for (let made = 1; made < count; made += 1) {
    const {
      createCreditCardApplication: {
        creditCardApplication: { id },
      },
    } = await bench.data(apply, { input: { personId, productType: 'CONSUMER_CREDIT_CARD', scoringOptions } });
    await bench.data(finalize, { id });
  }
  await bench.calls();
  return personId;
}

describe('on the sandbox', () => {
  let bench: Bench;
  let owner: string;
  beforeAll(async () => {
    bench = await Bench.start({ FEDERATION: 'on' });
    owner = await personWithCards(bench, 100);
    await bench.pass('P3M');
  });
  afterEach(async () => {
    await bench.calls();
  });
  afterAll(() => bench.close());

  const bills = cardsOf.replace(
    'SELECTION',
    'bills(first: 10) { totalCount nodes { id applicationId currentBillAmount { value } } }',
  );

  test('100 cards of one person with the bills of each take 2 calls, for the partner and for the person, and give what single reads give', async () => {
    const asPartner = await bench.data(bills, { id: owner, first: 100 });
    expect((await bench.calls()).map((call) => String(call).split('?')[0])).toEqual([
      'GET /v1/credit_card_applications',
      'GET /v1/credit_card_bills',
    ]);
    const asOwner = await bench.data(bills, { id: owner, first: 100 }, await customerToken(owner));
    expect(await bench.calls()).toHaveLength(2);
    expect(asOwner).toEqual(asPartner);
    const { nodes } = asPartner.person.creditCardApplications as {
      nodes: { id: string; bills: { totalCount: number; nodes: { applicationId: string }[] } }[];
    };
    expect(nodes).toHaveLength(100);
    for (const card of nodes) {
      expect([card.bills.totalCount, card.bills.nodes.map(({ applicationId }) => applicationId)]).toEqual([
        3,
        [card.id, card.id, card.id],
      ]);
    }
    for (const card of nodes.slice(0, 3)) {
      const { creditCardApplication } = await bench.data(
        'query ($id: ID!) { creditCardApplication(id: $id) { id bills(first: 10) { totalCount nodes { id applicationId currentBillAmount { value } } } } }',
        { id: card.id },
      );
      expect(creditCardApplication).toEqual(card);
    }
  });

  test('100 representations of cards with the bills of each take 2 calls, and give the same in their order', async () => {
    const { person } = await bench.data(bills, { id: owner, first: 100 });
    const cards = (person.creditCardApplications.nodes as { id: string }[]).reverse();
    await bench.calls();
    const { _entities } = await bench.data(
      'query ($cards: [_Any!]!) { _entities(representations: $cards) { ... on CreditCardApplication { id bills(first: 10) { totalCount nodes { id applicationId currentBillAmount { value } } } } } }',
      { cards: cards.map(({ id }) => ({ __typename: 'CreditCardApplication', id })) },
    );
    expect((await bench.calls()).map((call) => String(call).split('?')[0])).toEqual([
      'GET /v1/credit_card_applications',
      'GET /v1/credit_card_bills',
    ]);
    expect(_entities).toEqual(cards);
  });

  test('a part of the bills of each is cut from the same page, wherever it begins', async () => {
    const part = (page: string) =>
      cardsOf.replace(
        'SELECTION',
        `bills(${page}) { totalCount pageInfo { hasNextPage endCursor } nodes { id } }`,
      );
    const whole = await bench.data(part('first: 3'), { id: owner, first: 100 });
    await bench.calls();
    const cursors = await bench.data(part('first: 1'), { id: owner, first: 100 });
    expect(await bench.calls()).toHaveLength(2);
    const after = cursors.person.creditCardApplications.nodes[0].bills.pageInfo.endCursor as string;
    const rest = await bench.data(part(`first: 1, after: "${after}"`), { id: owner, first: 100 });
    expect(await bench.calls()).toHaveLength(2);
    const idsOf = ({ person }: any): string[][] =>
      person.creditCardApplications.nodes.map((card: any) =>
        card.bills.nodes.map(({ id }: { id: string }) => id),
      );
    expect(idsOf(rest)).toEqual(idsOf(whole).map(([, second]) => [second]));
    expect(
      rest.person.creditCardApplications.nodes.every((card: any) => card.bills.pageInfo.hasNextPage),
    ).toBe(true);
  });

  test('bills by a filter of their own are read for each card, since the list shows nothing of it', async () => {
    await bench.data(
      cardsOf.replace('SELECTION', 'bills(filter: { statementDateMin: "2026-12-15" }) { nodes { id } }'),
      { id: owner, first: 12 },
    );
    expect(await bench.calls()).toHaveLength(13);
  });

  test('9 cards take a read each, 10 take a page', async () => {
    await bench.data(bills, { id: owner, first: 9 });
    expect(await bench.calls()).toHaveLength(10);
    await bench.data(bills, { id: owner, first: 10 });
    expect(await bench.calls()).toHaveLength(2);
  });

  test("50 cards' active terminations take 2 calls", async () => {
    const { person } = await bench.data(cardsOf.replace('SELECTION', ''), { id: owner, first: 50 });
    for (const { id } of person.creditCardApplications.nodes as { id: string }[])
      await bench.data(terminate, { id });
    await bench.calls();
    const found = await bench.data(
      cardsOf.replace('SELECTION', 'activeTermination { id status applicationId }'),
      { id: owner, first: 50 },
    );
    expect((await bench.calls()).map((call) => String(call).split('?')[0])).toEqual([
      'GET /v1/credit_card_applications',
      'GET /v1/credit_card_terminations',
    ]);
    for (const card of found.person.creditCardApplications.nodes as {
      id: string;
      activeTermination: object;
    }[]) {
      expect(card.activeTermination).toMatchObject({
        applicationId: card.id,
        status: expect.stringMatching(/INITIATED|IN_PROGRESS/),
      });
    }
  });

  test("25 persons' credit lines in summary take 1 call, and 25 persons' applications the list's page and one read for each field that it lacks", async () => {
    const persons: string[] = [];
    for (let made = 0; made < 25; made += 1)
      persons.push((await bench.line(await bench.applicant(), 100_000 + made)).personId);
    await bench.calls();
    const lines = await bench.data(
      'query ($ids: [ID!]!) { persons(ids: $ids) { id creditLines { totalCount nodes { status personId limit { value } } } } }',
      { ids: persons },
    );
    expect(await bench.calls()).toEqual(['GET /v1/persons/credit_lines?page[number]=1&page[size]=1000']);
    expect(lines.persons).toEqual(
      persons.map((id, made) => ({
        id,
        creditLines: {
          totalCount: 1,
          nodes: [{ status: 'OPEN', personId: id, limit: { value: 100_000 + made } }],
        },
      })),
    );

    const applications = await bench.data(
      'query ($ids: [ID!]!) { persons(ids: $ids) { id creditLineApplications { nodes { status personId decision } } } }',
      { ids: persons },
    );
    const calls = await bench.calls();
    expect(calls[0]).toBe('GET /v1/persons/credit_line_applications?page[number]=1&page[size]=1000');
    expect(calls).toHaveLength(26);
    expect(applications.persons).toEqual(
      persons.map((id) => ({
        id,
        creditLineApplications: {
          nodes: [{ status: 'CREDIT_LINE_CREATED', personId: id, decision: 'OFFERED' }],
        },
      })),
    );
  });
});

describe('in front of a bank of which', () => {
  let stage: Stage;
  beforeEach(async () => {
    stage = await startStage();
  });
  afterEach(() => stage.close());

  const customer = 'ad8f5cefdc73035f17973fecb4fa2ebccper';
  const cards = (count: number) =>
    Array.from({ length: count }, (_, at) => ({
      id: `card${at}ccap`,
      customer_id: customer,
      status: 'FINALIZED',
    }));
  const bill = (at: number, card: number) => ({
    id: `bill${at}bill`,
    application_id: `card${card}ccap`,
    status: 'PAID',
  });
  const listCards = (count: number) =>
    stage.bank.on('GET /v1/credit_card_applications', {
      headers: { total: String(count) },
      body: cards(count),
    });
  const query = cardsOf.replace('SELECTION', 'bills { totalCount nodes { id } }');
  const ask = (first: number, token?: string) => stage.ask(query, { id: customer, first }, token);
  const paths = (calls: readonly BankRequest[]) =>
    calls
      .filter(({ path }) => path.endsWith('bills'))
      .map(
        ({ query: { 'filter[application_id]': card, 'page[number]': number } }) => card ?? `page ${number}`,
      );
  const ofEach = (count: number) => cards(count).map(({ id }) => id);
  const oneBill = ({ query: { 'filter[application_id]': card = '' } }: BankRequest) => ({
    headers: { total: '1' },
    body: [bill(0, Number(/\d+/.exec(card)?.[0]))],
  });

  test('50,000 bills are known, 10 cards are read singly', async () => {
    listCards(10).on('GET /v1/credit_card_bills', (request) =>
      request.query['filter[application_id]']
        ? oneBill(request)
        : { headers: { total: '50000' }, body: [bill(1, 1)] },
    );
    await stage.ask('{ creditCardBills(first: 1) { totalCount } }');
    stage.bank.take();
    expect((await ask(10)).errors).toEqual([]);
    expect(paths(stage.bank.take())).toEqual(ofEach(10));
  });

  test('nothing is known, 10 cards are read singly, and 20 cost one call more where the list is too long after all', async () => {
    const many = Array.from({ length: 1000 }, (_, at) => bill(at, at));
    stage.bank.on('GET /v1/credit_card_bills', (request) =>
      request.query['filter[application_id]']
        ? oneBill(request)
        : { headers: { total: '50000' }, body: many },
    );
    listCards(10);
    await ask(10);
    expect(paths(stage.bank.take())).toEqual(ofEach(10));
    listCards(20);
    const { data } = await ask(20);
    expect(paths(stage.bank.take())).toEqual(['page 1', ...ofEach(20)]);
    expect(data.person.creditCardApplications.nodes.map(({ bills }: any) => bills.totalCount)).toEqual(
      Array(20).fill(1),
    );
  });

  test('the list sends no total, a full page is no answer for children, and a short one is', async () => {
    const page = (count: number) => (request: BankRequest) =>
      request.query['filter[application_id]']
        ? oneBill(request)
        : { body: Array.from({ length: count }, (_, at) => bill(at, at % 20)) };
    listCards(20).on('GET /v1/credit_card_bills', page(1000));
    await ask(20);
    expect(paths(stage.bank.take())).toEqual(['page 1', ...ofEach(20)]);
    stage.bank.on('GET /v1/credit_card_bills', page(999));
    const { data } = await ask(20);
    expect(paths(stage.bank.take())).toEqual(['page 1']);
    expect(data.person.creditCardApplications.nodes[0].bills.totalCount).toBe(50);
  });

  test('the list names an entry twice, it counts once; entries of others, and of nobody, are dropped', async () => {
    const foreign = [bill(7, 999), { ...bill(8, 1), application_id: null }, { id: 'bill9bill' }];
    const body = [...ofEach(20).map((_, at) => bill(at, at)), bill(3, 3), ...foreign];
    listCards(20).on('GET /v1/credit_card_bills', { headers: { total: String(body.length) }, body });
    const { data, errors } = await ask(20);
    expect(errors).toEqual([]);
    expect(paths(stage.bank.take())).toEqual(['page 1']);
    expect(data.person.creditCardApplications.nodes.map(({ bills }: any) => bills.nodes)).toEqual(
      ofEach(20).map((_, at) => [{ id: `bill${at}bill` }]),
    );
  });

  test('the list fails, everything is read singly', async () => {
    listCards(20).on('GET /v1/credit_card_bills', (request) =>
      request.query['filter[application_id]'] ? oneBill(request) : { status: 500, body: '' },
    );
    const { errors } = await ask(20);
    expect(errors).toEqual([]);
    expect(paths(stage.bank.take())).toEqual(['page 1', ...ofEach(20)]);
  });

  test('the list lacks a resource that is asked for by its id, that one is read singly', async () => {
    const terminations = Array.from({ length: 20 }, (_, at) => ({
      id: `term${at}ccat`,
      application_id: `card${at}ccap`,
      status: 'INITIATED',
    }));
    stage.bank.on('GET /v1/credit_card_applications', {
      headers: { total: '20' },
      body: cards(20).map((card, at) => ({ ...card, active_termination_id: `term${at}ccat` })),
    });
    stage.bank.on('GET /v1/credit_card_terminations', {
      headers: { total: '19' },
      body: terminations.slice(0, 19),
    });
    stage.bank.on('GET /v1/credit_card_terminations/term19ccat', { body: terminations[19] as object });
    const { data } = await stage.ask(cardsOf.replace('SELECTION', 'activeTermination { status }'), {
      id: customer,
      first: 20,
    });
    expect(
      data.person.creditCardApplications.nodes.map(({ activeTermination }: any) => activeTermination),
    ).toEqual(Array(20).fill({ status: 'INITIATED' }));
    expect(
      stage.bank
        .take()
        .map(({ path }) => path)
        .slice(1),
    ).toEqual(['/v1/credit_card_terminations', '/v1/credit_card_terminations/term19ccat']);
  });

  test('the list has two pages, 20 resources by their ids come from both, and children of none', async () => {
    const terminations = Array.from({ length: 1500 }, (_, at) => ({
      id: `term${at}ccat`,
      application_id: `card${at}ccap`,
      status: 'INITIATED',
    }));
    stage.bank.on('GET /v1/credit_card_applications', {
      headers: { total: '20' },
      body: cards(20).map((card, at) => ({
        ...card,
        active_termination_id: `term${at < 10 ? at : 1400 + at}ccat`,
      })),
    });
    stage.bank.on('GET /v1/credit_card_terminations', ({ query: { 'page[number]': number } }) => {
      const page = terminations.slice((Number(number) - 1) * 1000, Number(number) * 1000);
      return {
        headers: { total: '1500' },
        body: page.map((one) => ({
          ...one,
          application_id: `card${Number(/\d+/.exec(one.id)?.[0]) % 1390}ccap`,
        })),
      };
    });
    const { errors } = await stage.ask(cardsOf.replace('SELECTION', 'activeTermination { status }'), {
      id: customer,
      first: 20,
    });
    expect(errors).toEqual([]);
    expect(
      stage.bank
        .take()
        .map(({ path, query: { 'page[number]': number } }) => `${path.split('/').at(-1)} ${number}`),
    ).toEqual(['credit_card_applications 1', 'credit_card_terminations 1', 'credit_card_terminations 2']);
  });

  test('a customer asks, the list that was read for it shows nothing of anybody else', async () => {
    const body = [...ofEach(20).map((_, at) => bill(at, at)), bill(77, 999)];
    listCards(20).on('GET /v1/credit_card_bills', { headers: { total: '21' }, body });
    const answer = await ask(20, await ownerToken([customer]));
    expect(answer.errors).toEqual([]);
    expect(paths(stage.bank.take())).toEqual(['page 1']);
    expect(JSON.stringify(answer.data)).not.toContain('bill77');
    expect(
      (await stage.ask('{ creditCardBills { nodes { id } } }', {}, await ownerToken([customer]))).errors,
    ).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
  });
});
