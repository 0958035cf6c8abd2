import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { Chance } from '../support/chance.js';
import { startTestGateway, type TestGateway } from '../support/graph.js';
import { hasRedis, redisNote, TestRedis } from '../support/redis.js';
import {
  bodies,
  drawLoan,
  held,
  partnerToken,
  paths,
  readLine,
  ScriptedBank,
  settingsFor,
} from '../support/scripted-bank.js';
import { SlowWay } from '../support/slow-way.js';

/**
 * Milliseconds between two reads. Without them the reads take all of the processor, and on a busy machine a gateway
 * gets Redis's confirmations too late.
 */
const readPause = 10;

/** The bank's line after so many loans. */
const line = (loans: number) => ({ ...bodies.line, limit: { value: loans, unit: 'cents', currency: 'EUR' } });

/**
 * Two gateways that share a Redis, with a proxy that slows down only the first one, and a bank that counts
 * the loans drawn.
 */
class World {
  readonly way: SlowWay;
  readonly bank: ScriptedBank;
  readonly gateways: readonly [slow: TestGateway, other: TestGateway];
  /** The number of loans drawn. */
  loans = 0;

  private constructor(way: SlowWay, bank: ScriptedBank, gateways: World['gateways']) {
    this.way = way;
    this.bank = bank;
    this.gateways = gateways;
    bank.on(`GET ${paths.line}`, async () => {
      const answer = { body: line(this.loans) };
      await wait(Math.random() * 30);
      return answer;
    });
    bank.on(`POST ${paths.loans}`, () => {
      this.loans += 1;
      return { status: 201, body: bodies.loan };
    });
  }

  static async start(redis: TestRedis, database: number): Promise<World> {
    const way = await SlowWay.start(redis.port);
    const bank = await ScriptedBank.start();
    const direct = `${redis.url}/${database}`;
    const open = (url: string): Promise<TestGateway> =>
      startTestGateway({ ...settingsFor(bank.url), STORE_URL: direct, CACHE: 'on', CACHE_URL: url });
    return new World(way, bank, [await open(way.url(database)), await open(direct)]);
  }

  /** Returns the number of loans that a gateway shows. */
  async read(gateway: TestGateway, name = 'query'): Promise<number> {
    const { data, errors } = await gateway.ask(
      `${name} { ${readLine('limit { value }')} }`,
      {},
      { token: await partnerToken() },
    );
    expect(errors).toEqual([]);
    return data.creditLine.limit.value as number;
  }

  /** Reads until the answer is cached. */
  async fill(): Promise<void> {
    do {
      this.bank.take();
      await Promise.all(this.gateways.map((gateway) => this.read(gateway)));
    } while (this.bank.take().length > 0);
  }

  /** Draws a loan, and returns the duration in milliseconds. */
  async write(gateway = this.gateways[0], key?: string): Promise<number> {
    const begin = performance.now();
    const { errors } = await gateway.ask(
      `mutation { ${drawLoan} }`,
      {},
      { token: await partnerToken(), ...(key !== undefined && { headers: { 'idempotency-key': key } }) },
    );
    expect(errors).toEqual([]);
    return performance.now() - begin;
  }

  async close(): Promise<void> {
    this.way.delay({});
    // Held data would otherwise arrive before the gateways' connections close.
    this.way.cut();
    await Promise.all(this.gateways.map((gateway) => gateway.close()));
    await Promise.all([this.bank.close(), this.way.close()]);
  }
}

(hasRedis ? describe : describe.skip)(
  `two gateways on one Redis, to which the way of the one is slow${redisNote}`,
  () => {
    let redis: TestRedis;
    const worlds: World[] = [];
    beforeAll(async () => {
      redis = await TestRedis.start();
    });
    afterEach(async () => {
      await Promise.all(worlds.splice(0).map((world) => world.close()));
    });
    afterAll(() => redis.stop());

    async function start(database = 0): Promise<World> {
      const world = await World.start(redis, database);
      worlds.push(world);
      return world;
    }

    const ways = [
      ['60 ms each way', { there: 60, back: 60 }, 'as soon as Redis has confirmed it'],
      ['1 s each way', { there: 1000, back: 1000 }, 'after 10 s'],
      ['3 s each way', { there: 3000, back: 3000 }, 'after 10 s'],
      ['13 s each way', { there: 13_000, back: 13_000 }, 'after 10 s'],
      ['nothing comes through there', { there: Infinity }, 'after 10 s'],
      ['nothing comes through back', { back: Infinity }, 'after 10 s'],
    ] as const;

    /**
     * Returns, for each kind of delay, the loans shown after a write, for how many milliseconds there were
     * too few, and when the write was answered.
     */
    const byWay = (prepared: readonly World[]): Promise<unknown[]> =>
      Promise.all(
        prepared.map(async (world, index) => {
          const [title, delays] = ways[index]!;
          world.way.delay(delays);
          const took = await world.write();
          const answered = performance.now();
          let staleFor = 0;
          for (let now = answered; now < answered + (staleFor > 0 ? 15_000 : 1000); now = performance.now()) {
            await wait(readPause);
            const shown = await Promise.all(world.gateways.map((gateway) => world.read(gateway)));
            if (shown.some((loans) => loans < 1)) staleFor = Math.ceil(performance.now() - answered);
          }
          return [title, staleFor, took < 9_000 ? 'as soon as Redis has confirmed it' : 'after 10 s'];
        }),
      );

    /**
     * Returns the findings of eight seconds of reads, writes, delays and lost connections in random order.
     */
    const inAnyOrder = async (world: World) => {
      const random = new Chance(12);
      const end = performance.now() + 8000;
      const found = { reads: 0, writes: 0, stale: [] as string[] };
      const goOn = async (act: () => Promise<void>): Promise<void> => {
        while (performance.now() < end) await act();
      };
      /** The loans of all answered writes. */
      let answered = 0;
      const read = async (): Promise<void> => {
        await wait(random.between(0, 2 * readPause));
        const at = random.happens(0.5) ? 0 : 1;
        const known = answered;
        const loans = await world.read(world.gateways[at]);
        found.reads += 1;
        if (loans < known) found.stale.push(`gateway ${at} shows ${loans} of ${known}`);
      };
      const write = async (at: number): Promise<void> => {
        await wait(random.between(0, 400));
        const before = world.loans;
        await world.write(world.gateways[at]);
        answered = Math.max(answered, before + 1);
        found.writes += 1;
      };
      const delays = [0, 0, 20, 60, 120, 250];
      const flapping = async (): Promise<void> => {
        world.way.delay({ there: random.of(delays) ?? 0, back: random.of(delays) ?? 0 });
        if (random.happens(1 / 8)) world.way.cut();
        await wait(random.between(0, 600));
      };
      await Promise.all([
        ...Array.from({ length: 6 }, () => goOn(read)),
        goOn(() => write(0)),
        goOn(() => write(0)),
        goOn(() => write(1)),
        goOn(flapping),
      ]);
      return found;
    };

    describe('show nothing from before a write once it was answered,', () => {
      // Both mostly wait, so they run at the same time.
      let byWays: unknown[];
      let anyhow: Awaited<ReturnType<typeof inAnyOrder>>;
      beforeAll(async () => {
        // A gateway that starts takes the processor for so long that a confirmation would come too late.
        const [forAnyOrder, ...prepared] = await Promise.all(
          [ways.length, ...ways.keys()].map(async (database) => {
            const world = await start(database);
            await world.fill();
            return world;
          }),
        );
        [byWays, anyhow] = await Promise.all([byWay(prepared), inAnyOrder(forAnyOrder!)]);
      }, 120_000);

      test('however slow the way of the one that writes is', () => {
        expect(byWays).toEqual(ways.map(([title, , answered]) => [title, 0, answered]));
      });

      test('in any order of reads, writes, delays and lost connections', () => {
        expect(anyhow).toEqual({ reads: expect.any(Number), writes: expect.any(Number), stale: [] });
        expect([anyhow.reads > 100, anyhow.writes > 10]).toEqual([true, true]);
      });
    });

    test('share no read in flight where the cache is away: what was begun may be from before a write through the other one', async () => {
      const world = await start();
      const [away, other] = world.gateways;
      world.way.delay({ there: Infinity });
      // It notices at the first lookup that times out.
      await world.read(away);
      const slow = held({ body: line(0) });
      world.bank.take();
      world.bank.on(`GET ${paths.line}`, slow.script);
      const before = world.read(away);
      await world.bank.arrived(1);
      await world.write(other);
      world.bank.on(`GET ${paths.line}`, { body: line(1) });
      const after = world.read(away, 'query After');
      await Promise.race([after, wait(2000, undefined, { ref: false })]);
      slow.release();
      expect([await before, await after]).toEqual([0, 1]);
    });

    test('answer a repeat of a write only when nothing is kept from before it', async () => {
      const world = await start();
      const [writer, other] = world.gateways;
      await world.fill();
      world.way.delay({ there: Infinity });
      const first = world.write(writer, 'one-and-the-same');
      await world.bank.arrived(1);
      await world.write(other, 'one-and-the-same');
      expect(await world.read(other)).toBe(1);
      world.way.delay({ there: 0 });
      await first;
    });
  },
);
