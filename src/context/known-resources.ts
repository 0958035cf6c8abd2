import { GatewayError } from '../bank/errors.js';
import {
  ownedKinds,
  resourceKinds,
  type AnyOperation,
  type NamedResource,
  type OwnedKind,
  type ResourceKind,
} from '../bank/operation.js';
import { isId, type ParamValues } from '../bank/path.js';
import { customerDigest, type ForgottenCustomers } from '../store/forgotten.js';
import { StoreError, type Store } from '../store/store.js';
import type { Log, LogFields } from '../telemetry/log.js';
import type { Keeper } from './forget-customer.js';
import type { OwnerIndex } from './owner-index.js';

/** The maximum number of stored ids per person and kind. */
const maxPerKind = 10_000;

const knownKey = (personId: string, kind: ResourceKind): string =>
  `known:${customerDigest(personId)}:${kind}`;

const isUnlisted = (named: NamedResource): named is NamedResource<ResourceKind> =>
  (resourceKinds as readonly string[]).includes(named[0]);
const isOwned = (named: NamedResource): named is NamedResource<OwnedKind> =>
  (ownedKinds as readonly string[]).includes(named[0]);

/** A resource that the bank has no list for, with its owner. */
export interface Unlisted {
  readonly kind: ResourceKind;
  readonly personId: string;
  readonly id: string;
}

/** Adds resources to a store, in this order; stored ones keep their place. @throws StoreError */
export async function rememberFromStart(store: Store, resources: readonly Unlisted[]): Promise<void> {
  for (const { kind, personId, id } of resources)
    await store.addToSet(knownKey(personId, kind), [id], { most: maxPerKind });
}

/** Deletes the resources that a store knows of a person. Failures are StoreErrors. */
export const knownKeeper = (store: Store): Keeper => ({
  keeps: 'known resources',
  forget: async (personId) => {
    const counts = await Promise.all(
      resourceKinds.map(async (kind) => {
        const { total } = await store.listSet(knownKey(personId, kind), 0, 0);
        return (await store.delete(knownKey(personId, kind))) ? total : 0;
      }),
    );
    return counts.reduce((sum, count) => sum + count, 0);
  },
});

/** Remembers a resource from an event of the bank, unless its person was forgotten. @throws StoreError */
export async function rememberFromEvent(
  store: Store,
  forgotten: ForgottenCustomers,
  resource: Unlisted,
): Promise<void> {
  await rememberFromStart(store, [resource]);
  if (await forgotten.hasAny([customerDigest(resource.personId)]))
    await knownKeeper(store).forget(resource.personId);
}

/**
 * The stored ids of resources that the bank has no list of: per person and kind, the ids that were created or
 * read through the gateway, or that other resources name, oldest first. The store is shared by all gateways.
 * This is the view of one request: it reads a list once, and does not add ids that the list contains.
 */
export class KnownResources {
  readonly #store: Store;
  readonly #log: Log;
  readonly #requestId: string;
  readonly #forgotten: ForgottenCustomers;
  readonly #owners: OwnerIndex;
  // Most requests need neither of them.
  #lists: Map<string, Promise<readonly string[]>> | undefined;
  #inStore: Set<string> | undefined;

  constructor(store: Store, forgotten: ForgottenCustomers, owners: OwnerIndex, log: Log, requestId: string) {
    this.#store = store;
    this.#owners = owners;
    this.#forgotten = forgotten;
    this.#log = log;
    this.#requestId = requestId;
  }

  /**
   * Stores the ids that a call to the bank revealed. Never fails: the answer matters more than the stored
   * ids.
   */
  private async note(personId: string, resources: readonly NamedResource[]): Promise<void> {
    const unlisted = resources.filter(isUnlisted).map(async ([resourceKind, id]) => {
      if (!isId(id) || this.#inStore?.has(`${knownKey(personId, resourceKind)} ${id}`)) return;
      await this.add(personId, resourceKind, id).catch((error: unknown) => this.#warn(resourceKind, error));
    });
    const owned = resources
      .filter(isOwned)
      .map((named) =>
        this.#owners.note(personId, named).catch((error: unknown) => this.#warn(named[0], error)),
      );
    await Promise.all([...unlisted, ...owned]);
  }

  #warn(resourceKind: string, error: unknown): void {
    const code = error instanceof GatewayError ? error.code : undefined;
    this.#log.write('warn', 'a resource could not be remembered', {
      requestId: this.#requestId,
      resourceKind,
      code: code ?? (error instanceof StoreError ? 'UPSTREAM_UNAVAILABLE' : 'INTERNAL_SERVER_ERROR'),
    });
  }

  /** Removes the id of a resource that the bank does not have. Never fails. */
  private async drop(personId: string, resourceKind: ResourceKind, id: string): Promise<void> {
    const wasKnown = await this.forget(personId, resourceKind, id).catch(() => false);
    if (wasKnown)
      this.#log.write('info', 'a resource that the bank does not have any more was forgotten', {
        requestId: this.#requestId,
        resourceKind,
      });
  }

  /**
   * Stores the ids of resources without a list, and the owners, that a call reveals. Never fails. Undefined if
   * it reveals none.
   */
  noteShown(
    operation: AnyOperation,
    params: ParamValues,
    answer: unknown,
    body: object | undefined,
  ): Promise<void> | undefined {
    const found = operation.discovers?.({ answer, params, body } as never) ?? [];
    const named: readonly NamedResource[] = operation.reads
      ? [[operation.reads, (answer as { readonly id: string }).id], ...found]
      : found;
    const { personId } = params;
    return typeof personId === 'string' && named.length > 0 ? this.note(personId, named) : undefined;
  }

  /**
   * Removes the id of a resource without a list if a read with these parameters found that it does not exist.
   * Never fails.
   */
  async dropAbsent(operation: AnyOperation, params: ParamValues): Promise<void> {
    const { personId } = params;
    const id = Object.entries(params).find(([name]) => name !== 'personId')?.[1];
    if (operation.reads && typeof personId === 'string' && typeof id === 'string')
      await this.drop(personId, operation.reads, id);
  }

  /**
   * Stores one id.
   * @throws GatewayError UNPROCESSABLE if the person has too many or was forgotten, UPSTREAM_UNAVAILABLE if
   * the store does not answer
   */
  async add(personId: string, resourceKind: ResourceKind, id: string): Promise<void> {
    const key = knownKey(personId, resourceKind);
    if (this.#inStore?.has(`${key} ${id}`)) return;
    this.#lists?.delete(key);
    const { refused } = await this.#reach(this.#store.addToSet(key, [id], { most: maxPerKind }), {
      resourceKind,
    });
    // After the addition: `forgetCustomer` marks the person first, and then deletes.
    await this.#takeBackIfForgotten(personId, key, resourceKind);
    if (refused > 0)
      throw new GatewayError(
        'UNPROCESSABLE',
        `No more than ${maxPerKind} resources of a kind are remembered of a person.`,
      );
    (this.#inStore ??= new Set()).add(`${key} ${id}`);
  }

  /**
   * Deletes what was added for a person who was forgotten.
   * @throws GatewayError UNPROCESSABLE in that case
   */
  async #takeBackIfForgotten(personId: string, key: string, resourceKind: ResourceKind): Promise<void> {
    const digests = [customerDigest(personId)];
    if (!(await this.#reach(this.#forgotten.hasAny(digests), { resourceKind }))) return;
    await this.#reach(this.#store.delete(key), { resourceKind });
    throw new GatewayError('UNPROCESSABLE', 'This person was deleted: nothing is remembered of it any more.');
  }

  /**
   * Removes one id and returns true if it was stored.
   * @throws GatewayError UPSTREAM_UNAVAILABLE if the store does not answer
   */
  async forget(personId: string, resourceKind: ResourceKind, id: string): Promise<boolean> {
    const key = knownKey(personId, resourceKind);
    this.#lists?.delete(key);
    this.#inStore?.delete(`${key} ${id}`);
    return (await this.#reach(this.#store.removeFromSet(key, [id]), { resourceKind })) > 0;
  }

  /**
   * Returns all stored ids of one kind, oldest first.
   * @throws GatewayError UPSTREAM_UNAVAILABLE if the store does not answer
   */
  all(personId: string, resourceKind: ResourceKind): Promise<readonly string[]> {
    const key = knownKey(personId, resourceKind);
    let list = this.#lists?.get(key);
    if (!list) {
      list = this.#list(key, resourceKind);
      (this.#lists ??= new Map()).set(key, list);
    }
    return list;
  }

  async #list(key: string, resourceKind: ResourceKind): Promise<readonly string[]> {
    const { members } = await this.#reach(this.#store.listSet(key, 0, maxPerKind), { resourceKind });
    for (const id of members) (this.#inStore ??= new Set()).add(`${key} ${id}`);
    return members;
  }

  /** A failure of the store is not the caller's fault. The log has the reason. */
  async #reach<Result>(operation: Promise<Result>, fields: LogFields): Promise<Result> {
    try {
      return await operation;
    } catch (cause) {
      if (cause instanceof StoreError && cause.code === 'FULL')
        throw new GatewayError('UNPROCESSABLE', 'There is no room to remember more resources.', { cause });
      // A StoreError's message names the kind of fault, never a key, an address or a password.
      this.#log.write('warn', 'the store does not answer', {
        requestId: this.#requestId,
        reason: cause instanceof Error ? cause.message : 'unknown',
        ...fields,
      });
      throw new GatewayError(
        'UPSTREAM_UNAVAILABLE',
        'What the gateway remembers cannot be reached at the moment.',
        { cause },
      );
    }
  }
}
