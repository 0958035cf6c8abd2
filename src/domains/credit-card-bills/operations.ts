import { Resource } from '../../graphql/resource.js';
import { changing, until } from '../../rest/lifetime.js';
import { operation } from '../../rest/operation.js';
import type { CreditCardBillModel } from './model.js';

/** The monthly bills of credit cards. */
export const operations = {
  getCreditCardBill: operation('getCreditCardBill', {
    kind: 'read',
    method: 'GET',
    path: '/v1/credit_card_bills/{bill_id}',
    access: { who: 'customer', owner: { answer: 'applicationId' } },
    cache: until('CLOSED'),
    mayBeStale: true,
    whole: 'listCreditCardBills',
  }),
  listCreditCardBills: operation('listCreditCardBills', {
    kind: 'list',
    method: 'GET',
    path: '/v1/credit_card_bills',
    access: { who: 'customer', owner: { application: 'filter[application_id]' } },
    cache: changing,
    mayBeStale: true,
    itemsAreWhole: true,
  }),
};

/** A bill by its id. */
export const creditCardBill = new Resource('CreditCardBill', operations.getCreditCardBill, ({ id }: CreditCardBillModel) => ({ bill_id: id }));
