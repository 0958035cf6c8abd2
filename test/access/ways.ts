import { freelancerLine, freelancerOffer, line, overdraftOffer, type Customer, type Step } from './world.js';

/** Who gets through with the scope that reading or writing needs: anybody, the customer whose thing it is, or the partner alone. */
export type May = 'anybody' | 'customer' | 'partner';

/** A way into the graph: a field, the bank's operation that it leads to, who may take it, whose thing the question is about, what is sent, and what is done before. */
export type Way = readonly [place: string, operation: string | null, may: May, of: Customer, sends: string, after?: readonly Step[]];

const money = '{ value: 1000 }';
const iban = 'DE89370400440532013000';
const line1 = 'personId: "<person>", creditLineId: "<line>"';
const ofApplication = 'personId: "<person>", applicationId: "<application>"';
const ofFreelancer = 'personId: "<person>", applicationId: "<freelancerApplication>"';
const ofOverdraft = 'personId: "<person>", applicationId: "<overdraftApplication>"';
const scoring = '{ customerDesiredLimit: { value: 100000 }, netIncome: { value: 1100000 }, livingSituationExpenses: { value: 100000 } }';
const freelancersData = `annualTurnover: { value: 9000000 }, corporateName: "x", foundationDate: "2015-01-01", legalForm: OTHER, monthlyNetProfit: { value: 500000 },
  monthlyNonMortgageCreditExpense: ${money}, monthlyPrivateFixedCost: ${money}, recipientIban: "${iban}", taxId: "1234567"`;

/** The bank's operations that change something, by their mutations, and what the gateway remembers. */
export const writes: readonly Way[] = [
  ['Mutation.createCreditRecord', 'createCreditRecord', 'partner', 'applicant', 'createCreditRecord(input: { personId: "<person>", source: SOLARIS_BANK }) { creditRecord { id } }'],
  ['Mutation.createFreelancerCreditRecord', 'createFreelancerCreditRecord', 'partner', 'freelancer', 'createFreelancerCreditRecord(input: { personId: "<person>", source: SOLARIS_BANK }) { creditRecord { id } }'],
  ['Mutation.createCreditLineApplication', 'createCreditLineApplication', 'customer', 'applicant', `createCreditLineApplication(input: { personId: "<person>", netIncomeAmount: ${money} }) { creditLineApplication { id } }`],
  ['Mutation.createCreditLineApplication', 'createCreditLineApplication', 'customer', 'freelancer', `createCreditLineApplication(input: { personId: "<person>", creditRecordId: "<record>", identificationId: "<identification>" }) { creditLineApplication { id } }`, ['record']],
  ['Mutation.linkCreditLineApplicationAccountSnapshot', 'linkCreditLineApplicationAccountSnapshot', 'partner', 'applicant',
    `linkCreditLineApplicationAccountSnapshot(input: { ${ofApplication}, accountSnapshotId: "<snapshot>" }) { creditLineApplication { id } }`, ['apply']],
  ['Mutation.linkCreditLineApplicationIdentification', 'linkCreditLineApplicationIdentification', 'partner', 'applicant',
    `linkCreditLineApplicationIdentification(input: { ${ofApplication}, identificationId: "<identification>" }) { creditLineApplication { id } }`, ['apply', 'linkSnapshot']],
  ['Mutation.authorizeCreditLine', 'authorizeCreditLine', 'partner', 'applicant', `authorizeCreditLine(input: { ${line1} }) { creditLine { id } }`, ['askAuthorization', ...line]],
  ['Mutation.createLoan', 'createLoan', 'customer', 'borrower', `createLoan(input: { ${line1}, amount: { value: 50000 }, reference: "r", purpose: "p", term: 6 }) { loan { id } }`],
  ['Mutation.revokeCreditLine', 'revokeCreditLine', 'customer', 'applicant', `revokeCreditLine(input: { ${line1} }) { creditLine { id } }`, line],
  ['Mutation.terminateCreditLine', 'terminateCreditLine', 'customer', 'borrower', `terminateCreditLine(input: { ${line1}, requestedAt: "2027-01-15" }) { creditLine { id } }`],
  ['Mutation.updateCreditLineReferenceAccount', 'updateCreditLineReferenceAccount', 'customer', 'borrower',
    `updateCreditLineReferenceAccount(input: { ${line1}, iban: "${iban}", mandateNumber: "m", mandateSignatureDate: "2026-01-01" }) { creditLine { id } }`],
  ['Mutation.setCreditLinePayoutAccount', 'setCreditLinePayoutAccount', 'customer', 'borrower', `setCreditLinePayoutAccount(input: { ${line1}, accountId: "<account>" }) { creditLine { id } }`],
  ['Mutation.blockCreditLine', 'blockCreditLine', 'customer', 'borrower', `blockCreditLine(input: { ${line1} }) { creditLineBlock { id } }`],
  ['Mutation.unblockCreditLine', 'unblockCreditLine', 'partner', 'borrower', 'unblockCreditLine(input: { personId: "<person>", creditLineId: "<blockedLine>", blockId: "<block>" }) { creditLineBlockId }', ['findBlock']],
  ['Mutation.createFreelancerCreditLineApplication', 'createFreelancerCreditLineApplication', 'customer', 'freelancer',
    `createFreelancerCreditLineApplication(input: { personId: "<person>", ${freelancersData} }) { freelancerCreditLineApplication { id } }`],
  ['Mutation.linkFreelancerCreditLineApplicationCreditRecord', 'linkFreelancerCreditLineApplicationCreditRecord', 'partner', 'freelancer',
    `linkFreelancerCreditLineApplicationCreditRecord(input: { ${ofFreelancer}, creditRecordId: "<record>" }) { freelancerCreditLineApplication { id } }`, ['applyAsFreelancer', 'record']],
  ['Mutation.linkFreelancerCreditLineApplicationAccountSnapshot', 'linkFreelancerCreditLineApplicationAccountSnapshot', 'partner', 'freelancer',
    `linkFreelancerCreditLineApplicationAccountSnapshot(input: { ${ofFreelancer}, accountSnapshotId: "<snapshot>" }) { freelancerCreditLineApplication { id } }`, ['applyAsFreelancer', 'record', 'linkFreelancerRecord']],
  ['Mutation.agreeToFreelancerCreditLineContract', 'agreeToFreelancerCreditLineContract', 'customer', 'freelancer',
    `agreeToFreelancerCreditLineContract(input: { ${ofFreelancer} }) { freelancerCreditLineApplication { id } }`, freelancerOffer],
  ['Mutation.createOverdraftApplication', 'createOverdraftApplication', 'customer', 'freelancer', 'createOverdraftApplication(input: { personId: "<person>", creditRecordId: "<record>" }) { overdraftApplication { id } }', ['record']],
  ['Mutation.linkOverdraftApplicationAccountSnapshot', 'linkOverdraftApplicationAccountSnapshot', 'partner', 'freelancer',
    `linkOverdraftApplicationAccountSnapshot(input: { ${ofOverdraft}, accountSnapshotId: "<snapshot>" }) { overdraftApplication { id } }`, ['record', 'applyForOverdraft']],
  ['Mutation.createOverdraft', 'createOverdraft', 'customer', 'freelancer', `createOverdraft(input: { ${ofOverdraft}, accountId: "<account>" }) { overdraft { id } }`, overdraftOffer],
  ['Mutation.terminateOverdraft', 'terminateOverdraft', 'customer', 'freelancer', 'terminateOverdraft(input: { personId: "<person>", overdraftId: "<overdraft>" }) { overdraft { id } }', [...overdraftOffer, 'openOverdraft']],
  ['Mutation.createCreditCardApplication', 'createCreditCardApplication', 'customer', 'applicant',
    `createCreditCardApplication(input: { personId: "<person>", productType: CONSUMER_CREDIT_CARD, scoringOptions: ${scoring} }) { creditCardApplication { id } }`],
  ['Mutation.createBusinessCreditCardApplication', 'createBusinessCreditCardApplication', 'customer', 'business',
    'createBusinessCreditCardApplication(input: { businessId: "<business>", productType: BUSINESS_CREDIT_CARD, scoringOptions: { annualTurnover: { value: 40000000 } } }) { creditCardApplication { id } }'],
  ['Mutation.finalizeCreditCardApplication', 'finalizeCreditCardApplication', 'partner', 'cardholder', 'finalizeCreditCardApplication(input: { applicationId: "<card>" }) { creditCardApplication { id } }', ['applyForCard']],
  ['Mutation.setCreditCardLimit', 'setCreditCardLimit', 'partner', 'cardholder', 'setCreditCardLimit(input: { applicationId: "<card>", limit: { value: 150000 } }) { creditCardApplication { id } }'],
  ['Mutation.changeCreditCardRepaymentOptions', 'changeCreditCardRepaymentOptions', 'customer', 'cardholder',
    'changeCreditCardRepaymentOptions(input: { applicationId: "<card>", statementWithDetails: true }) { creditCardApplication { id } }'],
  ['Mutation.changeCreditCardRepaymentOptions', 'changeCreditCardRepaymentOptions', 'customer', 'business',
    'changeCreditCardRepaymentOptions(input: { applicationId: "<card>", statementWithDetails: true }) { creditCardApplication { id } }'],
  ['Mutation.requestCreditCardTermination', 'requestCreditCardTermination', 'customer', 'cardholder', 'requestCreditCardTermination(input: { applicationId: "<card>" }) { creditCardTermination { id } }'],
  ['Mutation.revokeCreditCardTermination', 'revokeCreditCardTermination', 'customer', 'cardholder', 'revokeCreditCardTermination(input: { terminationId: "<termination>" }) { creditCardTermination { id } }', ['endCard']],
  ['Mutation.rememberResource', 'getCreditRecord', 'partner', 'borrower', 'rememberResource(input: { kind: CREDIT_RECORD, personId: "<person>", id: "<record>" }) { resource { id } }'],
  ['Mutation.rememberResource', 'getFreelancerCreditLineApplication', 'partner', 'freelancer',
    'rememberResource(input: { kind: FREELANCER_CREDIT_LINE_APPLICATION, personId: "<person>", id: "<freelancerApplication>" }) { resource { id } }', ['applyAsFreelancer']],
  ['Mutation.rememberResource', 'getOverdraftApplication', 'partner', 'overdrawn', 'rememberResource(input: { kind: OVERDRAFT_APPLICATION, personId: "<person>", id: "<overdraftApplication>" }) { resource { id } }'],
  ['Mutation.rememberResource', 'getOverdraft', 'partner', 'overdrawn', 'rememberResource(input: { kind: OVERDRAFT, personId: "<person>", id: "<overdraft>" }) { resource { id } }'],
  ['KnownResource.person', 'getOverdraft', 'partner', 'overdrawn', 'rememberResource(input: { kind: OVERDRAFT, personId: "<person>", id: "<overdraft>" }) { resource { person { id } } }'],
  ['Mutation.forgetResource', null, 'partner', 'freelancer', 'forgetResource(input: { kind: CREDIT_RECORD, personId: "<person>", id: "<record>" }) { resourceId person { id } }', ['record']],
];

const anonymous = '(input: { amount: { value: 100000 } }) { term }';

/** The entry points that read. */
export const entries: readonly Way[] = [
  ['Query.person', null, 'customer', 'borrower', 'person(id: "<person>") { __typename id }'],
  ['Query.business', null, 'customer', 'business', 'business(id: "<business>") { __typename id }'],
  ['Query.creditRecord', 'getCreditRecord', 'customer', 'borrower', 'creditRecord(personId: "<person>", id: "<record>") { id status }'],
  ['Query.anonymousInstallmentPlans', 'calculateAnonymousInstallmentPlans', 'anybody', 'borrower', `anonymousInstallmentPlans${anonymous}`],
  ['Query.anonymousFreelancerInstallmentPlans', 'calculateAnonymousFreelancerInstallmentPlans', 'anybody', 'borrower', `anonymousFreelancerInstallmentPlans${anonymous}`],
  ['Query.creditLineApplication', 'getCreditLineApplication', 'customer', 'borrower', 'creditLineApplication(personId: "<person>", id: "<application>") { id status }'],
  ['Query.creditLineApplications', 'listCreditLineApplications', 'partner', 'borrower', 'creditLineApplications { totalCount nodes { id } }'],
  ['Query.creditLineApplications', 'listCreditLineApplications', 'partner', 'borrower', 'creditLineApplications(filter: { id: "<application>" }) { totalCount nodes { id } }'],
  ['Query.creditLineApplications', 'listCreditLineApplications', 'partner', 'borrower', 'creditLineApplications(filter: { creditLineId: "<line>" }) { totalCount nodes { id } }'],
  ['Query.creditLineApplications', 'listCreditLineApplications', 'customer', 'borrower', 'creditLineApplications(filter: { personId: "<person>", id: "<application>" }) { totalCount nodes { id } }'],
  ['Query.freelancerCreditLineApplication', 'getFreelancerCreditLineApplication', 'customer', 'freelancer',
    'freelancerCreditLineApplication(personId: "<person>", id: "<freelancerApplication>") { id status }', ['applyAsFreelancer']],
  ['Query.creditLine', 'getCreditLine', 'customer', 'borrower', 'creditLine(personId: "<person>", id: "<line>") { id status }'],
  ['Query.creditLines', 'listCreditLines', 'partner', 'borrower', 'creditLines { totalCount nodes { id status } }'],
  ['Query.creditLines', 'listCreditLines', 'partner', 'borrower', 'creditLines(filter: { id: "<line>" }) { totalCount nodes { id status } }'],
  ['Query.creditLines', 'listCreditLines', 'customer', 'borrower', 'creditLines(filter: { personId: "<person>" }) { totalCount nodes { id status } edges { cursor } }'],
  ['Query.overdraftApplication', 'getOverdraftApplication', 'customer', 'overdrawn', 'overdraftApplication(personId: "<person>", id: "<overdraftApplication>") { id status }'],
  ['Query.overdraft', 'getOverdraft', 'customer', 'overdrawn', 'overdraft(personId: "<person>", id: "<overdraft>") { id status }'],
  ['Query.creditCardApplication', 'getCreditCardApplication', 'customer', 'cardholder', 'creditCardApplication(id: "<card>") { id status }'],
  ['Query.creditCardApplication', 'getCreditCardApplication', 'customer', 'business', 'creditCardApplication(id: "<card>") { id status }'],
  ['Query.creditCardApplications', 'listCreditCardApplications', 'partner', 'cardholder', 'creditCardApplications { totalCount nodes { id } }'],
  ['Query.creditCardApplications', 'listCreditCardApplications', 'partner', 'cardholder', 'creditCardApplications(filter: { id: "<card>" }) { totalCount nodes { id } }'],
  ['Query.creditCardApplications', 'listCreditCardApplications', 'partner', 'cardholder', 'creditCardApplications(filter: { externalCustomerId: "CLARA-1" }) { totalCount nodes { id } }'],
  ['Query.creditCardApplications', 'listCreditCardApplications', 'customer', 'cardholder', 'creditCardApplications(filter: { customerId: "<person>" }) { totalCount nodes { id } edges { cursor } }'],
  ['Query.creditCardApplications', 'listCreditCardApplications', 'customer', 'business', 'creditCardApplications(filter: { customerId: "<business>", id: "<card>" }) { totalCount nodes { id } }'],
  ['Query.creditCardBill', 'getCreditCardBill', 'customer', 'cardholder', 'creditCardBill(id: "<bill>") { id status }'],
  ['Query.creditCardBills', 'listCreditCardBills', 'partner', 'cardholder', 'creditCardBills { totalCount nodes { id } }'],
  ['Query.creditCardBills', 'listCreditCardBills', 'partner', 'cardholder', 'creditCardBills(filter: { statementDateMin: "2020-01-01" }) { totalCount nodes { id } }'],
  ['Query.creditCardBills', 'listCreditCardBills', 'customer', 'cardholder', 'creditCardBills(filter: { applicationId: "<card>" }) { totalCount nodes { id } edges { cursor } }'],
  ['Query.creditCardTerminations', 'listCreditCardTerminations', 'partner', 'cardholder', 'creditCardTerminations { totalCount nodes { id } }', ['endCard']],
  ['Query.creditCardTermination', 'getCreditCardTermination', 'customer', 'cardholder', 'creditCardTermination(id: "<termination>") { id status }', ['endCard']],
];

const ofPerson = (selection: string): string => `person(id: "<person>") { ${selection} }`;
const ofLine = (selection: string): string => `creditLine(personId: "<person>", id: "<line>") { ${selection} }`;
const ofCreditApplication = (selection: string): string => `creditLineApplication(personId: "<person>", id: "<application>") { ${selection} }`;
const ofFreelancers = (selection: string): string => `freelancerCreditLineApplication(personId: "<person>", id: "<freelancerApplication>") { ${selection} }`;
const ofOverdraftApplication = (selection: string): string => `overdraftApplication(personId: "<person>", id: "<overdraftApplication>") { ${selection} }`;
const ofCard = (selection: string): string => `creditCardApplication(id: "<card>") { ${selection} }`;

/** What hangs on something else: selected with more than its id, and by its id alone where that costs no call of its own. */
export const relations: readonly Way[] = [
  ['Person.creditRecord', 'getCreditRecord', 'customer', 'borrower', ofPerson('creditRecord(id: "<record>") { id status }')],
  ['Person.creditRecords', null, 'customer', 'freelancer', ofPerson('creditRecords { totalCount nodes { id personId person { id } } edges { cursor } }'), ['record']],
  ['Person.creditRecords', 'getCreditRecord', 'customer', 'freelancer', ofPerson('creditRecords { totalCount nodes { id status } }'), ['record']],
  ['Person.creditLineApplication', 'getCreditLineApplication', 'customer', 'borrower', ofPerson('creditLineApplication(id: "<application>") { id status }')],
  ['Person.creditLineApplications', 'listCreditLineApplications', 'customer', 'borrower', ofPerson('creditLineApplications { totalCount nodes { id status } }')],
  ['Person.freelancerCreditLineApplication', 'getFreelancerCreditLineApplication', 'customer', 'freelancer', ofPerson('freelancerCreditLineApplication(id: "<freelancerApplication>") { id status }'), ['applyAsFreelancer']],
  ['Person.freelancerCreditLineApplications', null, 'customer', 'freelancer', ofPerson('freelancerCreditLineApplications { totalCount nodes { id } }'), ['applyAsFreelancer']],
  ['Person.freelancerCreditLineApplications', 'getFreelancerCreditLineApplication', 'customer', 'freelancer', ofPerson('freelancerCreditLineApplications { nodes { status } }'), ['applyAsFreelancer']],
  ['Person.creditLine', 'getCreditLine', 'customer', 'borrower', ofPerson('creditLine(id: "<line>") { id status }')],
  ['Person.creditLines', 'listCreditLines', 'customer', 'borrower', ofPerson('creditLines(filter: { id: "<line>" }) { totalCount nodes { id accountId } }')],
  ['Person.loans', 'getCreditLine', 'customer', 'borrower', ofPerson('loans { totalCount nodes { id status creditLine { id } } }')],
  ['Person.overdraftApplication', 'getOverdraftApplication', 'customer', 'overdrawn', ofPerson('overdraftApplication(id: "<overdraftApplication>") { id status }')],
  ['Person.overdraftApplications', null, 'customer', 'freelancer', ofPerson('overdraftApplications { totalCount nodes { id } }'), ['record', 'applyForOverdraft']],
  ['Person.overdraftApplications', 'getOverdraftApplication', 'customer', 'freelancer', ofPerson('overdraftApplications { nodes { status } }'), ['record', 'applyForOverdraft']],
  ['Person.overdraft', 'getOverdraft', 'customer', 'overdrawn', ofPerson('overdraft(id: "<overdraft>") { id status }')],
  ['Person.overdrafts', null, 'customer', 'freelancer', ofPerson('overdrafts { totalCount nodes { id } }'), [...overdraftOffer, 'openOverdraft']],
  ['Person.overdrafts', 'getOverdraft', 'customer', 'freelancer', ofPerson('overdrafts { nodes { status } }'), [...overdraftOffer, 'openOverdraft']],
  ['Person.creditCardApplications', 'listCreditCardApplications', 'customer', 'cardholder', ofPerson('creditCardApplications { totalCount nodes { id status bills { totalCount } } }')],
  ['Business.creditCardApplications', 'listCreditCardApplications', 'customer', 'business', 'business(id: "<business>") { creditCardApplications { totalCount nodes { id status } } }'],
  ['Customer.creditCardApplications', 'listCreditCardApplications', 'customer', 'cardholder', ofCard('customer { creditCardApplications { totalCount nodes { id } } }')],
  ['CreditRecord.person', 'getCreditRecord', 'customer', 'borrower', 'creditRecord(personId: "<person>", id: "<record>") { person { id } }'],
  ['CreditLine.person', 'getCreditLine', 'customer', 'borrower', ofLine('person { id creditLines { totalCount } }')],
  ['CreditLine.application', 'getCreditLine', 'customer', 'borrower', ofLine('application { id }')],
  ['CreditLine.application', 'getCreditLineApplication', 'customer', 'borrower', ofLine('application { id status }')],
  ['CreditLine.freelancerApplication', 'getCreditLine', 'customer', 'freelancer', ofLine('freelancerApplication { id }'), freelancerLine],
  ['CreditLine.freelancerApplication', 'getFreelancerCreditLineApplication', 'customer', 'freelancer', ofLine('freelancerApplication { id status }'), freelancerLine],
  ['CreditLine.activeLoans', 'getCreditLine', 'customer', 'borrower', ofLine('activeLoans { id status }')],
  ['CreditLine.availableInstallmentPlans', 'calculateAvailableInstallmentPlans', 'customer', 'borrower', ofLine(`availableInstallmentPlans(input: { amount: { value: 50000 } }) { term }`)],
  ['CreditLine.blocks', 'listCreditLineBlocks', 'customer', 'borrower', 'creditLine(personId: "<person>", id: "<blockedLine>") { blocks { totalCount nodes { id } } }'],
  ['CreditLine.block', 'getCreditLineBlock', 'customer', 'borrower', 'creditLine(personId: "<person>", id: "<blockedLine>") { block(id: "<block>") { id createdAt } }', ['findBlock']],
  ['CreditLine.annualAccountStatement', 'getCreditLine', 'customer', 'borrower', ofLine('annualAccountStatement(year: 2026) { fileName url expiresAt }')],
  ['CreditLine.annualAccountStatement', 'downloadAnnualAccountStatement', 'customer', 'borrower', ofLine('annualAccountStatement(year: 2026) { content }')],
  ['CreditLine.closingAccountStatement', 'getCreditLine', 'customer', 'applicant', ofLine('closingAccountStatement { fileName url expiresAt }'), [...line, 'revoke']],
  ['CreditLine.closingAccountStatement', 'downloadClosingAccountStatement', 'customer', 'applicant', ofLine('closingAccountStatement { content }'), [...line, 'revoke']],
  ['Loan.creditLine', 'getCreditLine', 'customer', 'borrower', ofLine('activeLoans { creditLine { id } }')],
  ['Loan.creditLine', 'getCreditLine', 'customer', 'borrower', ofPerson('loans { nodes { creditLine { id status } } }')],
  ['CreditLineApplication.person', 'getCreditLineApplication', 'customer', 'borrower', ofCreditApplication('person { id }')],
  ['CreditLineApplication.creditLine', 'getCreditLineApplication', 'customer', 'borrower', ofCreditApplication('creditLine { id }')],
  ['CreditLineApplication.creditLine', 'getCreditLine', 'customer', 'borrower', ofCreditApplication('creditLine { id status }')],
  ['CreditLineApplication.preContract', 'getCreditLineApplication', 'customer', 'borrower', ofCreditApplication('preContract { fileName url expiresAt }')],
  ['CreditLineApplication.preContract', 'downloadCreditLineApplicationPreContract', 'customer', 'borrower', ofCreditApplication('preContract { content }')],
  ['CreditLineApplication.contract', 'getCreditLineApplication', 'customer', 'borrower', ofCreditApplication('contract { fileName url expiresAt }')],
  ['CreditLineApplication.contract', 'downloadCreditLineApplicationContract', 'customer', 'borrower', ofCreditApplication('contract { content }')],
  ['FreelancerCreditLineApplication.person', 'getFreelancerCreditLineApplication', 'customer', 'freelancer', ofFreelancers('person { id }'), ['applyAsFreelancer']],
  ['FreelancerCreditLineApplication.creditLine', 'getFreelancerCreditLineApplication', 'customer', 'freelancer', ofFreelancers('creditLine { id }'), freelancerLine],
  ['FreelancerCreditLineApplication.creditLine', 'getCreditLine', 'customer', 'freelancer', ofFreelancers('creditLine { id status }'), freelancerLine],
  ['OverdraftApplication.person', 'getOverdraftApplication', 'customer', 'overdrawn', ofOverdraftApplication('person { id }')],
  ['OverdraftApplication.creditRecord', 'getOverdraftApplication', 'customer', 'overdrawn', ofOverdraftApplication('creditRecord { id }')],
  ['OverdraftApplication.creditRecord', 'getCreditRecord', 'customer', 'overdrawn', ofOverdraftApplication('creditRecord { id status }')],
  ['OverdraftApplication.overdraft', 'getOverdraftApplication', 'customer', 'overdrawn', ofOverdraftApplication('overdraft { id }')],
  ['OverdraftApplication.overdraft', 'getOverdraft', 'customer', 'overdrawn', ofOverdraftApplication('overdraft { id status }')],
  ['Overdraft.person', 'getOverdraft', 'customer', 'overdrawn', 'overdraft(personId: "<person>", id: "<overdraft>") { person { id } }'],
  ['CreditCardApplication.customer', 'getCreditCardApplication', 'customer', 'cardholder', ofCard('customer { __typename id }')],
  ['CreditCardApplication.customer', 'getCreditCardApplication', 'customer', 'business', ofCard('customer { __typename id }')],
  ['CreditCardApplication.bills', 'listCreditCardBills', 'customer', 'cardholder', ofCard('bills { totalCount nodes { id application { id } } }')],
  ['CreditCardApplication.activeTermination', 'getCreditCardApplication', 'customer', 'cardholder', ofCard('activeTermination { id }'), ['endCard']],
  ['CreditCardApplication.activeTermination', 'getCreditCardTermination', 'customer', 'cardholder', ofCard('activeTermination { id status }'), ['endCard']],
  ['CreditCardBill.application', 'getCreditCardBill', 'customer', 'cardholder', 'creditCardBill(id: "<bill>") { application { id } }'],
  ['CreditCardBill.application', 'getCreditCardApplication', 'customer', 'cardholder', 'creditCardBill(id: "<bill>") { application { id status } }'],
  ['CreditCardTermination.application', 'getCreditCardTermination', 'customer', 'cardholder', 'creditCardTermination(id: "<termination>") { application { id } }', ['endCard']],
  ['CreditCardTermination.application', 'getCreditCardApplication', 'customer', 'cardholder', 'creditCardTermination(id: "<termination>") { application { id status } }', ['endCard']],
];

/** The 51 operations in the order of their numbers. */
export const numbered: readonly string[] = [
  'createCreditRecord', 'createFreelancerCreditRecord', 'getCreditRecord', 'calculateAnonymousInstallmentPlans', 'createCreditLineApplication', 'getCreditLineApplication',
  'listCreditLineApplications', 'linkCreditLineApplicationAccountSnapshot', 'linkCreditLineApplicationIdentification', 'authorizeCreditLine',
  'downloadCreditLineApplicationPreContract', 'downloadCreditLineApplicationContract', 'createLoan', 'getCreditLine', 'listCreditLines', 'calculateAvailableInstallmentPlans',
  'revokeCreditLine', 'terminateCreditLine', 'updateCreditLineReferenceAccount', 'setCreditLinePayoutAccount', 'blockCreditLine', 'listCreditLineBlocks', 'getCreditLineBlock',
  'unblockCreditLine', 'downloadAnnualAccountStatement', 'downloadClosingAccountStatement', 'calculateAnonymousFreelancerInstallmentPlans', 'createFreelancerCreditLineApplication',
  'getFreelancerCreditLineApplication', 'linkFreelancerCreditLineApplicationCreditRecord', 'linkFreelancerCreditLineApplicationAccountSnapshot',
  'agreeToFreelancerCreditLineContract', 'createOverdraftApplication', 'getOverdraftApplication', 'linkOverdraftApplicationAccountSnapshot', 'createOverdraft', 'getOverdraft',
  'terminateOverdraft', 'createCreditCardApplication', 'createBusinessCreditCardApplication', 'finalizeCreditCardApplication', 'setCreditCardLimit', 'listCreditCardApplications',
  'getCreditCardApplication', 'changeCreditCardRepaymentOptions', 'getCreditCardBill', 'listCreditCardBills', 'requestCreditCardTermination', 'listCreditCardTerminations',
  'getCreditCardTermination', 'revokeCreditCardTermination',
];
