import { hash } from 'node:crypto';
import type { Store } from './store.js';

/**
 * Returns the digest that stands for a customer in the names of keys. Ids are random: a digest does not
 * reveal one.
 */
export const customerDigest = (customerId: string): string => hash('sha256', customerId, 'base64url');

/**
 * Milliseconds for which a customer stays marked: nine days, longer than the life of any link, read, write or
 * claim, and longer than the bank repeats an event.
 */
const lifetime = 9 * 86_400_000;

const keyOf = (digest: string): string => `forgotten:${digest}`;

/** The customers who were forgotten recently. Nothing that was in flight then may store their data again. */
export class ForgottenCustomers {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  /** Marks a customer as forgotten. @throws StoreError */
  add(digest: string): Promise<void> {
    return this.#store.set(keyOf(digest), 'yes', lifetime);
  }

  /** Returns true if any of these customers was forgotten. @throws StoreError */
  async hasAny(digests: readonly string[]): Promise<boolean> {
    const found = await Promise.all(digests.map((digest) => this.#store.get(keyOf(digest))));
    return found.some((text) => text !== undefined);
  }
}
