import type { Context } from '../../context/context.js';
import { Resource } from '../../graphql/resource.js';
import { presentPage, type FollowedCustomer } from '../../graphql/update-kind.js';
import { changing } from '../../bank/cache-ttl.js';
import { defineOperations, type LoadId } from '../../bank/operation.js';
import type { CreditCardApplicationModel } from './model.js';

/** A card application names its customer itself; its path does not. */
const ofApplication = { who: 'customer', owner: { application: 'id' } } as const;
const partner = { who: 'partner', owner: { application: 'id' } } as const;
export const cardReads = [
  'getCreditCardApplication',
  'listCreditCardApplications',
] as const satisfies readonly LoadId[];

/** Credit cards: the application is the card, from its scoring to its end. */
export const operations = defineOperations({
  createCreditCardApplication: {
    access: { who: 'customer', owner: { path: 'personId' } },
    verifyWith: 'Person.creditCardApplications',
    invalidates: cardReads,
  },
  createBusinessCreditCardApplication: {
    access: { who: 'customer', owner: { path: 'businessId' } },
    verifyWith: 'Business.creditCardApplications',
    invalidates: cardReads,
  },
  finalizeCreditCardApplication: {
    access: partner,
    verifyWith: 'CreditCardApplication.status',
    invalidates: cardReads,
  },
  /** Method and path are not documented; the contract marks them as inferred. */
  setCreditCardLimit: {
    access: partner,
    verifyWith: 'CreditCardApplication.currentLimit',
    invalidates: cardReads,
  },
  listCreditCardApplications: {
    access: { who: 'customer', owner: { filter: 'customerId' } },
    cache: changing,
    mayBeStale: true,
    entriesReadBy: 'getCreditCardApplication',
    itemsAreWhole: true,
  },
  getCreditCardApplication: {
    access: { who: 'customer', owner: { answer: 'customerId' } },
    // Even a declined application is not final: its statement can still be given details.
    cache: changing,
    mayBeStale: true,
    whole: 'listCreditCardApplications',
  },
  changeCreditCardRepaymentOptions: {
    access: ofApplication,
    // A switch to revolving closes the pending bill and creates a new one.
    verifyWith: 'CreditCardApplication.repaymentOptions',
    invalidates: [...cardReads, 'getCreditCardBill', 'listCreditCardBills'],
  },
});

/** A card application by its id. */
export const creditCardApplication = new Resource(
  'CreditCardApplication',
  operations.getCreditCardApplication,
  ({ id }: CreditCardApplicationModel) => ({ id }),
  ['bills'],
);

/** Returns the first cards of a customer. @throws GatewayError */
export const cardsOf = ({ personId, businessId }: FollowedCustomer, ctx: Context) =>
  ctx.read.list(
    operations.listCreditCardApplications,
    { customerId: personId ?? businessId },
    presentPage,
    (application) => application,
  );
