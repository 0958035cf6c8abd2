import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Milliseconds between two health checks of a gateway, and their timeout. After `maxSilent` failures in a
 * row a gateway is down.
 */
const pause = 500;
const patience = 2000;
const maxSilent = 2;

/** Health checks of several gateways, like those of a load balancer. A single gateway is not checked. */
export class Health {
  readonly #ill = new Set<string>();
  readonly #fell: (url: string) => void;
  #isWatching: boolean;

  /** `fell` is called with each gateway that stops answering. */
  constructor(urls: readonly string[], fell: (url: string) => void) {
    this.#fell = fell;
    this.#isWatching = urls.length > 1;
    if (this.#isWatching) for (const url of urls) void this.#watch(url);
  }

  isWell(url: string): boolean {
    return !this.#ill.has(url);
  }

  /** Marks a gateway as unhealthy until the next successful check. */
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
      else if (silent === maxSilent) {
        this.#ill.add(url);
        this.#fell(url);
      }
    }
  }
}
