import { owns, type Viewer } from '../auth/viewer.js';
import type { CallReason } from '../bank/call-reason.js';
import { GatewayError } from '../bank/errors.js';
import type { AnyOperation } from '../bank/operation.js';
import type { ParamValues } from '../bank/path.js';
import { demand, mayCall, type Deciding } from './access.js';
import type { Audit } from './audit.js';
import type { CheckedReads } from './checked-reads.js';
import type { Ownership } from './ownership.js';

/** A person or a business; neither if the resource was named by something that the viewer may read. */
export interface CustomerIds {
  readonly personId?: string;
  readonly businessId?: string;
}

const noSuchResource = (): GatewayError => new GatewayError('NOT_FOUND', 'There is no such resource.');

/**
 * Decides which calls the viewer of one request may make, and which answers the viewer may see. Refusals go
 * to the audit log.
 */
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

  /**
   * Returns true if the viewer may access a customer's data. Makes no call.
   * @throws GatewayError FORBIDDEN without the scope to read
   */
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

  /**
   * Returns true if a call may be made: at once if the parameters show it, otherwise after a read of the
   * resource that decides.
   * @throws GatewayError FORBIDDEN
   */
  mayCall(operation: AnyOperation, params: ParamValues, why: CallReason): boolean | Promise<boolean> {
    return this.#audit.decide(operation, params, () =>
      this.#decide(mayCall(this.#viewer, operation, params), why),
    );
  }

  /**
   * Checks a write by its parameters, and returns a function that checks it by the owner of the resource it
   * changes, which can cost calls. Both throw.
   * @throws GatewayError FORBIDDEN or NOT_FOUND
   */
  demandWrite(operation: AnyOperation, params: ParamValues, why: CallReason): () => Promise<void> {
    const verdict = mayCall(this.#viewer, operation, params);
    if (verdict === false) throw noSuchResource();
    return async () => {
      if (!(await this.#decide(verdict, why))) throw noSuchResource();
    };
  }

  /** Refuses a viewer who is not the partner with the scope to write. @throws GatewayError FORBIDDEN */
  demandPartnerWrite(): void {
    demand(this.#viewer, 'lending:write');
    demand(this.#viewer, 'lending:partner');
  }

  /** Returns a promise to wait for before a read is made; undefined if there is none. */
  beforeReading(operation: AnyOperation, why: CallReason): Promise<void> | undefined {
    return this.#ownership.beforeReading(operation, this.#checked, why);
  }

  /** Returns true if there is an answer and the viewer may see it. */
  mayKnow(operation: AnyOperation, answer: unknown, why: CallReason): boolean | Promise<boolean> {
    return this.#ownership.mayKnow(operation, answer, this.#checked, why);
  }

  /** Records the ownership that these answers show. The viewer may see them. */
  vouch(operation: AnyOperation, answers: readonly unknown[]): void {
    this.#ownership.vouch(operation, answers);
  }

  #decide(verdict: boolean | Deciding, why: CallReason): boolean | Promise<boolean> {
    return typeof verdict === 'boolean' ? verdict : this.#ownership.decide(verdict, this.#checked, why);
  }
}
