import {
  createClient,
  ClientClosedError,
  ClientOfflineError,
  DisconnectsClientError,
  ErrorReply,
} from '@redis/client';
import { systemClock, type Clock } from '../clock.js';
import { scripts } from './redis-scripts.js';
import { StoreError } from './store.js';

/** Where Redis is, and how long it may take. */
export interface RedisOptions {
  /** `redis://` or `rediss://`, with user, password and database number where needed. */
  readonly url: string;
  /** Milliseconds that one operation may take. Default: 1000. */
  readonly timeLimit?: number;
  readonly clock?: Clock;
}

/** A connection on which nothing was heard for so many milliseconds, though something was asked, is given up. */
const silence = 500;
const connectTimeout = 1000;
const pingInterval = 1000;
/** Longer than the ping's interval: ends an idle connection that is dead, and a handshake that hangs. */
const socketTimeout = 3000;
const longestRest = 1000;
/** Beyond so many operations under way at once, more would only wait to miss their time limit. */
const mostUnderWay = 10_000;

/** Milliseconds between two attempts to connect: few at first, and not the same for all gateways of one Redis. */
const restAfter = (attempts: number): number =>
  Math.min(25 * 2 ** attempts, longestRest) * (0.5 + Math.random() / 2);

const makeClient = (url: string, mayReconnect: () => boolean) =>
  createClient({
    url,
    scripts,
    disableOfflineQueue: true,
    pingInterval,
    socket: {
      connectTimeout,
      socketTimeout,
      reconnectStrategy: (attempts) => mayReconnect() && restAfter(attempts),
    },
  });

/** The client that commands are given. */
export type RedisClient = ReturnType<typeof makeClient>;

/** Faults by their kind alone: a message of the client or of Redis can carry an address, a key or a value. */
function errorWords(error: unknown): string {
  if (error instanceof ErrorReply) return /^[A-Z]+/.exec(error.message)?.[0] ?? 'error reply';
  const { code } = error as { code?: unknown };
  return typeof code === 'string' ? code : (error as object).constructor.name;
}

function storeErrorOf(error: unknown): StoreError {
  if (error instanceof ErrorReply)
    return new StoreError(errorWords(error) === 'OOM' ? 'FULL' : 'REFUSED', errorWords(error));
  const isUnsent = error instanceof ClientOfflineError || error instanceof ClientClosedError;
  return new StoreError(isUnsent ? 'NOT_SENT' : 'UNANSWERED', errorWords(error));
}

/** One connection to Redis that comes back by itself; while it is away, operations fail at once instead of being kept for later. */
export class RedisConnection {
  readonly #client: RedisClient;
  readonly #timeLimit: number;
  readonly #clock: Clock;
  #fault = 'not connected yet';
  #underWay = 0;
  #heardAt = 0;
  #closed = false;
  #count = 0;
  #onIdle: (() => void) | undefined;

  constructor({ url, timeLimit = 1000, clock = systemClock }: RedisOptions) {
    this.#timeLimit = timeLimit;
    this.#clock = clock;
    try {
      this.#client = makeClient(url, () => !this.#closed);
    } catch {
      // The client's own error holds the whole URL, with its password.
      throw new StoreError('NOT_SENT', 'its URL is not valid');
    }
    // Giving up a connection ends the client's own ping with it, which is not why.
    this.#client.on('error', (error) => {
      if (!(error instanceof DisconnectsClientError)) this.#fault = errorWords(error);
    });
    this.#client.on('ready', () => {
      this.#count += 1;
      if (this.#closed) this.#client.destroy();
    });
  }

  /** How many times it was connected: a changed number shows that the connection was lost and made again. */
  get count(): number {
    return this.#count;
  }

  /** Begins to connect; answers when that has succeeded or failed for the first time, at the latest after so many milliseconds. */
  async open(patience = this.#timeLimit): Promise<void> {
    await new Promise<void>((resolve) => {
      const cancel = this.#clock.after(patience, resolve);
      for (const event of ['ready', 'error'])
        this.#client.once(event, () => {
          cancel();
          resolve();
        });
      this.#connect();
    });
  }

  /** Runs one command within the time limit; whatever goes wrong is a `StoreError`. */
  async run<T>(command: (client: RedisClient) => Promise<T>, timeLimit = this.#timeLimit): Promise<T> {
    if (this.#closed || !this.#client.isReady)
      throw new StoreError('NOT_SENT', this.#closed ? 'it is closed' : this.#fault);
    if (this.#underWay >= mostUnderWay) throw new StoreError('NOT_SENT', 'too many operations under way');
    this.#begin();
    return new Promise<T>((resolve, reject) => {
      // Where this process was busy for long, the answer may be waiting to be read: it gets its turn before time is called.
      const cancel = this.#clock.after(timeLimit, () =>
        setImmediate(() => {
          reject(new StoreError('UNANSWERED', `within ${timeLimit} ms`));
          this.#giveUpSilent();
        }),
      );
      command(this.#client)
        .then(resolve, (error: unknown) => reject(storeErrorOf(error)))
        .finally(() => {
          cancel();
          this.#end();
        });
    });
  }

  /** Waits for what is under way, at most the time limit, then disconnects for good. */
  async close(): Promise<void> {
    this.#closed = true;
    if (this.#underWay > 0) {
      await new Promise<void>((resolve) => {
        this.#onIdle = resolve;
        this.#clock.after(this.#timeLimit, resolve);
      });
    }
    // A client that is only connecting cannot be ended; it ends with its next attempt, and does not keep the process alive.
    if (this.#client.isReady) this.#client.destroy();
    else this.#client.unref();
  }

  #connect(): void {
    // Fails only when it is closed; every other failure is an `error` event, and tried again.
    this.#client.connect().catch(() => undefined);
  }

  #begin(): void {
    if (this.#underWay === 0) this.#heardAt = this.#clock.now();
    this.#underWay += 1;
  }

  #end(): void {
    this.#heardAt = this.#clock.now();
    this.#underWay -= 1;
    if (this.#underWay === 0) this.#onIdle?.();
  }

  /** The socket's own time-out does not see a frozen Redis as long as there is something to write, so answers are what counts here. */
  #giveUpSilent(): void {
    if (!this.#client.isReady || this.#clock.now() - this.#heardAt < silence) return;
    this.#fault = 'silent';
    this.#client.destroy();
    this.#connect();
  }
}
