import { setTimeout as sleep } from 'node:timers/promises';
import { request, type Dispatcher } from 'undici';
import type { HangingBank } from './bank.js';
import type { BankEvent } from './deliveries.js';

/** How often a credit line is read at most until it is cached in all gateways. */
const rounds = 5;
/** Milliseconds that a gateway may be away. */
const patience = 60_000;
const pause = 200;

/** Reads credit lines from gateways. */
export class LineReader {
  readonly #bank: HangingBank;
  readonly #token: string;
  readonly #dispatcher: Dispatcher;

  constructor(bank: HangingBank, token: string, dispatcher: Dispatcher) {
    this.#bank = bank;
    this.#token = token;
    this.#dispatcher = dispatcher;
  }

  /** Returns the limit of a credit line; undefined if the gateway does not say. */
  async limit(url: string, personId: string, id: string, signal?: AbortSignal): Promise<number | undefined> {
    try {
      const { body } = await request(`${url}/graphql`, {
        method: 'POST',
        dispatcher: this.#dispatcher,
        headers: { 'content-type': 'application/json', authorization: `Bearer ${this.#token}` },
        body: JSON.stringify({
          query: `{ creditLine(personId: "${personId}", id: "${id}") { limit { value } } }`,
        }),
        signal: signal ?? null,
      });
      const answer = (await body.json()) as { data?: { creditLine?: { limit: { value: number } } } | null };
      return answer.data?.creditLine?.limit.value;
    } catch {
      return undefined;
    }
  }

  /**
   * Has the credit line of an event cached in the gateways. Returns true if each of them then answers without
   * the bank.
   */
  async warm(urls: readonly string[], { customerId, resourceId }: BankEvent): Promise<boolean> {
    for (let round = 0; round < rounds; round += 1) {
      const before = this.#bank.calls(customerId);
      const limits: (number | undefined)[] = [];
      for (const url of urls) limits.push(await this.limit(url, customerId, resourceId));
      if (this.#bank.calls(customerId) === before && limits.every((limit) => limit === 0)) return true;
    }
    return false;
  }

  /** Returns true if a gateway shows the credit line as it is since the event. */
  async isNew(url: string, { customerId, resourceId }: BankEvent): Promise<boolean> {
    const end = performance.now() + patience;
    for (;;) {
      const limit = await this.limit(url, customerId, resourceId);
      if (limit !== undefined || performance.now() > end) return limit === 1;
      await sleep(pause);
    }
  }
}
