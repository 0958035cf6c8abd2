import { streamStart, type StreamBounds, type StreamEntry } from './store.js';

/** Bytes beside its characters that an entry takes. */
const perEntry = 150;
/** The entries at the front that are kept after their removal, until they are most of all. */
const maxRemoved = 1024;

const parts = (position: string): readonly [ms: number, sequence: number] => {
  const [ms = 0, sequence = 0] = position.split('-').map(Number);
  return [ms, sequence];
};

/** Returns true if a position of a stream is behind another one. */
export const isBehind = (position: string, other: string): boolean => {
  const [[ms, sequence], [otherMs, otherSequence]] = [parts(position), parts(other)];
  return ms === otherMs ? sequence > otherSequence : ms > otherMs;
};

/** Returns the milliseconds since 1970 at which the entry of a position was appended. */
export const timeOf = (position: string): number => parts(position)[0];

/**
 * A stream in memory. Its positions are made as Redis makes them: a time in milliseconds, and a number within
 * it.
 */
export class MemoryStream {
  /** Sorted by position. Those before `#first` are removed. */
  #entries: StreamEntry[] = [];
  #first = 0;
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
    this.#entries.push({ position, text });
    this.#weight += MemoryStream.weightOf(text);
    this.#trim(most, now - ttlMs);
    return position;
  }

  read(after: string, count: number): readonly StreamEntry[] {
    const start = this.#indexAfter(after);
    return this.#entries.slice(start, start + count);
  }

  /** True if the entry of this position is there, or it is the start of all. */
  has(position: string): boolean {
    return position === streamStart || this.#indexOf(position) !== undefined;
  }

  /** Removes an entry and says whether it was there. */
  delete(position: string): boolean {
    const index = this.#indexOf(position);
    if (index === undefined) return false;
    const [removed] = this.#entries.splice(index, 1);
    this.#weight -= MemoryStream.weightOf(removed?.text ?? '');
    return true;
  }

  #trim(most: number, oldest: number): void {
    for (let entry = this.#entries[this.#first]; entry; entry = this.#entries[this.#first]) {
      if (this.#entries.length - this.#first <= most && timeOf(entry.position) > oldest) break;
      this.#weight -= MemoryStream.weightOf(entry.text);
      this.#first += 1;
    }
    if (this.#first < maxRemoved && this.#first < this.#entries.length) return;
    this.#entries = this.#entries.slice(this.#first);
    this.#first = 0;
  }

  /** Returns the index of the first entry behind a position. */
  #indexAfter(position: string): number {
    let [low, high] = [this.#first, this.#entries.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (isBehind((this.#entries[middle] as StreamEntry).position, position)) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  #indexOf(position: string): number | undefined {
    const index = this.#indexAfter(position) - 1;
    return index >= this.#first && this.#entries[index]?.position === position ? index : undefined;
  }
}
