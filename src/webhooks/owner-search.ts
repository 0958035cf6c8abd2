import { randomUUID } from 'node:crypto';
import type { Viewer } from '../auth/viewer.js';
import { forField } from '../bank/call-reason.js';
import { Deadline } from '../bank/deadline.js';
import { Freshness } from '../bank/freshness.js';
import { GatewayError, retryable } from '../bank/errors.js';
import { Loaders } from '../bank/loader.js';
import { operationNamed } from '../bank/operation.js';
import { isId } from '../bank/path.js';
import type { Reads } from '../bank/reads.js';
import type { ChangedIds } from '../bank/cache-tags.js';
import type { WebhookEventType } from '../bank/webhook-events.js';
import type { MemoryBudget } from '../memory-budget.js';
import type { Clock } from '../clock.js';
import { Audit } from '../context/audit.js';
import { CheckedReads } from '../context/checked-reads.js';
import type { Sealing } from '../store/sealing.js';
import {
  StoreError,
  streamStart,
  type AppendConditions,
  type Store,
  type StreamEntry,
} from '../store/store.js';
import { traceOf, type Log } from '../telemetry/log.js';
import { RequestTally } from '../telemetry/request-tally.js';
import type { EventLog } from './event-log.js';

/** An event that names no customer. */
export interface OwnerlessEvent {
  readonly type: WebhookEventType;
  readonly id: string;
  readonly ids: ChangedIds;
}

export interface OwnerSearchParts {
  readonly reads: Reads;
  readonly store: Store;
  readonly events: EventLog;
  readonly sealing: Sealing;
  readonly budget: MemoryBudget;
  readonly clock: Clock;
  readonly log: Log;
}

/** The stream of events whose customer is still unknown. */
const stream = '{webhooks}:ownerless';
/** As long as the bank may be away, and about as long as it goes on delivering an event. */
const bounds = { most: 100_000, ttlMs: 8 * 86_400_000 };
/** Events that are looked at together. */
const batch = 20;
/**
 * Milliseconds after which a customer who was not found is looked for again, by whichever gateway comes
 * first.
 */
const turn = 30_000;
/** Milliseconds that the reads of a batch may take. */
const timeLimit = 10_000;

/** The viewer of these reads. */
const partner: Viewer = {
  issuer: 'gateway',
  subject: 'webhooks',
  scopes: new Set(['lending:read', 'lending:partner']),
  personIds: [],
  businessIds: [],
};

/**
 * Finds the customers of events that name none, by reading what they name, and puts them into the log then.
 * They wait in the store: what a gateway has not found when it ends, another one finds.
 */
export class OwnerSearch {
  readonly #parts: OwnerSearchParts;
  #stop = (): void => undefined;
  #deadline: Deadline | undefined;
  #searching: Promise<void> | undefined;
  #isWanted = false;
  /** The position up to which this gateway has searched. */
  #position = streamStart;
  #isClosed = false;

  constructor(parts: OwnerSearchParts) {
    this.#parts = parts;
  }

  /** Searches for the customers of all queued events, now and at intervals. */
  start(): void {
    this.#position = streamStart;
    this.#search();
    this.#stop = this.#parts.clock.after(turn, () => this.start());
  }

  /**
   * Queues an event until its customer is found. Returns false if `once` was claimed before, in which case it
   * is not queued.
   * @throws StoreError
   */
  async add(event: OwnerlessEvent, once: NonNullable<AppendConditions['once']>): Promise<boolean> {
    const { store, sealing } = this.#parts;
    const text = sealing.seal(stream, JSON.stringify(event));
    const { isRepeat } = await store.append(stream, text, bounds, { once });
    if (!isRepeat) this.#search();
    return !isRepeat;
  }

  /** Cancels pending reads. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#stop();
    this.#deadline?.done();
    await this.#searching;
  }

  #search(): void {
    this.#isWanted = true;
    if (this.#isClosed) return;
    this.#searching ??= this.#searchAll().finally(() => (this.#searching = undefined));
  }

  async #searchAll(): Promise<void> {
    while (this.#isWanted && !this.#isClosed) {
      this.#isWanted = false;
      // While the store is away there is nothing to be looked for, and nothing is lost.
      await this.#pass().catch((error: unknown) => this.#note(error));
    }
  }

  async #pass(): Promise<void> {
    while (!this.#isClosed) {
      const entries = await this.#parts.store.readStream(stream, this.#position, batch);
      const last = entries.at(-1);
      if (!last) return;
      this.#position = last.position;
      const deadline = new Deadline(this.#parts.clock, timeLimit);
      this.#deadline = deadline;
      const reads = this.#readsUntil(deadline);
      await Promise.all(entries.map((entry) => this.#find(entry, reads))).finally(() => deadline.done());
    }
  }

  async #find({ position, text }: StreamEntry, reads: CheckedReads): Promise<void> {
    const { store, events, sealing } = this.#parts;
    const json = sealing.open(stream, text);
    const lease = `{webhooks}:searched:${position}`;
    // Gateways that know its encryption key take care of it.
    if (json === undefined || !(await store.setIfAbsent(lease, '', turn))) return;
    const { type, id, ids } = JSON.parse(json) as OwnerlessEvent;
    try {
      const customerId = await this.#ownerOf(ids, reads);
      // A gateway that ends in between leaves the event to be logged by another one as well, which does no
      // harm.
      if (customerId !== undefined) await events.append({ type, id, customerId });
      await store.removeFromStream(stream, [position]);
    } catch (error) {
      this.#note(error);
      // It is looked for again when its turn is over: by others at once, where this gateway ends.
      if (this.#isClosed) await store.delete(lease);
    }
  }

  /**
   * Returns the customer of a card; undefined if the bank has none.
   * @throws GatewayError if another attempt may find it
   */
  async #ownerOf(
    { credit_card_applications: id }: ChangedIds,
    reads: CheckedReads,
  ): Promise<string | undefined> {
    if (id === undefined) return undefined;
    const card = await reads
      .one(operationNamed('getCreditCardApplication'), { id }, forField)
      .catch((error: unknown) => {
        if (error instanceof GatewayError && !retryable.has(error.code)) return null;
        throw error;
      });
    const { customerId } = (card ?? {}) as { readonly customerId?: unknown };
    return isId(customerId) ? customerId : undefined;
  }

  /** That the store or the bank is away is no fault of the gateway's, and is logged elsewhere. */
  #note(error: unknown): void {
    if (!(error instanceof StoreError || error instanceof GatewayError))
      this.#parts.log.write('error', 'a fault of the gateway', traceOf(error));
  }

  #readsUntil(deadline: Deadline): CheckedReads {
    const { reads, budget, log } = this.#parts;
    const requestId = randomUUID();
    const memory = budget.open();
    deadline.wait(() => memory.close());
    const reader = {
      caller: 'webhooks',
      requestId,
      deadline,
      memory,
      note: undefined,
      tally: new RequestTally(),
      span: undefined,
      noCache: false,
      claimant: undefined,
      noteStale: () => undefined,
      freshness: new Freshness(),
    };
    return new CheckedReads(new Loaders(reads, reader), new Audit(log, partner, requestId), log, requestId);
  }
}
