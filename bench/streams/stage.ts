import { Agent as HttpAgent } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { Agent, request } from 'undici';
import { deliveryOf, webhookSettings } from '../../test/support/webhooks.js';
import { Chance } from '../chaos/chance.js';
import { gatewaySettings, tokenOf } from '../chaos/run.js';
import { BookBank, linesOf } from './bank.js';
import { Subscriber, type SubscriberOptions } from './subscriber.js';

/** A gateway in a process of its own. */
export interface Member {
  readonly url: string;
  /** Returns the KiB of its heap in use and of its resident memory, after a collection of garbage. */
  memory(): Promise<{ readonly heap: number; readonly resident: number }>;
  /** Ends it as a deploy does. */
  stop(): Promise<void>;
}

/** Starts a gateway with these settings. */
export type StartMember = (settings: Readonly<Record<string, string>>) => Promise<Member>;

/** Milliseconds in which something has to come that must come. */
const patience = 120_000;
/** Streams that are opened at once, and the milliseconds after which the next ones are. */
const ramp = { streams: 25, pause: 25 } as const;

/** Returns the settings by which a gateway's clock is this far ahead of all others. */
const aheadBy = (milliseconds: number): Readonly<Record<string, string>> => {
  const code = `const now=Date.now;Date.now=()=>now()+${milliseconds}`;
  return milliseconds === 0
    ? {}
    : { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(code)}` };
};

/** The bank, the gateways and the clients of a run. */
export class Stage {
  readonly bank: BookBank;
  readonly chance: Chance;
  readonly #redisUrl: string;
  readonly #startMember: StartMember;
  readonly #agent = new HttpAgent({ maxSockets: Infinity });
  readonly #dispatcher = new Agent();
  readonly #subscribers: Subscriber[] = [];
  /** Deliveries that were not acknowledged with 2xx at first. */
  repeated = 0;

  private constructor(bank: BookBank, redisUrl: string, startMember: StartMember, seed: number) {
    this.bank = bank;
    this.chance = new Chance(seed);
    this.#redisUrl = redisUrl;
    this.#startMember = startMember;
  }

  static async open(redisUrl: string, startMember: StartMember, seed: number): Promise<Stage> {
    return new Stage(await BookBank.start(), redisUrl, startMember, seed);
  }

  /** Starts a gateway whose clock is ahead by so many milliseconds. */
  member(ahead = 0): Promise<Member> {
    return this.#startMember({
      ...gatewaySettings(this.bank.url, { attemptLimit: 600_000 }),
      ...webhookSettings,
      ...aheadBy(ahead),
      STORE_URL: this.#redisUrl,
      LIMIT_STREAMS: '0',
      LIMIT_STREAMS_OF_CALLER: '0',
      LIMIT_UPDATES: '0',
      LIMIT_HELD_BYTES: '8000000000',
      DRAIN_DELAY: '0',
    });
  }

  /** Creates the client of a person's stream, with a token of its own. */
  async subscriber(
    personId: string,
    subject: string,
    options: Partial<Pick<SubscriberOptions, 'fields' | 'onLimit'>> = {},
  ): Promise<Subscriber> {
    const token = await tokenOf(subject, { scope: 'lending:read', person_id: personId });
    const all = Object.assign({ fields: 'limit { value }' }, options, {
      personId,
      token,
      agent: this.#agent,
    });
    const subscriber = new Subscriber(all);
    this.#subscribers.push(subscriber);
    return subscriber;
  }

  /** Has these clients open their streams, a few at a time. */
  async open(subscribers: readonly Subscriber[], urls: readonly string[]): Promise<void> {
    for (let from = 0; from < subscribers.length; from += ramp.streams) {
      for (const [index, subscriber] of subscribers.slice(from, from + ramp.streams).entries())
        subscriber.goOnline(index % 2 === 0 ? urls : [...urls].reverse());
      await sleep(ramp.pause);
    }
    await this.settled(subscribers);
  }

  /** Returns the lines whose last state at these clients is not that of the bank's book. */
  outdated(subscribers: readonly Subscriber[]): string[] {
    return subscribers.flatMap(({ personId, limits }) =>
      linesOf(personId).filter((id) => limits.get(id) !== this.bank.limitOf(id)),
    );
  }

  /** Resolves when each of these clients has the state of the bank's book, or it is too late. */
  async settled(subscribers: readonly Subscriber[]): Promise<void> {
    const end = performance.now() + patience;
    while (this.outdated(subscribers).length > 0 && performance.now() < end) await sleep(20);
  }

  /**
   * Changes a line of a person, and has the bank tell one of these gateways until it is acknowledged. Returns
   * the limit of the line since, and when that was acknowledged.
   */
  async change(
    personId: string,
    urls: readonly string[],
    onRaised: (lineId: string, limit: number) => void = () => undefined,
  ): Promise<void> {
    const lines = linesOf(personId);
    const lineId = lines[this.chance.between(0, lines.length - 1)] as string;
    onRaised(lineId, this.bank.raise(lineId));
    const body = { id: lineId, person_id: personId, status: 'open' };
    const { text, headers } = deliveryOf({ type: 'CREDIT_LINE', body, id: this.chance.uuid() });
    for (let attempt = 0; ; attempt += 1) {
      if (await this.#deliver(urls[attempt % urls.length] as string, text, headers)) return;
      this.repeated += 1;
      await sleep(200);
    }
  }

  async close(): Promise<void> {
    for (const subscriber of this.#subscribers) subscriber.goOffline();
    this.#agent.destroy();
    await this.#dispatcher.destroy();
    await this.bank.close();
  }

  async #deliver(url: string, body: string, headers: Iterable<[string, string]>): Promise<boolean> {
    try {
      const answer = await request(`${url}/webhooks/solaris`, {
        method: 'POST',
        dispatcher: this.#dispatcher,
        headers: Object.fromEntries(headers),
        body,
      });
      await answer.body.dump();
      return answer.statusCode < 300;
    } catch {
      return false;
    }
  }
}
