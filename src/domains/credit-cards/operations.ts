import { Resource } from '../../graphql/resource.js';
import { changing } from '../../rest/lifetime.js';
import { operation, type LoadId } from '../../rest/operation.js';
import type { CreditCardApplicationModel } from './model.js';

const application = '/v1/credit_card_applications/{id}';
/** A card application names its customer itself: its path does not. */
const named = { who: 'customer', owner: { application: 'id' } } as const;
const partner = { who: 'partner', owner: { application: 'id' } } as const;
const reads = ['getCreditCardApplication', 'listCreditCardApplications'] as const satisfies readonly LoadId[];

/** Credit cards: the application is the card, from its scoring to its end. */
export const operations = {
  createCreditCardApplication: operation('createCreditCardApplication', {
    kind: 'write',
    method: 'POST',
    path: '/v1/persons/{person_id}/credit_card_applications',
    access: { who: 'customer', owner: { path: 'person_id' } },
    shownBy: 'Person.creditCardApplications',
    stales: reads,
  }),
  createBusinessCreditCardApplication: operation('createBusinessCreditCardApplication', {
    kind: 'write',
    method: 'POST',
    path: '/v1/businesses/{business_id}/credit_card_applications',
    access: { who: 'customer', owner: { path: 'business_id' } },
    shownBy: 'Business.creditCardApplications',
    stales: reads,
  }),
  finalizeCreditCardApplication: operation('finalizeCreditCardApplication', { kind: 'write', method: 'POST', path: `${application}/finalize`, access: partner, shownBy: 'CreditCardApplication.status', stales: reads }),
  /** Method and path are documented nowhere; they stand in the contract, marked as inferred, and are checked against it here. */
  setCreditCardLimit: operation('setCreditCardLimit', { kind: 'write', method: 'PUT', path: `${application}/limit`, access: partner, shownBy: 'CreditCardApplication.currentLimit', stales: reads }),
  listCreditCardApplications: operation('listCreditCardApplications', {
    kind: 'list',
    method: 'GET',
    path: '/v1/credit_card_applications',
    access: { who: 'customer', owner: { filter: 'filter[customer_id]' } },
    cache: changing,
    mayBeStale: true,
    itemsAreWhole: true,
  }),
  getCreditCardApplication: operation('getCreditCardApplication', {
    kind: 'read',
    method: 'GET',
    path: application,
    access: { who: 'customer', owner: { answer: 'customerId' } },
    // Not even one that was declined is final: its statement can still be given details.
    cache: changing,
    mayBeStale: true,
    whole: 'listCreditCardApplications',
  }),
  changeCreditCardRepaymentOptions: operation('changeCreditCardRepaymentOptions', {
    kind: 'write',
    method: 'PATCH',
    path: application,
    access: named,
    // A switch to revolving closes the pending bill and makes it anew.
    shownBy: 'CreditCardApplication.repaymentOptions',
    stales: [...reads, 'getCreditCardBill', 'listCreditCardBills'],
  }),
};

/** A card application by its id. */
export const creditCardApplication = new Resource('CreditCardApplication', operations.getCreditCardApplication, ({ id }: CreditCardApplicationModel) => ({ id }));
