/** Entries that are added before the map is copied, or as many as it has, if these are more. */
const minAdded = 64;

/**
 * A map for entries that come and go with requests. A JavaScript Map that does this for long keeps in memory
 * what was deleted from it: V8 links each hash table that it gives up to the next one, with the entries that
 * were there. Once one table is in the old generation, all later ones survive until the next full collection,
 * and with them everything that requests have put into the map. So this one copies its entries into a new Map
 * now and then, to which no old table is linked.
 */
export class TransientMap<Key, Value> implements Iterable<[Key, Value]> {
  #entries = new Map<Key, Value>();
  #added = 0;

  get size(): number {
    return this.#entries.size;
  }

  get(key: Key): Value | undefined {
    return this.#entries.get(key);
  }

  set(key: Key, value: Value): void {
    if (this.#added >= Math.max(minAdded, this.#entries.size)) {
      this.#entries = new Map(this.#entries);
      this.#added = 0;
    }
    this.#entries.set(key, value);
    this.#added += 1;
  }

  delete(key: Key): boolean {
    return this.#entries.delete(key);
  }

  [Symbol.iterator](): Iterator<[Key, Value]> {
    return this.#entries[Symbol.iterator]();
  }
}
