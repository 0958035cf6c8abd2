import { hash } from 'node:crypto';
import type { Clock } from '../clock.js';
import { customerDigest } from '../store/forgotten.js';
import { isBehind } from '../store/memory-stream.js';
import { StoreError, streamStart } from '../store/store.js';
import { traceOf, type Log } from '../telemetry/log.js';
import type { CustomerEvent, CustomerEvents, CustomerListener, EventsSince } from './customer-events.js';
import type { BankEvent, EventLog, LogBatch, LogEntry } from './event-log.js';
import { EventTail } from './event-tail.js';

export interface EventReaderParts {
  readonly events: EventLog;
  /**
   * Drops in this gateway what an event makes stale, or all that any event can (undefined). Only where no
   * cache is shared: otherwise the gateway that took the event has dropped it everywhere.
   */
  readonly invalidate: ((event: BankEvent | undefined) => Promise<void>) | undefined;
  /** Called when another run of the store has begun: the last of what it had confirmed may be missing. */
  readonly onOtherRun?: () => void;
  readonly clock: Clock;
  readonly log: Log;
}

/** Entries that are read at once. */
const batchSize = 500;
/** Milliseconds after a failure until the log is read again. */
const pause = 200;
/** Milliseconds between two moments at which all listeners are notified of a gap. */
const gapPause = 5000;

/** Returns the part of all positions that stands for a run of the store. */
const epochOf = (run: string): string => hash('sha256', run, 'base64url').slice(0, 8);

interface Waiting {
  readonly resolve: () => void;
  readonly reject: (error: StoreError) => void;
}

/**
 * The one reader of the log in this process. It keeps what it has read, as far as the log goes back, so that
 * clients that come back do not read the log each, and passes on what comes. It reads the whole log again
 * where it may have missed something: in another run of the store, or when entries were dropped before it
 * read them. Listeners are notified when it is up to date again.
 */
export class EventReader implements CustomerEvents {
  readonly #parts: EventReaderParts;
  readonly #tail = new EventTail();
  readonly #listeners = new Map<string, Set<CustomerListener>>();
  #reading: Promise<void> | undefined;
  #isClosed = false;
  /** The position in the stream up to which the log was read. */
  #at = streamStart;
  #run: string | undefined;
  /** True if all that is in the log has been read, and entries are passed on as they come. */
  #isLive = false;
  #hasNotedRun = false;
  /** The position of the last entry that was passed on. */
  #passedOn: string | undefined;
  #waiting: Waiting[] = [];
  #cancelPause = (): void => undefined;
  #gapAt = -Infinity;
  /**
   * The listeners that are still to be notified of a gap; empty if none is due. Until then no event is passed on to
   * them: a client that came back with its position would never learn of the gap before it.
   */
  #due = new Set<CustomerListener>();

  constructor(parts: EventReaderParts) {
    this.#parts = parts;
  }

  /** Begins to read the log, unless it has. The first use does so as well. */
  start(): void {
    if (!this.#isClosed) this.#reading ??= this.#read();
  }

  async newest(): Promise<string> {
    await this.#upToDate();
    return this.#tail.positionOf(this.#at);
  }

  async since(customerId: string, after: string): Promise<EventsSince> {
    await this.#upToDate();
    return this.#tail.since(customerDigest(customerId), after);
  }

  listen(customerId: string, listener: CustomerListener): () => void {
    this.start();
    const digest = customerDigest(customerId);
    const theirs = this.#listeners.get(digest) ?? new Set<CustomerListener>();
    this.#listeners.set(digest, theirs.add(listener));
    return () => {
      theirs.delete(listener);
      if (theirs.size === 0 && this.#listeners.get(digest) === theirs) this.#listeners.delete(digest);
    };
  }

  /** The number of listeners. */
  get listeners(): number {
    return [...this.#listeners.values()].reduce((sum, { size }) => sum + size, 0);
  }

  /** Stops reading. What it waits for ends with the store. */
  close(): void {
    this.#isClosed = true;
    this.#cancelPause();
    this.#listeners.clear();
    this.#refuse(new StoreError('NOT_SENT', 'it is closed'));
  }

  async #upToDate(): Promise<void> {
    this.start();
    if (this.#isLive) return;
    if (this.#isClosed) throw new StoreError('NOT_SENT', 'it is closed');
    await new Promise<void>((resolve, reject) => this.#waiting.push({ resolve, reject }));
  }

  #refuse(error: StoreError): void {
    for (const { reject } of this.#waiting.splice(0)) reject(error);
  }

  async #read(): Promise<void> {
    while (!this.#isClosed) {
      try {
        await this.#readOn();
      } catch (error) {
        await this.#recover(error);
      }
    }
  }

  async #recover(error: unknown): Promise<void> {
    if (this.#isClosed) return;
    const { clock, log } = this.#parts;
    if (!(error instanceof StoreError)) log.write('error', 'a fault of the gateway', traceOf(error));
    this.#refuse(error instanceof StoreError ? error : new StoreError('REFUSED', 'unknown'));
    await new Promise<void>((resolve) => {
      const cancel = clock.after(pause, resolve);
      this.#cancelPause = () => {
        cancel();
        resolve();
      };
    });
  }

  async #readOn(): Promise<void> {
    const { events, clock } = this.#parts;
    const batch = await events.follow(this.#at, batchSize, this.#isLive);
    if (this.#isClosed) return;
    if (batch.run !== this.#run || !batch.isWhole) return this.#readAnew(batch);
    for (const entry of batch.entries) {
      await this.#take(entry);
      this.#at = entry.position;
    }
    if (this.#isLive) {
      this.#passedOn = this.#at;
      this.#tail.expire(clock.now());
    } else if (batch.entries.length < batchSize) {
      await this.#beUpToDate(batch.run);
    }
  }

  /** Begins again at the start of the log: in another run, positions may have gone back. */
  #readAnew({ run }: LogBatch): void {
    if (this.#run !== undefined)
      this.#parts.log.write('info', 'events may have been missed: their log is read again', {
        reason: run === this.#run ? 'entries were dropped' : 'the store was started again',
      });
    if (this.#run !== undefined && this.#run !== run) this.#parts.onOtherRun?.();
    this.#run = run;
    this.#isLive = false;
    this.#hasNotedRun = false;
    this.#at = streamStart;
    this.#tail.begin('');
  }

  /** All that was in the log has been read. */
  async #beUpToDate(run: string): Promise<void> {
    if (this.#tail.epoch !== epochOf(run)) {
      // Unless it was noted before, the note is the next entry. An empty log needs one to have a position.
      const isEmpty = this.#at === streamStart;
      if (!this.#hasNotedRun || isEmpty) {
        await this.#parts.events.noteRun(run, this.#hasNotedRun);
        this.#hasNotedRun = true;
        return;
      }
      // It was noted so long ago that the log does not have the note any more.
      this.#tail.belongTo(epochOf(run));
    }
    await this.#parts.invalidate?.(undefined);
    const hasMissed = this.#passedOn !== undefined;
    this.#isLive = true;
    this.#passedOn = this.#at;
    for (const { resolve } of this.#waiting.splice(0)) resolve();
    if (hasMissed) this.#tellOfGap();
  }

  async #take({ position, content }: LogEntry): Promise<void> {
    if (!content) return this.#miss(position);
    if ('run' in content) {
      this.#tail.begin(epochOf(content.run), position);
      if (this.#isLive) this.#tellOfGap();
    } else if ('forgotten' in content) {
      this.#forget(content.forgotten, position);
    } else {
      await this.#pass(content, position);
    }
  }

  async #pass(logged: BankEvent, at: string): Promise<void> {
    const { type, id, customerId } = logged;
    const digest = customerDigest(customerId);
    this.#tail.add(digest, at, logged);
    if (!this.#isLive) return;
    await this.#parts.invalidate?.(logged);
    const event: CustomerEvent = { position: this.#tail.positionOf(at), type, id, customerId };
    this.#tell(this.#listeners.get(digest), (listener) => {
      if (!this.#due.has(listener)) listener.onEvent(event);
    });
  }

  /** An entry that cannot be decrypted may be anybody's event, and so may those that were removed. */
  #miss(position: string): void {
    this.#tail.miss(position);
    if (this.#isLive) this.#tellOfGap();
  }

  /** Entries from before this process has read the log are of customers who may have come back since. */
  #forget(digest: string, position: string): void {
    this.#tail.forget(digest, position);
    if (!this.#isLive && (this.#passedOn === undefined || !isBehind(position, this.#passedOn))) return;
    this.#tell(this.#listeners.get(digest), (listener) => listener.onForgotten());
  }

  /** Tells all listeners, at once or a while after they were notified of another gap. */
  #tellOfGap(): void {
    const { clock } = this.#parts;
    const isDue = this.#due.size > 0;
    for (const theirs of this.#listeners.values()) for (const listener of theirs) this.#due.add(listener);
    if (isDue || this.#due.size === 0) return;
    const wait = this.#gapAt + gapPause - clock.elapsed();
    const tell = (): void => {
      const due = this.#due;
      this.#due = new Set();
      this.#gapAt = clock.elapsed();
      // Those that have begun to listen since have missed nothing.
      for (const theirs of this.#listeners.values())
        this.#tell(theirs, (listener) => {
          if (due.has(listener)) listener.onGap();
        });
    };
    if (wait <= 0) return tell();
    clock.after(wait, tell);
  }

  #tell(listeners: Iterable<CustomerListener> = [], call: (listener: CustomerListener) => void): void {
    for (const listener of listeners) {
      try {
        call(listener);
      } catch (error) {
        this.#parts.log.write('error', 'a fault of the gateway', traceOf(error));
      }
    }
  }
}
