import { demo } from '../../src/sandbox/seed.js';

/** The customers of a fresh sandbox that the table uses. */
export type Customer = 'applicant' | 'borrower' | 'freelancer' | 'business' | 'cardholder' | 'overdrawn';

/** Ids by the names in angle brackets in requests. */
export type Things = Readonly<Record<string, string>>;

const { person: applicant, borrower, freelancer, business, cardholder, overdrawn } = demo;

/** Their resources in the seed data. */
export const seeds: Readonly<Record<Customer, Things>> = {
  applicant: {
    person: applicant.id,
    account: applicant.accountId,
    snapshot: applicant.accountSnapshotId,
    identification: applicant.identificationId,
  },
  borrower: {
    person: borrower.id,
    account: borrower.accountId,
    record: borrower.creditRecordId,
    application: borrower.applicationIds[0] ?? '',
    line: borrower.creditLineIds[0] ?? '',
    blockedLine: borrower.creditLineIds[2] ?? '',
  },
  freelancer: {
    person: freelancer.id,
    account: freelancer.accountId,
    snapshot: freelancer.accountSnapshotId,
    identification: freelancer.identificationId,
  },
  business: { business: business.id, card: business.cardApplicationId },
  cardholder: {
    person: cardholder.id,
    card: cardholder.cardApplicationId,
    bill: cardholder.billIds[0] ?? '',
  },
  overdrawn: {
    person: overdrawn.id,
    account: overdrawn.accountId,
    snapshot: overdrawn.accountSnapshotId,
    record: overdrawn.creditRecordId,
    overdraftApplication: overdrawn.overdraftApplicationId,
    overdraft: overdrawn.overdraftId,
  },
};

const money = '{ value: 200000 }';

/**
 * The partner's steps before a request whose resource is not in the seed data. The first id in the answer
 * gets the name.
 */
const steps = {
  askAuthorization: ['', 'sandbox: the applicant asks'],
  apply: [
    'application',
    `createCreditLineApplication(input: { personId: "<person>", netIncomeAmount: { value: 1000000 }, requestedCreditLimit: ${money} }) { creditLineApplication { id } }`,
  ],
  linkSnapshot: [
    '',
    'linkCreditLineApplicationAccountSnapshot(input: { personId: "<person>", applicationId: "<application>", accountSnapshotId: "<snapshot>" }) { creditLineApplication { id } }',
  ],
  identify: [
    'line',
    'linkCreditLineApplicationIdentification(input: { personId: "<person>", applicationId: "<application>", identificationId: "<identification>" }) { creditLineApplication { creditLine { id } } }',
  ],
  revoke: [
    '',
    'revokeCreditLine(input: { personId: "<person>", creditLineId: "<line>" }) { creditLine { id } }',
  ],
  findBlock: [
    'block',
    '{ creditLine(personId: "<person>", id: "<blockedLine>") { blocks { nodes { id } } } }',
  ],
  record: [
    'record',
    'createFreelancerCreditRecord(input: { personId: "<person>", source: SOLARIS_BANK }) { creditRecord { id } }',
  ],
  applyAsFreelancer: [
    'freelancerApplication',
    `createFreelancerCreditLineApplication(input: { personId: "<person>", annualTurnover: { value: 9000000 }, corporateName: "Mustermann",
    foundationDate: "2015-01-01", legalForm: FREE_OCCUPATION, monthlyNetProfit: { value: 600000 }, monthlyNonMortgageCreditExpense: { value: 0 },
    monthlyPrivateFixedCost: { value: 100000 }, recipientIban: "DE89370400440532013000", taxId: "1234567" }) { freelancerCreditLineApplication { id } }`,
  ],
  linkFreelancerRecord: [
    '',
    'linkFreelancerCreditLineApplicationCreditRecord(input: { personId: "<person>", applicationId: "<freelancerApplication>", creditRecordId: "<record>" }) { freelancerCreditLineApplication { id } }',
  ],
  linkFreelancerSnapshot: [
    '',
    'linkFreelancerCreditLineApplicationAccountSnapshot(input: { personId: "<person>", applicationId: "<freelancerApplication>", accountSnapshotId: "<snapshot>" }) { freelancerCreditLineApplication { id } }',
  ],
  agree: [
    '',
    'agreeToFreelancerCreditLineContract(input: { personId: "<person>", applicationId: "<freelancerApplication>" }) { freelancerCreditLineApplication { id } }',
  ],
  findFreelancerLine: [
    'line',
    '{ freelancerCreditLineApplication(personId: "<person>", id: "<freelancerApplication>") { creditLine { id } } }',
  ],
  applyForOverdraft: [
    'overdraftApplication',
    'createOverdraftApplication(input: { personId: "<person>", creditRecordId: "<record>", partnerRiskClass: "a" }) { overdraftApplication { id } }',
  ],
  linkOverdraftSnapshot: [
    '',
    'linkOverdraftApplicationAccountSnapshot(input: { personId: "<person>", applicationId: "<overdraftApplication>", accountSnapshotId: "<snapshot>" }) { overdraftApplication { id } }',
  ],
  openOverdraft: [
    'overdraft',
    'createOverdraft(input: { personId: "<person>", applicationId: "<overdraftApplication>", accountId: "<account>" }) { overdraft { id } }',
  ],
  applyForCard: [
    'card',
    `createCreditCardApplication(input: { personId: "<person>", productType: CONSUMER_CREDIT_CARD,
    scoringOptions: { customerDesiredLimit: ${money}, netIncome: { value: 1100000 }, livingSituationExpenses: { value: 100000 } } }) { creditCardApplication { id } }`,
  ],
  endCard: [
    'termination',
    'requestCreditCardTermination(input: { applicationId: "<card>" }) { creditCardTermination { id } }',
  ],
} as const satisfies Record<string, readonly [gives: string, sends: string]>;

export type Step = keyof typeof steps;

/** Returns a step's request, and the name for the first id in its answer. */
export const step = (name: Step): { readonly gives: string; readonly sends: string } => ({
  gives: steps[name][0],
  sends: steps[name][1],
});

/** The steps that several requests need. */
export const line: readonly Step[] = ['apply', 'linkSnapshot', 'identify'];
export const freelancerOffer: readonly Step[] = [
  'applyAsFreelancer',
  'record',
  'linkFreelancerRecord',
  'linkFreelancerSnapshot',
];
export const freelancerLine: readonly Step[] = [...freelancerOffer, 'agree', 'findFreelancerLine'];
export const overdraftOffer: readonly Step[] = ['record', 'applyForOverdraft', 'linkOverdraftSnapshot'];

/** Replaces the names in angle brackets by ids. @throws Error for an unknown name */
export const filled = (text: string, things: Things): string =>
  text.replace(/<(\w+)>/g, (_brackets, name: string) => {
    const id = things[name];
    if (id === undefined) throw new Error(`There is no ${name}.`);
    return id;
  });

/** Returns ids of the same form that do not exist. */
export const absent = (things: Things): Things =>
  Object.fromEntries(Object.entries(things).map(([name, id]) => [name, `${'f'.repeat(16)}${id.slice(16)}`]));
