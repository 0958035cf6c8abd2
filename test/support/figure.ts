import { startTestGateway, takeCalls, type CallOptions, type TestGateway } from './graph.js';

/** The estimated and the actual cost of a request. */
export interface Cost {
  readonly estimate: number;
  readonly calls: number;
}

/** Limits that no query of a test reaches. */
const wide = {
  LIMIT_TOKENS: '100000',
  LIMIT_FIELDS: '100000',
  LIMIT_ALIASES: '10000',
  LIMIT_SPREADS: '10000',
  LIMIT_REPEATS: '10000',
  LIMIT_NODES: '1000000',
};

/**
 * Two gateways that differ only in the limit of calls: one refuses any request that costs a call, and names
 * the number; the other runs everything.
 */
export class Scales {
  readonly #strict: TestGateway;
  readonly #lenient: TestGateway;

  private constructor(strict: TestGateway, lenient: TestGateway) {
    this.#strict = strict;
    this.#lenient = lenient;
  }

  static async start(settings: Record<string, string> = {}): Promise<Scales> {
    return new Scales(
      await startTestGateway({ ...wide, ...settings, LIMIT_BANK_CALLS: '0' }),
      await startTestGateway({ ...wide, ...settings, LIMIT_BANK_CALLS: '1000000' }),
    );
  }

  /** Closes both. Throws if an estimate made a call. */
  async close(): Promise<void> {
    const calls = await takeCalls(this.#strict.gateway.sandbox?.url ?? '');
    await this.#strict.close();
    await this.#lenient.close();
    if (calls.length > 0) throw new Error(`a call was made that was not foreseen: ${calls[0]?.path}`);
  }

  /**
   * Returns the cost in the refusal; 0 if there is none. Throws if a request is refused for another reason.
   */
  async estimate(query: string, variables: object = {}, options: CallOptions = {}): Promise<number> {
    const { errors, status } = await this.#strict.ask(query, { ...variables }, options);
    const [, figure] =
      /^This operation could cost (\d+) calls to the bank; the limit is 0\./.exec(errors[0]?.message ?? '') ??
      [];
    if (figure === undefined && status !== 200) throw new Error(`${errors[0]?.message ?? status}: ${query}`);
    return Number(figure ?? 0);
  }

  /** Returns both costs; the request is run. */
  async weigh(query: string, variables: object = {}, options: CallOptions = {}): Promise<Cost> {
    const estimate = await this.estimate(query, variables, options);
    await this.#lenient.ask(query, { ...variables }, options);
    return { estimate, calls: (await takeCalls(this.#lenient.gateway.sandbox?.url ?? '')).length };
  }

  /** Returns the lenient gateway's answer. Its calls are forgotten. */
  async data(query: string, variables: object = {}): Promise<any> {
    const { data, errors } = await this.#lenient.ask(query, { ...variables });
    if (errors.length > 0) throw new Error(`${errors[0]?.message}: ${query}`);
    await takeCalls(this.#lenient.gateway.sandbox?.url ?? '');
    return data;
  }

  /** Returns the GraphiQL tabs in order. */
  async tabs(): Promise<readonly { readonly query: string; readonly variables: string | null }[]> {
    const page = await (await fetch(`${this.#lenient.url}/graphiql`)).text();
    return (
      JSON.parse(/<script id="settings" type="application\/json">(.*?)<\/script>/.exec(page)?.[1] ?? '') as {
        tabs: { query: string; variables: string | null }[];
      }
    ).tabs;
  }
}
