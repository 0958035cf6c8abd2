import type { Bank } from './bank.js';
import { creditRecordTable } from './credit-records.js';
import { freelancerApplications } from './freelancer-application.js';
import { overdraftApplications } from './overdraft-application.js';
import { overdraftTable } from './overdraft.js';

/** The tables of resources that the bank has no list for, by kind. */
const tables = {
  CREDIT_RECORD: creditRecordTable,
  FREELANCER_CREDIT_LINE_APPLICATION: freelancerApplications,
  OVERDRAFT_APPLICATION: overdraftApplications,
  OVERDRAFT: overdraftTable,
} as const;

type UnlistedKind = keyof typeof tables;

/** A resource that no list of the bank returns. */
export interface Unlisted {
  readonly kind: UnlistedKind;
  readonly personId: string;
  readonly id: string;
}

/** Returns all resources of these kinds, oldest first within each kind. */
export const unlisted = ({ store }: Bank): Unlisted[] =>
  (Object.keys(tables) as UnlistedKind[]).flatMap((kind) =>
    store
      .all<{ id: string; person_id: string }>(tables[kind])
      .map(({ id, person_id: personId }) => ({ kind, personId, id })),
  );
