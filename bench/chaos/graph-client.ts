import { Agent, request } from 'undici';
import type { Tally } from './tally.js';

/** What came of a request: an answer, or a connection that broke before there was one. */
export type Reply<Data> =
  | { readonly kind: 'lost' }
  | { readonly kind: 'answer'; readonly data: Data | null; readonly failure: { readonly code: string; readonly retryable: boolean } | undefined };

interface Body<Data> {
  readonly data?: Data | null;
  readonly errors?: readonly { readonly extensions?: { readonly code?: string; readonly retryable?: boolean } }[];
  readonly extensions?: { readonly bankCalls?: readonly { readonly operation: string; readonly from: string }[] };
}

/** What is sent beside the query. */
export interface SendOptions {
  readonly token: string;
  readonly variables: object;
  /** The Idempotency-Key. */
  readonly key?: string;
  /** Whether nothing may be answered from what was kept. */
  readonly fresh?: boolean;
}

/** Milliseconds for which a gateway is passed over that broke a connection. */
const passedOver = 500;

/** Sends GraphQL requests to gateways that stand for one another, in turn. One that breaks a connection is passed over for a while. */
export class GraphClient {
  readonly #urls: readonly string[];
  readonly #tally: Tally;
  readonly #agent = new Agent({ headersTimeout: 0, bodyTimeout: 0 });
  readonly #downUntil = new Map<string, number>();
  #next = 0;

  constructor(urls: readonly string[], tally: Tally) {
    this.#urls = urls;
    this.#tally = tally;
  }

  /** Sends a request to the gateway whose turn it is, once. */
  async send<Data>(query: string, { token, variables, key, fresh }: SendOptions): Promise<Reply<Data>> {
    const url = this.#turn();
    const headers = {
      'content-type': 'application/json',
      authorization: `Bearer ${token}`,
      ...(key !== undefined && { 'idempotency-key': key }),
      ...(fresh && { 'cache-control': 'no-cache' }),
    };
    try {
      const { body } = await request(`${url}/graphql`, { dispatcher: this.#agent, method: 'POST', headers, body: JSON.stringify({ query, variables }) });
      return this.#read((await body.json()) as Body<Data>);
    } catch {
      this.#tally.lost += 1;
      this.#downUntil.set(url, performance.now() + passedOver);
      return { kind: 'lost' };
    }
  }

  close(): Promise<void> {
    return this.#agent.close();
  }

  #turn(): string {
    const up = this.#urls.filter((url) => (this.#downUntil.get(url) ?? 0) < performance.now());
    const choice = up.length > 0 ? up : this.#urls;
    this.#next += 1;
    return choice[this.#next % choice.length] ?? '';
  }

  #read<Data>({ data = null, errors, extensions }: Body<Data>): Reply<Data> {
    this.#tally.answered += 1;
    this.#tally.noteCalls(extensions?.bankCalls ?? []);
    const first = errors?.[0]?.extensions;
    return { kind: 'answer', data, failure: errors && { code: first?.code ?? 'no code', retryable: first?.retryable ?? false } };
  }
}
