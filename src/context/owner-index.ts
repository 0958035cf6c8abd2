import { hash } from 'node:crypto';
import type { Clock } from '../clock.js';
import type { NamedResource, OwnedKind } from '../bank/operation.js';
import { isId } from '../bank/path.js';
import { customerDigest, type ForgottenCustomers } from '../store/forgotten.js';
import type { Sealing } from '../store/sealing.js';
import type { Store } from '../store/store.js';
import type { Keeper } from './forget-customer.js';

/** Milliseconds for which an owner is remembered after the resource was seen last. */
const lifetime = 30 * 86_400_000;
/** The index of a customer's resources outlasts all of them. */
const indexLifetime = lifetime + 60_000;
/** The most resources of a customer. Others are not remembered until some have ended. */
const maxPerCustomer = 1000;
/** Milliseconds for which this gateway does not note again what it has noted, and how many it knows of. */
const recently = 3_600_000;
const maxRecent = 10_000;

const ownerKey = (kind: OwnedKind, id: string): string => `owner:${kind}:${hash('sha256', id, 'base64url')}`;
const ownedKey = (customerId: string): string => `owned:${customerDigest(customerId)}`;

/** Deletes what a store knows to be a customer's. Failures are StoreErrors. */
export const ownedKeeper = (store: Store): Keeper => ({
  keeps: 'owners of resources',
  forget: async (customerId) => {
    const keys = await store.listIndex(ownedKey(customerId));
    const deleted = await Promise.all(keys.map((key) => store.delete(key)));
    await store.delete(ownedKey(customerId));
    return deleted.filter(Boolean).length;
  },
});

export interface OwnerIndexParts {
  readonly store: Store;
  readonly forgotten: ForgottenCustomers;
  readonly sealing: Sealing;
  readonly clock: Clock;
}

/**
 * Whose the resources are that the bank's events name without their customer. Known are those that an answer
 * to a read or write of the last 30 days has named, for all gateways that share the store.
 */
export class OwnerIndex {
  readonly #parts: OwnerIndexParts;
  /** The time until which a key need not be noted again, by key and customer. */
  readonly #recent = new Map<string, number>();

  constructor(parts: OwnerIndexParts) {
    this.#parts = parts;
  }

  /** Notes that a customer owns a resource, unless it was noted recently. @throws StoreError */
  async note(customerId: string, [kind, id]: NamedResource<OwnedKind>): Promise<void> {
    if (isId(id)) await this.#noteOne(customerId, ownerKey(kind, id));
  }

  /** Has everything noted again: the store may have lost what was noted recently. */
  noteAnew(): void {
    this.#recent.clear();
  }

  /** Returns the customer that owns a resource; undefined if that is not known. @throws StoreError */
  async find(kind: OwnedKind, id: string): Promise<string | undefined> {
    const { store, sealing } = this.#parts;
    const key = ownerKey(kind, id);
    const text = await store.get(key);
    return text === undefined ? undefined : sealing.open(key, text);
  }

  async #noteOne(customerId: string, key: string): Promise<void> {
    const { store, forgotten, sealing, clock } = this.#parts;
    const name = `${key} ${customerId}`;
    const now = clock.now();
    if ((this.#recent.get(name) ?? 0) > now) return;
    this.#remember(name, now + recently);
    try {
      // First the index, by which a deletion finds it.
      const isIndexed = await store.addToIndex(ownedKey(customerId), key, indexLifetime, maxPerCustomer);
      if (!isIndexed) return;
      await store.set(key, sealing.seal(key, customerId), lifetime);
      // Only afterwards: who forgets a customer notes that first, and then deletes.
      if (!(await forgotten.hasAny([customerDigest(customerId)]))) return;
      // By its own name: a deletion that came before it has deleted the index as well.
      await store.delete(key);
      await ownedKeeper(store).forget(customerId);
    } catch (error) {
      this.#recent.delete(name);
      throw error;
    }
  }

  #remember(name: string, until: number): void {
    this.#recent.delete(name);
    this.#recent.set(name, until);
    if (this.#recent.size <= maxRecent) return;
    const [oldest] = this.#recent.keys();
    if (oldest !== undefined) this.#recent.delete(oldest);
  }
}
