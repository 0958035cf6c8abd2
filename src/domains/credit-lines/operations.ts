import { Resource } from '../../graphql/resource.js';
import { changing } from '../../bank/cache-ttl.js';
import { defineOperations, type LoadId } from '../../bank/operation.js';
import type { CreditLineBlockModel, CreditLineModel } from './model.js';

const customer = { who: 'customer', owner: { path: 'personId' } } as const;
const partner = { who: 'partner', owner: { path: 'personId' } } as const;
/** The reads that a change of a credit line invalidates, including the line itself. */
export const lineReads = [
  'getCreditLine',
  'listCreditLines',
  'calculateAvailableInstallmentPlans',
  'downloadAnnualAccountStatement',
  'downloadClosingAccountStatement',
] as const satisfies readonly LoadId[];

/** The credit lines of consumers and freelancers: the bank serves both under the same paths. */
export const operations = defineOperations({
  authorizeCreditLine: { access: partner, verifyWith: 'CreditLine.status', invalidates: lineReads },
  getCreditLine: {
    access: customer,
    cache: changing,
    mayBeStale: true,
    discovers: ({ answer: { productType, applicationId } }) =>
      productType === 'freelancer' ? [['FREELANCER_CREDIT_LINE_APPLICATION', applicationId]] : [],
  },
  listCreditLines: {
    access: { who: 'customer', owner: { filter: 'personId' } },
    cache: changing,
    mayBeStale: true,
    entriesReadBy: 'getCreditLine',
  },
  revokeCreditLine: { access: customer, verifyWith: 'CreditLine.status', invalidates: lineReads },
  terminateCreditLine: { access: customer, verifyWith: 'CreditLine.status', invalidates: lineReads },
  updateCreditLineReferenceAccount: {
    access: customer,
    verifyWith: 'CreditLine.recipientIban',
    invalidates: lineReads,
  },
  setCreditLinePayoutAccount: {
    access: customer,
    verifyWith: 'CreditLine.accountId',
    invalidates: lineReads,
  },
  blockCreditLine: {
    access: customer,
    verifyWith: 'CreditLine.blocks',
    invalidates: [...lineReads, 'listCreditLineBlocks', 'getCreditLineBlock'],
  },
  listCreditLineBlocks: {
    access: customer,
    cache: changing,
    entriesReadBy: 'getCreditLineBlock',
    itemsAreWhole: true,
  },
  getCreditLineBlock: { access: customer, cache: changing },
  unblockCreditLine: {
    access: partner,
    verifyWith: 'CreditLine.blocks',
    invalidates: [...lineReads, 'listCreditLineBlocks', 'getCreditLineBlock'],
  },
  downloadAnnualAccountStatement: {
    access: customer,
    fileName: 'account-statement-{year}-{creditLineId}.pdf',
  },
  downloadClosingAccountStatement: {
    access: customer,
    fileName: 'closing-account-statement-{creditLineId}.pdf',
  },
});

/** A credit line by its ids. */
export const creditLine = new Resource(
  'CreditLine',
  operations.getCreditLine,
  ({ personId, id }: CreditLineModel) => ({ personId, creditLineId: id }),
  ['blocks', 'block', 'availableInstallmentPlans', 'annualAccountStatement', 'closingAccountStatement'],
);

/** A block of a credit line by its ids. */
export const creditLineBlock = new Resource(
  'CreditLineBlock',
  operations.getCreditLineBlock,
  ({ personId, creditLineId, id }: CreditLineBlockModel) => ({ personId, creditLineId, blockId: id }),
);
