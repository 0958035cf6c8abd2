import { GatewayError } from '../rest/errors.js';
import type { NamedResource, ResourceKind } from '../rest/operation.js';
import { isId } from '../rest/path.js';
import type { Store } from '../store/store.js';
import { traceOf, type Log } from '../telemetry/log.js';

/** Ids of one kind that are remembered of a person. */
const mostPerKind = 10_000;

const keyOf = (personId: string, kind: ResourceKind): string => `known:${personId}:${kind}`;

/**
 * What the gateway knows of those resources that the bank has no list of: per person and kind, the ids that were created or read through
 * it, or that other resources name, oldest first. It lives in the shared store, so that all gateways know the same.
 */
export class KnownResources {
  readonly #store: Store;
  readonly #log: Log;

  constructor(store: Store, log: Log) {
    this.#store = store;
    this.#log = log;
  }

  /** Remembers what an answer of the bank's named. Never fails: what was answered counts more than what is remembered of it. */
  async note(personId: string, resources: readonly NamedResource[]): Promise<void> {
    try {
      await Promise.all(resources.map(async ([kind, id]) => (isId(id) ? this.add(personId, kind, id) : undefined)));
    } catch (error) {
      this.#log.write('error', 'a resource could not be remembered', traceOf(error));
    }
  }

  /** Forgets what the bank says does not exist. Never fails. */
  async drop(personId: string, kind: ResourceKind, id: string): Promise<void> {
    try {
      if (await this.forget(personId, kind, id)) this.#log.write('info', 'a resource that the bank does not have any more was forgotten', { resourceKind: kind });
    } catch (error) {
      this.#log.write('error', 'a resource could not be forgotten', traceOf(error));
    }
  }

  /** Remembers one id. @throws GatewayError UNPROCESSABLE where the person has too many, UPSTREAM_UNAVAILABLE where the store does not answer */
  async add(personId: string, kind: ResourceKind, id: string): Promise<void> {
    const { refused } = await reach(this.#store.addToSet(keyOf(personId, kind), [id], { most: mostPerKind }));
    if (refused > 0) throw new GatewayError('UNPROCESSABLE', `No more than ${mostPerKind} resources of a kind are remembered of a person.`);
  }

  /** Forgets one id and says whether it was known. @throws GatewayError UPSTREAM_UNAVAILABLE where the store does not answer */
  async forget(personId: string, kind: ResourceKind, id: string): Promise<boolean> {
    return (await reach(this.#store.removeFromSet(keyOf(personId, kind), [id]))) > 0;
  }

  /** All that is known of one kind, oldest first. @throws GatewayError UPSTREAM_UNAVAILABLE where the store does not answer */
  async all(personId: string, kind: ResourceKind): Promise<readonly string[]> {
    return (await reach(this.#store.listSet(keyOf(personId, kind), 0, mostPerKind))).members;
  }
}

/** A store that fails is the gateway's trouble, not the caller's. */
async function reach<Result>(operation: Promise<Result>): Promise<Result> {
  try {
    return await operation;
  } catch (cause) {
    throw new GatewayError('UPSTREAM_UNAVAILABLE', 'What the gateway remembers cannot be reached at the moment.', { cause });
  }
}
