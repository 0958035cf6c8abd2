import { Resource } from '../../graphql/resource.js';
import { changing, until } from '../../rest/lifetime.js';
import { operation, type LoadId } from '../../rest/operation.js';
import type { CreditCardTerminationModel } from './model.js';

const termination = '/v1/credit_card_terminations/{id}';
const reads = [
  'getCreditCardTermination', 'listCreditCardTerminations', 'getCreditCardApplication', 'listCreditCardApplications',
] as const satisfies readonly LoadId[];

/** The end of a credit card: asked for, revocable for five business days, then final. */
export const operations = {
  requestCreditCardTermination: operation('requestCreditCardTermination', {
    kind: 'write',
    method: 'POST',
    path: '/v1/credit_card_applications/{application_id}/termination_requests',
    access: { who: 'customer', owner: { application: 'application_id' } },
    shownBy: 'CreditCardApplication.activeTermination',
    stales: reads,
  }),
  listCreditCardTerminations: operation('listCreditCardTerminations', {
    kind: 'list',
    method: 'GET',
    path: '/v1/credit_card_terminations',
    // The bank offers no filter, so the list always goes across customers.
    access: { who: 'partner', owner: 'nobody' },
    cache: changing,
    itemsAreWhole: true,
  }),
  getCreditCardTermination: operation('getCreditCardTermination', {
    kind: 'read',
    method: 'GET',
    path: termination,
    access: { who: 'customer', owner: { answer: 'applicationId' } },
    cache: until('REVOKED', 'FINALIZED'),
    whole: 'listCreditCardTerminations',
  }),
  revokeCreditCardTermination: operation('revokeCreditCardTermination', {
    kind: 'write',
    method: 'POST',
    path: `${termination}/revoke`,
    access: { who: 'customer', owner: { termination: 'id' } },
    shownBy: 'CreditCardTermination.status',
    stales: reads,
  }),
};

/** A termination by its id. */
export const creditCardTermination = new Resource('CreditCardTermination', operations.getCreditCardTermination, ({ id }: CreditCardTerminationModel) => ({ id }));
