import type { StreamBounds, StreamEntry } from './store.js';

/** Bytes beside its characters that an entry takes. */
const perEntry = 150;

const parts = (position: string): readonly [ms: number, sequence: number] => {
  const [ms = 0, sequence = 0] = position.split('-').map(Number);
  return [ms, sequence];
};

const isBehind = (position: string, other: string): boolean => {
  const [[ms, sequence], [otherMs, otherSequence]] = [parts(position), parts(other)];
  return ms === otherMs ? sequence > otherSequence : ms > otherMs;
};

/**
 * A stream in memory. Its positions are made as Redis makes them: a time in milliseconds, and a number within
 * it.
 */
export class MemoryStream {
  readonly #texts = new Map<string, string>();
  #last: readonly [ms: number, sequence: number] = [0, 0];
  #weight = 0;

  /** Bytes that an entry with this text takes at most. */
  static weightOf(text: string): number {
    return perEntry + 2 * text.length;
  }

  /** Bytes that all entries take at most. */
  get weight(): number {
    return this.#weight;
  }

  append(text: string, now: number, { most, ttlMs }: StreamBounds): string {
    const [ms, sequence] = this.#last;
    this.#last = now > ms ? [now, 0] : [ms, sequence + 1];
    const position = this.#last.join('-');
    this.#texts.set(position, text);
    this.#weight += MemoryStream.weightOf(text);
    for (const oldest of this.#texts.keys()) {
      if (this.#texts.size <= most && parts(oldest)[0] > now - ttlMs) break;
      this.delete(oldest);
    }
    return position;
  }

  read(after: string, count: number): readonly StreamEntry[] {
    const found: StreamEntry[] = [];
    for (const [position, text] of this.#texts) {
      if (found.length === count) break;
      if (isBehind(position, after)) found.push({ position, text });
    }
    return found;
  }

  /** Removes an entry and says whether it was there. */
  delete(position: string): boolean {
    const text = this.#texts.get(position);
    if (text !== undefined) this.#weight -= MemoryStream.weightOf(text);
    return this.#texts.delete(position);
  }
}
