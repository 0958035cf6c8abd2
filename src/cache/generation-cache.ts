import type { Cache, Lookup, Ticket } from './cache.js';
import { freeze } from './plain-value.js';
import { maxValueLength, maxLifetime, type BackendEntry, type CacheBackend } from './backend.js';

const noEntry: Lookup = Object.freeze({ value: undefined, isHit: false, ticket: undefined });

const miss = (ticket: Ticket): Lookup => ({ value: undefined, isHit: false, ticket });

const missed = (begun: readonly string[] | undefined, tags: readonly string[]): Lookup =>
  begun ? miss({ generations: begun.join(' '), tags }) : noEntry;

/** A cache on any backend, invalidated by generations. */
export class GenerationCache implements Cache {
  readonly #backend: CacheBackend;
  #closed = false;

  constructor(backend: CacheBackend) {
    this.#backend = backend;
  }

  look(key: string, tags: readonly string[], isEven = false): Lookup | Promise<Lookup> {
    if (this.#closed) return noEntry;
    const found = isEven ? this.#findEvenly(key, tags) : this.#backend.find(key, tags);
    return found instanceof Promise ? this.#lookupOnce(found, tags) : this.#lookup(found, tags);
  }

  async #lookupOnce(finding: Promise<BackendEntry | undefined>, tags: readonly string[]): Promise<Lookup> {
    try {
      return await this.#lookup(await finding, tags);
    } catch {
      return noEntry;
    }
  }

  #lookup(found: BackendEntry | undefined, tags: readonly string[]): Lookup | Promise<Lookup> {
    if (!found) return noEntry;
    if (found.generations.includes(undefined)) {
      const begun = this.#backend.begin(tags);
      return begun instanceof Promise
        ? begun.then((generations) => missed(generations, tags))
        : missed(begun, tags);
    }
    const ticket: Ticket = { generations: found.generations.join(' '), tags };
    if (found.entry?.generations !== ticket.generations) return miss(ticket);
    try {
      return { value: found.entry.value, isHit: true, ticket };
    } catch {
      return miss(ticket);
    }
  }

  /** Like `find`, but always creates missing generations in the same round trip, needed or not. */
  #findEvenly(
    key: string,
    tags: readonly string[],
  ): BackendEntry | undefined | Promise<BackendEntry | undefined> {
    const begun = this.#backend.begin(tags);
    const found = this.#backend.find(key, tags);
    return begun instanceof Promise ? Promise.all([found, begun]).then(([first]) => first) : found;
  }

  async put(key: string, value: unknown, ttl: number, ticket: Ticket): Promise<void> {
    try {
      const weight = freeze(value);
      if (
        this.#closed ||
        weight === undefined ||
        weight > maxValueLength ||
        !Number.isSafeInteger(ttl) ||
        ttl < 1
      )
        return;
      await this.#backend.keep(
        key,
        ticket.tags,
        { generations: ticket.generations, value },
        weight,
        Math.min(ttl, maxLifetime),
      );
    } catch {
      // A value that is not stored is read again.
    }
  }

  async drop(tags: readonly string[], timeLimit = 0): Promise<void> {
    if (!this.#closed && tags.length > 0) await this.#backend.end(tags, timeLimit);
  }

  async erase(tags: readonly string[]): Promise<number> {
    return this.#backend.erase(tags);
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#backend.close();
  }
}
