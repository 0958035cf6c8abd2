import { owns, type Viewer } from '../auth/viewer.js';
import { GatewayError } from '../bank/errors.js';
import type { AnyOperation } from '../bank/operation.js';
import type { ParamValues } from '../bank/path.js';
import { demand, mayCall, type Deciding } from './access.js';
import type { Audit } from './audit.js';
import type { CheckedReads } from './checked-reads.js';
import type { Ownership } from './ownership.js';

/** A person or a business, or neither where something that the viewer was allowed to read has named what this is about. */
export interface CustomerIds {
  readonly personId?: string;
  readonly businessId?: string;
}

const noSuchResource = (): GatewayError => new GatewayError('NOT_FOUND', 'There is no such resource.');

/** What the viewer of one request may call, and what of the answers the viewer may know. What is withheld is noted in the audit. */
export class AccessPolicy {
  readonly #viewer: Viewer;
  readonly #audit: Audit;
  readonly #ownership: Ownership;
  readonly #checked: CheckedReads;

  constructor(viewer: Viewer, audit: Audit, ownership: Ownership, checked: CheckedReads) {
    this.#viewer = viewer;
    this.#audit = audit;
    this.#ownership = ownership;
    this.#checked = checked;
  }

  /** Whether the viewer may know of what hangs on a customer. Costs no call. @throws GatewayError FORBIDDEN without the right to read */
  mayAccessCustomer({ personId, businessId }: CustomerIds): boolean {
    demand(this.#viewer, 'lending:read');
    const may =
      (personId === undefined || owns(this.#viewer, 'person', personId)) &&
      (businessId === undefined || owns(this.#viewer, 'business', businessId));
    if (!may)
      this.#audit.refuse(
        'NOT_FOUND',
        { personId, businessId },
        { resourceKind: personId === undefined ? 'business' : 'person' },
      );
    return may;
  }

  /** Whether a call may be made: at once where the parameters tell, and otherwise after what decides it was read. @throws GatewayError FORBIDDEN */
  mayCall(operation: AnyOperation, params: ParamValues): boolean | Promise<boolean> {
    return this.#audit.decide(operation, params, () =>
      this.#decide(mayCall(this.#viewer, operation, params)),
    );
  }

  /**
   * Refuses a write by what its parameters tell, and gives what refuses it by the owner of what it changes: to look that up can cost calls.
   * @throws GatewayError FORBIDDEN or NOT_FOUND, as what it gives does
   */
  demandWrite(operation: AnyOperation, params: ParamValues): () => Promise<void> {
    const verdict = mayCall(this.#viewer, operation, params);
    if (verdict === false) throw noSuchResource();
    return async () => {
      if (!(await this.#decide(verdict))) throw noSuchResource();
    };
  }

  /** Refuses who is not the partner with the right to write. @throws GatewayError FORBIDDEN */
  demandPartnerWrite(): void {
    demand(this.#viewer, 'lending:write');
    demand(this.#viewer, 'lending:partner');
  }

  /** What has to be waited for before a read is made; undefined where there is nothing. */
  beforeReading(operation: AnyOperation): Promise<void> | undefined {
    return this.#ownership.beforeReading(operation, this.#checked);
  }

  /** Whether there is an answer, and the viewer may know of it. */
  mayKnow(operation: AnyOperation, answer: unknown): boolean | Promise<boolean> {
    return this.#ownership.mayKnow(operation, answer, this.#checked);
  }

  /** Notes what answers, which were found to be the viewer's to see, show to be the viewer's own. */
  vouch(operation: AnyOperation, answers: readonly unknown[]): void {
    this.#ownership.vouch(operation, answers);
  }

  #decide(verdict: boolean | Deciding): boolean | Promise<boolean> {
    return typeof verdict === 'boolean' ? verdict : this.#ownership.decide(verdict, this.#checked);
  }
}
