import { Clock } from './clock.js';
import { delays, type Step } from './delays.js';
import { Ids } from './ids.js';
import { Book } from './journal.js';
import { Store } from './store.js';

/** The bank's whole state: everything that a reset puts back. */
export interface Bank {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly store: Store;
  readonly book: Book;
  readonly delays: Record<Step, string>;
  /** Called with the id of a person or a business when an account snapshot or an identification of theirs came or changed. */
  readonly customerListeners: ((bank: Bank, customerId: string) => void)[];
}

/** A bank without customers, whose clock stands at an instant. */
export function emptyBank(now: Date): Bank {
  const clock = new Clock(now);
  return {
    clock,
    ids: new Ids(),
    store: new Store(),
    book: new Book(() => clock.now()),
    delays: { ...delays },
    customerListeners: [],
  };
}

/** Lets the bank do something by itself, after the delay of that step. */
export function later(bank: Bank, step: Step, work: () => void): void {
  bank.clock.after(bank.delays[step], work);
}

/** The present moment as the bank writes it into its answers. */
export const timestamp = (bank: Bank): string => bank.clock.now().toISOString();
