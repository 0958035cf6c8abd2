/** The time until which the response to a request is fresh: when the first of the cached answers in it expires. */
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
