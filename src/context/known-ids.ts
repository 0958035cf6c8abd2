import type { Freshness } from '../bank/freshness.js';
import type { ResourceKind } from '../bank/operation.js';
import type { Reads } from '../bank/reads.js';
import type { Span } from '../telemetry/tracing.js';
import type { Audit } from './audit.js';
import type { KnownResources } from './known-resources.js';
import { cutIds, pageWindowOf, type KnownPage, type PageArguments } from './paging.js';
import type { AccessPolicy } from './policy.js';

/** The parts of one request's stored ids. */
export interface KnownIdParts {
  readonly policy: AccessPolicy;
  readonly known: KnownResources;
  readonly audit: Audit;
  readonly freshness: Freshness;
  /** The reads of all requests: those that are in flight show the ids from before a change. */
  readonly reads: Reads;
  readonly span: Span | undefined;
}

/** Lets a resolver read and change the stored ids of resources that the bank has no list of. */
export class KnownIds {
  readonly #policy: AccessPolicy;
  readonly #known: KnownResources;
  readonly #audit: Audit;
  readonly #freshness: Freshness;
  readonly #reads: Reads;
  readonly #span: Span | undefined;

  constructor({ policy, known, audit, freshness, reads, span }: KnownIdParts) {
    this.#policy = policy;
    this.#known = known;
    this.#audit = audit;
    this.#freshness = freshness;
    this.#reads = reads;
    this.#span = span;
  }

  /**
   * Returns a page of the ids of a person's resources of a kind; null if the viewer may not see the person.
   * @throws GatewayError
   */
  async list(kind: ResourceKind, personId: string, args: PageArguments): Promise<KnownPage | null> {
    if (!this.#policy.mayAccessCustomer({ personId })) return null;
    this.#freshness.end();
    return cutIds(await this.#known.all(personId, kind), pageWindowOf(args));
  }

  /**
   * Stores the id of a resource. The caller has verified that the resource exists. For the partner.
   * @throws GatewayError
   */
  remember(kind: ResourceKind, personId: string, id: string): Promise<void> {
    return this.#audit.write(
      'remember',
      { personId },
      this.#asPartner(() => this.#known.add(personId, kind, id)),
    );
  }

  /**
   * Removes the id of a resource, and returns true if it was stored. For the partner.
   * @throws GatewayError
   */
  forget(kind: ResourceKind, personId: string, id: string): Promise<boolean> {
    return this.#audit.write(
      'forget',
      { personId },
      this.#asPartner(() => this.#known.forget(personId, kind, id)),
    );
  }

  async #asPartner<Result>(write: () => Promise<Result>): Promise<Result> {
    this.#policy.demandPartnerWrite();
    try {
      return await write();
    } finally {
      await this.#reads.endSharing(this.#span);
    }
  }
}
