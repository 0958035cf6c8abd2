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

/** The connection to Redis and its timeout. */
export interface RedisOptions {
  /** `redis://` or `rediss://`, with user, password and database number if needed. */
  readonly url: string;
  /** The timeout of one operation in milliseconds. Default: 1000. */
  readonly timeLimit?: number;
  readonly clock?: Clock;
}

/** A connection without any answer for so many milliseconds, while commands are pending, is closed. */
const silence = 500;
/** An attempt to connect may take as long as an operation, and at least so many milliseconds. */
const minConnectTimeout = 1000;
const pingInterval = 1000;
/** Longer than the ping's interval. Closes a dead idle connection and a hanging handshake. */
const socketTimeout = 3000;
const maxReconnectPause = 1000;
/** The maximum number of pending operations: more of them would only time out. */
const maxInFlight = 10_000;

/**
 * Returns the pause before the next attempt to connect, in milliseconds: short at first, and random, so that
 * not all gateways of one Redis connect at once.
 */
const restAfter = (attempts: number): number =>
  Math.min(25 * 2 ** attempts, maxReconnectPause) * (0.5 + Math.random() / 2);

const makeClient = (url: string, timeLimit: number, mayReconnect: () => boolean) =>
  createClient({
    url,
    scripts,
    disableOfflineQueue: true,
    pingInterval,
    socket: {
      connectTimeout: Math.max(minConnectTimeout, timeLimit),
      socketTimeout,
      reconnectStrategy: (attempts) => mayReconnect() && restAfter(attempts),
    },
  });

/** The client that runs commands. */
export type RedisClient = ReturnType<typeof makeClient>;

/**
 * Returns the kind of an error only: a message of the client or of Redis can contain an address, a key or a
 * value.
 */
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

/**
 * One connection to Redis that reconnects by itself. While it is down, operations fail at once instead of
 * being queued.
 */
export class RedisConnection {
  readonly #client: RedisClient;
  readonly #timeLimit: number;
  readonly #clock: Clock;
  #fault = 'not connected yet';
  #inFlight = 0;
  #heardAt = 0;
  #closed = false;
  #count = 0;
  #onIdle: (() => void) | undefined;

  constructor({ url, timeLimit = 1000, clock = systemClock }: RedisOptions) {
    this.#timeLimit = timeLimit;
    this.#clock = clock;
    try {
      this.#client = makeClient(url, timeLimit, () => !this.#closed);
    } catch {
      // The client's own error contains the whole URL, with its password.
      throw new StoreError('NOT_SENT', 'its URL is not valid');
    }
    // Closing a connection also ends the client's own ping. That error is not the cause.
    this.#client.on('error', (error) => {
      if (!(error instanceof DisconnectsClientError)) this.#fault = errorWords(error);
    });
    this.#client.on('ready', () => {
      this.#count += 1;
      if (this.#closed) this.#client.destroy();
    });
  }

  /** The number of connections so far: if it changed, the connection was lost and made again. */
  get count(): number {
    return this.#count;
  }

  /** Connects. Resolves after the first success or failure, at the latest after `timeLimit` milliseconds. */
  async open(timeLimit = this.#timeLimit): Promise<void> {
    await new Promise<void>((resolve) => {
      const cancel = this.#clock.after(timeLimit, resolve);
      for (const event of ['ready', 'error'])
        this.#client.once(event, () => {
          cancel();
          resolve();
        });
      this.#connect();
    });
  }

  /** Runs one command within the timeout. @throws StoreError for every failure */
  async run<T>(command: (client: RedisClient) => Promise<T>, timeLimit = this.#timeLimit): Promise<T> {
    if (this.#closed || !this.#client.isReady)
      throw new StoreError('NOT_SENT', this.#closed ? 'it is closed' : this.#fault);
    if (this.#inFlight >= maxInFlight) throw new StoreError('NOT_SENT', 'too many operations in flight');
    this.#begin();
    return new Promise<T>((resolve, reject) => {
      // If this process was busy for long, the answer may still be unread: it is read before the timeout
      // counts.
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

  /** Waits for the pending commands, at most `timeLimit` milliseconds, then disconnects for good. */
  async close(timeLimit = this.#timeLimit): Promise<void> {
    this.#closed = true;
    if (this.#inFlight > 0 && timeLimit > 0) {
      await new Promise<void>((resolve) => {
        this.#onIdle = resolve;
        this.#clock.after(timeLimit, resolve);
      });
    }
    // A client that is still connecting cannot be closed. It ends with its next attempt, and does not keep
    // the process alive.
    if (this.#client.isReady) this.#client.destroy();
    else this.#client.unref();
  }

  #connect(): void {
    // Rejects only when it is closed; every other failure is an `error` event, and is retried.
    this.#client.connect().catch(() => undefined);
  }

  #begin(): void {
    if (this.#inFlight === 0) this.#heardAt = this.#clock.now();
    this.#inFlight += 1;
  }

  #end(): void {
    this.#heardAt = this.#clock.now();
    this.#inFlight -= 1;
    if (this.#inFlight === 0) this.#onIdle?.();
  }

  /**
   * The socket's own timeout does not notice a frozen Redis while there is something to write, so the time of
   * the last answer is checked.
   */
  #giveUpSilent(): void {
    if (!this.#client.isReady || this.#clock.now() - this.#heardAt < silence) return;
    this.#fault = 'silent';
    this.#client.destroy();
    this.#connect();
  }
}
