import { has, owns, type Viewer } from '../auth/viewer.js';
import { endpoints } from '../generated/contract.js';
import { operationNamed, type AnyOperation } from '../bank/operation.js';
import type { Claimant } from '../bank/call.js';
import type { Deciding } from './access.js';
import type { CheckedReads } from './checked-reads.js';

/** Whether an operation's answer names a card application, and nothing else says whose it is. */
const hangsOnCard = ({ access: { owner } }: AnyOperation): boolean =>
  typeof owner === 'object' && 'answer' in owner && owner.answer === 'applicationId';

/**
 * What only answers tell to be the viewer's own: card applications, which name a customer, and their bills and terminations, which name
 * the application. Whatever is not the viewer's own takes the same calls, in the same order, as what does not exist.
 */
export class Ownership implements Claimant {
  readonly #viewer: Viewer;
  /** Card applications that were seen to be the viewer's own. */
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

  /** Notes the card applications of an answer that was found to be the viewer's to see. */
  vouch(operation: AnyOperation, answers: readonly unknown[]): void {
    if (!endpoints[operation.operationId].answer?.startsWith('CreditCardApplication')) return;
    for (const answer of answers) {
      const { id } = answer as { readonly id: string };
      if (id !== '') this.#applications.add(id);
    }
  }

  /**
   * What has to be known before a bill or a termination is read: the viewer's own cards, where the request has seen none of them yet.
   * Otherwise only one that exists, and that was kept, would have to be compared with them before the bank is asked. Undefined where there
   * is nothing to wait for.
   */
  beforeReading(operation: AnyOperation, reads: CheckedReads): Promise<void> | undefined {
    if (!hangsOnCard(operation) || has(this.#viewer, 'lending:partner') || this.#applications.size > 0)
      return undefined;
    return this.#seeCards(reads);
  }

  /** Whether there is an answer, and the viewer may know of it. For null, what does not exist, it takes the same calls as for what is another's. */
  mayKnow(operation: AnyOperation, answer: unknown, reads: CheckedReads): boolean | Promise<boolean> {
    if (has(this.#viewer, 'lending:partner') || this.isOwn(operation, answer ?? {})) return answer !== null;
    return hangsOnCard(operation) && this.#seeCards(reads).then(() => this.isOwn(operation, answer ?? {}));
  }

  /** Whether what a call hangs on is the viewer's own: it is read for it, whether it exists or not. A viewer who may write need not be allowed to read. */
  async decide(deciding: Deciding, reads: CheckedReads): Promise<boolean> {
    const [operation, id] =
      'application' in deciding
        ? ([operationNamed('getCreditCardApplication'), deciding.application] as const)
        : ([operationNamed('getCreditCardTermination'), deciding.termination] as const);
    if ('application' in deciding && this.#applications.has(id)) return true;
    await this.beforeReading(operation, reads);
    const answer = await reads.one(operation, { id });
    if (!(await this.mayKnow(operation, answer, reads))) return false;
    this.vouch(operation, [answer]);
    return true;
  }

  /** Reads all of the viewer's cards, once per request. */
  async #seeCards(reads: CheckedReads): Promise<void> {
    const operation = operationNamed('listCreditCardApplications');
    const customers = [...this.#viewer.personIds, ...this.#viewer.businessIds];
    this.vouch(
      operation,
      (await Promise.all(customers.map((customer) => reads.all(operation, { customerId: customer })))).flat(),
    );
  }
}
