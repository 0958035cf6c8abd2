import type { Cache, Lookup, Ticket } from './cache.js';
import { freeze } from './plain-value.js';
import { largestValue, longestLife, type Found, type Shelf } from './shelf.js';

const nothing: Lookup = Object.freeze({ value: undefined, isHit: false, ticket: undefined });

const miss = (generations: string): Lookup => ({ value: undefined, isHit: false, ticket: { generations } });

/** The rules of a cache, on any shelf. */
export class GenerationCache implements Cache {
  readonly #shelf: Shelf;
  #closed = false;

  constructor(shelf: Shelf) {
    this.#shelf = shelf;
  }

  async look(key: string, tags: readonly string[], isEven = false): Promise<Lookup> {
    if (this.#closed) return nothing;
    let lookup = nothing;
    try {
      const found = isEven ? await this.#findEvenly(key, tags) : await this.#shelf.find(key, tags);
      if (!found) return nothing;
      if (found.generations.includes(undefined)) {
        const begun = await this.#shelf.begin(tags);
        return begun ? miss(begun.join(' ')) : nothing;
      }
      lookup = miss(found.generations.join(' '));
      return found.entry?.generations === lookup.ticket?.generations ? { value: found.entry?.value, isHit: true, ticket: lookup.ticket } : lookup;
    } catch {
      return lookup;
    }
  }

  /** As `find`, and begins what has not begun in the same round trip, be it needed or not. */
  async #findEvenly(key: string, tags: readonly string[]): Promise<Found | undefined> {
    const [, found] = await Promise.all([this.#shelf.begin(tags), this.#shelf.find(key, tags)]);
    return found;
  }

  async put(key: string, value: unknown, ttl: number, ticket: Ticket): Promise<void> {
    try {
      const weight = freeze(value);
      if (this.#closed || weight === undefined || weight > largestValue || !Number.isSafeInteger(ttl) || ttl < 1) return;
      await this.#shelf.keep(key, { generations: ticket.generations, value }, weight, Math.min(ttl, longestLife));
    } catch {
      // What is not stored is read again.
    }
  }

  async drop(tags: readonly string[], patience = 0): Promise<void> {
    if (!this.#closed && tags.length > 0) await this.#shelf.end(tags, patience);
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#shelf.close();
  }
}
