import type { Domain } from '../graphql/schema.js';
import * as creditLineApplicationRows from './credit-line-applications/operations.js';
import { resolvers as creditLineApplications } from './credit-line-applications/resolvers.js';
import * as creditLineRows from './credit-lines/operations.js';
import { resolvers as creditLines } from './credit-lines/resolvers.js';
import * as creditRecordRows from './credit-records/operations.js';
import { resolvers as creditRecords } from './credit-records/resolvers.js';
import { operations as customerRows } from './customers/operations.js';
import { resolvers as customers } from './customers/resolvers.js';
import { operations as loanRows } from './loans/operations.js';
import { resolvers as loans } from './loans/resolvers.js';

/** Every domain of the graph; a new one is named here and nowhere else. */
export const domains: readonly Domain[] = [
  { name: 'customers', operations: customerRows, resources: [], resolvers: customers },
  { name: 'credit-records', operations: creditRecordRows.operations, resources: [creditRecordRows.creditRecord], resolvers: creditRecords },
  {
    name: 'credit-line-applications',
    operations: creditLineApplicationRows.operations,
    resources: [creditLineApplicationRows.creditLineApplication, creditLineApplicationRows.freelancerCreditLineApplication],
    resolvers: creditLineApplications,
  },
  { name: 'credit-lines', operations: creditLineRows.operations, resources: [creditLineRows.creditLine, creditLineRows.creditLineBlock], resolvers: creditLines },
  { name: 'loans', operations: loanRows, resources: [], resolvers: loans },
];
