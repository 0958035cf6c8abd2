import { systemClock, type Clock } from '../clock.js';
import { RedisConnection, type RedisClient } from '../store/redis-connection.js';
import { StoreError } from '../store/store.js';
import type { Log } from '../telemetry/log.js';

/** Where the Redis of a cache is. */
export interface RedisCacheOptions {
  /** `redis://` or `rediss://`, with user, password and database number where needed. */
  readonly url: string;
  readonly log: Log;
  readonly clock?: Clock;
}

/** Before every key, so that the cache can share a Redis with the store and with others. */
export const prefix = 'lending-graph:cache:';
/** Milliseconds that a command may take before the gateway reads on without it. */
const timeLimit = 50;
/** Milliseconds that the first connection may take. */
const patience = 1000;
/**
 * Milliseconds between two signs of life that are asked for. At most half of the silence after which a connection is given up: as long as a drop can still be
 * put on another gateway's connection it is done in its turn, and afterwards this one has noticed the silence too.
 */
const pulse = 200;
/** Milliseconds between two warnings in the log, and between two that tell the same. */
const retryPause = 1000;
const pauseForSame = 60_000;

type Command<T> = (client: RedisClient) => Promise<T>;

/**
 * A Redis that is read only while nothing can have been missed on it. After a failure it rests, so that nobody waits for it in vain, until it answers again.
 * Where a drop may have been missed (it failed, the connection was lost, Redis was silent), a new epoch is owed, and nothing is read before it has begun:
 * the epoch is a tag that all entries have. It is another one for each run of Redis, so that what comes back with Redis's data is stale to everybody,
 * those included that were not there before.
 */
export class RedisTrust {
  readonly #connection: RedisConnection;
  readonly #clock: Clock;
  readonly #log: Log;
  /** The connection, by its number, on which nothing is owed but debts. */
  #settled = 0;
  /** The run of Redis, by the id that it gives itself. */
  #run: string | undefined;
  #debts = 0;
  #paid = 0;
  /** Those who wait for a payment, with how much must be paid for them. */
  readonly #creditors = new Map<() => void, number>();
  #isResting = false;
  /** Whether the last sign of life that was asked for is still to come. */
  #isSilent = false;
  #closed = false;
  #warned: { readonly reason: string; readonly at: number } = { reason: '', at: -Infinity };
  #stop = (): void => undefined;

  private constructor({ url, log, clock = systemClock }: RedisCacheOptions) {
    this.#connection = new RedisConnection({ url, timeLimit, clock });
    this.#clock = clock;
    this.#log = log;
  }

  /** Connects. A Redis that is absent is no error: it is read as soon as it is there. An invalid URL is. @throws StoreError */
  static async open(options: RedisCacheOptions): Promise<RedisTrust> {
    const trust = new RedisTrust(options);
    await trust.#connection.open(patience);
    await trust.#settle(patience);
    trust.#beat();
    return trust;
  }

  /** The key of the tag that all entries have. */
  get epoch(): string {
    return `${prefix}epoch:${this.#run}`;
  }

  /** What Redis answers; undefined at once while it is not trusted, and where it fails or takes too long. */
  async ask<T>(command: Command<T>): Promise<T | undefined> {
    if (!this.#isTrusted) return undefined;
    try {
      return await this.#connection.run(command);
    } catch (error) {
      this.#fail(error);
      return undefined;
    }
  }

  /**
   * Has Redis do what must not be missed, trusted or not. Resolves when Redis has confirmed that it is done, or that a new epoch has begun in
   * its place; at the latest after `patience` milliseconds, or after the time limit of a command where that is more. A command that is on its
   * way then is done before anything that this process sends later, or fails and is owed. Never rejects.
   */
  async demand<T>(command: Command<T>, patience = 0): Promise<void> {
    const end = this.#clock.now() + patience;
    /** What is owed in the end, which is nothing where it is done. */
    let debt: Promise<number> | number | undefined;
    const send: Command<T> = (client) => {
      const done = command(client);
      debt = done.then(
        () => 0,
        () => this.#owe(),
      );
      return done;
    };
    try {
      await this.#connection.run(send);
    } catch (error) {
      debt ??= this.#owe();
      this.#fail(error);
      const left = end - this.#clock.now();
      if (left > 0 && !this.#closed) await this.#paymentOf(debt, left);
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#stop();
    for (const goOn of this.#creditors.keys()) goOn();
    await this.#connection.close();
  }

  get #isTrusted(): boolean {
    return !this.#isResting && this.#paid === this.#debts && this.#settled === this.#connection.count;
  }

  /** Owes a new epoch, and answers how much must be paid for it to have begun. */
  #owe(): number {
    this.#debts += 1;
    return this.#debts;
  }

  /** Waits until it is known what is owed, and until that is paid; at most so many milliseconds. */
  #paymentOf(debt: Promise<number> | number, limit: number): Promise<void> {
    return new Promise((resolve) => {
      const goOn = (): void => {
        cancel();
        this.#creditors.delete(goOn);
        resolve();
      };
      const cancel = this.#clock.after(limit, goOn);
      this.#creditors.set(goOn, Infinity);
      void Promise.resolve(debt).then((due) => {
        if (due <= this.#paid) goOn();
        else if (this.#creditors.has(goOn)) this.#creditors.set(goOn, due);
      });
    });
  }

  /** Begins a new epoch in place of all drops that may have been missed so far. Its confirmation counts however late it comes. */
  async #pay(client: RedisClient): Promise<void> {
    const due = this.#debts;
    await client.unlink(this.epoch);
    this.#paid = Math.max(this.#paid, due);
    for (const [goOn, owed] of this.#creditors) if (owed <= this.#paid) goOn();
  }

  #fail(error: unknown): void {
    if (this.#closed) return;
    const { code, reason } = error instanceof StoreError ? error : new StoreError('REFUSED', 'unknown');
    this.#warn(reason);
    // A Redis that is full still forgets what it is told to, and so can be read.
    if (reason === 'OOM') return;
    this.#isResting = true;
    // One that refuses anything else may refuse the drops of all gateways.
    if (code === 'REFUSED') this.#owe();
  }

  #beat(): void {
    this.#stop = this.#clock.after(pulse, () => {
      this.#beat();
      // Where this process was busy for long, the answer may be waiting to be read.
      setImmediate(() => {
        if (this.#closed) return;
        if (this.#isSilent) this.#owe();
        void this.#settle(timeLimit);
      });
    });
  }

  /** Pays what is owed, or else asks for a sign of life; once that has come in time, Redis is trusted. */
  async #settle(limit: number): Promise<void> {
    const connection = this.#connection.count;
    this.#isSilent = true;
    try {
      if (connection !== this.#settled) await this.#meet(limit);
      await this.#hear<unknown>(
        (client) => (this.#debts === this.#paid ? client.ping() : this.#pay(client)),
        limit,
      );
      this.#settled = connection;
      this.#rise();
    } catch (error) {
      this.#fail(error);
    }
  }

  /** Learns which run of Redis is behind a new connection. Between an old and a new one anything can have been missed. */
  async #meet(limit: number): Promise<void> {
    const said = await this.#hear((client) => client.info('server'), limit);
    const [, run = ''] = /^run_id:(\w+)/m.exec(said) ?? [];
    if (this.#run !== undefined || run === '') this.#owe();
    this.#run = run;
  }

  #hear<T>(command: Command<T>, limit: number): Promise<T> {
    const heard = (): void => {
      this.#isSilent = false;
    };
    return this.#connection.run((client) => {
      const answer = command(client);
      answer.then(heard, heard);
      return answer;
    }, limit);
  }

  #warn(reason: string): void {
    const at = this.#clock.now();
    if (
      this.#isResting ||
      at - this.#warned.at < (reason === this.#warned.reason ? pauseForSame : retryPause)
    )
      return;
    this.#warned = { reason, at };
    this.#log.write('warn', 'the cache does not answer', { reason });
  }

  #rise(): void {
    if (this.#isResting && this.#warned.reason !== '') {
      this.#log.write('info', 'the cache answers again');
      this.#warned = { reason: '', at: this.#warned.at };
    }
    this.#isResting = false;
  }
}
