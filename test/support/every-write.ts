import { endpoints } from '../../src/generated/contract.js';
import type { WriteId } from '../../src/bank/operation.js';
import { application, block, freelancer, loan, record } from './documented.js';
import { card, newOverdraft, overdraftApplication, termination } from './documented-cards.js';
import { ids } from './scripted-bank.js';

/** One write of the contract, from the graph to the bank and back. */
export interface EveryWrite {
  /** A valid input of the mutation of the same name. */
  readonly input: Readonly<Record<string, unknown>>;
  /** The documented answer; undefined if there is none. */
  readonly answer: object | undefined;
  /** The path parameters, by the bank's names. */
  readonly params: Readonly<Record<string, string>>;
}

const money = { value: 1000 };
const iban = 'DE89370400440532013000';
const onPerson = { params: { person_id: ids.person }, input: { personId: ids.person } };
const onLine = {
  params: { ...onPerson.params, credit_line_id: ids.line },
  input: { ...onPerson.input, creditLineId: ids.line },
};
const onApplication = {
  params: { ...onPerson.params, application_id: ids.application },
  input: { ...onPerson.input, applicationId: ids.application },
};
const onFreelancer = {
  params: { person_id: ids.stranger, application_id: freelancer.id },
  input: { personId: ids.stranger, applicationId: freelancer.id },
};
const onOverdraftApplication = {
  params: { ...onPerson.params, overdraft_application_id: overdraftApplication.id },
  input: { ...onPerson.input, applicationId: overdraftApplication.id },
};
const onCard = { params: { id: card.id }, input: { applicationId: card.id } };

const having = (
  on: Pick<EveryWrite, 'params' | 'input'>,
  answer?: object,
  input: object = {},
): EveryWrite => ({ params: on.params, input: { ...on.input, ...input }, answer });

/** All writes of the contract. */
export const everyWrite: Readonly<Record<WriteId, EveryWrite>> = {
  createCreditRecord: having(onPerson, record, { source: 'SOLARIS_BANK' }),
  createFreelancerCreditRecord: having(onPerson, record, { source: 'SOLARIS_BANK' }),
  createCreditLineApplication: having(onPerson, application),
  linkCreditLineApplicationAccountSnapshot: having(onApplication, undefined, { accountSnapshotId: 'good' }),
  linkCreditLineApplicationIdentification: having(onApplication, undefined, { identificationId: 'good' }),
  authorizeCreditLine: having(onLine),
  createLoan: having(onLine, loan, {
    amount: money,
    reference: 'ABH244919',
    purpose: 'Buying an iphone',
    term: 6,
  }),
  revokeCreditLine: having(onLine),
  terminateCreditLine: having(onLine, { termination_date: '2019-08-24' }, { requestedAt: '2019-08-24' }),
  updateCreditLineReferenceAccount: having(onLine, undefined, {
    iban,
    mandateNumber: 'LUUJZMGP2IWIIE',
    mandateSignatureDate: '2022-02-07',
  }),
  setCreditLinePayoutAccount: having(onLine, undefined, { accountId: 'good' }),
  blockCreditLine: having(onLine, block),
  unblockCreditLine: having({
    params: { ...onLine.params, block_id: 'good' },
    input: { ...onLine.input, blockId: 'good' },
  }),
  createFreelancerCreditLineApplication: having(
    { params: { person_id: ids.stranger }, input: { personId: ids.stranger } },
    freelancer,
    {
      annualTurnover: money,
      corporateName: 'Hermann',
      foundationDate: '2019-08-24',
      legalForm: 'FREE_OCCUPATION',
      monthlyNetProfit: money,
      monthlyNonMortgageCreditExpense: money,
      monthlyPrivateFixedCost: money,
      recipientIban: iban,
      taxId: '3012034567890',
    },
  ),
  linkFreelancerCreditLineApplicationCreditRecord: having(onFreelancer, undefined, {
    creditRecordId: 'good',
  }),
  linkFreelancerCreditLineApplicationAccountSnapshot: having(onFreelancer, undefined, {
    accountSnapshotId: 'good',
  }),
  agreeToFreelancerCreditLineContract: having(onFreelancer, freelancer),
  createOverdraftApplication: having(onPerson, overdraftApplication, { creditRecordId: ids.record }),
  linkOverdraftApplicationAccountSnapshot: having(onOverdraftApplication, undefined, {
    accountSnapshotId: 'good',
  }),
  createOverdraft: having(onOverdraftApplication, newOverdraft, { accountId: 'good' }),
  terminateOverdraft: having(
    {
      params: { ...onPerson.params, overdraft_id: newOverdraft.id },
      input: { ...onPerson.input, overdraftId: newOverdraft.id },
    },
    newOverdraft,
  ),
  createCreditCardApplication: having(
    onPerson,
    { ...card, customer_id: ids.person },
    { productType: 'CONSUMER_CREDIT_CARD', scoringOptions: {} },
  ),
  createBusinessCreditCardApplication: having(
    { params: { business_id: 'good' }, input: { businessId: 'good' } },
    { ...card, customer_id: 'good' },
    { productType: 'BUSINESS_CREDIT_CARD', scoringOptions: {} },
  ),
  finalizeCreditCardApplication: having(onCard, card),
  setCreditCardLimit: having(onCard, card, { limit: money }),
  changeCreditCardRepaymentOptions: having(onCard, card),
  requestCreditCardTermination: having(
    {
      params: { application_id: termination.application_id },
      input: { applicationId: termination.application_id },
    },
    termination,
  ),
  revokeCreditCardTermination: having(
    { params: { id: termination.id }, input: { terminationId: termination.id } },
    termination,
  ),
};

/** The names of all writes. */
export const writeIds = Object.keys(everyWrite) as WriteId[];

/** The bank's name of a path parameter. */
const wireName = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** Returns a write's method and path, as a script of the bank takes them. */
export function routeOf(operation: WriteId): string {
  const { method, path } = endpoints[operation];
  return `${method} ${path.replace(/\{(\w+)\}/g, (_braces, name: string) => everyWrite[operation].params[wireName(name)] ?? '')}`;
}

/** Returns the mutation of a write, with its input in `$input`, and a selection that needs no read. */
export const mutationOf = (operation: WriteId): string =>
  `mutation ($input: ${operation.charAt(0).toUpperCase()}${operation.slice(1)}Input!) { ${operation}(input: $input) { __typename } }`;
