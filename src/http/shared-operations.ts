import type { FastifyRequest } from 'fastify';
import { identityOf, type Viewer } from '../auth/viewer.js';
import type { Answered } from '../graphql/engine.js';
import type { KnownOperation } from '../graphql/known-operations.js';
import { maxTtlOfChanging } from '../bank/cache-ttl.js';
import type { Reads } from '../bank/reads.js';
import type { Deadline } from '../bank/deadline.js';
import type { Span } from '../telemetry/tracing.js';
import type { RequestOutcome } from '../telemetry/log.js';
import { TransientMap } from '../transient-map.js';

/** An operation that is executed for one request while identical requests wait for it. */
export interface Running {
  readonly answered: Promise<Answered>;
  /** The deadline of the request that executes it. An answer after the deadline is not shared. */
  readonly deadline: Deadline;
  readonly requestId: string;
  /** The span of the request that executes it. */
  readonly span: Span | undefined;
  readonly outcome: RequestOutcome;
  /** Milliseconds since 1970. */
  readonly begin: number;
  /** Number of connected requests that wait for it. */
  readers: number;
}

/** Identical for queries that have the same response. */
export interface OperationKey {
  readonly text: string;
  /** Changes with each write. It is a part of the text. */
  readonly generation: string;
}

/**
 * Executes identical concurrent queries of one caller once. Shares only operations known to be queries
 * because they ran before; never mutations. A query after a write joins none from before it; with a shared
 * cache, not even one of another gateway.
 */
export class SharedOperations {
  readonly #reads: Reads;
  readonly #running = new TransientMap<string, Running>();

  constructor(reads: Reads) {
    this.#reads = reads;
  }

  /**
   * Returns the key that identical queries share: the query and everything that affects its response.
   * Undefined if it must not be shared.
   */
  async keyOf(
    { headers, body, span }: FastifyRequest,
    viewer: Viewer,
    { id }: KnownOperation,
  ): Promise<OperationKey | undefined> {
    const generation = await this.#reads.generation(span);
    if (generation === undefined) return undefined;
    const { variables } = body as { readonly variables?: unknown };
    const text = JSON.stringify([
      generation,
      id,
      identityOf(viewer),
      headers.accept,
      headers['cache-control'],
      variables,
    ]);
    return { text, generation };
  }

  /**
   * Returns the same operation if it is in progress and began less than ten seconds before `now`
   * (milliseconds since 1970). Its reads may be as old.
   */
  find({ text }: OperationKey, now: number): Running | undefined {
    const running = this.#running.get(text);
    return running && running.begin + maxTtlOfChanging > now ? running : undefined;
  }

  /** Shares an operation with identical requests until it is answered. */
  share({ text }: OperationKey, running: Running): void {
    this.#running.set(text, running);
    const forget = (): void => {
      if (this.#running.get(text) === running) this.#running.delete(text);
    };
    running.answered.then(forget, forget);
  }
}
