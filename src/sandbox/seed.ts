import { type Bank, emptyBank, scheduleAt } from './bank.js';
import { addDuration, addMonths } from './calendar.js';
import { purchase } from './credit-card-application.js';
import { creditCardTable } from './credit-card.js';
import {
  bookOnAccount,
  createAccount,
  createAccountSnapshot,
  createBusiness,
  createIdentification,
  createPerson,
} from './customers.js';
import type { BodyOf, SandboxDomain, Handlers, OperationId, OperationRequest } from './domain.js';
import { sandboxDomains } from './domains.js';
import { Ids } from './ids.js';

/** Returns an id in the documented format that shows its owner: "1111…0001cper". */
const id = (owner: number, number: number, suffix: string): string =>
  String(owner).repeat(16) + String(number).padStart(16, '0') + suffix;

/** The initial customers of every sandbox, and the ids of their resources. */
export const demo = {
  /** A consumer with everything that an application needs, but no application. */
  person: {
    id: id(1, 1, 'cper'),
    name: 'Lisa Hermann',
    accountId: id(1, 1, 'cacc'),
    accountSnapshotId: id(1, 1, 'snap'),
    identificationId: id(1, 1, 'cidt'),
  },
  /**
   * A consumer with three open credit lines, each with a loan, the third line blocked, and a rejected fourth
   * application.
   */
  borrower: {
    id: id(2, 1, 'cper'),
    name: 'Anna Schmidt',
    accountId: id(2, 1, 'cacc'),
    creditRecordId: id(2, 1, 'ccrd'),
    applicationIds: [id(2, 1, 'ccla'), id(2, 2, 'ccla'), id(2, 3, 'ccla')],
    rejectedApplicationId: id(2, 4, 'ccla'),
    creditLineIds: [id(2, 1, 'ccln'), id(2, 2, 'ccln'), id(2, 3, 'ccln')],
    loanIds: [id(2, 1, 'cloa'), id(2, 2, 'cloa'), id(2, 3, 'cloa')],
  },
  /** A freelancer with everything that an application needs, but no application. */
  freelancer: {
    id: id(3, 1, 'cper'),
    name: 'Peter Mustermann',
    accountId: id(3, 1, 'cacc'),
    accountSnapshotId: id(3, 1, 'snap'),
    identificationId: id(3, 1, 'cidt'),
  },
  /** A business whose card application waits for its identification. */
  business: {
    id: id(4, 1, 'cbiz'),
    name: 'Muster Handels GmbH',
    accountId: id(4, 1, 'cacc'),
    cardApplicationId: id(4, 1, 'ccla'),
  },
  /** A consumer with a card in partial repayment, a bill for each month, and a declined application. */
  cardholder: {
    id: id(5, 1, 'cper'),
    name: 'Clara Weber',
    identificationId: id(5, 1, 'cidt'),
    cardApplicationId: id(5, 1, 'ccla'),
    declinedCardApplicationId: id(5, 2, 'ccla'),
    cardAccountId: id(5, 1, 'cacc'),
    billIds: [1, 2, 3, 4, 5, 6].map((number) => id(5, number, '')),
  },
  /** A freelancer with an overdraft in use. */
  overdrawn: {
    id: id(6, 1, 'cper'),
    name: 'Jonas Becker',
    accountId: id(6, 1, 'cacc'),
    accountSnapshotId: id(6, 1, 'snap'),
    creditRecordId: id(6, 1, 'ccrd'),
    overdraftApplicationId: id(6, 1, 'coap'),
    overdraftId: id(6, 1, 'covd'),
  },
} as const;

/** Ids of the first credit record, application and credit line that are created in a fresh sandbox. */
export const firstIds = (() => {
  const ids = new Ids();
  return {
    creditRecordId: ids.next('ccrd'),
    applicationId: ids.next('ccla'),
    creditLineId: ids.next('ccln'),
  };
})();

/** Months of seed history before the sandbox's present. */
const historyMonths = 6;

const euro = (amount: number): { value: number; unit: 'cents'; currency: 'EUR' } => ({
  value: amount * 100,
  unit: 'cents',
  currency: 'EUR',
});

/**
 * Creates a bank with its initial customers, with its clock set to `now`. The seed data is created by real
 * operations that start half a year earlier.
 */
export function seededBank(now: Date): Bank {
  const bank = emptyBank(addMonths(now, -historyMonths));
  for (const domain of Object.values<SandboxDomain>(sandboxDomains))
    if (domain.customerChanged) bank.customerListeners.push(domain.customerChanged);
  addPerson(bank, demo.person.id, demo.person.name, '1988-04-12', 'EMPLOYED');
  readyToApply(bank, demo.person);
  addPerson(bank, demo.freelancer.id, demo.freelancer.name, '1979-09-30', 'FREELANCER');
  readyToApply(bank, demo.freelancer);
  addBusiness(bank);
  applyForBusinessCard(bank);
  addPerson(bank, demo.cardholder.id, demo.cardholder.name, '1985-07-21', 'EMPLOYED');
  useCard(bank);
  addPerson(bank, demo.overdrawn.id, demo.overdrawn.name, '1983-01-15', 'FREELANCER');
  overdraw(bank);
  addPerson(bank, demo.borrower.id, demo.borrower.name, '1992-11-03', 'EMPLOYED');
  borrow(bank);
  bank.clock.moveTo(now);
  bank.book.clear();
  return bank;
}

function addPerson(bank: Bank, id: string, name: string, birthDate: string, employmentStatus: string): void {
  const [firstName = '', lastName = ''] = name.split(' ');
  createPerson(bank, {
    id,
    first_name: firstName,
    last_name: lastName,
    birth_date: birthDate,
    employment_status: employmentStatus,
  });
}

function readyToApply(
  bank: Bank,
  { id, accountId, accountSnapshotId, identificationId }: typeof demo.person | typeof demo.freelancer,
): void {
  bank.ids.reserve('cacc', [accountId]);
  bank.ids.reserve('snap', [accountSnapshotId]);
  bank.ids.reserve('cidt', [identificationId]);
  const account = createAccount(bank, { personId: id });
  createAccountSnapshot(bank, id, 'available', account.iban);
  createIdentification(bank, { personId: id }, 'successful');
}

function addBusiness(bank: Bank): void {
  const { id, name, accountId } = demo.business;
  createBusiness(bank, { id, name });
  bank.ids.reserve('cacc', [accountId]);
  createAccount(bank, { businessId: id });
}

/** Executes an operation in the bank, as if the request had arrived. */
function callBank<Op extends OperationId>(
  bank: Bank,
  operationId: Op,
  path: OperationRequest<Op>['path'],
  body: BodyOf<Op>,
): void {
  const handlers = Object.assign(
    {},
    ...Object.values<SandboxDomain>(sandboxDomains).map((domain) => domain.handlers),
  ) as Handlers;
  handlers[operationId]?.({ bank, path, body, query: {} });
  bank.clock.runDue();
}

/** The borrower's requests, one per month. */
const wishes = [
  { limit: 3000, loan: 1200, term: 12, purpose: 'Washing machine' },
  { limit: 1500, loan: 600, term: 6, purpose: 'Bicycle' },
  { limit: 2500, loan: 900, term: 9, purpose: 'Holiday' },
];

function borrow(bank: Bank): void {
  const {
    id: person_id,
    accountId,
    creditRecordId,
    applicationIds,
    rejectedApplicationId,
    creditLineIds,
    loanIds,
  } = demo.borrower;
  bank.ids.reserve('cacc', [accountId]);
  bank.ids.reserve('ccrd', [creditRecordId]);
  bank.ids.reserve('ccla', [...applicationIds, rejectedApplicationId]);
  bank.ids.reserve('ccln', creditLineIds);
  bank.ids.reserve('cloa', loanIds);
  const { iban } = createAccount(bank, { personId: person_id });
  callBank(bank, 'createCreditRecord', { person_id }, { source: 'solarisBank' });
  wishes.forEach(({ limit, loan, term, purpose }, index) => {
    const application = { person_id, application_id: applicationIds[index] as string };
    const snapshot = createAccountSnapshot(bank, person_id, 'available', iban);
    const identification = createIdentification(bank, { personId: person_id }, 'successful');
    callBank(bank, 'createCreditLineApplication', { person_id }, declaration(2600, limit));
    callBank(bank, 'linkCreditLineApplicationAccountSnapshot', application, {
      account_snapshot_id: snapshot.id,
    });
    callBank(bank, 'linkCreditLineApplicationIdentification', application, {
      identification_id: identification.id,
    });
    const line = { person_id, credit_line_id: creditLineIds[index] as string };
    callBank(bank, 'createLoan', line, { amount: euro(loan), reference: `ANNA-${index + 1}`, purpose, term });
    bank.clock.moveTo(addMonths(bank.clock.now(), 1));
  });
  const third = { person_id, credit_line_id: creditLineIds[2] };
  callBank(bank, 'blockCreditLine', third, {
    source: 'webui',
    description: 'externally_by_customer',
    reference_id: 'lost-phone',
  });
  callBank(bank, 'createCreditLineApplication', { person_id }, declaration(1100, 2000));
}

function declaration(netIncome: number, limit: number): BodyOf<'createCreditLineApplication'> {
  return {
    requested_credit_limit: euro(limit),
    net_income_amount: euro(netIncome),
    living_situation: 'LIVING_IN_RENTED_HOUSE',
    living_situation_amount: euro(900),
    existing_credit_repayment_excluding_mortgage: euro(100),
    private_insurance_amount: euro(50),
    number_of_dependents: 0,
    marriage_status: 'UNMARRIED',
    employment_since: '2019-02-01',
    repayment_day_of_month: 15,
  };
}

function applyForBusinessCard(bank: Bank): void {
  const { id: business_id, cardApplicationId } = demo.business;
  bank.ids.reserve('ccla', [cardApplicationId]);
  callBank(
    bank,
    'createBusinessCreditCardApplication',
    { business_id },
    {
      product_type: 'BUSINESS_CREDIT_CARD',
      external_customer_id: 'HANDEL-1',
      scoring_options: {
        customer_desired_limit: euro(5000),
        annual_turnover: euro(400_000),
        partner_pd_rate: 0.02,
        partner_score: 1,
      },
    },
  );
}

/** The cardholder's monthly purchases: days after the start of the month, text, and cents. */
const purchases = [
  { after: 3, text: 'Supermarket', amount: 84_37 },
  { after: 9, text: 'Train ticket', amount: 59_90 },
  { after: 17, text: 'Bookshop', amount: 41_20 },
];

function useCard(bank: Bank): void {
  const {
    id: person_id,
    identificationId,
    cardApplicationId,
    declinedCardApplicationId,
    cardAccountId,
    billIds,
  } = demo.cardholder;
  bank.ids.reserve('cidt', [identificationId]);
  bank.ids.reserve('ccla', [cardApplicationId, declinedCardApplicationId]);
  bank.ids.reserve('cacc', [cardAccountId, id(5, 2, 'cacc'), id(5, 3, 'cacc')]);
  bank.ids.reserve('iban', ['DE61110101015000000001']);
  bank.ids.reserve('sddm', [id(5, 1, 'sddm')]);
  bank.ids.reserve('', billIds);
  bank.ids.reserve(
    'pbxi',
    billIds.map((bill) => `${bill}pbxi`),
  );
  createIdentification(bank, { personId: person_id }, 'successful');
  callBank(
    bank,
    'createCreditCardApplication',
    { person_id },
    {
      product_type: 'CONSUMER_CREDIT_CARD',
      external_customer_id: 'CLARA-1',
      repayment_options: { upcoming_type: 'PARTIAL', minimum_amount: euro(30), minimum_percentage: 5 },
      scoring_options: {
        customer_desired_limit: euro(2000),
        net_income: euro(2900),
        living_situation_expenses: euro(700),
        number_of_dependents: 0,
      },
    },
  );
  callBank(bank, 'finalizeCreditCardApplication', { id: cardApplicationId }, undefined);
  callBank(
    bank,
    'createCreditCardApplication',
    { person_id },
    {
      product_type: 'CONSUMER_CREDIT_CARD',
      external_customer_id: 'CLARA-2',
      scoring_options: { customer_desired_limit: euro(500), net_income: euro(90) },
    },
  );
  const card = bank.store.require(creditCardTable, cardApplicationId);
  for (let month = 0; month < historyMonths; month += 1) {
    const start = addMonths(bank.clock.now(), month);
    for (const { after, text, amount } of purchases)
      scheduleAt(bank, addDuration(start, `P${after}D`), card, () => purchase(bank, card, amount, text));
  }
}

function overdraw(bank: Bank): void {
  const {
    id: person_id,
    accountId,
    accountSnapshotId,
    creditRecordId,
    overdraftApplicationId,
    overdraftId,
  } = demo.overdrawn;
  bank.ids.reserve('cacc', [accountId]);
  bank.ids.reserve('iban', ['DE16110101016000000001']);
  bank.ids.reserve('snap', [accountSnapshotId]);
  bank.ids.reserve('ccrd', [creditRecordId]);
  bank.ids.reserve('coap', [overdraftApplicationId]);
  bank.ids.reserve('covd', [overdraftId]);
  const account = createAccount(bank, { personId: person_id });
  createAccountSnapshot(bank, person_id, 'available', account.iban);
  callBank(bank, 'createFreelancerCreditRecord', { person_id }, { source: 'solarisBank' });
  callBank(
    bank,
    'createOverdraftApplication',
    { person_id },
    { credit_record_id: creditRecordId, partner_risk_class: 'c' },
  );
  const application = { person_id, overdraft_application_id: overdraftApplicationId };
  callBank(bank, 'linkOverdraftApplicationAccountSnapshot', application, {
    account_snapshot_id: accountSnapshotId,
  });
  callBank(bank, 'createOverdraft', application, { account_id: accountId });
  bookOnAccount(bank, account, -420_00);
}
