import { documentCosts, documentResolvers } from '../graphql/document.js';
import type { Domain } from '../graphql/schema.js';
import { costs as creditCardBillCosts } from './credit-card-bills/costs.js';
import * as creditCardBillRows from './credit-card-bills/operations.js';
import { resolvers as creditCardBills } from './credit-card-bills/resolvers.js';
import { costs as creditCardTerminationCosts } from './credit-card-terminations/costs.js';
import * as creditCardTerminationRows from './credit-card-terminations/operations.js';
import { resolvers as creditCardTerminations } from './credit-card-terminations/resolvers.js';
import { costs as creditCardCosts } from './credit-cards/costs.js';
import * as creditCardRows from './credit-cards/operations.js';
import { resolvers as creditCards } from './credit-cards/resolvers.js';
import { costs as creditLineApplicationCosts } from './credit-line-applications/costs.js';
import * as creditLineApplicationRows from './credit-line-applications/operations.js';
import { resolvers as creditLineApplications } from './credit-line-applications/resolvers.js';
import { costs as creditLineCosts } from './credit-lines/costs.js';
import * as creditLineRows from './credit-lines/operations.js';
import { resolvers as creditLines } from './credit-lines/resolvers.js';
import { costs as creditRecordCosts } from './credit-records/costs.js';
import * as creditRecordRows from './credit-records/operations.js';
import { resolvers as creditRecords } from './credit-records/resolvers.js';
import { costs as customerCosts } from './customers/costs.js';
import { resolvers as customers } from './customers/resolvers.js';
import { costs as knownResourceCosts } from './known-resources/costs.js';
import { resolvers as knownResources } from './known-resources/resolvers.js';
import { costs as loanCosts } from './loans/costs.js';
import { operations as loanRows } from './loans/operations.js';
import { resolvers as loans } from './loans/resolvers.js';
import { costs as overdraftCosts } from './overdrafts/costs.js';
import * as overdraftRows from './overdrafts/operations.js';
import { resolvers as overdrafts } from './overdrafts/resolvers.js';

/** Every domain of the graph; a new one is named here and nowhere else. */
export const domains: readonly Domain[] = [
  { name: 'customers', operations: {}, resources: [], resolvers: customers, costs: customerCosts },
  { name: 'documents', operations: {}, resources: [], resolvers: documentResolvers, costs: documentCosts },
  { name: 'known-resources', operations: {}, resources: [], resolvers: knownResources, costs: knownResourceCosts },
  {
    name: 'credit-records',
    operations: creditRecordRows.operations,
    resources: [creditRecordRows.creditRecord],
    resolvers: creditRecords,
    costs: creditRecordCosts,
  },
  {
    name: 'credit-line-applications',
    operations: creditLineApplicationRows.operations,
    resources: [creditLineApplicationRows.creditLineApplication, creditLineApplicationRows.freelancerCreditLineApplication],
    resolvers: creditLineApplications,
    costs: creditLineApplicationCosts,
  },
  {
    name: 'credit-lines',
    operations: creditLineRows.operations,
    resources: [creditLineRows.creditLine, creditLineRows.creditLineBlock],
    resolvers: creditLines,
    costs: creditLineCosts,
  },
  { name: 'loans', operations: loanRows, resources: [], resolvers: loans, costs: loanCosts },
  {
    name: 'overdrafts',
    operations: overdraftRows.operations,
    resources: [overdraftRows.overdraftApplication, overdraftRows.overdraft],
    resolvers: overdrafts,
    costs: overdraftCosts,
  },
  {
    name: 'credit-cards',
    operations: creditCardRows.operations,
    resources: [creditCardRows.creditCardApplication],
    resolvers: creditCards,
    costs: creditCardCosts,
  },
  {
    name: 'credit-card-bills',
    operations: creditCardBillRows.operations,
    resources: [creditCardBillRows.creditCardBill],
    resolvers: creditCardBills,
    costs: creditCardBillCosts,
  },
  {
    name: 'credit-card-terminations',
    operations: creditCardTerminationRows.operations,
    resources: [creditCardTerminationRows.creditCardTermination],
    resolvers: creditCardTerminations,
    costs: creditCardTerminationCosts,
  },
];
