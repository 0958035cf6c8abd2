import { type Bank } from './bank.js';
import { consumerApplicationAnswer, consumerApplications } from './consumer-application.js';
import { creditCardTable } from './credit-card.js';
import { billAnswer, billTable } from './credit-card-bill.js';
import { type Termination, terminationTable } from './credit-card-termination.js';
import { extendedAnswer } from './credit-cards.js';
import { creditLineAnswer, creditLineTable } from './credit-line.js';
import { accountSnapshots, businesses, identifications, persons } from './customers.js';
import { freelancerApplicationAnswer, freelancerApplications } from './freelancer-application.js';
import { type Loan, loanAnswer, loanTable } from './loan.js';
import { euros } from './money.js';
import { overdraftApplicationAnswer, overdraftApplications } from './overdraft-application.js';
import { overdraftAnswer, overdraftTable } from './overdraft.js';
import type { Table } from './store.js';

/** An event that the bank sends when a resource came, changed or went. */
interface Event {
  readonly type: string;
  /** The value of the body's JSON; undefined where there is nothing to tell, or not any more. */
  readonly body: (bank: Bank, id: string) => unknown;
}

type Wrap = (type: string, id: string, payload: unknown) => unknown;

const bare: Wrap = (_type, _id, payload) => payload;
const wrapped: Wrap = (event_type, entity_uuid, payload) => ({ event_type, entity_uuid, payload });
/** The documents call these bodies a "JSON-encoded string": a text with the JSON in it. */
const asText =
  (wrap: Wrap): Wrap =>
  (...event) =>
    JSON.stringify(wrap(...event));
const inData: Wrap = (...event) => ({ data: wrapped(...event) });

/** The event of a kind of resource that is kept in a table. */
const eventOf = <Row extends { readonly id: string }>(
  type: string,
  wrap: Wrap,
  table: Table<Row>,
  payload: (row: Row, bank: Bank) => unknown,
): readonly [resource: string, Event] => [
  table.model,
  {
    type,
    body: (bank, id) => {
      const row = bank.store.find(table, id);
      return row && wrap(type, id, payload(row, bank));
    },
  },
];

/** The event of a customer: there is one only for a deletion. */
const deletionOf = (type: string, { model }: Table<{ id: string }>): readonly [string, Event] => [
  model,
  { type, body: () => ({}) },
];

/** The loan as its event has it, with more than the answers of the API. */
const loanPayload = (loan: Loan): unknown => ({
  ...loanAnswer(loan),
  person_id: loan.person_id,
  status_reason: null,
  term: loan.plan.term,
  purpose: loan.purpose,
  reference: loan.reference,
  amount: euros(loan.amount),
  monthly_payment: euros(loan.plan.monthlyInstallment),
  overdue_amount: euros(0),
  created_at: loan.created_at,
});

/** The events call the end of a termination by another name than the API. */
const terminationPayload = (termination: Termination): unknown => ({
  ...termination,
  status: termination.status === 'FINALIZED' ? 'COMPLETED' : termination.status,
});

/** The events by the kind of resource. Credit records have none. */
export const eventsByResource: ReadonlyMap<string, Event> = new Map([
  eventOf('CREDIT_LINE_APPLICATION', bare, consumerApplications, (row, bank) =>
    consumerApplicationAnswer(bank, row),
  ),
  eventOf('FREELANCER_CREDIT_LINE_APPLICATION', bare, freelancerApplications, freelancerApplicationAnswer),
  eventOf('CREDIT_LINE', asText(inData), creditLineTable, (row, bank) => creditLineAnswer(bank, row)),
  eventOf('LOAN', asText(wrapped), loanTable, loanPayload),
  eventOf('OVERDRAFT_APPLICATION', bare, overdraftApplications, overdraftApplicationAnswer),
  eventOf('OVERDRAFT', bare, overdraftTable, overdraftAnswer),
  eventOf('CREDIT_CARD_APPLICATION', bare, creditCardTable, (row, bank) => extendedAnswer(bank, row)),
  eventOf('CREDIT_CARD_BILL', bare, billTable, (row, bank) => billAnswer(bank, row)),
  eventOf('CREDIT_CARD_APPLICATION_TERMINATION', bare, terminationTable, terminationPayload),
  // These two name no customer.
  eventOf('ACCOUNT_SNAPSHOT', wrapped, accountSnapshots, ({ id, status }) => ({ id, status })),
  eventOf('IDENTIFICATION', bare, identifications, ({ id, status }) => ({ id, status })),
  deletionOf('PERSON_DELETED', persons),
  deletionOf('BUSINESS_DELETED', businesses),
]);

/**
 * The event types that can be subscribed to. The interest of an overdraft never changes here, so the last one
 * is never sent.
 */
export const eventTypes: readonly string[] = [
  ...[...eventsByResource.values()].map(({ type }) => type),
  'FREELANCER_OVERDRAFT_INTEREST_RATE_CHANGE',
];
