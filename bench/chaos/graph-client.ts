import { Agent, request } from 'undici';
import { Health } from './health.js';
import type { Tally } from './tally.js';

/** An error of a response. */
export interface Failure {
  readonly code: string;
  readonly retryable: boolean;
  /** `extensions.writeOutcome`. */
  readonly writeOutcome: string | undefined;
}

/** The result of a request: a response, or a connection that broke before there was one. */
export type Reply<Data> =
  | { readonly kind: 'lost' }
  | { readonly kind: 'answer'; readonly data: Data | null; readonly failure: Failure | undefined };

interface Body<Data> {
  readonly data?: Data | null;
  readonly errors?: readonly { readonly extensions?: Partial<Failure> }[];
  readonly extensions?: {
    readonly bankCalls?: readonly { readonly operation: string; readonly from: string }[];
  };
}

/** The options of a request besides the query. */
export interface SendOptions {
  readonly token: string;
  readonly variables: object;
  /** The Idempotency-Key. */
  readonly key?: string;
  /** True to get no cached answers. */
  readonly fresh?: boolean;
  /** The gateway to use, healthy or not; by default the next in turn. */
  readonly url?: string;
}

/** The connections to one gateway while it is healthy. */
class Connections {
  readonly agent = new Agent({ headersTimeout: 0, bodyTimeout: 0 });
  readonly #given: Promise<never>;
  #giveUp = (): void => undefined;

  constructor() {
    this.#given = new Promise((_resolve, reject) => {
      this.#giveUp = () => reject(new Error('The gateway has fallen silent.'));
    });
    this.#given.catch(() => undefined);
  }

  /** Returns the result of a request; rejects as soon as the gateway is given up. */
  orGivenUp<T>(request: Promise<T>): Promise<T> {
    return Promise.race([request, this.#given]);
  }

  /** Stops waiting for any response. With connections left open, the gateway does not notice. */
  giveUp({ leavesOpen }: { readonly leavesOpen: boolean }): void {
    this.#giveUp();
    if (!leavesOpen) void this.agent.destroy();
  }
}

/**
 * Sends GraphQL requests to several gateways in turn, like a load balancer. An unhealthy one gets none, and
 * its pending requests are given up, every second time with their connections left open.
 */
export class GraphClient {
  readonly urls: readonly string[];
  readonly #tally: Tally;
  readonly #connections: Map<string, Connections>;
  readonly #leftOpen: Connections[] = [];
  #falls = 0;
  readonly #writes = new Map<string, number>();
  readonly #health: Health;
  #next = 0;

  constructor(urls: readonly string[], tally: Tally) {
    this.urls = urls;
    this.#tally = tally;
    this.#connections = new Map(urls.map((url) => [url, new Connections()]));
    this.#health = new Health(urls, (url) => this.#giveUp(url));
  }

  /** Sends a request once. */
  async send<Data>(
    query: string,
    { token, variables, key, fresh, url = this.#turn() }: SendOptions,
  ): Promise<Reply<Data>> {
    const headers = {
      'content-type': 'application/json',
      authorization: `Bearer ${token}`,
      ...(key !== undefined && { 'idempotency-key': key }),
      ...(fresh && { 'cache-control': 'no-cache' }),
    };
    const count = (by: number): void => {
      if (key !== undefined) this.#writes.set(url, this.writesAt(url) + by);
    };
    count(1);
    const connections = this.#connections.get(url) as Connections;
    const sent = request(`${url}/graphql`, {
      dispatcher: connections.agent,
      method: 'POST',
      headers,
      body: JSON.stringify({ query, variables }),
    });
    try {
      return this.#read(
        await connections.orGivenUp(sent.then(({ body }) => body.json() as Promise<Body<Data>>)),
      );
    } catch {
      this.#tally.lost += 1;
      this.#health.suspect(url);
      return { kind: 'lost' };
    } finally {
      count(-1);
    }
  }

  /** Returns the number of requests with a key that a gateway has not answered yet. */
  writesAt(url: string): number {
    return this.#writes.get(url) ?? 0;
  }

  async close(): Promise<void> {
    this.#health.close();
    await Promise.all([...this.#connections.values(), ...this.#leftOpen].map(({ agent }) => agent.destroy()));
  }

  #turn(): string {
    const well = this.urls.filter((url) => this.#health.isWell(url));
    const choice = well.length > 0 ? well : this.urls;
    this.#next += 1;
    return choice[this.#next % choice.length] ?? '';
  }

  #giveUp(url: string): void {
    const fallen = this.#connections.get(url) as Connections;
    const leavesOpen = this.#falls % 2 === 0;
    fallen.giveUp({ leavesOpen });
    if (leavesOpen) this.#leftOpen.push(fallen);
    this.#falls += 1;
    this.#connections.set(url, new Connections());
  }

  #read<Data>({ data = null, errors, extensions }: Body<Data>): Reply<Data> {
    this.#tally.answered += 1;
    this.#tally.noteCalls(extensions?.bankCalls ?? []);
    const { code = 'no code', retryable = false, writeOutcome } = errors?.[0]?.extensions ?? {};
    return { kind: 'answer', data, failure: errors && { code, retryable, writeOutcome } };
  }
}
