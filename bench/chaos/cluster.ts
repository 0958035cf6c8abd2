import { setTimeout as sleep } from 'node:timers/promises';
import { ChaosGateway } from './gateways.js';
import type { GraphClient } from './graph-client.js';
import { RedisWay } from './redis-way.js';

/**
 * A gateway with two proxies of its own to the Redis that all share: one for the store, one for the cache.
 */
interface Member {
  readonly gateway: ChaosGateway;
  readonly store: RedisWay;
  readonly cache: RedisWay;
}

/** Seconds by which the second gateway's clock is ahead: more than a claim lasts. */
const ahead = 200;
/** Seconds that a claim on a key lasts: LENDING_WRITE_TIMEOUT and 30 s. */
const claim = 190;
/**
 * Seconds after which the claims that a gateway makes right before it is frozen or killed expire for the
 * others. The bank has finished a write by then.
 */
const claimAsSeen = 13;
/** Milliseconds for which the gateway runs on before that, and makes such claims. */
const goesOnFor = 1500;

/**
 * The maximum of concurrent calls to the bank of the third gateway: while the bank is slow, writes are queued
 * there with their keys claimed.
 */
const fewInFlight = '6';

/** A fault of one of the gateways. It returns a description of what happened. */
interface Fault {
  readonly name: string;
  /** Its start, as a part of the run. */
  readonly at: number;
  /** `graph` sends the requests. */
  readonly happen: (cluster: Cluster, graph: GraphClient) => Promise<string>;
}

/**
 * Slows down the first gateway's connection to Redis, and no other's: by so many milliseconds each way for
 * the store, and for the cache.
 */
async function slow({ members: [first] }: Cluster, store: number, cache: number): Promise<string> {
  first.store.slow(store);
  first.cache.slow(cache);
  await sleep(4000);
  first.store.slow(0);
  first.cache.slow(0);
  return 'for 4 s';
}

/** Cuts the first gateway off from Redis while its writes end. */
async function cut({ members: [first] }: Cluster, graph: GraphClient): Promise<string> {
  const writes = graph.writesAt(first.gateway.url);
  first.store.cut();
  first.cache.cut();
  await sleep(5000);
  first.store.restore();
  first.cache.restore();
  return `for 5 s, ${writes} writes in flight`;
}

/**
 * Does something to a gateway that prevents it from settling its claims. They last for minutes, so Redis's
 * clock is set back first for its proxy alone: for the other gateways they expire soon.
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
  return `${writes} writes in flight`;
}

/** Freezes the third gateway for longer than its claims last. */
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

/** The times of the run, as parts of it, when writes have to be in flight. */
export const busyMoments = (duration: number): number[] =>
  faults
    .filter(({ happen }) => happen === cut || happen === freeze)
    .map(({ at, happen }) => at + (happen === freeze ? goesOnFor / duration : 0));

/** Three gateways on one Redis, each with its own faults. */
export class Cluster {
  readonly members: readonly [Member, Member, Member];
  /** The faults that happened, with their descriptions. */
  readonly happened: [fault: string, told: string][] = [];

  private constructor(members: Cluster['members']) {
    this.members = members;
  }

  /** Starts the gateways. `stopLater` gets a function that stops each part. */
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

  /** Runs all faults in a run of so many milliseconds. */
  async runFaults(duration: number, graph: GraphClient): Promise<void> {
    await Promise.all(
      faults.map(async ({ name, at, happen }) => {
        await sleep(at * duration);
        this.happened.push([name, await happen(this, graph)]);
      }),
    );
  }

  /**
   * Waits until all writes in flight have ended and then, by Redis's clock, until the claims that no gateway
   * will settle have expired.
   */
  async settle(): Promise<void> {
    await sleep(claimAsSeen * 1000);
    for (const { store } of this.members) store.setClockAhead(claim + 1);
  }
}
