import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { systemClock, type Clock } from '../../src/clock.js';
import { MemoryStore } from '../../src/store/memory.js';
import { RedisStore } from '../../src/store/redis.js';
import { Sealing, unreadable } from '../../src/store/sealing.js';
import type { Store } from '../../src/store/store.js';
import { createLog } from '../../src/telemetry/log.js';
import type { CustomerEvent, CustomerListener } from '../../src/webhooks/customer-events.js';
import { EventLog } from '../../src/webhooks/event-log.js';
import { EventReader } from '../../src/webhooks/event-reader.js';
import { newKey } from '../support/forget-stage.js';
import { startTestGateway, type TestGateway } from '../support/graph.js';
import { ManualClock } from '../support/manual-clock.js';
import { hasRedis, redisNote, TestRedis } from '../support/redis.js';
import { contentOf, outside } from '../support/redis-content.js';
import { held, ids, partnerToken, paths, ScriptedBank, settingsFor } from '../support/scripted-bank.js';
import { StreamReader } from '../support/streams.js';
import { deliver, webhookSettings } from '../support/webhooks.js';

const { person, stranger }: Readonly<Record<'person' | 'stranger', string>> = ids;
const stream = 'lending-graph:{webhooks}:events';

/** A listener that writes down what it is told. */
class Notes implements CustomerListener {
  readonly seen: string[] = [];
  onEvent({ type, id, customerId }: CustomerEvent): void {
    this.seen.push(`${type} ${id} ${customerId}`);
  }
  onForgotten(): void {
    this.seen.push('forgotten');
  }
  onGap(): void {
    this.seen.push('gap');
  }
  /** Resolves when it was told this. */
  async told(what: string): Promise<void> {
    while (!this.seen.includes(what)) await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** A process that follows the log in a store. */
class Follower {
  readonly log: EventLog;
  readonly reader: EventReader;
  readonly store: Store;

  constructor(store: Store, key?: string, clock: Clock = systemClock) {
    this.store = store;
    this.log = new EventLog(store, new Sealing(key));
    const log = createLog('silent');
    this.reader = new EventReader({ events: this.log, invalidate: undefined, clock, log });
  }

  listen(customerId: string): Notes {
    const notes = new Notes();
    this.reader.listen(customerId, notes);
    return notes;
  }

  append(id: string, customerId = person): Promise<boolean> {
    return this.log.append({ type: 'OVERDRAFT', id, customerId });
  }

  /** Appends what no process can decrypt, and resolves when this one has read it. */
  async miss(): Promise<void> {
    const bounds = { most: 100_000, ttlMs: 86_400_000 };
    const { position } = await this.store.append('{webhooks}:events', unreadable, bounds);
    while (!(await this.reader.newest()).endsWith(`.${position}`))
      await new Promise((resolve) => setTimeout(resolve, 5));
  }

  /** Returns the ids of a customer's events after a position. */
  async since(after: string, customerId = person): Promise<readonly string[] | 'forgotten' | undefined> {
    const events = await this.reader.since(customerId, after);
    return events === 'forgotten' ? events : events?.map(({ id }) => id);
  }

  /** Returns the position of a customer's first event, or of another one, after a position. */
  async positionAfter(after: string, index = 0): Promise<string> {
    const events = await this.reader.since(person, after);
    return (events === 'forgotten' ? undefined : events?.at(index)?.position) ?? '';
  }

  async close(): Promise<void> {
    this.reader.close();
    await this.store.close();
  }
}

const eventOf = (id: string, customerId = person): string => `OVERDRAFT ${id} ${customerId}`;
const followers: Follower[] = [];
const follow = (store: Store, key?: string, clock?: Clock): Follower => {
  const follower = new Follower(store, key, clock);
  followers.push(follower);
  return follower;
};
afterEach(() => Promise.all(followers.splice(0).map((follower) => follower.close())));

const inMemory = (): Store => new MemoryStore({ maxBytes: 100_000_000 });

describe('the events of customers, in memory', () => {
  test('come to those who listen to their customer, in their order, until they stop', async () => {
    const one = follow(inMemory());
    await one.reader.newest();
    const [notes, others, stopped] = [one.listen(person), one.listen(stranger), new Notes()];
    const stop = one.reader.listen(person, stopped);
    await one.append('a');
    await stopped.told(eventOf('a'));
    stop();
    for (const id of ['b', 'a']) await one.append(id);
    await one.append('c', stranger);
    await others.told(eventOf('c', stranger));
    expect(notes.seen).toEqual(['a', 'b', 'a'].map((id) => eventOf(id)));
    expect(others.seen).toEqual([eventOf('c', stranger)]);
    expect(stopped.seen).toEqual([eventOf('a')]);
    expect(one.reader.listeners).toBe(2);
  });

  test('are given after a position, only the last of each resource', async () => {
    const one = follow(inMemory());
    const start = await one.reader.newest();
    const notes = one.listen(person);
    for (const id of ['a', 'b', 'a', 'c']) await one.append(id);
    await one.append('d', stranger);
    await notes.told(eventOf('c'));
    expect(await one.since(start)).toEqual(['b', 'a', 'c']);
    expect(await one.since(await one.positionAfter(start, -1))).toEqual([]);
    expect(await one.since(await one.reader.newest())).toEqual([]);
  });

  test('are not given after a position of another process, or one that is none', async () => {
    const [one, other] = [follow(inMemory()), follow(inMemory())];
    const position = await other.reader.newest();
    for (const after of [position, '', '0-0', 'x', `${position}0000000000000000`])
      expect(await one.since(after)).toBeUndefined();
  });

  test('are not given after a position that the log does not reach back to', async () => {
    const one = follow(inMemory());
    const start = await one.reader.newest();
    const notes = one.listen(person);
    for (let id = 0; id <= 100_000; id += 1) await one.append(String(id));
    await notes.told(eventOf('100000'));
    expect(await one.since(start)).toBeUndefined();
  }, 60_000);

  test('do not reach listeners that are still to be notified of a gap: their positions would hide it', async () => {
    const clock = new ManualClock();
    const one = follow(inMemory(), undefined, clock);
    await one.reader.newest();
    const notes = one.listen(person);
    await one.miss();
    expect(notes.seen).toEqual(['gap']);
    await one.miss();
    const late = one.listen(person);
    await one.append('a');
    await late.told(eventOf('a'));
    expect(notes.seen).toEqual(['gap']);
    clock.advance(5000);
    expect(notes.seen).toEqual(['gap', 'gap']);
    await one.append('b');
    await notes.told(eventOf('b'));
    expect(notes.seen).toEqual(['gap', 'gap', eventOf('b')]);
    expect(late.seen).toEqual([eventOf('a'), eventOf('b')]);
    await one.miss();
    await one.log.forget(person);
    await notes.told('forgotten');
    expect(notes.seen).toEqual(['gap', 'gap', eventOf('b'), 'forgotten']);
  });

  test('end with their customer', async () => {
    const one = follow(inMemory());
    const start = await one.reader.newest();
    const [notes, others] = [one.listen(person), one.listen(stranger)];
    await one.append('a');
    await one.append('b', stranger);
    await one.log.forget(person);
    await notes.told('forgotten');
    await one.append('c');
    await one.append('d', stranger);
    await others.told(eventOf('d', stranger));
    expect(notes.seen).toEqual([eventOf('a'), 'forgotten']);
    expect(others.seen).toEqual(['b', 'd'].map((id) => eventOf(id, stranger)));
    expect(await one.since(start)).toBe('forgotten');
    expect(await one.since(await one.reader.newest())).toEqual([]);
    expect(await one.since(start, stranger)).toEqual(['b', 'd']);
  });

  test('are known to have ended with their customer for as long as the log has it, whatever else was missed', async () => {
    const clock = new ManualClock();
    const one = follow(new MemoryStore({ maxBytes: 1_000_000, clock }), undefined, clock);
    const start = await one.reader.newest();
    const notes = one.listen(person);
    await one.append('a');
    await notes.told(eventOf('a'));
    const last = await one.reader.newest();
    await one.log.forget(person);
    await one.miss();
    expect(await one.since(start)).toBe('forgotten');
    expect(await one.since(last)).toBe('forgotten');
    expect(await one.since(start, stranger)).toBeUndefined();
    expect(await one.since(await one.reader.newest())).toEqual([]);
    const others = one.listen(stranger);
    for (const [hours, id, expected] of [
      [23, 'b', 'forgotten'],
      [2, 'c', undefined],
    ] as const) {
      clock.advance(hours * 3_600_000);
      await one.append(id, stranger);
      await others.told(eventOf(id, stranger));
      expect(await one.since(last)).toBe(expected);
    }
    expect(others.seen).toEqual(['b', 'c'].map((id) => eventOf(id, stranger)));
  });
});

const onRedis = hasRedis ? describe : describe.skip;

onRedis(`the events of customers, on Redis${redisNote}`, () => {
  let redis: TestRedis;
  beforeEach(async () => {
    redis = await TestRedis.start();
  });
  afterEach(() => redis.stop());

  const open = async (key?: string): Promise<Follower> =>
    follow(await RedisStore.open({ url: redis.url }), key);
  /** Appends an event as soon as the store takes it. */
  async function appended(one: Follower, id: string): Promise<void> {
    while (
      !(await one.append(id).then(
        () => true,
        () => false,
      ))
    )
      await new Promise((resolve) => setTimeout(resolve, 20));
  }
  const gaps = ({ seen }: Notes): number => seen.filter((one) => one === 'gap').length;

  test('come to all processes, and a position of one holds in the others', async () => {
    const [one, other] = [await open(), await open()];
    const start = await one.reader.newest();
    await other.reader.newest();
    const notes = [one.listen(person), other.listen(person)];
    for (const id of ['a', 'b']) await one.append(id);
    await Promise.all(notes.map((each) => each.told(eventOf('b'))));
    expect(await other.since(await one.positionAfter(start))).toEqual(['b']);
    const later = await open();
    expect(await later.since(start)).toEqual(['a', 'b']);
    expect(notes.map(({ seen }) => seen)).toEqual([
      [eventOf('a'), eventOf('b')],
      [eventOf('a'), eventOf('b')],
    ]);
  });

  test('are not said to have been missed by those who listened before the log was read', async () => {
    const one = await open();
    await one.append('a');
    const notes = one.listen(person);
    await one.reader.newest();
    await one.append('b');
    await notes.told(eventOf('b'));
    expect(notes.seen).toEqual([eventOf('b')]);
  });

  test('go on after a lost connection, and none is missed', async () => {
    const [one, other] = [await open(), await open()];
    await one.reader.newest();
    const notes = one.listen(person);
    await one.append('a');
    await notes.told(eventOf('a'));
    await outside(redis.url, (client) => client.sendCommand(['CLIENT', 'KILL', 'TYPE', 'NORMAL']));
    for (const id of ['b', 'c']) await appended(other, id);
    await notes.told(eventOf('c'));
    expect(notes.seen).toEqual(['a', 'b', 'c'].map((id) => eventOf(id)));
  });

  test('go on after Redis was frozen', async () => {
    const one = await open();
    await one.reader.newest();
    const notes = one.listen(person);
    redis.freeze();
    await expect(one.append('a')).rejects.toMatchObject({ code: 'UNANSWERED' });
    redis.thaw();
    await appended(one, 'b');
    await notes.told(eventOf('b'));
    expect(gaps(notes)).toBe(0);
  });

  test.each([
    ['with all that it had', async () => undefined],
    ['with nothing', async () => void (await outside(redis.url, (client) => client.flushAll()))],
    [
      'without its last entries',
      async () => void (await outside(redis.url, (c) => c.xTrim(stream, 'MAXLEN', 0))),
    ],
  ])('may have been missed where Redis was killed and comes back %s', async (_how, lose) => {
    const one = await open();
    const start = await one.reader.newest();
    const notes = one.listen(person);
    await one.append('a');
    await notes.told(eventOf('a'));
    await lose();
    await redis.kill();
    await redis.restart();
    await notes.told('gap');
    expect(await one.since(start)).toBeUndefined();
    const anew = await one.reader.newest();
    await appended(one, 'b');
    await notes.told(eventOf('b'));
    expect(await one.since(anew)).toEqual(['b']);
    const another = await open();
    expect(await another.since(start)).toBeUndefined();
    expect(await another.since(anew)).toEqual(['b']);
  });

  test.each([
    ['with all that it had', async () => undefined],
    ['with nothing', async () => void (await outside(redis.url, (client) => client.flushAll()))],
  ])(
    'are known to have ended with their customer where Redis was killed and comes back %s',
    async (_how, lose) => {
      const one = await open();
      const start = await one.reader.newest();
      const notes = one.listen(person);
      await one.append('a');
      await one.log.forget(person);
      await notes.told('forgotten');
      const later = await one.reader.newest();
      await lose();
      await redis.kill();
      await redis.restart();
      await notes.told('gap');
      expect(await one.since(start)).toBe('forgotten');
      // What came after the deletion, and what is somebody else's, has not ended.
      expect(await one.since(later)).toBeUndefined();
      expect(await one.since(start, stranger)).toBeUndefined();
      expect(await one.since(await one.reader.newest())).toEqual([]);
      await one.log.forget(stranger);
      for (const each of [one, await open()]) {
        // Also for those who know nothing of the run in which a position was given.
        expect(await each.since(start, stranger)).toBe('forgotten');
        expect(await each.since(await each.reader.newest(), stranger)).toEqual([]);
      }
    },
  );

  test('may have been missed where entries were dropped before they were read', async () => {
    const one = await open();
    const start = await one.reader.newest();
    const notes = one.listen(person);
    await one.append('a');
    await notes.told(eventOf('a'));
    const event = JSON.stringify({ type: 'OVERDRAFT', id: 'b', customerId: person });
    await outside(redis.url, (client) =>
      client.multi().xTrim(stream, 'MAXLEN', 0).xAdd(stream, '*', { text: event }).exec(),
    );
    await notes.told('gap');
    expect(await one.since(start)).toBeUndefined();
    await one.append('c');
    await notes.told(eventOf('c'));
  });

  test('are read where positions have gone back', async () => {
    const one = await open();
    await one.reader.newest();
    const notes = one.listen(person);
    const text = JSON.stringify({ type: 'OVERDRAFT', id: 'a', customerId: person });
    await outside(redis.url, (client) => client.xAdd(stream, '9999999999999-0', { text }));
    await notes.told(eventOf('a'));
    await outside(redis.url, (client) => client.flushAll());
    await redis.kill();
    await redis.restart();
    await appended(one, 'b');
    await notes.told('gap');
    const anew = await one.reader.newest();
    await one.append('c');
    await notes.told(eventOf('c'));
    expect(await one.since(anew)).toEqual(['c']);
  });

  /** Appends events, and says something else to Redis, while this process stands still for long. */
  function whileStandingStill(listOfIds: readonly string[], ...others: readonly string[]): void {
    const said = listOfIds.map((id) => {
      const text = JSON.stringify({ type: 'OVERDRAFT', id, customerId: person });
      return `XADD ${stream} * text ${JSON.stringify(text)}`;
    });
    const code = `
      const socket = require('net').connect(${redis.port}, '127.0.0.1');
      socket.write(${JSON.stringify([...said, ...others, ''].join('\r\n'))});
      setTimeout(() => socket.destroy(), 4000);`;
    expect(spawnSync(process.execPath, ['-e', code]).status).toBe(0);
  }

  test('are not missed by a process that stood still', async () => {
    const one = await open();
    await one.reader.newest();
    const notes = one.listen(person);
    whileStandingStill(['a', 'b', 'c']);
    await notes.told(eventOf('c'));
    expect(notes.seen).toEqual(['a', 'b', 'c'].map((id) => eventOf(id)));
  });

  test('are known to be missed by a process that stood still until they were dropped', async () => {
    const one = await open();
    const start = await one.reader.newest();
    const notes = one.listen(person);
    whileStandingStill(['a', 'b', 'c'], `XTRIM ${stream} MAXLEN 1`);
    await notes.told('gap');
    expect(notes.seen).toEqual(['gap']);
    expect(await one.since(start)).toBeUndefined();
    expect(await one.reader.newest()).not.toBe(start);
  });

  test('may have been missed where one cannot be decrypted', async () => {
    const [one, other] = [await open(newKey('one')), await open(newKey('other'))];
    const start = await one.reader.newest();
    const notes = one.listen(person);
    await other.append('a');
    await notes.told('gap');
    expect(await one.since(start)).toBeUndefined();
    const anew = await one.reader.newest();
    await one.append('b');
    await notes.told(eventOf('b'));
    expect(await one.since(anew)).toEqual(['b']);
  });

  test('may have been missed where a deletion has removed those that it could not decrypt', async () => {
    const [key, otherKey] = [newKey('one'), newKey('other')];
    const [one, other] = [await open(key), await open(otherKey)];
    const start = await one.reader.newest();
    const notes = one.listen(stranger);
    await one.append('a', stranger);
    await notes.told(eventOf('a', stranger));
    expect(await other.log.forget(person)).toBe(1);
    await notes.told('gap');
    for (const each of [one, await open(key)]) {
      expect(await each.since(start, stranger)).toBeUndefined();
      expect(await each.since(start)).toBe('forgotten');
      expect(await each.since(await each.reader.newest(), stranger)).toEqual([]);
    }
    // Once is enough.
    expect(await other.log.forget(person)).toBe(0);
    const anew = await one.reader.newest();
    await one.append('b', stranger);
    expect(await (await open(key)).since(anew, stranger)).toEqual(['b']);
  });

  test('are not to be had while Redis has never answered, and are as soon as it does', async () => {
    await redis.kill();
    const one = await open();
    await expect(one.reader.newest()).rejects.toMatchObject({ name: 'StoreError' });
    await expect(one.since('x')).rejects.toMatchObject({ name: 'StoreError' });
    await redis.restart();
    for (;;) {
      const position = await one.reader.newest().catch(() => undefined);
      if (position !== undefined) break;
    }
    const notes = one.listen(person);
    await appended(one, 'a');
    await notes.told(eventOf('a'));
  });

  test('end with their customer, whom another process has forgotten, and nothing of them is left in Redis', async () => {
    const [one, other] = [await open(), await open()];
    const start = await one.reader.newest();
    const notes = one.listen(person);
    await other.append('a');
    await notes.told(eventOf('a'));
    await other.log.forget(person);
    await notes.told('forgotten');
    const later = await open();
    for (const each of [one, later]) {
      expect(await each.since(start)).toBe('forgotten');
      expect(await each.since(await each.reader.newest())).toEqual([]);
    }
    expect([...(await contentOf(redis.url))].flat().join()).not.toContain(person);
    expect(notes.seen).toEqual([eventOf('a'), 'forgotten']);
  });

  test('are read once, however many come back and ask for what they have missed', async () => {
    const one = await open();
    const start = await one.reader.newest();
    for (let id = 0; id < 1200; id += 1) await one.append(String(id), `customer-${id}`);
    const other = await open();
    const asked = async () => {
      const stats = await outside(redis.url, (client) => client.info('commandstats'));
      return ['xread', 'xrange'].map((name) => new RegExp(`cmdstat_${name}:calls=(\\d+)`).exec(stats)?.[1]);
    };
    const all = await Promise.all(
      Array.from({ length: 5000 }, (_, id) => other.since(start, `customer-${id}`)),
    );
    expect(all.filter((events) => events?.length === 1)).toHaveLength(1200);
    expect(all.filter((events) => events?.length === 0)).toHaveLength(3800);
    const before = await asked();
    await Promise.all(Array.from({ length: 5000 }, (_, id) => other.since(start, `customer-${id}`)));
    const [reads = 0, ranges = 0] = (await asked()).map(
      (count, index) => Number(count) - Number(before[index]),
    );
    // Those who follow ask once a second.
    expect(reads).toBeLessThan(50);
    expect(ranges).toBeLessThan(50);
  });

  describe('of gateways', () => {
    let bank: ScriptedBank;
    const gateways: TestGateway[] = [];
    beforeEach(async () => {
      bank = await ScriptedBank.start();
    });
    afterEach(async () => {
      await Promise.all(gateways.splice(0).map((gateway) => gateway.close()));
      await bank.close();
    });
    const start = async (CACHE = 'on'): Promise<TestGateway> => {
      const settings = { ...settingsFor(bank.url), ...webhookSettings, CACHE, STORE_URL: redis.url };
      const gateway = await startTestGateway(settings);
      gateways.push(gateway);
      return gateway;
    };

    test('come after the acknowledgement of whichever gateway, and end with the event of the deletion', async () => {
      const [one, other, follower] = [await start(), await start(), await open()];
      await follower.reader.newest();
      const notes = follower.listen(person);
      for (const [to, id] of [
        [one, 'a'],
        [other, 'b'],
      ] as const) {
        const event = { type: 'OVERDRAFT', body: { id, person_id: person } };
        expect(await deliver(to.url, event)).toMatchObject({ status: 204 });
      }
      await notes.told(eventOf('b'));
      const deletion = { type: 'PERSON_DELETED', body: {}, entityId: person, id: randomUUID() };
      expect(await deliver(one.url, deletion)).toMatchObject({ status: 204 });
      await notes.told('forgotten');
      expect(notes.seen).toEqual([eventOf('a'), eventOf('b'), 'forgotten']);
    });

    test.each(['on', 'off'])(
      'are followed by what is true since, in another gateway where older reads are in flight, with CACHE=%s',
      async (cache) => {
        const [one, other] = [await start(cache), await start(cache)];
        const token = await partnerToken();
        const application = (status: string) => ({
          body: { id: ids.application, person_id: person, status },
        });
        const of = `(personId: "${person}", id: "${ids.application}")`;
        bank.on(`GET ${paths.application}`, application('initial_scoring_pending'));
        const query = `subscription { creditLineApplicationUpdated${of} { creditLineApplication { status } } }`;
        const reader = await StreamReader.open(other.url, 'sse', { query, token });
        try {
          const status = async () =>
            (await reader.next())?.data.creditLineApplicationUpdated.creditLineApplication.status as unknown;
          expect(await status()).toBe('INITIAL_SCORING_PENDING');
          const event = { type: 'CREDIT_LINE_APPLICATION', body: { id: ids.application, person_id: person } };
          // What is kept of the first read is dropped.
          await deliver(one.url, event);
          expect(await status()).toBe('INITIAL_SCORING_PENDING');
          const { script, release } = held(application('initial_scoring_pending'));
          bank.on(`GET ${paths.application}`, script);
          bank.take();
          const headers = { 'cache-control': 'no-cache' };
          const earlier = other.ask(`{ creditLineApplication${of} { status } }`, {}, { token, headers });
          await bank.arrived(1);
          bank.on(`GET ${paths.application}`, application('offered'));
          await deliver(one.url, event);
          expect(await status()).toBe('OFFERED');
          release();
          await earlier;
        } finally {
          reader.close();
        }
      },
    );
  });
});
