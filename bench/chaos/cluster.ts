import { setTimeout as sleep } from 'node:timers/promises';
import { ChaosGateway } from './gateways.js';
import type { GraphClient } from './graph-client.js';
import { RedisWay } from './redis-way.js';

/** A gateway with its own two ways to the Redis that all share: for what must not be lost, and for what is kept for a while. */
interface Member {
  readonly gateway: ChaosGateway;
  readonly store: RedisWay;
  readonly cache: RedisWay;
}

/** Seconds by which the second gateway's own clock is ahead: more than a claim lasts. */
const ahead = 200;
/** Seconds for which a claim on a key lasts: LENDING_WRITE_TIMEOUT and 30 s. */
const claim = 190;
/** Seconds after which others see the claims of a gateway end that it makes before it is stopped or killed; the bank is done with a write by then. */
const claimAsSeen = 13;
/** Milliseconds for which it goes on before that, and makes such claims. */
const goesOnFor = 1500;

/** Calls to the bank that the third gateway has under way at most: while the bank is slow, writes wait there for their turn, with their keys claimed. */
const fewInFlight = '6';

/** A fault of one of the gateways. It answers what there is to tell of it. */
interface Fault {
  readonly name: string;
  /** When it begins, as a part of the run. */
  readonly at: number;
  /** `graph` sends the requests. */
  readonly happen: (cluster: Cluster, graph: GraphClient) => Promise<string>;
}

/** The first gateway's way to Redis is slow, and no other's: by so many milliseconds each way for the store, and for the cache. */
async function slow({ members: [first] }: Cluster, store: number, cache: number): Promise<string> {
  first.store.slow(store);
  first.cache.slow(cache);
  await sleep(4000);
  first.store.slow(0);
  first.cache.slow(0);
  return 'for 4 s';
}

/** The first gateway has no way to Redis while its writes end. */
async function cut({ members: [first] }: Cluster, graph: GraphClient): Promise<string> {
  const writes = graph.writesAt(first.gateway.url);
  first.store.cut();
  first.cache.cut();
  await sleep(5000);
  first.store.restore();
  first.cache.restore();
  return `for 5 s, ${writes} writes under way`;
}

/**
 * Does something to a gateway that keeps it from settling its claims. They last for minutes, so Redis's clock is set back before on its way
 * alone: for the others they end soon.
 */
async function withShortClaims(
  { gateway, store }: Pick<Member, 'gateway' | 'store'>,
  graph: GraphClient,
  happen: () => Promise<void>,
): Promise<string> {
  store.setClockAhead(claimAsSeen - claim);
  await sleep(goesOnFor);
  const writes = graph.writesAt(gateway.url);
  await happen();
  return `${writes} writes under way`;
}

/** The third gateway is stopped for longer than its claims last. */
function freeze({ members: [, , { gateway, store }] }: Cluster, graph: GraphClient): Promise<string> {
  return withShortClaims({ gateway, store }, graph, async () => {
    gateway.freeze();
    await sleep((claimAsSeen + 2) * 1000);
    store.setClockAhead(0);
    gateway.thaw();
  });
}

function kill({ members: [, { gateway, store }] }: Cluster, graph: GraphClient): Promise<string> {
  return withShortClaims({ gateway, store }, graph, async () => {
    const isBack = gateway.killAndRestart();
    store.setClockAhead(0);
    await isBack;
  });
}

const faults: readonly Fault[] = [
  {
    name: 'the third gateway is stopped for longer than its claims last, and goes on',
    at: 0.09,
    happen: freeze,
  },
  {
    name: 'the first one alone has a slow way to Redis: 120 ms each way',
    at: 0.1,
    happen: (cluster) => slow(cluster, 120, 120),
  },
  { name: 'the second one, whose clock is ahead, is killed and restarted', at: 0.25, happen: kill },
  {
    name: 'the first one alone has a slow way to what is kept: 1.5 s each way',
    at: 0.3,
    happen: (cluster) => slow(cluster, 0, 1500),
  },
  { name: 'the first one has no way to Redis as its writes end', at: 0.6, happen: cut },
  { name: 'the third gateway is stopped again', at: 0.65, happen: freeze },
  { name: 'the second one is killed again', at: 0.75, happen: kill },
  { name: 'the first one has no way to Redis as its writes end, again', at: 0.85, happen: cut },
];

/** The moments of the run, as parts of it, at which writes have to be under way. */
export const busyMoments = (duration: number): number[] =>
  faults
    .filter(({ happen }) => happen === cut || happen === freeze)
    .map(({ at, happen }) => at + (happen === freeze ? goesOnFor / duration : 0));

/** Three gateways on one Redis, each with faults of its own. */
export class Cluster {
  readonly members: readonly [Member, Member, Member];
  /** What happened, and what there is to tell of it. */
  readonly happened: [fault: string, told: string][] = [];

  private constructor(members: Cluster['members']) {
    this.members = members;
  }

  /** Starts the gateways. `stopLater` is given what ends each part of it. */
  static async start(
    redisUrl: string,
    settings: Readonly<Record<string, string>>,
    stopLater: (stop: () => Promise<void>) => void,
  ): Promise<Cluster> {
    const join = async (
      flags: readonly string[] = [],
      more: Readonly<Record<string, string>> = {},
    ): Promise<Member> => {
      const [store, cache] = [await RedisWay.open(redisUrl), await RedisWay.open(redisUrl)];
      stopLater(async () => void (await Promise.all([store.close(), cache.close()])));
      const gateway = await ChaosGateway.start(
        { ...settings, ...more, STORE_URL: store.url, CACHE_URL: cache.url },
        flags,
      );
      stopLater(() => gateway.stop());
      return { gateway, store, cache };
    };
    const clockAhead = new URL(`clock-ahead.js?seconds=${ahead}`, import.meta.url).href;
    return new Cluster([
      await join(),
      await join(['--import', clockAhead]),
      await join([], { LENDING_MAX_IN_FLIGHT: fewInFlight }),
    ]);
  }

  get gateways(): readonly ChaosGateway[] {
    return this.members.map(({ gateway }) => gateway);
  }

  /** Has all faults happen in a run of so many milliseconds. */
  async runFaults(duration: number, graph: GraphClient): Promise<void> {
    await Promise.all(
      faults.map(async ({ name, at, happen }) => {
        await sleep(at * duration);
        this.happened.push([name, await happen(this, graph)]);
      }),
    );
  }

  /** Lets all writes that are under way end, and then, by Redis's clock, the claims that nobody will settle. */
  async settle(): Promise<void> {
    await sleep(claimAsSeen * 1000);
    for (const { store } of this.members) store.setClockAhead(claim + 1);
  }
}
