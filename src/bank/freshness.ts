/**
 * The time for which the response to a request stays true: that of the cached answer in it that expires
 * first. A response with anything that is not cached is not true any longer.
 */
export class Freshness {
  #until = Infinity;
  #reads = 0;

  /** The reads of the response. */
  get reads(): number {
    return this.#reads;
  }

  /** Milliseconds since 1970; 0 if the response has no reads, or something that is not cached. */
  get until(): number {
    return this.#reads > 0 ? this.#until : 0;
  }

  /** Records a read whose answer is cached until then; 0 if it is not. */
  read(until: number): void {
    this.#reads += 1;
    if (until < this.#until) this.#until = until;
  }

  /** Records that something in the response is not cached. */
  end(): void {
    this.#until = 0;
  }
}
