import { creditCardBills } from './credit-card-bills.js';
import { creditCardTerminations } from './credit-card-terminations.js';
import { creditCards } from './credit-cards.js';
import { creditLineApplications } from './credit-line-applications.js';
import { creditLines } from './credit-lines.js';
import { creditRecords } from './credit-records.js';
import type { SandboxDomain } from './domain.js';
import { loans } from './loans.js';
import { overdrafts } from './overdrafts.js';

/** The bank's domains by contract tag. The only place to add one. */
export const sandboxDomains: Readonly<Record<string, SandboxDomain>> = {
  'credit-records': creditRecords,
  'credit-line-applications': creditLineApplications,
  'credit-lines': creditLines,
  loans,
  overdrafts,
  'credit-cards': creditCards,
  'credit-card-bills': creditCardBills,
  'credit-card-terminations': creditCardTerminations,
};
