import { has, owns, type Viewer } from '../auth/viewer.js';
import { endpoints } from '../generated/contract.js';
import { operationNamed, type AnyOperation } from '../bank/operation.js';
import { sameField, type CallReason } from '../bank/call-reason.js';
import type { Claimant } from '../bank/call.js';
import type { Deciding } from './access.js';
import type { CheckedReads } from './checked-reads.js';

/** Returns true if an operation's answer names a card application, and nothing else shows its owner. */
const hangsOnCard = ({ access: { owner } }: AnyOperation): boolean =>
  typeof owner === 'object' && 'answer' in owner && owner.answer === 'applicationId';

/**
 * The viewer's ownership of resources whose owner only answers show: card applications, which name a
 * customer, and their bills and terminations, which name the application. Another's resource takes the same
 * calls, in the same order, as one that does not exist.
 */
export class Ownership implements Claimant {
  readonly #viewer: Viewer;
  /** The card applications that are known to be the viewer's own. */
  readonly #applications = new Set<unknown>();

  constructor(viewer: Viewer) {
    this.#viewer = viewer;
  }

  get key(): string {
    const { personIds, businessIds } = this.#viewer;
    return JSON.stringify([personIds, businessIds]);
  }

  isOwn({ access: { owner } }: AnyOperation, answer: unknown): boolean {
    if (typeof owner === 'string' || !('answer' in owner)) return true;
    const named = (answer as Readonly<Record<string, unknown>>)[owner.answer];
    return owner.answer === 'customerId'
      ? typeof named === 'string' && owns(this.#viewer, 'customer', named)
      : this.#applications.has(named);
  }

  /** Records the card applications in answers that the viewer may see. */
  vouch(operation: AnyOperation, answers: readonly unknown[]): void {
    if (!endpoints[operation.operationId].answer?.startsWith('CreditCardApplication')) return;
    for (const answer of answers) {
      const { id } = answer as { readonly id: string };
      if (id !== '') this.#applications.add(id);
    }
  }

  /**
   * Loads the viewer's own cards before a bill or a termination is read, unless the request has seen some of
   * them. Otherwise only a cached bill that exists would have to be compared with them before the bank is
   * called, and the difference would show. Undefined if there is nothing to wait for.
   */
  beforeReading(operation: AnyOperation, reads: CheckedReads, why: CallReason): Promise<void> | undefined {
    if (!hangsOnCard(operation) || has(this.#viewer, 'lending:partner') || this.#applications.size > 0)
      return undefined;
    return this.#seeCards(reads, why);
  }

  /**
   * Returns true if there is an answer and the viewer may see it. For null, a resource that does not exist,
   * it makes the same calls as for another's resource.
   */
  mayKnow(
    operation: AnyOperation,
    answer: unknown,
    reads: CheckedReads,
    why: CallReason,
  ): boolean | Promise<boolean> {
    if (has(this.#viewer, 'lending:partner') || this.isOwn(operation, answer ?? {})) return answer !== null;
    return (
      hangsOnCard(operation) && this.#seeCards(reads, why).then(() => this.isOwn(operation, answer ?? {}))
    );
  }

  /**
   * Returns true if the viewer owns the resource that decides about a call. It is read for that, whether it
   * exists or not. A viewer who may write need not be allowed to read.
   */
  decide(deciding: Deciding, reads: CheckedReads, why: CallReason): boolean | Promise<boolean> {
    if ('termination' in deciding)
      return this.#ownsRead(operationNamed('getCreditCardTermination'), deciding.termination, reads, why);
    return (
      this.#applications.has(deciding.application) ||
      this.#ownsRead(operationNamed('getCreditCardApplication'), deciding.application, reads, why)
    );
  }

  async #ownsRead(
    operation: AnyOperation,
    id: string,
    reads: CheckedReads,
    why: CallReason,
  ): Promise<boolean> {
    await this.beforeReading(operation, reads, why);
    const answer = await reads.one(operation, { id }, sameField('access', why));
    if (!(await this.mayKnow(operation, answer, reads, why))) return false;
    this.vouch(operation, [answer]);
    return true;
  }

  /** Reads all of the viewer's cards, once per request. */
  async #seeCards(reads: CheckedReads, why: CallReason): Promise<void> {
    const operation = operationNamed('listCreditCardApplications');
    const customers = [...this.#viewer.personIds, ...this.#viewer.businessIds];
    const forAccess = sameField('access', why);
    const cards = await Promise.all(
      customers.map((customer) => reads.all(operation, { customerId: customer }, forAccess)),
    );
    this.vouch(operation, cards.flat());
  }
}
