import { pdfDocumentResolvers } from '../graphql/pdf-resolvers.js';
import type { Domain } from '../graphql/schema.js';
import * as creditCardBillOperations from './credit-card-bills/operations.js';
import { resolvers as creditCardBills } from './credit-card-bills/resolvers.js';
import * as creditCardTerminationOperations from './credit-card-terminations/operations.js';
import { resolvers as creditCardTerminations } from './credit-card-terminations/resolvers.js';
import * as creditCardOperations from './credit-cards/operations.js';
import { resolvers as creditCards } from './credit-cards/resolvers.js';
import * as creditLineApplicationOperations from './credit-line-applications/operations.js';
import { resolvers as creditLineApplications } from './credit-line-applications/resolvers.js';
import * as creditLineOperations from './credit-lines/operations.js';
import { resolvers as creditLines } from './credit-lines/resolvers.js';
import * as creditRecordOperations from './credit-records/operations.js';
import { resolvers as creditRecords } from './credit-records/resolvers.js';
import { resolvers as customerUpdates, subscriptions } from './customer-updates/resolvers.js';
import { resolvers as customers } from './customers/resolvers.js';
import { resolvers as knownResources } from './known-resources/resolvers.js';
import { operations as loanOperations } from './loans/operations.js';
import { resolvers as loans } from './loans/resolvers.js';
import * as overdraftOperations from './overdrafts/operations.js';
import { resolvers as overdrafts } from './overdrafts/resolvers.js';

/** Every domain of the graph. A new domain is added here only. */
export const domains: readonly Domain[] = [
  { name: 'customers', operations: {}, resources: [], resolvers: customers },
  { name: 'customer-updates', operations: {}, resources: [], resolvers: customerUpdates, subscriptions },
  { name: 'documents', operations: {}, resources: [], resolvers: pdfDocumentResolvers },
  { name: 'known-resources', operations: {}, resources: [], resolvers: knownResources },
  {
    name: 'credit-records',
    operations: creditRecordOperations.operations,
    resources: [creditRecordOperations.creditRecord],
    resolvers: creditRecords,
  },
  {
    name: 'credit-line-applications',
    operations: creditLineApplicationOperations.operations,
    resources: [
      creditLineApplicationOperations.creditLineApplication,
      creditLineApplicationOperations.freelancerCreditLineApplication,
    ],
    resolvers: creditLineApplications,
  },
  {
    name: 'credit-lines',
    operations: creditLineOperations.operations,
    resources: [creditLineOperations.creditLine, creditLineOperations.creditLineBlock],
    resolvers: creditLines,
  },
  { name: 'loans', operations: loanOperations, resources: [], resolvers: loans },
  {
    name: 'overdrafts',
    operations: overdraftOperations.operations,
    resources: [overdraftOperations.overdraftApplication, overdraftOperations.overdraft],
    resolvers: overdrafts,
  },
  {
    name: 'credit-cards',
    operations: creditCardOperations.operations,
    resources: [creditCardOperations.creditCardApplication],
    resolvers: creditCards,
  },
  {
    name: 'credit-card-bills',
    operations: creditCardBillOperations.operations,
    resources: [creditCardBillOperations.creditCardBill],
    resolvers: creditCardBills,
  },
  {
    name: 'credit-card-terminations',
    operations: creditCardTerminationOperations.operations,
    resources: [creditCardTerminationOperations.creditCardTermination],
    resolvers: creditCardTerminations,
  },
];
