import { setMaxListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { createClient } from '@redis/client';
import { Agent } from 'undici';
import { webhookSettings } from '../../test/support/webhooks.js';
import type { RedisServer } from '../chaos/redis-server.js';
import { gatewaySettings, tokenOf } from '../chaos/run.js';
import { HangingBank } from './bank.js';
import { deliveriesOf, type Delivery, type Size } from './deliveries.js';
import { LineReader } from './sample.js';
import { Sender, type Tally } from './sender.js';

/** A gateway in a process of its own. */
export interface Member {
  readonly url: string;
  /** Kills it at once, like a machine that crashes, and starts it again on the same port. */
  killAndRestart(): Promise<void>;
}

/** The plan of a run. */
export interface Plan extends Size {
  /** Deliveries that are in flight at once. */
  readonly senders: number;
  /** Milliseconds for which Redis is away, each time. */
  readonly outage: number;
}

/** An event as the gateways logged it. */
export interface Logged {
  readonly type: string;
  readonly id: string;
  readonly customerId: string;
}

/** The results of a run. */
export interface Seen {
  readonly deliveries: readonly Delivery[];
  readonly tally: Tally;
  readonly log: readonly Logged[];
  /** Milliseconds that a write to Redis took, without a gateway. */
  readonly redisTook: readonly number[];
  /** Calls that the bank left without an answer. */
  readonly hung: number;
  readonly seconds: number;
}

/** Reads of clients that hang at the bank, at each gateway. */
const hungReads = 10;
/** Milliseconds between two writes that are measured. */
const pingPause = 10;
/** Milliseconds after which an outage ends that no gateway has noticed. */
const maxOutage = 10_000;
/** Milliseconds in which the customers of all events are found after the bank has come back. */
const searchTime = 120_000;
const prefix = 'lending-graph:{webhooks}:';

const clientOf = (url: string) => createClient({ url, disableOfflineQueue: true });
type Client = ReturnType<typeof clientOf>;

/** Measures writes to Redis until it is stopped, and returns the milliseconds that each of them took. */
function watchRedis(client: Client): () => Promise<readonly number[]> {
  const took: number[] = [];
  let isOver = false;
  const watching = (async () => {
    while (!isOver) {
      const since = performance.now();
      await client.set('bench:written', String(since)).then(
        () => took.push(performance.now() - since),
        () => undefined,
      );
      await sleep(pingPause);
    }
    return took;
  })();
  return () => {
    isOver = true;
    return watching;
  };
}

/** Has clients wait for reads at which the bank hangs, until it is stopped. */
function hangReads(reader: LineReader, members: readonly Member[]): () => Promise<void> {
  const stop = new AbortController();
  setMaxListeners(0, stop.signal);
  const waiting = members.flatMap(({ url }) =>
    Array.from({ length: hungReads }, async (_, number) => {
      while (!stop.signal.aborted) {
        await reader.limit(url, 'hung', `hung-${number}`, stop.signal);
        await sleep(pingPause);
      }
    }),
  );
  return async () => {
    stop.abort();
    await Promise.all(waiting);
  };
}

/**
 * Kills Redis, or stops it with its connections left open, and has it come back: after the outage, but not
 * before a gateway has noticed it.
 */
async function redisAway(
  redis: RedisServer,
  how: 'killed' | 'frozen',
  outage: number,
  refused: () => number,
): Promise<void> {
  const before = refused();
  if (how === 'killed') await redis.kill();
  else redis.freeze();
  await sleep(outage);
  const end = performance.now() + maxOutage;
  while (refused() === before && performance.now() < end) await sleep(pingPause);
  if (how === 'killed') await redis.restart();
  else redis.thaw();
}

/** Returns the log of events, as soon as none of them waits for its customer any more. */
async function readLog(client: Client): Promise<Logged[]> {
  const end = performance.now() + searchTime;
  while ((await client.xLen(`${prefix}ownerless`)) > 0 && performance.now() < end) await sleep(500);
  const log: Logged[] = [];
  for (let after = '-'; ;) {
    const entries = await client.xRange(`${prefix}events`, after, '+', { COUNT: 1000 });
    const last = entries.at(-1);
    if (!last) return log;
    const contents = entries.map(({ message }) => JSON.parse(message['text'] ?? '') as Logged | object);
    // Beside events it has notes, of the runs of Redis.
    log.push(...contents.filter((content): content is Logged => 'type' in content));
    after = `(${last.id}`;
  }
}

/**
 * Delivers events to two gateways on one Redis while their bank hangs, and repeats those that are not
 * acknowledged. Meanwhile Redis is stopped twice and a gateway is killed. `startMember` starts a gateway with these settings.
 */
export async function run(
  plan: Plan,
  redis: RedisServer,
  startMember: (settings: Readonly<Record<string, string>>) => Promise<Member>,
): Promise<Seen> {
  const bank = await HangingBank.start();
  const settings = {
    ...gatewaySettings(bank.url, { attemptLimit: 600_000 }),
    ...webhookSettings,
    STORE_URL: redis.url,
  };
  const members = await Promise.all([startMember(settings), startMember(settings)]);
  const client = clientOf(redis.url);
  client.on('error', () => undefined);
  await client.connect();
  const agent = new Agent();
  const token = await tokenOf('partner', { scope: 'lending:read lending:partner' });
  const reader = new LineReader(bank, token, agent);
  const deliveries = deliveriesOf(plan);
  const stopReads = hangReads(reader, members);
  const stopWatch = watchRedis(client);
  const since = performance.now();
  try {
    const sender = new Sender({ deliveries, members, bank, reader, dispatcher: agent });
    const tally = await sender.sendAll(plan.senders, [
      { at: 0.25, happen: (refused) => redisAway(redis, 'killed', plan.outage, refused) },
      { at: 0.75, happen: (refused) => redisAway(redis, 'frozen', plan.outage, refused) },
    ]);
    const seconds = (performance.now() - since) / 1000;
    const redisTook = await stopWatch();
    const hung = bank.hung;
    bank.wake();
    return { deliveries, tally, log: await readLog(client), redisTook, hung, seconds };
  } finally {
    await Promise.all([stopReads(), stopWatch()]);
    client.destroy();
    await agent.destroy();
    await bank.close();
  }
}
