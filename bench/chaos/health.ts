/** Milliseconds between two looks at the gateways, and for which one may be silent. */
const pause = 500;
const patience = 2000;

/** Which of several gateways answer, as a load balancer watches them. One alone is not watched: there is nothing to choose from. */
export class Health {
  readonly #ill = new Set<string>();
  readonly #fell: (url: string) => void;
  readonly #timer: NodeJS.Timeout | undefined;

  /** `fell` is told of each gateway that stops to answer. */
  constructor(urls: readonly string[], fell: (url: string) => void) {
    this.#fell = fell;
    if (urls.length > 1) this.#timer = setInterval(() => urls.forEach((url) => void this.#look(url)), pause);
  }

  isWell(url: string): boolean {
    return !this.#ill.has(url);
  }

  /** Takes a gateway for ill until it answers the next look. */
  suspect(url: string): void {
    if (this.#timer) this.#ill.add(url);
  }

  close(): void {
    clearInterval(this.#timer);
  }

  async #look(url: string): Promise<void> {
    const isWell = await fetch(`${url}/healthz`, { signal: AbortSignal.timeout(patience) }).then(({ ok }) => ok, () => false);
    if (isWell) this.#ill.delete(url);
    else if (this.isWell(url)) {
      this.#ill.add(url);
      this.#fell(url);
    }
  }
}
