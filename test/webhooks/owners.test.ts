import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { systemClock } from '../../src/clock.js';
import { forgetCustomer } from '../../src/context/forget-customer.js';
import { OwnerIndex, ownedKeeper } from '../../src/context/owner-index.js';
import { ForgottenCustomers } from '../../src/store/forgotten.js';
import { MemoryStore } from '../../src/store/memory.js';
import { Sealing } from '../../src/store/sealing.js';
import { ForgetStage, newKey } from '../support/forget-stage.js';
import { startTestGateway, type TestGateway } from '../support/graph.js';
import { hasRedis, redisNote } from '../support/redis.js';
import { outside } from '../support/redis-content.js';
import { ids, settingsFor } from '../support/scripted-bank.js';
import { household, queriesOf } from '../support/webhook-bank.js';
import { deliver, webhookSettings } from '../support/webhooks.js';

const home = { ...household('a'), person: ids.person };
const others = { ...household('b'), person: ids.stranger };
const queries = queriesOf(home);
const persons = `/v1/persons/${home.person}`;
const pending = { person_id: home.person, status: 'pending' };
const created = { person_id: home.person, status: 'created' };
const snapshot = 'a9snap';
const identification = 'a9cidt';

/** The events that name no customer, each with the reads that show the gateway whose it is. */
const cases = [
  {
    type: 'ACCOUNT_SNAPSHOT',
    body: { entity_uuid: snapshot, event_type: 'ACCOUNT_SNAPSHOT', payload: { status: 'available' } },
    id: snapshot,
    shownBy: ['getOverdraftApplication'],
  },
  {
    type: 'IDENTIFICATION',
    body: { id: identification, status: 'successful' },
    id: identification,
    shownBy: ['getCreditLineApplication', 'getFreelancerCreditLineApplication'],
  },
  {
    type: 'FREELANCER_OVERDRAFT_INTEREST_RATE_CHANGE',
    body: { id: home.overdraft, interest_accrual_rate: 0.11 },
    id: home.overdraft,
    shownBy: ['getOverdraft', 'getOverdraftApplication'],
  },
] as const;

/** A store in which something happens before an owner is stored, once. */
class InterruptedStore extends MemoryStore {
  interrupt: (() => Promise<unknown>) | undefined;

  override async set(...given: Parameters<MemoryStore['set']>): Promise<void> {
    const { interrupt } = this;
    if (given[0].startsWith('owner:')) {
      this.interrupt = undefined;
      await interrupt?.();
    }
    await super.set(...given);
  }
}

test('a resource has no owner if its customer is deleted while it is noted', async () => {
  const store = new InterruptedStore({ maxBytes: 1_000_000 });
  const forgotten = new ForgottenCustomers(store);
  const owners = new OwnerIndex({ store, forgotten, sealing: new Sealing(), clock: systemClock });
  store.interrupt = () => forgetCustomer(forgotten, [ownedKeeper(store)], home.person);
  await owners.note(home.person, ['ACCOUNT_SNAPSHOT', snapshot]);
  expect(store.interrupt).toBeUndefined();
  expect(await owners.find('ACCOUNT_SNAPSHOT', snapshot)).toBeUndefined();
  await owners.note(others.person, ['ACCOUNT_SNAPSHOT', snapshot]);
  expect(await owners.find('ACCOUNT_SNAPSHOT', snapshot)).toBe(others.person);
});

(hasRedis ? describe : describe.skip)(`an event that names no customer${redisNote}`, () => {
  let stage: ForgetStage;
  let gateways: readonly [TestGateway, TestGateway];

  async function open(settings: Record<string, string> = {}): Promise<void> {
    stage = await ForgetStage.start({ ...webhookSettings, ...settings });
    const freelancers = `/v1/freelancers/persons/${home.person}`;
    for (const [path, body] of [
      [
        `${persons}/overdraft_applications/${home.overdraftApplication}`,
        {
          id: home.overdraftApplication,
          ...pending,
          account_snapshot_id: snapshot,
          overdraft_id: home.overdraft,
        },
      ],
      [`${persons}/overdrafts/${home.overdraft}`, { id: home.overdraft, ...created }],
      [
        `${persons}/credit_line_applications/${home.application}`,
        { id: home.application, ...pending, identification_id: identification },
      ],
      [
        `${freelancers}/credit_line_applications/${home.freelancerApplication}`,
        { id: home.freelancerApplication, ...pending, identification_id: identification },
      ],
      [
        `/v1/persons/${others.person}/overdrafts/${others.overdraft}`,
        { id: others.overdraft, person_id: others.person, status: 'created' },
      ],
      [
        `/v1/persons/${others.person}/credit_line_applications/${others.application}`,
        { id: others.application, person_id: others.person, status: 'pending' },
      ],
    ] as const)
      stage.bank.on(`GET ${path}`, { body });
    gateways = [await stage.open(), await stage.open()];
  }
  beforeEach(() => open());
  afterEach(() => stage.close());

  /** Returns the events in the log. */
  async function logged(): Promise<unknown[]> {
    const entries = await outside(stage.redis.url, (client) =>
      client.xRange('lending-graph:{webhooks}:events', '-', '+'),
    );
    return entries
      .map(({ message }) => message['text'] ?? '')
      .filter((text) => text.includes('"type"'))
      .map((text) => JSON.parse(text) as unknown);
  }
  /** Resolves when the owners of so many resources are known. Does something before each look. */
  async function noted(count: number, before?: () => Promise<unknown>): Promise<void> {
    for (;;) {
      await before?.();
      const keys = await outside(stage.redis.url, (client) => client.keys('lending-graph:owner:*'));
      if (keys.length >= count) return;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
  /** Reads what others have, and says whether the bank was asked. */
  async function readOthers(gateway: TestGateway): Promise<boolean> {
    const { getOverdraft, getCreditLineApplication } = queriesOf(others);
    await stage.data(gateway, `{ a: ${getOverdraft} b: ${getCreditLineApplication} }`);
    return stage.bank.take().length > 0;
  }

  test.each(cases.flatMap(({ shownBy, ...one }) => shownBy.map((read) => ({ ...one, read }))))(
    '$type is the event of the person of whom $read has shown it, and of nobody else',
    async ({ type, body, id, read }) => {
      const [one, other] = gateways;
      await stage.data(one, `{ ${queries[read]} }`);
      await noted(1);
      await readOthers(one);
      await readOthers(one);
      expect(await deliver(other.url, { type, body })).toMatchObject({ status: 204 });
      expect(await logged()).toEqual([{ type, id, customerId: home.person }]);
      expect(await readOthers(one)).toBe(false);
    },
  );

  test.each(cases)('$type of somebody unknown drops what everybody has, and is in no log', async (event) => {
    const [one, other] = gateways;
    await readOthers(one);
    await readOthers(one);
    for (const outcome of ['OK', 'DUPLICATE']) {
      expect(await deliver(other.url, { ...event, id: 'delivery-1' })).toMatchObject({ status: 204 });
      expect(other.logged.at(-2) ?? '').toContain(outcome);
    }
    expect(await logged()).toEqual([]);
    expect(await readOthers(one)).toBe(true);
  });

  test('is not known to be of a person who was deleted, of whom nothing is left', async () => {
    const [one, other] = gateways;
    await stage.data(one, `{ ${queries['getOverdraft']} }`);
    await noted(1);
    const deleted = { type: 'PERSON_DELETED', body: {}, entityId: home.person };
    expect(await deliver(other.url, deleted)).toMatchObject({ status: 204 });
    expect(await stage.found()).toEqual([]);
    const [, , { type, body }] = cases;
    expect(await deliver(other.url, { type, body })).toMatchObject({ status: 204 });
    expect(await logged()).toEqual([]);
  });

  test('is known to be of its person by the next read after Redis has lost what the last one noted', async () => {
    const settings = { ...settingsFor(stage.bank.url), ...webhookSettings, STORE_URL: stage.redis.url };
    // Its clock goes on, by which it finds Redis again.
    const gateway = await startTestGateway(settings);
    const read = () => stage.ask(gateway, `{ ${queries['getOverdraft']} }`);
    try {
      await read();
      await noted(1);
      await outside(stage.redis.url, (client) => client.flushAll());
      await stage.redis.kill();
      await stage.redis.restart();
      await noted(1, read);
    } finally {
      await gateway.close();
    }
  });

  test('is known to be of its person by what is encrypted', async () => {
    await stage.close();
    await open({ STORE_KEY: newKey('first') });
    await stage.data(gateways[0], `{ ${queries['getCreditLineApplication']} }`);
    await noted(1);
    expect(await stage.found()).toEqual([]);
  });
});
