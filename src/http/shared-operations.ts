import { LRUCache } from 'lru-cache';
import type { FastifyRequest } from 'fastify';
import type { Viewer } from '../auth/viewer.js';
import { documentIdOf } from '../graphql/trusted-documents.js';
import { longestChanging } from '../rest/lifetime.js';
import type { Reads } from '../rest/reads.js';
import type { Deadline } from '../rest/deadline.js';
import type { Outcome } from '../telemetry/log.js';

/** An answer of the engine, ready to be sent. */
export interface Answered {
  readonly status: number;
  readonly headers: ReadonlyMap<string, string>;
  readonly text: string;
}

/** An operation that is being executed for one request, and waited for by others that ask for the same. */
export interface Running {
  readonly answered: Promise<Answered>;
  /** The end of the request that it is executed for. What came of it after that is nobody else's answer. */
  readonly deadline: Deadline;
  readonly outcome: Outcome;
  /** Milliseconds since 1970. */
  readonly begin: number;
  /** Requests that wait for it, and whose clients are there. */
  readers: number;
}

/** Headers that have a part in how a request is answered. */
const telling = ['accept', 'content-type', 'cache-control', 'apollo-require-preflight', 'x-apollo-operation-name'] as const;

interface GraphQLParams {
  readonly query?: unknown;
  readonly operationName?: unknown;
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

/** The document, or its id, and the name of the operation that a request asks for; undefined where it is not to be had at a glance. */
function askedFor({ method, body }: FastifyRequest): string | undefined {
  if (method !== 'POST' || typeof body !== 'object' || body === null) return undefined;
  const { query, operationName } = body as GraphQLParams;
  const document = typeof query === 'string' && query !== '' ? query : documentIdOf(body as Readonly<Record<string, unknown>>);
  return document === undefined ? undefined : `${typeof operationName === 'string' ? operationName : ''} ${document}`;
}

/**
 * Identical queries under way for the same caller are executed once. Only for what is known to be a query, from when it ran before: a
 * mutation is never shared. Whoever comes after a write joins nothing from before it, where the cache is shared not even in other gateways.
 */
export class SharedOperations {
  readonly #reads: Reads;
  readonly #running = new Map<string, Running>();
  readonly #queries = new LRUCache<string, true>({ max: 1000, maxSize: 1_000_000, sizeCalculation: (_true, text) => text.length });

  constructor(reads: Reads) {
    this.#reads = reads;
  }

  /** What makes a request the same as another; undefined where it is not to be shared. */
  async keyOf(request: FastifyRequest, viewer: Viewer): Promise<string | undefined> {
    const asked = askedFor(request);
    if (asked === undefined || !this.#queries.get(asked)) return undefined;
    const generation = await this.#reads.generation();
    if (generation === undefined) return undefined;
    return JSON.stringify([generation, identityOf(viewer), telling.map((name) => request.headers[name]), request.url, request.body]);
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

  /** Notes that a request asked for a query. */
  learn(request: FastifyRequest): void {
    const asked = askedFor(request);
    if (asked !== undefined) this.#queries.set(asked, true);
  }
}
