import type { ResourceKind } from '../bank/operation.js';
import type { Audit } from './audit.js';
import type { KnownResources } from './known-resources.js';
import { cutIds, pageWindowOf, type KnownPage, type PageArguments } from './paging.js';
import type { AccessPolicy } from './policy.js';

/** What a resolver may learn, and change, of what the gateway knows of resources that the bank has no list of. */
export class KnownIds {
  readonly #policy: AccessPolicy;
  readonly #known: KnownResources;
  readonly #audit: Audit;

  constructor(policy: AccessPolicy, known: KnownResources, audit: Audit) {
    this.#policy = policy;
    this.#known = known;
    this.#audit = audit;
  }

  /** A stretch of the ids of a person's resources of a kind; null for who may not see the person. @throws GatewayError */
  async list(kind: ResourceKind, personId: string, args: PageArguments): Promise<KnownPage | null> {
    if (!this.#policy.mayAccessCustomer({ personId })) return null;
    return cutIds(await this.#known.all(personId, kind), pageWindowOf(args));
  }

  /** Lets the gateway know of a resource, whose existence the caller has verified. For the partner. @throws GatewayError */
  remember(kind: ResourceKind, personId: string, id: string): Promise<void> {
    return this.#audit.write(
      'remember',
      { personId },
      this.#asPartner(() => this.#known.add(personId, kind, id)),
    );
  }

  /** Lets the gateway forget a resource, and says whether it knew it. For the partner. @throws GatewayError */
  forget(kind: ResourceKind, personId: string, id: string): Promise<boolean> {
    return this.#audit.write(
      'forget',
      { personId },
      this.#asPartner(() => this.#known.forget(personId, kind, id)),
    );
  }

  async #asPartner<Result>(write: () => Promise<Result>): Promise<Result> {
    this.#policy.demandPartnerWrite();
    return write();
  }
}
