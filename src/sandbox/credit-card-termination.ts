import type { components } from '../generated/lending-api.js';
import { type Bank, scheduleAt, timestamp } from './bank.js';
import { addBusinessDays, addDays, monthEnd, startOf } from './calendar.js';
import { type CreditCard, creditCardMachine, creditCardTable } from './credit-card.js';
import { forbidden } from './errors.js';
import { type Machine, step } from './state-machine.js';
import { table } from './store.js';

/** The termination of a card, requested or completed. */
export interface Termination {
  readonly id: string;
  readonly application_id: string;
  readonly reason: components['schemas']['CreditCardTerminationReason'];
  readonly created_at: string;
  /** The last day of the contract. */
  readonly legally_terminated_at: string;
  /** The last day on which it can be revoked. */
  readonly revocable_until: string;
  status: Status;
}

type Status = components['schemas']['CreditCardTerminationStatus'];

export const terminationTable = table<Termination>('credit_card_termination');

/** The documentation uses both `FINALIZED` and `COMPLETED` for the end; the sandbox uses `FINALIZED`. */
const machine: Machine<Status> = {
  resource: terminationTable.model,
  transitions: {
    INITIATED: ['IN_PROGRESS', 'REVOKED'],
    IN_PROGRESS: ['FINALIZED'],
    FINALIZED: [],
    COMPLETED: [],
    REVOKED: [],
  },
};

/** Business days after the request in which it can be revoked. */
const terminationRevocationDays = 5;

/**
 * Requests the termination of a card: effective on the last day of the next month, and revocable for five
 * business days after the day of the request. Refuses with 403, the only documented status that fits, if the
 * card is not finalized or already being terminated.
 */
export function requestTermination(bank: Bank, card: CreditCard, reason: Termination['reason']): Termination {
  if (card.status !== 'FINALIZED') throw forbidden(`The card is ${card.status}, not FINALIZED.`);
  if (card.active_termination_id !== null) throw forbidden('The termination was requested before.');
  const today = bank.clock.today();
  const termination = bank.store.add(terminationTable, {
    id: bank.ids.next('cctr'),
    application_id: card.id,
    reason,
    created_at: timestamp(bank),
    legally_terminated_at: monthEnd(addDays(monthEnd(today), 1)),
    revocable_until: addBusinessDays(today, terminationRevocationDays),
    status: 'INITIATED',
  });
  card.active_termination_id = termination.id;
  bank.book.note({
    what: 'created',
    resource: machine.resource,
    id: termination.id,
    status: termination.status,
  });
  scheduleAt(bank, startOf(addDays(termination.revocable_until, 1)), termination, () => {
    if (termination.status === 'INITIATED') step(bank, machine, termination, 'IN_PROGRESS');
  });
  scheduleAt(bank, startOf(termination.legally_terminated_at), termination, () => {
    if (termination.status === 'IN_PROGRESS') end(bank, card, termination);
  });
  return termination;
}

/** Ends the contract. The last bill, at the end of the month, includes the remaining debt. */
function end(bank: Bank, card: CreditCard, termination: Termination): void {
  step(bank, machine, termination, 'FINALIZED');
  step(bank, creditCardMachine, card, 'TERMINATED');
}

/**
 * Revokes a termination. Refuses with 403, the only documented status that fits, if it is no longer
 * revocable.
 */
export function revokeTermination(bank: Bank, termination: Termination): void {
  if (termination.status !== 'INITIATED') {
    throw forbidden(
      `The termination is ${termination.status}; it could be revoked until ${termination.revocable_until}.`,
    );
  }
  step(bank, machine, termination, 'REVOKED');
  bank.store.require(creditCardTable, termination.application_id).active_termination_id = null;
}
