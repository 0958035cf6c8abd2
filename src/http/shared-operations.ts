import type { FastifyRequest } from 'fastify';
import type { Viewer } from '../auth/viewer.js';
import type { Answered } from '../graphql/engine.js';
import type { KnownOperation } from '../graphql/known-operations.js';
import { longestChanging } from '../bank/cache-ttl.js';
import type { Reads } from '../bank/reads.js';
import type { Deadline } from '../bank/deadline.js';
import type { RequestOutcome } from '../telemetry/log.js';

/** An operation that is being executed for one request, and waited for by others that ask for the same. */
export interface Running {
  readonly answered: Promise<Answered>;
  /** The end of the request that it is executed for. What came of it after that is nobody else's answer. */
  readonly deadline: Deadline;
  readonly requestId: string;
  readonly outcome: RequestOutcome;
  /** Milliseconds since 1970. */
  readonly begin: number;
  /** Requests that wait for it, and whose clients are there. */
  readers: number;
}

const identities = new WeakMap<Viewer, string>();
function identityOf(viewer: Viewer): string {
  let identity = identities.get(viewer);
  if (identity === undefined) {
    const { issuer, subject, scopes, personIds, businessIds } = viewer;
    identity = JSON.stringify([issuer, subject, [...scopes].sort(), personIds, businessIds]);
    identities.set(viewer, identity);
  }
  return identity;
}

/**
 * Identical queries under way for the same caller are executed once. Only for what is known to be a query, from when it ran before: a
 * mutation is never shared. A query after a write joins nothing from before it, where the cache is shared not even in other gateways.
 */
export class SharedOperations {
  readonly #reads: Reads;
  readonly #running = new Map<string, Running>();

  constructor(reads: Reads) {
    this.#reads = reads;
  }

  /** What makes a query that is known the same as another, with what else has a part in how it is answered; undefined where it is not to be shared. */
  async keyOf(
    { headers, body }: FastifyRequest,
    viewer: Viewer,
    { id }: KnownOperation,
  ): Promise<string | undefined> {
    const generation = await this.#reads.generation();
    if (generation === undefined) return undefined;
    const { variables } = body as { readonly variables?: unknown };
    return JSON.stringify([
      generation,
      id,
      identityOf(viewer),
      headers.accept,
      headers['cache-control'],
      variables,
    ]);
  }

  /** The same operation, if it is under way, and was begun less than ten seconds before `now` (milliseconds since 1970): what it reads may be as old. */
  find(key: string, now: number): Running | undefined {
    const running = this.#running.get(key);
    return running && running.begin + longestChanging > now ? running : undefined;
  }

  /** Has an operation waited for by those who ask for the same until it is answered. */
  share(key: string, running: Running): void {
    this.#running.set(key, running);
    const forget = (): void => {
      if (this.#running.get(key) === running) this.#running.delete(key);
    };
    running.answered.then(forget, forget);
  }
}
