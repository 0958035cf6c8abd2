import type { Page, Route } from 'playwright-core';
import type { Cut } from './plan.js';

/** The network between a page and the gateway, with what happens to its requests. */
export class Network {
  readonly #page: Page;
  #cuts: Cut[] = [];
  readonly hits = new Map<Cut, number>();

  private constructor(page: Page) {
    this.#page = page;
  }

  /** Takes all requests of a page to an address. */
  static async of(page: Page, graph: string): Promise<Network> {
    const network = new Network(page);
    await page.route(graph, (route) => network.#take(route).catch(() => undefined));
    return network;
  }

  /** Says what happens to the next requests, one by one. */
  arm(cuts: readonly Cut[]): void {
    this.#cuts = [...cuts];
  }

  async #take(route: Route): Promise<void> {
    // The stream of updates: its answer has no end.
    if (route.request().headers()['accept']?.includes('multipart/mixed')) return route.continue();
    const cut = this.#cuts.shift() ?? 'none';
    this.hits.set(cut, (this.hits.get(cut) ?? 0) + 1);
    const proxy = { status: 502, contentType: 'text/html', body: '<h1>Bad gateway</h1>' };
    switch (cut) {
      case 'none':
        return route.continue();
      case 'slow':
        await new Promise((resolve) => setTimeout(resolve, 150));
        return route.continue();
      case 'lost':
        return route.abort('connectionfailed');
      case 'proxy':
        return route.fulfill(proxy);
      case 'unheard':
        await route.fetch();
        return route.abort('connectionreset');
      case 'unheardProxy':
        await route.fetch();
        return route.fulfill(proxy);
      case 'reloadBefore':
        return this.#reload();
      case 'reloadUnheard':
        await route.fetch();
        return this.#reload();
      case 'reloadAfter':
        await route.fulfill({ response: await route.fetch() });
        return this.#reload();
    }
  }

  /** Reloads the page. Another navigation can overtake it. */
  async #reload(): Promise<void> {
    await this.#page.reload({ waitUntil: 'commit' }).catch(() => undefined);
  }
}
