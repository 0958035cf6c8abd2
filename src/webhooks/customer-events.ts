import type { WebhookEventType } from '../bank/webhook-events.js';

/** An event of the bank about a resource of a customer. */
export interface CustomerEvent {
  /** The place in the log of events. It is opaque: positions are only passed back, never compared. */
  readonly position: string;
  readonly type: WebhookEventType;
  /** The id of the resource, whose kind `webhookEvents` has. */
  readonly id: string;
  /** The person or business that owns the resource. */
  readonly customerId: string;
}

/**
 * A customer's events after a position, only the last of each resource, oldest first; `forgotten` if the
 * customer was deleted after it; undefined if the log no longer reaches back to it.
 */
export type EventsSince = readonly CustomerEvent[] | 'forgotten' | undefined;

/** The functions that are called for a customer whose events somebody listens to. None of them may throw. */
export interface CustomerListener {
  /** An event of the customer, in order of the log. What it makes stale has been dropped before. */
  onEvent(event: CustomerEvent): void;
  /** The customer was deleted: its streams end. */
  onForgotten(): void;
  /** Events may have been missed: the present state has to be read anew. */
  onGap(): void;
}

/** The events of customers, for those who follow them. */
export interface CustomerEvents {
  /**
   * Returns the position of the newest event.
   * @throws StoreError
   */
  newest(): Promise<string>;

  /**
   * Returns what has happened to a customer since a position.
   * @throws StoreError
   */
  since(customerId: string, after: string): Promise<EventsSince>;

  /**
   * Calls the listener with each event of a customer from now on; where the log has not been read yet, from the
   * moment at which `newest` or `since` resolve for the first time. Returns a function that stops.
   */
  listen(customerId: string, listener: CustomerListener): () => void;
}
