import { creditLineApplications } from './credit-line-applications.js';
import { creditLines } from './credit-lines.js';
import { creditRecords } from './credit-records.js';
import type { Domain } from './domain.js';
import { loans } from './loans.js';

/** The domains of the bank by the tags of the contract. The only place to add one. */
export const domains: Readonly<Record<string, Domain>> = {
  'credit-records': creditRecords,
  'credit-line-applications': creditLineApplications,
  'credit-lines': creditLines,
  loans,
};
