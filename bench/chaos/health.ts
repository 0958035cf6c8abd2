import { setTimeout as sleep } from 'node:timers/promises';

/** Milliseconds between two looks at a gateway, and for which one may be silent; after so many silent looks it has fallen. */
const pause = 500;
const patience = 2000;
const mostSilent = 2;

/** Which of several gateways answer, as a load balancer watches them. One alone is not watched: there is nothing to choose from. */
export class Health {
  readonly #ill = new Set<string>();
  readonly #fell: (url: string) => void;
  #isWatching: boolean;

  /** `fell` is told of each gateway that stops to answer. */
  constructor(urls: readonly string[], fell: (url: string) => void) {
    this.#fell = fell;
    this.#isWatching = urls.length > 1;
    if (this.#isWatching) for (const url of urls) void this.#watch(url);
  }

  isWell(url: string): boolean {
    return !this.#ill.has(url);
  }

  /** Takes a gateway for ill until it answers the next look. */
  suspect(url: string): void {
    if (this.#isWatching) this.#ill.add(url);
  }

  close(): void {
    this.#isWatching = false;
  }

  async #watch(url: string): Promise<void> {
    for (let silent = 0; this.#isWatching; await sleep(pause)) {
      const isWell = await fetch(`${url}/healthz`, { signal: AbortSignal.timeout(patience) }).then(
        ({ ok }) => ok,
        () => false,
      );
      silent = isWell ? 0 : silent + 1;
      if (isWell) this.#ill.delete(url);
      else if (silent === mostSilent) {
        this.#ill.add(url);
        this.#fell(url);
      }
    }
  }
}
