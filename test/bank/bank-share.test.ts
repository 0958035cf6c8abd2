import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { createClient } from '@redis/client';
import { GatewayProcess } from '../support/gateway-process.js';
import { hasRedis, redisNote, TestRedis } from '../support/redis.js';
import { ids, partnerToken, ScriptedBank, settingsFor } from '../support/scripted-bank.js';

const limit = 255;
/** What one gateway can use of it while two others are idle: 95 %. */
const nearlyAll = 243;
const equalPart = 85;
/** What each of two gateways can use while a third one is idle. */
const half = 124;
/**
 * No call may time out: the bank would get another one in its place before it sees that the first has ended. On a busy
 * machine, calls are held for five seconds and more until all have their shares.
 */
const readTimeout = 15_000;
const lease = readTimeout + 3000;
/** The reads that a gateway gets at once: more than the limit, in requests of `readsAtOnce`. */
const load = 300;
const readsAtOnce = 20;
const lineOf = (id: string) => `/v1/persons/${ids.person}/credit_lines/${id}`;

/** Waits for a condition that the processes bring about. */
async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await wait(5);
}

/** A gateway process, and the load that it gets. The bank knows its calls by the ids of the lines. */
class Member {
  readonly name: string;
  readonly process: GatewayProcess;
  /** Its calls in flight, as the bank counts them. */
  inFlight = 0;
  /** True while the bank leaves its calls unanswered. */
  isHeld = false;
  #token: string;
  #isLoaded = false;
  #release: (() => void)[] = [];

  private constructor(name: string, process: GatewayProcess, token: string) {
    this.name = name;
    this.process = process;
    this.#token = token;
  }

  static async start(name: string, bank: ScriptedBank, redis: TestRedis): Promise<Member> {
    const process = await GatewayProcess.start({
      ...settingsFor(bank.url),
      STORE_URL: redis.url,
      LENDING_READ_TIMEOUT: String(readTimeout),
      // All lines are read singly.
      LENDING_SCAN_PAGES: '0',
      LOG_LEVEL: 'silent',
    });
    const member = new Member(name, process, await partnerToken());
    for (let index = 0; index < load; index += 1) {
      const id = `${name}${index}`;
      bank.on(`GET ${lineOf(id)}`, async ({ ended }) => {
        member.inFlight += 1;
        void ended.then(() => (member.inFlight -= 1));
        if (member.isHeld) await new Promise<void>((resolve) => member.#release.push(resolve));
        else await wait(400);
        return { body: { id, status: 'open' } };
      });
    }
    return member;
  }

  /** Sends reads until `silence`, so that more wait than may be in flight. */
  speak(): void {
    this.#isLoaded = true;
    for (let first = 0; first < load; first += readsAtOnce) void this.#repeat(first);
  }

  silence(): void {
    this.#isLoaded = false;
  }

  release(): void {
    this.isHeld = false;
    for (const go of this.#release.splice(0)) go();
  }

  /** Reads some lines. Returns the HTTP status; undefined without a response. */
  async read(first = 0): Promise<number | undefined> {
    const reads = Array.from(
      { length: readsAtOnce },
      (_, index) =>
        `l${index}: creditLine(personId: "${ids.person}", id: "${this.name}${first + index}") { status }`,
    );
    const response = await fetch(`${this.process.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${this.#token}` },
      body: JSON.stringify({ query: `{ ${reads.join(' ')} }` }),
    }).catch(() => undefined);
    await response?.text().catch(() => undefined);
    return response?.status;
  }

  async #repeat(first: number): Promise<void> {
    while (this.#isLoaded) if ((await this.read(first)) === undefined) await wait(100);
  }
}

const onRedis = hasRedis ? describe : describe.skip;

onRedis(`three gateways that share the bank's limit${redisNote}`, () => {
  let bank: ScriptedBank;
  let redis: TestRedis;
  const members: Member[] = [];

  /** Returns this gateway, which is started with the first test that needs it: a start takes a second. */
  const join = async (name: string): Promise<Member> => {
    const known = members.find((member) => member.name === name);
    if (known) return known;
    const member = await Member.start(name, bank, redis);
    members.push(member);
    return member;
  };

  beforeAll(async () => {
    [bank, redis] = await Promise.all([ScriptedBank.start(), TestRedis.start()]);
  });
  afterEach(async () => {
    for (const member of members) {
      member.silence();
      member.release();
    }
    await until(() => members.every(({ inFlight }) => inFlight === 0));
  });
  afterAll(async () => {
    await Promise.all(members.map(({ process }) => process.kill()));
    await bank.close();
    await redis.stop();
  });

  test('get equal shares under load, one that joins too, and one alone gets 95 % when the others fall silent', async () => {
    const [a, b] = await Promise.all([join('a'), join('b')]);
    a.speak();
    b.speak();
    await until(() => a.inFlight > equalPart && b.inFlight > equalPart);
    const c = await join('c');
    c.speak();
    await until(() => members.every(({ inFlight }) => inFlight === equalPart));
    b.silence();
    c.silence();
    await until(() => b.inFlight + c.inFlight === 0);
    await until(() => a.inFlight >= nearlyAll);

    expect(bank.maxInFlight).toBeLessThanOrEqual(limit);
  });

  test('leave the share of a stopped one alone while the bank may have its calls; it sends nothing when it goes on until it has a share', async () => {
    const [a, b] = await Promise.all([join('a'), join('b'), join('c')]);
    b.isHeld = true;
    a.speak();
    b.speak();
    await until(() => a.inFlight === half && b.inFlight === half);
    b.process.freeze();
    await wait(lease + 1000);
    expect(b.inFlight).toBe(half);
    // Its calls are answered. Without its connection to Redis, its share goes to the others.
    b.release();
    const admin = await createClient({ url: redis.url }).connect();
    await admin.sendCommand(['CLIENT', 'KILL', 'TYPE', 'pubsub']);
    await admin.close();
    await until(() => a.inFlight >= nearlyAll);
    b.process.thaw();
    await until(() => b.inFlight === half);
    expect(bank.maxInFlight).toBeLessThanOrEqual(limit);
    b.silence();
    expect(await b.read()).toBe(200);
  });

  test('use equal parts while Redis is away, and share by demand when it is back', async () => {
    const [a, b, c] = await Promise.all([join('a'), join('b'), join('c')]);
    a.speak();
    await until(() => a.inFlight >= nearlyAll);
    await redis.kill();
    b.speak();
    c.speak();
    await until(() => members.every(({ inFlight }) => inFlight === equalPart));
    const maxWithoutRedis = bank.maxInFlight;
    await redis.restart();
    expect(maxWithoutRedis).toBeLessThanOrEqual(limit);
    b.silence();
    c.silence();
    await until(() => a.inFlight >= nearlyAll);
    expect(bank.maxInFlight).toBeLessThanOrEqual(limit);
  });

  // The last one: the process that is killed is not started again.
  test('take over the share of one that was killed when its lease has ended', async () => {
    const [a, b] = await Promise.all([join('a'), join('b'), join('c')]);
    a.speak();
    b.speak();
    await until(() => a.inFlight > equalPart && b.inFlight > equalPart);
    await b.process.kill();
    await until(() => a.inFlight >= nearlyAll);

    expect(bank.maxInFlight).toBeLessThanOrEqual(limit);
  });
});
