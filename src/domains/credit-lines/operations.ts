import { Resource } from '../../graphql/resource.js';
import { changing } from '../../rest/lifetime.js';
import { operation, type LoadId } from '../../rest/operation.js';
import type { CreditLineBlockModel, CreditLineModel } from './model.js';

const line = '/v1/persons/{person_id}/credit_lines/{credit_line_id}';
const customer = { who: 'customer', owner: { path: 'person_id' } } as const;
const partner = { who: 'partner', owner: { path: 'person_id' } } as const;
/** What a change of a credit line makes stale beside the line itself. */
const lineReads = [
  'getCreditLine', 'listCreditLines', 'calculateAvailableInstallmentPlans', 'downloadAnnualAccountStatement', 'downloadClosingAccountStatement',
] as const satisfies readonly LoadId[];

/** Credit lines, consumers' and freelancers' alike: the bank serves both under the same paths. */
export const operations = {
  authorizeCreditLine: operation('authorizeCreditLine', { kind: 'write', method: 'PUT', path: `${line}/authorization`, access: partner, shownBy: 'CreditLine.status', stales: lineReads }),
  getCreditLine: operation('getCreditLine', {
    kind: 'read',
    method: 'GET',
    path: line,
    access: customer,
    cache: changing,
    mayBeStale: true,
    names: ({ answer: { productType, applicationId } }) => (productType === 'freelancer' ? [['FREELANCER_CREDIT_LINE_APPLICATION', applicationId]] : []),
  }),
  listCreditLines: operation('listCreditLines', {
    kind: 'list',
    method: 'GET',
    path: '/v1/persons/credit_lines',
    access: { who: 'customer', owner: { filter: 'filter[person_id]' } },
    cache: changing,
    mayBeStale: true,
  }),
  revokeCreditLine: operation('revokeCreditLine', { kind: 'write', method: 'PUT', path: `${line}/revoke`, access: customer, shownBy: 'CreditLine.status', stales: lineReads }),
  terminateCreditLine: operation('terminateCreditLine', { kind: 'write', method: 'PATCH', path: `${line}/terminate`, access: customer, shownBy: 'CreditLine.status', stales: lineReads }),
  updateCreditLineReferenceAccount: operation('updateCreditLineReferenceAccount', {
    kind: 'write',
    method: 'PATCH',
    path: `${line}/reference_account`,
    access: customer,
    shownBy: 'CreditLine.recipientIban',
    stales: lineReads,
  }),
  setCreditLinePayoutAccount: operation('setCreditLinePayoutAccount', { kind: 'write', method: 'PATCH', path: `${line}/payout_account`, access: customer, shownBy: 'CreditLine.accountId', stales: lineReads }),
  blockCreditLine: operation('blockCreditLine', {
    kind: 'write',
    method: 'POST',
    path: `${line}/blocks`,
    access: customer,
    shownBy: 'CreditLine.blocks',
    stales: [...lineReads, 'listCreditLineBlocks', 'getCreditLineBlock'],
  }),
  listCreditLineBlocks: operation('listCreditLineBlocks', { kind: 'list', method: 'GET', path: `${line}/blocks`, access: customer, cache: changing, itemsAreWhole: true }),
  getCreditLineBlock: operation('getCreditLineBlock', { kind: 'read', method: 'GET', path: `${line}/blocks/{block_id}`, access: customer, cache: changing }),
  unblockCreditLine: operation('unblockCreditLine', {
    kind: 'write',
    method: 'DELETE',
    path: `${line}/blocks/{block_id}`,
    access: partner,
    shownBy: 'CreditLine.blocks',
    stales: [...lineReads, 'listCreditLineBlocks', 'getCreditLineBlock'],
  }),
  downloadAnnualAccountStatement: operation('downloadAnnualAccountStatement', { kind: 'file', method: 'GET', path: `${line}/annual_account_statement`, access: customer,
    fileName: 'account-statement-{year}-{credit_line_id}.pdf' }),
  downloadClosingAccountStatement: operation('downloadClosingAccountStatement', { kind: 'file', method: 'GET', path: `${line}/closing_account_statement`, access: customer,
    fileName: 'closing-account-statement-{credit_line_id}.pdf' }),
};

/** A credit line by its ids. */
export const creditLine = new Resource('CreditLine', operations.getCreditLine, ({ personId, id }: CreditLineModel) =>
  ({ person_id: personId, credit_line_id: id }));

/** A block of a credit line by its ids. */
export const creditLineBlock = new Resource('CreditLineBlock', operations.getCreditLineBlock, ({ personId, creditLineId, id }: CreditLineBlockModel) =>
  ({ person_id: personId, credit_line_id: creditLineId, block_id: id }));
