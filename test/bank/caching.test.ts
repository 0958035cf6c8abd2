import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { startTestGateway, type TestGateway } from '../support/graph.js';
import { ManualClock } from '../support/manual-clock.js';
import { contentOf } from '../support/redis-content.js';
import { hasRedis, redisNote, TestRedis } from '../support/redis.js';
import {
  bodies,
  customerToken,
  drawLoan,
  held,
  ids,
  partnerToken,
  paths,
  readLine,
  settingsFor,
  startStage,
  type Stage,
} from '../support/scripted-bank.js';

const query = `{ ${readLine('status')} }`;
const line = { creditLine: { status: 'OPEN' } };

describe('with the cache on', () => {
  let stage: Stage;
  let clock: ManualClock;
  beforeEach(async () => {
    clock = new ManualClock();
    stage = await startStage({ CACHE: 'on', BANK_CALLS: 'on' }, clock);
    stage.bank
      .on(`GET ${paths.line}`, { body: bodies.line })
      .on(`POST ${paths.loans}`, { status: 201, body: bodies.loan });
  });
  afterEach(() => stage.close());

  const calls = () => stage.bank.take().map(({ method, path }) => `${method} ${path}`);
  const read = `GET ${paths.line}`;

  test('a line is read once in ten seconds for all callers, and says so', async () => {
    expect((await stage.ask(query)).data).toEqual(line);
    expect((await stage.ask(query, {}, await customerToken([ids.person]))).data).toEqual(line);
    clock.advance(9_999);
    expect((await stage.ask(query)).data).toEqual(line);
    expect(calls()).toEqual([read]);
    clock.advance(1);
    expect((await stage.ask(query)).data).toEqual(line);
    expect(calls()).toEqual([read]);
    const response = await fetch(`${stage.gateway.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${await partnerToken()}` },
      body: JSON.stringify({ query }),
    });
    expect(await response.json()).toMatchObject({
      extensions: { bankCalls: [{ operation: 'getCreditLine', status: null, from: 'cache' }] },
    });
  });

  test('another customer gets nothing of it, by the path and by the owner in the answer', async () => {
    await stage.ask(query);
    expect((await stage.ask(query, {}, await customerToken([ids.stranger]))).data).toEqual({
      creditLine: null,
    });
    const card = { id: 'card1ccap', customer_id: ids.person, status: 'DECLINED' };
    stage.bank
      .on('GET /v1/credit_card_applications/card1ccap', { body: card })
      .on('GET /v1/credit_card_applications', { headers: { total: '0' }, body: [] });
    const cardQuery = '{ creditCardApplication(id: "card1ccap") { status } }';
    expect((await stage.ask(cardQuery)).data).toEqual({ creditCardApplication: { status: 'DECLINED' } });
    expect((await stage.ask(cardQuery, {}, await customerToken([ids.person]))).data).toEqual({
      creditCardApplication: { status: 'DECLINED' },
    });
    expect(calls()).toEqual([read, 'GET /v1/credit_card_applications/card1ccap']);
    // The same as without a cached answer.
    expect((await stage.ask(cardQuery, {}, await customerToken([ids.stranger]))).data).toEqual({
      creditCardApplication: null,
    });
    expect(calls()).toEqual(['GET /v1/credit_card_applications/card1ccap']);
  });

  test.each([
    ['rejected', true],
    ['identification_pending', false],
    ['expired', true],
  ])('an application that is %s is kept for hours: %s', async (status, isKept) => {
    stage.bank.on(`GET ${paths.application}`, {
      body: { id: ids.application, person_id: ids.person, status },
    });
    const application = `{ creditLineApplication(personId: "${ids.person}", id: "${ids.application}") { status } }`;
    await stage.ask(application);
    clock.advance(11 * 60 * 60 * 1000);
    expect((await stage.ask(application)).data).toEqual({
      creditLineApplication: { status: status.toUpperCase() },
    });
    expect(calls()).toHaveLength(isKept ? 1 : 2);
  });

  test('plans are calculated once for the same input, until something is written on the line', async () => {
    const route = `POST ${paths.line}/available_installment_plans`;
    stage.bank.on(route, { status: 201, body: { installment_plans: [{ term: 6 }] } });
    const plans = (value: number) =>
      `{ ${readLine(`availableInstallmentPlans(input: { amount: { value: ${value} } }) { term }`)} }`;
    await stage.ask(plans(1000));
    await stage.ask(plans(1000));
    await stage.ask(plans(2000));
    expect(calls()).toEqual([read, route, route]);
    await stage.ask(`mutation { ${drawLoan} }`);
    await stage.ask(plans(1000));
    expect(calls()).toEqual([`POST ${paths.loans}`, read, route]);
  });

  test('a write invalidates the data that it changes, whatever its outcome', async () => {
    await stage.ask(query);
    await stage.ask(`mutation { ${drawLoan} }`);
    await stage.ask(query);
    stage.bank.on(`POST ${paths.loans}`, { status: 500, body: '' });
    await stage.ask(`mutation { ${drawLoan} }`);
    await stage.ask(query);
    expect(calls()).toEqual([read, `POST ${paths.loans}`, read, `POST ${paths.loans}`, read]);
  });

  test('a read that began before a write and ended after it is not kept', async () => {
    const slow = held({ body: bodies.line });
    stage.bank.on(`GET ${paths.line}`, slow.script);
    const before = stage.ask(query);
    await stage.bank.arrived(1);
    await stage.ask(`mutation { ${drawLoan} }`);
    slow.release();
    await before;
    stage.bank.on(`GET ${paths.line}`, { body: { ...bodies.line, status: 'closed' } });
    expect((await stage.ask(query)).data).toEqual({ creditLine: { status: 'CLOSED' } });
  });

  test('a request with Cache-Control: no-cache reads anew, and what it read serves the next', async () => {
    await stage.ask(query);
    stage.bank.on(`GET ${paths.line}`, { body: { ...bodies.line, status: 'closed' } });
    const token = await partnerToken();
    expect(
      (await stage.gateway.ask(query, {}, { token, headers: { 'cache-control': 'no-cache' } })).data,
    ).toEqual({ creditLine: { status: 'CLOSED' } });
    expect((await stage.ask(query)).data).toEqual({ creditLine: { status: 'CLOSED' } });
    expect(calls()).toEqual([read, read]);
  });

  test('a resource that does not exist, and a failed read, are requested again', async () => {
    for (const answer of [
      { status: 404, body: { errors: [{ id: 'e', status: 404, code: 'model_not_found', title: 'x' }] } },
      { status: 503, body: '' },
    ]) {
      stage.bank.on(`GET ${paths.line}`, answer);
      await stage.ask(query);
    }
    stage.bank.on(`GET ${paths.line}`, { body: bodies.line });
    expect((await stage.ask(query)).data).toEqual(line);
    expect(calls()).toHaveLength(3);
  });
});

(hasRedis ? describe : describe.skip)(`two gateways on one Redis${redisNote}`, () => {
  let redis: TestRedis;
  let stage: Stage;
  let other: TestGateway;
  const startBoth = async (clock?: ManualClock): Promise<void> => {
    const settings = { CACHE: 'on', CACHE_URL: redis.url };
    stage = await startStage(settings, clock);
    other = await startTestGateway({ ...settingsFor(stage.bank.url), ...settings }, clock);
    stage.bank
      .on(`GET ${paths.line}`, { body: bodies.line })
      .on(`POST ${paths.loans}`, { status: 201, body: bodies.loan });
  };
  const closeBoth = async (): Promise<void> => {
    await other.close();
    await stage.close();
  };
  beforeEach(async () => {
    redis = await TestRedis.start();
    await startBoth();
  });
  afterEach(async () => {
    await closeBoth();
    await redis.stop();
  });
  const askOther = async (text: string) => other.ask(text, {}, { token: await partnerToken() });

  test('share what they read', async () => {
    // With a clock that stands still, no lookup takes longer than it may: on a busy machine, Redis can need
    // more than the 50 ms after which the bank is asked instead.
    await closeBoth();
    await startBoth(new ManualClock());
    await stage.ask(query);
    // The query is answered while the answer is on its way to Redis.
    while (![...(await contentOf(redis.url)).keys()].some((key) => key.includes(':entry:')))
      await new Promise((resolve) => setTimeout(resolve, 10));
    expect((await askOther(query)).data).toEqual(line);
    expect(stage.bank.take()).toHaveLength(1);
  });

  test('see at once what was written through the other one, also where a slow read was in flight', async () => {
    await stage.ask(query);
    expect((await askOther(query)).data).toEqual(line);
    const slow = held({ body: bodies.line });
    await askOther(`mutation { ${drawLoan} }`);
    stage.bank.take();
    stage.bank.on(`GET ${paths.line}`, slow.script);
    const before = stage.ask(query);
    await stage.bank.arrived(1);
    await askOther(`mutation { ${drawLoan} }`);
    stage.bank.on(`GET ${paths.line}`, { body: { ...bodies.line, status: 'closed' } });
    expect((await stage.ask(query)).data).toEqual({ creditLine: { status: 'CLOSED' } });
    slow.release();
    expect((await before).data).toEqual(line);
    for (const ask of [stage.ask, askOther])
      expect((await ask(query)).data).toEqual({ creditLine: { status: 'CLOSED' } });
  });

  test('join no page of a list that the other one began to read before a write through the first', async () => {
    const card = (at: number) => ({ id: `card${at}ccap`, customer_id: ids.person, status: 'FINALIZED' });
    const bill = (at: number, status: string) => ({
      id: `bill${at}bill`,
      application_id: `card${at}ccap`,
      status,
    });
    const twenty = Array.from({ length: 20 }, (_, at) => at);
    const page = (status: string) => ({
      headers: { total: '20' },
      body: twenty.map((at) => bill(at, status)),
    });
    const slow = held(page('PENDING'));
    stage.bank
      .on('GET /v1/credit_card_applications', { headers: { total: '20' }, body: twenty.map(card) })
      .on('GET /v1/credit_card_bills', slow.script);
    stage.bank.on('PATCH /v1/credit_card_applications/card0ccap', { body: card(0) });
    const bills = `{ person(id: "${ids.person}") { creditCardApplications(first: 20) { nodes { bills { nodes { status } } } } } }`;
    const ofTheCard = ({ data, errors }: { data: any; errors: readonly unknown[] }) => {
      expect(errors).toEqual([]);
      return data.person.creditCardApplications.nodes[0].bills.nodes as unknown;
    };

    const before = stage.ask(bills);
    await stage.bank.arrived(2);
    const change = await askOther(
      `mutation { changeCreditCardRepaymentOptions(input: { applicationId: "card0ccap", repaymentOptions: { upcomingType: PARTIAL, minimumAmount: { value: 3000 }, minimumPercentage: 5 } }) { creditCardApplication { id } } }`,
    );
    expect(change.errors).toEqual([]);
    stage.bank.on('GET /v1/credit_card_bills', ({ query: { 'filter[application_id]': card } }) =>
      card === undefined
        ? page('CLOSED')
        : { headers: { total: '1' }, body: page('CLOSED').body.filter((one) => one.application_id === card) },
    );
    const after = stage.ask(`query After ${bills}`);
    expect(ofTheCard(await after)).toEqual([{ status: 'CLOSED' }]);
    slow.release();
    await before;
    expect(ofTheCard(await stage.ask(bills))).toEqual([{ status: 'CLOSED' }]);
  });

  test.each(['killed', 'frozen'] as const)(
    'answer every query while it is %s, and use what it keeps when it is back',
    async (how) => {
      await stage.ask(query);
      if (how === 'killed') await redis.kill();
      else redis.freeze();
      stage.bank.take();
      for (let round = 0; round < 20; round += 1) {
        const answers = await Promise.all([
          stage.ask(query),
          askOther(query),
          stage.ask(`{ ${readLine('id status')} }`),
        ]);
        expect(answers.map(({ data, errors }) => [data.creditLine.status, errors])).toEqual(
          Array(3).fill(['OPEN', []]),
        );
      }
      expect(stage.bank.take().length).toBeGreaterThan(20);
      if (how === 'killed') await redis.restart();
      else redis.thaw();
      // They notice within a second: until then every read is a call.
      let made = 1;
      while (made > 0) {
        expect((await stage.ask(query)).data).toEqual(line);
        made = stage.bank.take().length;
      }
    },
  );

  test('do not find data that a write invalidated while it was away', async () => {
    await askOther(query);
    await redis.kill();
    await stage.ask(`mutation { ${drawLoan} }`);
    stage.bank.on(`GET ${paths.line}`, { body: { ...bodies.line, status: 'closed' } });
    await redis.restart();
    let made = 1;
    for (let round = 0; round < 50 || made > 0; round += 1) {
      stage.bank.take();
      const answers = await Promise.all([stage.ask(query), askOther(query)]);
      expect(answers.map(({ data }) => data)).toEqual(Array(2).fill({ creditLine: { status: 'CLOSED' } }));
      made = stage.bank.take().length;
    }
  });
});
