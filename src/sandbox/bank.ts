import { addDuration } from './calendar.js';
import { BankClock } from './clock.js';
import { delays, type DelayedStep } from './delays.js';
import { Ids } from './ids.js';
import { Book } from './journal.js';
import { BankStore } from './store.js';

/** The bank's whole state. A reset restores all of it. */
export interface Bank {
  readonly clock: BankClock;
  readonly ids: Ids;
  readonly store: BankStore;
  readonly book: Book;
  readonly delays: Record<DelayedStep, string>;
  /**
   * Called with a person's or business's id when one of its account snapshots or identifications is created
   * or changes.
   */
  readonly customerListeners: ((bank: Bank, customerId: string) => void)[];
  /** Called with the kind and the id of a resource whenever one came, changed or went. */
  readonly resourceListeners: ((resource: string, id: string) => void)[];
}

/** Creates a bank without customers, with its clock set to `now`. */
export function emptyBank(now: Date): Bank {
  const clock = new BankClock(now);
  const bank: Bank = {
    clock,
    ids: new Ids(),
    store: new BankStore(),
    book: new Book(
      () => clock.now(),
      (resource, id) => announce(bank, resource, id),
    ),
    delays: { ...delays },
    customerListeners: [],
    resourceListeners: [],
  };
  return bank;
}

/** Tells the listeners that a resource came, changed or went. The book does for what it notes. */
export function announce({ resourceListeners }: Bank, resource: string, id: string): void {
  for (const listener of resourceListeners) listener(resource, id);
}

/** Lets the bank do something about a row at an instant. Nothing is done about a row that is gone by then. */
export function scheduleAt({ clock, store }: Bank, instant: Date, row: object, work: () => void): void {
  clock.at(instant, () => {
    if (!store.isGone(row)) work();
  });
}

/** Lets the bank do something about a row after an ISO 8601 duration, as `scheduleAt` does. */
export const scheduleAfter = (bank: Bank, duration: string, row: object, work: () => void): void =>
  scheduleAt(bank, addDuration(bank.clock.now(), duration), row, work);

/** Lets the bank do something about a row by itself, after the delay of that step, as `scheduleAt` does. */
export const later = (bank: Bank, step: DelayedStep, row: object, work: () => void): void =>
  scheduleAfter(bank, bank.delays[step], row, work);

/** The bank's current time, in the format of its answers. */
export const timestamp = (bank: Bank): string => bank.clock.now().toISOString();
