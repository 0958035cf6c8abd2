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
const confirmTimeLimit = 1000;
/**
 * The heartbeat interval in milliseconds. It is at most half of the silence after which a connection is
 * closed: a drop that can still be sent on another gateway's connection is carried out in its turn, and
 * afterwards this gateway has noticed the silence too.
 */
const heartbeatInterval = 200;
/** Milliseconds between two warnings in the log, and between two equal ones. */
const warningPause = 1000;
const sameWarningPause = 60_000;

type Command<T> = (client: RedisClient) => Promise<T>;

/**
 * A Redis that is read only while no drop can have been missed. After a failure it is not used until it
 * answers again, so that no request waits for it in vain. If a drop may have been missed (it failed, the
 * connection was lost, Redis was silent), a new epoch is due, and nothing is read before it has begun. The
 * epoch is a tag of all entries. It differs for each run of Redis, so that data that Redis restores is stale
 * to all gateways, including new ones.
 */
export class RedisTrust {
  readonly #connection: RedisConnection;
  readonly #clock: Clock;
  readonly #log: Log;
  /** The number of the connection that is synchronized: its run of Redis is known, and only drops of `#epochsDue` were missed. */
  #syncedConnection = 0;
  /** The run of Redis, by Redis's own id for it. */
  #run: string | undefined;
  /** How often a new epoch was required, and how many of these have begun. One epoch begins for all that are due. */
  #epochsDue = 0;
  #epochsBegun = 0;
  /** The calls that wait for an epoch, with the count of epochs that must have begun for them. */
  readonly #epochWaiters = new Map<() => void, number>();
  #isFailing = false;
  /** True if the last heartbeat is still unanswered. */
  #isHeartbeatPending = false;
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
    await trust.#connection.open(confirmTimeLimit);
    await trust.#synchronize(confirmTimeLimit);
    trust.#scheduleHeartbeat();
    return trust;
  }

  /** The key of the tag of all entries. */
  get epoch(): string {
    return `${prefix}epoch:${this.#run}`;
  }

  /** Returns Redis's answer; undefined if Redis fails or times out, and at once while it is not trusted. */
  async tryRun<T>(command: Command<T>): Promise<T | undefined> {
    if (!this.#isTrusted) return undefined;
    try {
      return await this.#connection.run(command);
    } catch (error) {
      this.#fail(error);
      return undefined;
    }
  }

  /** Sends a command that must be confirmed, trusted or not. @throws StoreError */
  run<T>(command: Command<T>): Promise<T> {
    return this.#connection.run(command, confirmTimeLimit);
  }

  /**
   * Sends a command that must not be missed, trusted or not. Resolves when Redis has confirmed it, or a new
   * epoch in its place; at the latest after `limit` milliseconds, or after a command's timeout if that is
   * longer. A command that is in flight then is either carried out before anything that this process sends
   * later, or it fails and an epoch is due for it. Never rejects.
   */
  async runOrRenewEpoch<T>(command: Command<T>, limit = 0): Promise<void> {
    const end = this.#clock.now() + limit;
    /** The count of epochs that must have begun because the command failed; 0 if it succeeded. */
    let due: Promise<number> | number | undefined;
    const send: Command<T> = (client) => {
      const done = command(client);
      due = done.then(
        () => 0,
        () => this.#requireEpoch(),
      );
      return done;
    };
    try {
      await this.#connection.run(send);
    } catch (error) {
      due ??= this.#requireEpoch();
      this.#fail(error);
      const left = end - this.#clock.now();
      if (left > 0 && !this.#closed) await this.#untilEpoch(due, left);
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#stop();
    for (const goOn of this.#epochWaiters.keys()) goOn();
    await this.#connection.close();
  }

  get #isTrusted(): boolean {
    return (
      !this.#isFailing &&
      this.#epochsBegun === this.#epochsDue &&
      this.#syncedConnection === this.#connection.count
    );
  }

  /** Requires a new epoch. Returns the count of epochs that must have begun for it to be there. */
  #requireEpoch(): number {
    this.#epochsDue += 1;
    return this.#epochsDue;
  }

  /** Waits until the count is known and so many epochs have begun, at most `limit` milliseconds. */
  #untilEpoch(due: Promise<number> | number, limit: number): Promise<void> {
    return new Promise((resolve) => {
      const goOn = (): void => {
        cancel();
        this.#epochWaiters.delete(goOn);
        resolve();
      };
      const cancel = this.#clock.after(limit, goOn);
      this.#epochWaiters.set(goOn, Infinity);
      void Promise.resolve(due).then((count) => {
        if (count <= this.#epochsBegun) goOn();
        else if (this.#epochWaiters.has(goOn)) this.#epochWaiters.set(goOn, count);
      });
    });
  }

  /**
   * Begins a new epoch in place of all drops that may have been missed so far. Its confirmation counts
   * however late it comes.
   */
  async #beginEpoch(client: RedisClient): Promise<void> {
    const due = this.#epochsDue;
    await client.unlink(this.epoch);
    this.#epochsBegun = Math.max(this.#epochsBegun, due);
    for (const [goOn, count] of this.#epochWaiters) if (count <= this.#epochsBegun) goOn();
  }

  #fail(error: unknown): void {
    if (this.#closed) return;
    const { code, reason } = error instanceof StoreError ? error : new StoreError('REFUSED', 'unknown');
    this.#warn(reason);
    // A Redis without memory still deletes keys, and so can be read.
    if (reason === 'OOM') return;
    this.#isFailing = true;
    // A Redis that refuses any other command may refuse the drops of all gateways.
    if (code === 'REFUSED') this.#requireEpoch();
  }

  #scheduleHeartbeat(): void {
    this.#stop = this.#clock.after(heartbeatInterval, () => {
      this.#scheduleHeartbeat();
      // If this process was busy for long, the answer may still be unread.
      setImmediate(() => {
        if (this.#closed) return;
        if (this.#isHeartbeatPending) this.#requireEpoch();
        void this.#synchronize(timeLimit);
      });
    });
  }

  /** Begins the epoch that is due, or else sends a heartbeat; once it is answered in time, Redis is trusted. */
  async #synchronize(limit: number): Promise<void> {
    const connection = this.#connection.count;
    this.#isHeartbeatPending = true;
    try {
      if (connection !== this.#syncedConnection) await this.#readRunId(limit);
      await this.#runHeartbeat<unknown>(
        (client) => (this.#epochsDue === this.#epochsBegun ? client.ping() : this.#beginEpoch(client)),
        limit,
      );
      this.#syncedConnection = connection;
      this.#recover();
    } catch (error) {
      this.#fail(error);
    }
  }

  /**
   * Reads the run id of the Redis behind a new connection. Any drop may have been missed between two
   * connections.
   */
  async #readRunId(limit: number): Promise<void> {
    const said = await this.#runHeartbeat((client) => client.info('server'), limit);
    const [, run = ''] = /^run_id:(\w+)/m.exec(said) ?? [];
    if (this.#run !== undefined || run === '') this.#requireEpoch();
    this.#run = run;
  }

  #runHeartbeat<T>(command: Command<T>, limit: number): Promise<T> {
    const heard = (): void => {
      this.#isHeartbeatPending = false;
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
      this.#isFailing ||
      at - this.#warned.at < (reason === this.#warned.reason ? sameWarningPause : warningPause)
    )
      return;
    this.#warned = { reason, at };
    this.#log.write('warn', 'the cache does not answer', { reason });
  }

  #recover(): void {
    if (this.#isFailing && this.#warned.reason !== '') {
      this.#log.write('info', 'the cache answers again');
      this.#warned = { reason: '', at: this.#warned.at };
    }
    this.#isFailing = false;
  }
}
