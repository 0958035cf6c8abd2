import type { UpdateKind } from '../graphql/update-kind.js';
import { updates as creditCardBills } from './credit-card-bills/updates.js';
import { updates as creditCardTerminations } from './credit-card-terminations/updates.js';
import { updates as creditCards } from './credit-cards/updates.js';
import { updates as creditLineApplications } from './credit-line-applications/updates.js';
import { updates as creditLines } from './credit-lines/updates.js';
import { updates as loans } from './loans/updates.js';
import { updates as overdrafts } from './overdrafts/updates.js';

/** The kinds of resources that events are about, collected from the domains. */
export const updateKinds: readonly UpdateKind[] = [
  ...creditLineApplications,
  ...creditLines,
  ...loans,
  ...overdrafts,
  ...creditCards,
  ...creditCardBills,
  ...creditCardTerminations,
];
