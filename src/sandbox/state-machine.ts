import type { Bank } from './bank.js';
import { conflict } from './errors.js';

/** The allowed status transitions of one kind of resource. A status without transitions is final. */
export interface Machine<Status extends string> {
  readonly resource: string;
  readonly transitions: Readonly<Record<Status, readonly Status[]>>;
}

/** True if the machine allows the transition. */
export const canStep = <Status extends string>(
  machine: Machine<Status>,
  row: { status: Status },
  to: Status,
): boolean => machine.transitions[row.status].includes(to);

/** Moves a row to its next status and records it in the book. Refuses other transitions with 409. */
export function step<Status extends string>(
  bank: Bank,
  machine: Machine<Status>,
  row: { readonly id: string; status: Status },
  to: Status,
): void {
  if (!canStep(machine, row, to))
    throw conflict(`The ${machine.resource} is ${row.status}, so it cannot become ${to}.`);
  const from = row.status;
  row.status = to;
  bank.book.note({ what: 'status', resource: machine.resource, id: row.id, from, to });
}

/** Refuses with 409 unless the row has the expected status. */
export function expectStatus<Status extends string>(
  machine: Machine<Status>,
  row: { readonly status: Status },
  expected: Status,
): void {
  if (row.status !== expected) throw conflict(`The ${machine.resource} is ${row.status}, not ${expected}.`);
}
