import { BankClock } from './clock.js';
import { delays, type DelayedStep } from './delays.js';
import { Ids } from './ids.js';
import { Book } from './journal.js';
import { BankStore } from './store.js';

/** The bank's whole state: everything that a reset puts back. */
export interface Bank {
  readonly clock: BankClock;
  readonly ids: Ids;
  readonly store: BankStore;
  readonly book: Book;
  readonly delays: Record<DelayedStep, string>;
  /** Called with the id of a person or a business when an account snapshot or an identification of theirs came or changed. */
  readonly customerListeners: ((bank: Bank, customerId: string) => void)[];
}

/** A bank without customers, whose clock stands at an instant. */
export function emptyBank(now: Date): Bank {
  const clock = new BankClock(now);
  return {
    clock,
    ids: new Ids(),
    store: new BankStore(),
    book: new Book(() => clock.now()),
    delays: { ...delays },
    customerListeners: [],
  };
}

/** Lets the bank do something by itself, after the delay of that step. */
export function later(bank: Bank, step: DelayedStep, work: () => void): void {
  bank.clock.after(bank.delays[step], work);
}

/** The present moment as the bank writes it into its answers. */
export const timestamp = (bank: Bank): string => bank.clock.now().toISOString();
