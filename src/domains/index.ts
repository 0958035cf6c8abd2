import { documentResolvers } from '../graphql/document.js';
import type { Domain } from '../graphql/schema.js';
import * as creditCardBillRows from './credit-card-bills/operations.js';
import { resolvers as creditCardBills } from './credit-card-bills/resolvers.js';
import * as creditCardTerminationRows from './credit-card-terminations/operations.js';
import { resolvers as creditCardTerminations } from './credit-card-terminations/resolvers.js';
import * as creditCardRows from './credit-cards/operations.js';
import { resolvers as creditCards } from './credit-cards/resolvers.js';
import * as creditLineApplicationRows from './credit-line-applications/operations.js';
import { resolvers as creditLineApplications } from './credit-line-applications/resolvers.js';
import * as creditLineRows from './credit-lines/operations.js';
import { resolvers as creditLines } from './credit-lines/resolvers.js';
import * as creditRecordRows from './credit-records/operations.js';
import { resolvers as creditRecords } from './credit-records/resolvers.js';
import { resolvers as customers } from './customers/resolvers.js';
import { resolvers as knownResources } from './known-resources/resolvers.js';
import { operations as loanRows } from './loans/operations.js';
import { resolvers as loans } from './loans/resolvers.js';
import * as overdraftRows from './overdrafts/operations.js';
import { resolvers as overdrafts } from './overdrafts/resolvers.js';

/** Every domain of the graph; a new one is named here and nowhere else. */
export const domains: readonly Domain[] = [
  { name: 'customers', operations: {}, resources: [], resolvers: customers },
  { name: 'documents', operations: {}, resources: [], resolvers: documentResolvers },
  { name: 'known-resources', operations: {}, resources: [], resolvers: knownResources },
  {
    name: 'credit-records',
    operations: creditRecordRows.operations,
    resources: [creditRecordRows.creditRecord],
    resolvers: creditRecords,
  },
  {
    name: 'credit-line-applications',
    operations: creditLineApplicationRows.operations,
    resources: [
      creditLineApplicationRows.creditLineApplication,
      creditLineApplicationRows.freelancerCreditLineApplication,
    ],
    resolvers: creditLineApplications,
  },
  {
    name: 'credit-lines',
    operations: creditLineRows.operations,
    resources: [creditLineRows.creditLine, creditLineRows.creditLineBlock],
    resolvers: creditLines,
  },
  { name: 'loans', operations: loanRows, resources: [], resolvers: loans },
  {
    name: 'overdrafts',
    operations: overdraftRows.operations,
    resources: [overdraftRows.overdraftApplication, overdraftRows.overdraft],
    resolvers: overdrafts,
  },
  {
    name: 'credit-cards',
    operations: creditCardRows.operations,
    resources: [creditCardRows.creditCardApplication],
    resolvers: creditCards,
  },
  {
    name: 'credit-card-bills',
    operations: creditCardBillRows.operations,
    resources: [creditCardBillRows.creditCardBill],
    resolvers: creditCardBills,
  },
  {
    name: 'credit-card-terminations',
    operations: creditCardTerminationRows.operations,
    resources: [creditCardTerminationRows.creditCardTermination],
    resolvers: creditCardTerminations,
  },
];
