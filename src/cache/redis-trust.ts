import { systemClock, type Clock } from '../clock.js';
import { RedisConnection, type RedisClient } from '../store/redis-connection.js';
import { StoreError } from '../store/store.js';
import type { Log } from '../telemetry/log.js';

/** The connection of a cache to Redis. */
export interface RedisCacheOptions {
  /** `redis://` or `rediss://`, with user, password and database number if needed. */
  readonly url: string;
  readonly log: Log;
  readonly clock?: Clock;
}

/** The prefix of every key, so that the cache can share a Redis with the store and with others. */
export const prefix = 'lending-graph:cache:';
/** The timeout of a command in milliseconds. After it the gateway reads without the cache. */
const timeLimit = 50;
/** The timeout of the first connection, and of a command that must be confirmed, in milliseconds. */
const patience = 1000;
/**
 * The heartbeat interval in milliseconds. It is at most half of the silence after which a connection is
 * closed: a drop that can still be sent on another gateway's connection is carried out in its turn, and
 * afterwards this gateway has noticed the silence too.
 */
const pulse = 200;
/** Milliseconds between two warnings in the log, and between two equal ones. */
const retryPause = 1000;
const pauseForSame = 60_000;

type Command<T> = (client: RedisClient) => Promise<T>;

/**
 * A Redis that is read only while no drop can have been missed. After a failure it is not used until it
 * answers again, so that no request waits for it in vain. If a drop may have been missed (it failed, the
 * connection was lost, Redis was silent), a new epoch is owed, and nothing is read before it has begun. The
 * epoch is a tag of all entries. It differs for each run of Redis, so that data that Redis restores is stale
 * to all gateways, including new ones.
 */
export class RedisTrust {
  readonly #connection: RedisConnection;
  readonly #clock: Clock;
  readonly #log: Log;
  /** The number of the connection on which everything but `#debts` is settled. */
  #settled = 0;
  /** The run of Redis, by Redis's own id for it. */
  #run: string | undefined;
  #debts = 0;
  #paid = 0;
  /** The calls that wait for a payment, with the count of debts that must be paid for them. */
  readonly #creditors = new Map<() => void, number>();
  #isResting = false;
  /** True if the last heartbeat is still unanswered. */
  #isSilent = false;
  #closed = false;
  #warned: { readonly reason: string; readonly at: number } = { reason: '', at: -Infinity };
  #stop = (): void => undefined;

  private constructor({ url, log, clock = systemClock }: RedisCacheOptions) {
    this.#connection = new RedisConnection({ url, timeLimit, clock });
    this.#clock = clock;
    this.#log = log;
  }

  /**
   * Connects. If Redis is down, this is no error: it is used as soon as it is up.
   * @throws StoreError for an invalid URL
   */
  static async open(options: RedisCacheOptions): Promise<RedisTrust> {
    const trust = new RedisTrust(options);
    await trust.#connection.open(patience);
    await trust.#settle(patience);
    trust.#beat();
    return trust;
  }

  /** The key of the tag of all entries. */
  get epoch(): string {
    return `${prefix}epoch:${this.#run}`;
  }

  /** Returns Redis's answer; undefined if Redis fails or times out, and at once while it is not trusted. */
  async ask<T>(command: Command<T>): Promise<T | undefined> {
    if (!this.#isTrusted) return undefined;
    try {
      return await this.#connection.run(command);
    } catch (error) {
      this.#fail(error);
      return undefined;
    }
  }

  /** Sends a command that must be confirmed, trusted or not. @throws StoreError */
  insist<T>(command: Command<T>): Promise<T> {
    return this.#connection.run(command, patience);
  }

  /**
   * Sends a command that must not be missed, trusted or not. Resolves when Redis has confirmed it, or a new
   * epoch in its place; at the latest after `patience` milliseconds, or after a command's timeout if that is
   * longer. A command that is in flight then is either carried out before anything that this process sends
   * later, or it fails and is owed. Never rejects.
   */
  async demand<T>(command: Command<T>, patience = 0): Promise<void> {
    const end = this.#clock.now() + patience;
    /** The resulting debt; 0 if the command succeeded. */
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

  /** Owes a new epoch. Returns the count of debts that must be paid for it to have begun. */
  #owe(): number {
    this.#debts += 1;
    return this.#debts;
  }

  /** Waits until the debt is known and paid, at most `limit` milliseconds. */
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

  /**
   * Begins a new epoch in place of all drops that may have been missed so far. Its confirmation counts
   * however late it comes.
   */
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
    // A Redis without memory still deletes keys, and so can be read.
    if (reason === 'OOM') return;
    this.#isResting = true;
    // A Redis that refuses any other command may refuse the drops of all gateways.
    if (code === 'REFUSED') this.#owe();
  }

  #beat(): void {
    this.#stop = this.#clock.after(pulse, () => {
      this.#beat();
      // If this process was busy for long, the answer may still be unread.
      setImmediate(() => {
        if (this.#closed) return;
        if (this.#isSilent) this.#owe();
        void this.#settle(timeLimit);
      });
    });
  }

  /** Pays the debts, or else sends a heartbeat; once it is answered in time, Redis is trusted. */
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

  /**
   * Reads the run id of the Redis behind a new connection. Any drop may have been missed between two
   * connections.
   */
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
