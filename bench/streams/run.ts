import { setTimeout as sleep } from 'node:timers/promises';
import { bulky } from './bank.js';
import { Stage, type Member, type StartMember } from './stage.js';
import type { Subscriber } from './subscriber.js';

/** The size of a run. */
export interface Plan {
  readonly seed: number;
  /** Streams on one gateway. */
  readonly streams: number;
  /** Events that are sent to them. */
  readonly events: number;
  /** Events in a second. */
  readonly rate: number;
  /** Streams of the same customer. */
  readonly crowd: number;
  /** Clients that go through the restart of the gateways, and the events meanwhile. */
  readonly travellers: number;
  readonly changes: number;
}

/** Milliseconds from an acknowledgement until a client had the new state. */
export interface Latencies {
  readonly with: number[];
  readonly without: number[];
}

/** What was seen of many streams on one gateway. */
export interface SeenStreams {
  readonly streams: number;
  readonly stalled: number;
  readonly latencies: Latencies;
  /** Streams of stalled clients that the gateway has cut. */
  readonly cuts: number;
  /** KiB of the gateway's memory without streams, and with all of them idle. */
  readonly before: Awaited<ReturnType<Member['memory']>>;
  readonly after: Awaited<ReturnType<Member['memory']>>;
  /** Final states that a client does not have. */
  readonly missed: readonly string[];
  readonly errors: readonly string[];
}

/** What was seen of many subscribers of one event. */
export interface SeenCrowd {
  readonly told: number;
  readonly of: number;
  /** Calls to the bank for the event. */
  readonly calls: number;
}

/** What was seen of clients while the gateways were restarted. */
export interface SeenRestart {
  readonly clients: number;
  readonly states: number;
  /** Final states that a client does not have. */
  readonly missed: readonly string[];
  /** Updates by the reason why they were sent, to those who were offline, and those that said others were missed. */
  readonly replayed: number;
  readonly present: number;
  readonly saidMissed: number;
  /** Streams of those who were online that ended. */
  readonly endings: number;
  readonly errors: readonly string[];
}

export interface Seen {
  readonly many: SeenStreams;
  readonly crowd: SeenCrowd;
  readonly restart: SeenRestart;
}

/**
 * The share of clients that stall, streams of one customer of either kind, the share of their events, and the
 * events before those that are measured.
 */
const shares = { stalled: 0.01, ofCustomer: 5, ofBulky: 10, bulkyEvents: 0.1, warmUp: 0.1 } as const;
/** True for the parts of a run in which clients stall: what drifts is in both. */
const blocks = [false, true, true, false] as const;
/** Milliseconds by which the clocks of the gateways go on while clients are offline. */
const tenMinutes = 600_000;
/** Milliseconds in which memory comes to rest. */
const rest = 3000;

interface Crew {
  readonly regular: readonly Subscriber[];
  readonly stalling: readonly Subscriber[];
  readonly customers: { readonly regular: readonly string[]; readonly bulky: readonly string[] };
}

/** Measures how long after an acknowledgement clients have the new state. */
class Stopwatch {
  readonly latencies: Latencies = { with: [], without: [] };
  isStalled = false;
  /** False while everything is done for the first times. */
  isRunning = false;
  readonly #acknowledged = new Map<string, number>();

  acknowledge(lineId: string, limit: number): void {
    this.#acknowledged.set(`${lineId} ${limit}`, performance.now());
  }

  receive(lineId: string, limit: number, before: number): void {
    if (!this.isRunning) return;
    for (let each = before + 1; each <= limit; each += 1) {
      const since = this.#acknowledged.get(`${lineId} ${each}`);
      // It may have come before the acknowledgement.
      const took = since === undefined ? 0 : performance.now() - since;
      (this.isStalled ? this.latencies.with : this.latencies.without).push(took);
    }
  }
}

const named = (name: string, count: number): string[] =>
  Array.from({ length: count }, (_, number) => `${name}-${number}`);

async function crewOf(stage: Stage, streams: number, watch: Stopwatch): Promise<Crew> {
  const stalled = Math.max(1, Math.round(streams * shares.stalled));
  const customers = {
    regular: named('person', Math.ceil((streams - stalled) / shares.ofCustomer)),
    bulky: named(bulky, Math.ceil(stalled / shares.ofBulky)),
  };
  const onLimit = watch.receive.bind(watch);
  const regular = Array.from({ length: streams - stalled }, (_, number) =>
    stage.subscriber(customers.regular[number % customers.regular.length] as string, `client-${number}`, {
      onLimit,
    }),
  );
  const fields = 'limit { value } recipientIban';
  const stalling = Array.from({ length: stalled }, (_, number) =>
    stage.subscriber(customers.bulky[number % customers.bulky.length] as string, `stalled-${number}`, {
      fields,
    }),
  );
  return { regular: await Promise.all(regular), stalling: await Promise.all(stalling), customers };
}

/** Has the bank tell of so many changes, at an even pace. */
async function tell(
  stage: Stage,
  url: string,
  { customers }: Crew,
  { count, rate }: { readonly count: number; readonly rate: number },
  watch: Stopwatch,
): Promise<void> {
  const told: Promise<void>[] = [];
  const since = performance.now();
  for (let number = 0; number < count; number += 1) {
    const from = stage.chance.next() < shares.bulkyEvents ? customers.bulky : customers.regular;
    const personId = from[stage.chance.between(0, from.length - 1)] as string;
    let changed: readonly [string, number] = ['', 0];
    const change = stage.change(personId, [url], (...raised) => (changed = raised));
    told.push(change.then(() => watch.acknowledge(...changed)));
    const wait = since + ((number + 1) * 1000) / rate - performance.now();
    if (wait > 0) await sleep(wait);
  }
  await Promise.all(told);
}

async function manyStreams(stage: Stage, member: Member, plan: Plan): Promise<SeenStreams> {
  const watch = new Stopwatch();
  const crew = await crewOf(stage, plan.streams, watch);
  const { regular, stalling } = crew;
  const everybody = [...regular, ...stalling];
  // What the first ones need is needed once.
  const [warm] = [regular.slice(0, 1)];
  await stage.open(warm, [member.url]);
  await sleep(rest);
  const before = await member.memory();
  await stage.open(everybody.slice(1), [member.url]);
  await sleep(rest);
  const after = await member.memory();
  const rate = plan.rate;
  await tell(stage, member.url, crew, { count: plan.events * shares.warmUp, rate }, watch);
  await stage.settled(everybody);
  watch.isRunning = true;
  for (const isStalled of blocks) {
    watch.isStalled = isStalled;
    for (const subscriber of stalling) subscriber.stall(isStalled);
    await tell(stage, member.url, crew, { count: plan.events / blocks.length, rate }, watch);
    await stage.settled(regular);
  }
  await stage.settled(everybody);
  const missed = stage.outdated(everybody);
  const seen = {
    streams: everybody.length,
    stalled: stalling.length,
    latencies: watch.latencies,
    // Each has ended its stream once by itself.
    cuts: stalling.reduce((sum, { endings }) => sum + endings - 1, 0),
    before,
    after,
    missed,
    errors: everybody.flatMap(({ errors }) => errors),
  };
  for (const subscriber of everybody) subscriber.goOffline();
  return seen;
}

async function crowdOf(stage: Stage, member: Member, count: number): Promise<SeenCrowd> {
  const crowd = await Promise.all(named('fan', count).map((subject) => stage.subscriber('star', subject)));
  await stage.open(crowd, [member.url]);
  const before = stage.bank.calls('star');
  await stage.change('star', [member.url]);
  await stage.settled(crowd);
  const told = crowd.filter((one) => stage.outdated([one]).length === 0).length;
  const calls = stage.bank.calls('star') - before;
  for (const subscriber of crowd) subscriber.goOffline();
  return { told, of: count, calls };
}

/**
 * Half of the clients are offline for ten minutes, by the gateways' clocks, while much changes and both
 * gateways are restarted, one after the other. The others come back at once when their streams end.
 */
async function restarted(
  stage: Stage,
  first: Member,
  { travellers, changes, rate }: Plan,
): Promise<SeenRestart> {
  const persons = named('traveller', Math.ceil(travellers / shares.ofCustomer));
  const clients = await Promise.all(
    Array.from({ length: travellers }, (_, number) =>
      stage.subscriber(persons[number % persons.length] as string, `traveller-${number}`),
    ),
  );
  const second = await stage.member();
  let urls = [first.url, second.url];
  const change = async (): Promise<void> => {
    await stage.change(persons[stage.chance.between(0, persons.length - 1)] as string, urls);
  };
  await stage.open(clients, urls);
  for (let number = 0; number < changes / 10; number += 1) await change();
  await stage.settled(clients);
  const offline = clients.filter((_, number) => number % 2 === 0);
  const online = clients.filter((_, number) => number % 2 === 1);
  for (const client of offline) client.goOffline();
  const origins = offline.map((client) => ({ ...client.origins }));
  let isOver = false;
  const changing = (async () => {
    let count = 0;
    for (; !isOver || count < changes; count += 1) {
      await change();
      await sleep(1000 / rate);
    }
  })();
  const anew: Member[] = [];
  for (const old of [first, second]) {
    const member = await stage.member(tenMinutes);
    anew.push(member);
    urls = [...urls.filter((url) => url !== old.url), member.url];
    for (const client of online) client.moveTo(urls);
    await old.stop();
  }
  isOver = true;
  await changing;
  await stage.open(offline, urls);
  await stage.settled(clients);
  const count = (origin: 'PRESENT' | 'REPLAY'): number =>
    offline.reduce((sum, client, index) => sum + client.origins[origin] - (origins[index]?.[origin] ?? 0), 0);
  const seen = {
    clients: clients.length,
    states: clients.length * 2,
    missed: stage.outdated(clients),
    replayed: count('REPLAY'),
    present: count('PRESENT'),
    saidMissed: clients.reduce((sum, { missed }) => sum + missed, 0),
    endings: online.reduce((sum, { endings }) => sum + endings, 0),
    errors: clients.flatMap(({ errors }) => errors),
  };
  for (const client of clients) client.goOffline();
  await Promise.all(anew.map((member) => member.stop()));
  return seen;
}

/**
 * Has many clients follow what changes at a bank, over gateways on one Redis. `startMember` starts a gateway
 * with these settings.
 */
export async function run(plan: Plan, redisUrl: string, startMember: StartMember): Promise<Seen> {
  const stage = await Stage.open(redisUrl, startMember, plan.seed);
  try {
    const member = await stage.member();
    const many = await manyStreams(stage, member, plan);
    const crowd = await crowdOf(stage, member, plan.crowd);
    const restart = await restarted(stage, member, plan);
    return { many, crowd, restart };
  } finally {
    await stage.close();
  }
}
