import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import {
  answers,
  forgetByHand,
  ForgetStage,
  newKey,
  queries,
  routes,
  traces,
} from '../support/forget-stage.js';
import { startTestGateway, type TestGateway } from '../support/graph.js';
import { ManualClock } from '../support/manual-clock.js';
import { hasRedis, redisNote } from '../support/redis.js';
import {
  customerToken,
  held,
  ids,
  partnerToken,
  ScriptedBank,
  settingsFor,
} from '../support/scripted-bank.js';

const gone = {
  message:
    'The outcome of the request that first used this Idempotency-Key was deleted with its customer. It may have been carried out; this Idempotency-Key sends nothing again.',
  extensions: { code: 'OUTCOME_UNKNOWN' },
};
const onRedis = hasRedis ? describe : describe.skip;
const modes: readonly (readonly [string, Record<string, string>])[] = [
  ['without STORE_KEY', {}],
  ['with STORE_KEY', { STORE_KEY: newKey('k1') }],
];

for (const [mode, settings] of modes) {
  onRedis(`a customer who is forgotten by hand, ${mode}${redisNote}`, () => {
    let stage: ForgetStage;
    let one: TestGateway;
    let other: TestGateway;

    beforeEach(async () => {
      stage = await ForgetStage.start(settings);
      [one, other] = [await stage.open(), await stage.open()];
    });
    afterEach(() => stage.close());

    /** Has the gateways keep something of the customer in every place. */
    async function fill(): Promise<void> {
      await stage.data(one, queries.loan, 'k-loan');
      await stage.data(other, queries.finalize, 'k-card');
      await stage.data(one, queries.loan, 'k-own', await customerToken([ids.person]));
      await stage.data(one, queries.strangersLoan, 'k-stranger');
      await stage.data(one, queries.bothLoans, 'k-both');
      for (const query of [queries.line, queries.card, queries.strangersLine]) await stage.data(one, query);
      for (const query of [queries.record, queries.bill]) await stage.data(other, query);
    }

    test('is in Redis before, in plain text only without a key, and not at all afterwards', async () => {
      await fill();
      expect(await stage.found()).toEqual('STORE_KEY' in settings ? [] : traces);
      const { code, out, err } = await stage.forget();
      expect([code, err]).toEqual([0, '']);
      for (const deleted of ['1 known resources', '4 outcomes of idempotency keys', '4 cached answers'])
        expect(out).toContain(`${deleted} deleted\n`);
      expect(await stage.found()).toEqual([]);
      expect((await stage.data(other, queries.known)).person.creditRecords.nodes).toEqual([]);
    });

    test('leaves nothing that is answered without the bank, in any gateway; what is of others stays', async () => {
      await fill();
      await stage.forget();
      stage.bank.take();
      for (const gateway of [one, other]) await stage.data(gateway, queries.strangersLine);
      expect(stage.bank.take()).toEqual([]);
      for (const query of [queries.line, queries.card, queries.bill]) await stage.data(other, query);
      expect(stage.bank.take()).toHaveLength(3);
    });

    test('has repeats of its writes told so, by all gateways, and nothing sent again; what is of others is told as before', async () => {
      await fill();
      await stage.forget();
      stage.bank.take();
      for (const gateway of [one, other]) {
        expect((await stage.ask(gateway, queries.loan, 'k-loan')).errors).toMatchObject([gone]);
        expect((await stage.ask(gateway, queries.finalize, 'k-card')).errors).toMatchObject([gone]);
        await stage.data(gateway, queries.strangersLoan, 'k-stranger');
        const { data, errors } = await stage.ask(gateway, queries.bothLoans, 'k-both');
        expect([data.mine, data.theirs?.loan]).toEqual([null, { id: answers.loan.body.id }]);
        expect(errors).toMatchObject([gone]);
      }
      expect(stage.bank.take()).toEqual([]);
    });

    test('has no link to a document that works, in any gateway', async () => {
      const { url } = (await stage.data(one, queries.link)).person.creditLine.closingAccountStatement as {
        url: string;
      };
      const open = async (gateway: TestGateway) =>
        (await fetch(url.replace(one.url, gateway.url), { redirect: 'error' })).status;
      expect([await open(one), await open(other)]).toEqual([200, 200]);
      await stage.forget();
      stage.bank.take();
      expect([await open(one), await open(other)]).toEqual([404, 404]);
      expect(stage.bank.take()).toEqual([]);
    });
  });
}

onRedis(`a customer who is forgotten${redisNote}`, () => {
  let stage: ForgetStage;
  let one: TestGateway;
  let other: TestGateway;

  beforeEach(async () => {
    stage = await ForgetStage.start();
    [one, other] = [await stage.open(), await stage.open()];
  });
  afterEach(() => stage.close());

  test('is not brought back by a read that is in flight', async () => {
    await stage.data(one, queries.strangersLine);
    const { script, release } = held(answers.line);
    stage.bank.on(routes.line, script);
    const arrived = stage.bank.arrived(2);
    const asked = stage.data(one, queries.line);
    await arrived;
    await stage.forget();
    release();
    expect(await asked).toEqual({ creditLine: { recipientIban: answers.line.body.recipient_iban } });
    // It is on the same connection as what would keep the other one.
    await stage.data(one, queries.strangersLine);
    expect(await stage.found()).toEqual([]);
    stage.bank.take();
    stage.bank.on(routes.line, answers.line);
    await stage.data(one, queries.line);
    expect(stage.bank.take()).toHaveLength(1);
  });

  test('is not known again by a read that is in flight, nor by what the partner has remembered', async () => {
    const { script, release } = held(answers.record);
    stage.bank.on(routes.record, script);
    const asked = stage.data(one, queries.record);
    await stage.bank.arrived(1);
    await stage.forget();
    release();
    await asked;
    await stage.logged(one, 'a resource could not be remembered');
    expect(await stage.found()).toEqual([]);
    stage.bank.on(routes.record, answers.record);
    const remember = `mutation { rememberResource(input: { kind: CREDIT_RECORD, personId: "${ids.person}", id: "${ids.record}" }) { resource { id } } }`;
    expect((await stage.ask(other, remember)).errors).toMatchObject([
      { extensions: { code: 'UNPROCESSABLE' } },
    ]);
    expect((await stage.data(other, queries.known)).person.creditRecords.nodes).toEqual([]);
  });

  test.each([
    ['names the customer', routes.loans, queries.loan, answers.loan],
    ['is answered with the customer', routes.finalize, queries.finalize, answers.card],
  ] as const)(
    'is not brought back by a write in flight that %s: its client gets the answer, a repeat does not',
    async (_name, route, query, answer) => {
      const { script, release } = held(answer);
      stage.bank.on(route, script);
      const asked = stage.data(one, query, 'k');
      await stage.bank.arrived(1);
      await stage.forget();
      release();
      await asked;
      expect(await stage.found()).toEqual([]);
      for (const gateway of [one, other])
        expect((await stage.ask(gateway, query, 'k')).errors).toMatchObject([gone]);
      expect(stage.bank.take()).toHaveLength(1);
    },
  );

  test('is not brought back by writes that begin, end and are repeated meanwhile', async () => {
    const asked = Array.from({ length: 40 }, (_, index) =>
      stage.ask(index % 2 === 0 ? one : other, index % 4 < 2 ? queries.finalize : queries.loan, `k-${index}`),
    );
    const forgetting = Promise.all([stage.forget(), stage.forget()]);
    await Promise.all(asked);
    expect((await forgetting).map(({ code }) => code)).toEqual([0, 0]);
    const later = Array.from({ length: 10 }, (_, index) =>
      stage.ask(other, queries.finalize, `late-${index}`),
    );
    await Promise.all(later);
    await stage.forget();
    expect(await stage.found()).toEqual([]);
  });
});

describe('a customer who is forgotten by a gateway without a Redis', () => {
  test('is not in its memory any more', async () => {
    const bank = await ScriptedBank.start();
    const gateway = await startTestGateway({ ...settingsFor(bank.url), CACHE: 'on' });
    const token = await partnerToken();
    const ask = (query: string) => gateway.ask(query, {}, { token, headers: { 'idempotency-key': 'k' } });
    bank.on(routes.line, answers.line).on(routes.record, answers.record).on(routes.loans, answers.loan);
    for (const query of [queries.loan, queries.line, queries.record]) await ask(query);
    const deleted = await gateway.gateway.forgetCustomer(ids.person);
    expect(deleted.map(({ count }) => count)).toEqual([1, 0, 1, 0, 2]);
    bank.take();
    expect((await ask(queries.loan)).errors).toMatchObject([gone]);
    expect((await ask(queries.known)).data).toEqual({ person: { creditRecords: { nodes: [] } } });
    expect(bank.take()).toEqual([]);
    await ask(queries.line);
    expect(bank.take()).toHaveLength(1);
    await bank.close();
    await gateway.close();
  });
});

describe('an outcome beside one that was emptied', () => {
  test('is emptied with its own customer, as long as it is kept', async () => {
    const bank = await ScriptedBank.start();
    const clock = new ManualClock();
    const settings = { ...settingsFor(bank.url), IDEMPOTENCY_KEY_LIFETIME: '3600000' };
    const gateway = await startTestGateway(settings, clock);
    const token = await partnerToken();
    const ask = () => gateway.ask(queries.bothLoans, {}, { token, headers: { 'idempotency-key': 'k' } });
    bank.on(routes.loans, answers.loan).on(routes.strangersLoans, answers.loan);
    await ask();
    clock.advance(55 * 60_000);
    await gateway.gateway.forgetCustomer(ids.person);
    // Longer than the record was to be kept before.
    clock.advance(10 * 60_000);
    expect((await ask()).data).toEqual({ mine: null, theirs: { loan: { id: answers.loan.body.id } } });
    await gateway.gateway.forgetCustomer(ids.stranger);
    const { data, errors } = await ask();
    expect(data).toEqual({ mine: null, theirs: null });
    expect(errors).toMatchObject([gone, gone]);
    expect(bank.take()).toHaveLength(2);
    await bank.close();
    await gateway.close();
  });
});

describe('lending-graph forget-customer', () => {
  test.each([
    ['no id', '', { STORE_URL: 'redis://127.0.0.1:1' }, 'forget-customer ID: needs the id of a person'],
    [
      'what cannot be an id',
      '../x',
      { STORE_URL: 'redis://127.0.0.1:1' },
      'forget-customer ID: needs the id',
    ],
    ['no Redis', ids.person, {}, 'STORE_URL, CACHE_URL: neither is set'],
  ] as const)('with %s says what is missing', async (_name, id, settings, said) => {
    const { code, out, err } = await forgetByHand(id, settings);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(said);
  });

  test('with a Redis that is away says that data may be left, and nothing of the customer or of where Redis is', async () => {
    const { code, out, err } = await forgetByHand(ids.person, { STORE_URL: 'redis://127.0.0.1:1' });
    expect([code, out]).toEqual([1, '']);
    expect(err).toContain('Data may be left: run this again.');
    for (const secret of [ids.person, '127.0.0.1']) expect(err).not.toContain(secret);
  });
});
