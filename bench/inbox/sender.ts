import { setTimeout as sleep } from 'node:timers/promises';
import { request, type Dispatcher } from 'undici';
import type { HangingBank } from './bank.js';
import { attemptOf, type BankEvent, type Delivery } from './deliveries.js';
import type { Member } from './run.js';
import type { LineReader } from './sample.js';

/** What the sender saw. */
export interface Tally {
  /** The attempts, by the status of their answer; `lost` without one. */
  readonly answers: Map<string, number>;
  /** The events that were acknowledged, by their resource. */
  readonly acknowledged: Set<string>;
  /** Milliseconds that each acknowledgement took. */
  readonly took: number[];
  /** The deliveries that need not be repeated any more. */
  readonly settled: Set<Delivery>;
  /** The sampled events whose credit line both gateways had cached before. */
  readonly sampled: string[];
  /** Reads of sampled events that began after the acknowledgement. */
  reads: number;
  /** Those of them that showed what was before it. */
  readonly stale: string[];
  /** The event after whose acknowledgement a gateway was killed. */
  killedAfter: string | undefined;
}

/** Something that happens to Redis, when this share of the deliveries is settled. */
export interface Fault {
  readonly at: number;
  /** `refused` returns the number of deliveries so far that a gateway refused with 503. */
  readonly happen: (refused: () => number) => Promise<void>;
}

export interface SenderParts {
  readonly deliveries: readonly Delivery[];
  readonly members: readonly [Member, Member];
  readonly bank: HangingBank;
  readonly reader: LineReader;
  readonly dispatcher: Dispatcher;
}

/** The share of the deliveries after which a gateway is killed. */
const killAt = 0.5;
/** Milliseconds after which a delivery is repeated, and for which a sender rests that was refused. */
const pause = { repeat: 1000, refused: 20, idle: 20 } as const;
/** Milliseconds without any delivery settled after which the sender gives up. */
const patience = 120_000;

/** An attempt to deliver that is due. */
interface Due {
  readonly delivery: Delivery;
  readonly attempt: number;
  readonly at: number;
}

/** Delivers events as the bank does, to either gateway: what is not acknowledged with 2xx is repeated. */
export class Sender {
  readonly #parts: SenderParts;
  readonly #tally: Tally = {
    answers: new Map(),
    acknowledged: new Set(),
    took: [],
    settled: new Set(),
    sampled: [],
    reads: 0,
    stale: [],
    killedAfter: undefined,
  };
  readonly #repeats: Due[] = [];
  /** The faults so far. */
  readonly #faults: Promise<void>[] = [];
  #begun = 0;
  #settledAt = performance.now();

  constructor(parts: SenderParts) {
    this.#parts = parts;
  }

  /** Delivers all, so many at once. Resolves when all are settled and all faults over. */
  async sendAll(senders: number, faults: readonly Fault[]): Promise<Tally> {
    const waiting = [...faults];
    const send = async (): Promise<void> => {
      for (let due = await this.#next(); due; due = await this.#next()) {
        await this.#deliver(due);
        if (waiting[0] && this.#share >= waiting[0].at)
          this.#faults.push((waiting.shift() as Fault).happen(() => this.#tally.answers.get('503') ?? 0));
      }
    };
    await Promise.all(Array.from({ length: senders }, send));
    await Promise.all(this.#faults);
    return this.#tally;
  }

  /** The share of the deliveries that are settled. */
  get #share(): number {
    return this.#tally.settled.size / this.#parts.deliveries.length;
  }

  /** Returns the next attempt; undefined if all deliveries are settled. */
  async #next(): Promise<Due | undefined> {
    const { deliveries } = this.#parts;
    while (this.#tally.settled.size < deliveries.length) {
      const [repeat] = this.#repeats;
      if (repeat && repeat.at <= performance.now()) return this.#repeats.shift();
      const delivery = deliveries[this.#begun];
      if (delivery) {
        this.#begun += 1;
        return { delivery, attempt: 1, at: 0 };
      }
      if (performance.now() - this.#settledAt > patience) return undefined;
      await sleep(pause.idle);
    }
    return undefined;
  }

  async #deliver(due: Due): Promise<void> {
    const { delivery, attempt } = due;
    const { members, bank, reader } = this.#parts;
    const { event } = delivery;
    const isObserved = event.isSampled && delivery.kind === 'first';
    if (isObserved && attempt === 1) {
      const urls = members.map(({ url }) => url);
      if (await reader.warm(urls, event)) this.#tally.sampled.push(event.resourceId);
      bank.change(event.customerId);
    }
    const isFirst = (Number.parseInt(event.id, 16) + attempt) % 2 === 0;
    const [to, other] = isFirst ? members : [members[1], members[0]];
    const since = performance.now();
    const status = await this.#send(to, due);
    this.#tally.answers.set(status, (this.#tally.answers.get(status) ?? 0) + 1);
    if (status.startsWith('2')) {
      this.#tally.took.push(performance.now() - since);
      this.#tally.acknowledged.add(event.resourceId);
      this.#settle(delivery);
      if (isObserved) await this.#observe(event, to, other);
    } else if (delivery.kind === 'forged' && status === '401') {
      this.#settle(delivery);
    } else {
      this.#repeats.push({ delivery, attempt: attempt + 1, at: performance.now() + pause.repeat });
      await sleep(pause.refused);
    }
  }

  /**
   * Reads what an event has changed, right after its acknowledgement: from both gateways, or from the other one
   * alone after this one was killed.
   */
  async #observe(event: BankEvent, to: Member, other: Member): Promise<void> {
    const tally = this.#tally;
    const isCached = tally.sampled.includes(event.resourceId);
    const kills = tally.killedAfter === undefined && isCached && this.#share >= killAt;
    if (kills) {
      tally.killedAfter = event.resourceId;
      this.#faults.push(to.killAndRestart());
    }
    for (const { url } of kills ? [other] : [to, other]) {
      tally.reads += 1;
      if (!(await this.#parts.reader.isNew(url, event))) tally.stale.push(event.resourceId);
    }
  }

  #settle(delivery: Delivery): void {
    this.#tally.settled.add(delivery);
    this.#settledAt = performance.now();
  }

  /** Returns the status of the answer to an attempt; `lost` if there is none. */
  async #send({ url }: Member, { delivery, attempt }: Due): Promise<string> {
    const { text, headers } = attemptOf(delivery, attempt);
    try {
      const { statusCode, body } = await request(`${url}/webhooks/solaris`, {
        method: 'POST',
        dispatcher: this.#parts.dispatcher,
        headers: Object.fromEntries(headers),
        body: text,
      });
      await body.dump();
      return String(statusCode);
    } catch {
      return 'lost';
    }
  }
}
