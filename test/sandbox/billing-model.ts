/**
 * The bank's billing, calculated in a second way: day by day, with running sums instead of a ledger. Amounts
 * are in cents. It shares no code with the sandbox.
 */

/** An event of a card at noon of a day. */
export type Event =
  | { readonly day: string; readonly what: 'purchase' | 'payment'; readonly amount: number }
  | { readonly day: string; readonly what: 'debits'; readonly fail: boolean }
  | { readonly day: string; readonly what: 'switch'; readonly to: Type };

type Type = 'FULL' | 'PARTIAL';

/** The terms of partial payments. */
export interface Terms {
  readonly grace: number;
  readonly amount: number;
  readonly percentage: number;
}

/** The expected bill. */
export interface Expected {
  readonly start: string;
  readonly end: string;
  readonly due: string;
  readonly collection: string;
  readonly type: Type;
  readonly previous: number;
  readonly current: number;
  readonly total: number;
  readonly minimum: number;
  readonly interest: number;
  fees: number;
  returned: number;
  status: 'PENDING' | 'PAID' | 'IN_DUNNING' | 'CLOSED';
  /** The amount paid since. */
  paid: number;
}

const utc = (day: string): Date => new Date(`${day}T00:00:00Z`);
const plus = (day: string, days: number): string =>
  new Date(utc(day).getTime() + days * 86_400_000).toISOString().slice(0, 10);

function collectionDay(due: string): string {
  const weekday = utc(due).getUTCDay();
  if (weekday === 6) return plus(due, 2);
  return weekday === 0 ? plus(due, 1) : due;
}

/** Two roundings with integers only: a percentage rounded up to a cent, and a quotient rounded half up. */
const upTo = (value: number, percent: number): number =>
  Number((BigInt(value) * BigInt(percent) + 99n) / 100n);
const interestOf = (centDays: number): number => Number((BigInt(centDays) * 12n * 2n + 36_000n) / 72_000n);

/** A card in the model. */
export class Model {
  readonly bills: Expected[] = [];
  readonly totals = { purchases: 0, payments: 0, interest: 0, fees: 0 };
  balance = 0;
  readonly #terms: Terms;
  #type: Type;
  #next: Type;
  #fail = false;
  #start: string;
  #opening = 0;
  #paid = 0;
  #fees = 0;
  #centDays = 0;

  constructor(start: string, type: Type, terms: Terms) {
    this.#start = start;
    this.#type = type;
    this.#next = type;
    this.#terms = terms;
  }

  /** Runs all days from the first one to noon of another, with their events. */
  run(until: string, events: readonly Event[]): void {
    for (let day = this.#start; day <= until; day = plus(day, 1)) {
      if (day !== this.#start && day.endsWith('-01')) this.#close(plus(day, -1));
      for (const bill of this.bills) if (bill.collection === day) this.#collect(bill);
      for (const event of events) if (event.day === day) this.#happen(event);
      if (this.#type === 'PARTIAL') this.#centDays += Math.max(0, this.#opening - this.#paid);
    }
  }

  #happen(event: Event): void {
    if (event.what === 'purchase') this.#owe('purchases', event.amount);
    if (event.what === 'payment') this.#pay(event.amount);
    if (event.what === 'debits') this.#fail = event.fail;
    if (event.what === 'switch') this.#switch(event.to);
  }

  #owe(what: 'purchases' | 'interest' | 'fees', amount: number): void {
    this.balance += amount;
    this.totals[what] += amount;
  }

  #pay(amount: number): void {
    this.balance -= amount;
    this.#paid += amount;
    this.totals.payments += amount;
    for (const bill of this.bills) bill.paid += amount;
    this.#settle();
  }

  #switch(to: Type): void {
    this.#next = to;
    if (to === 'FULL') return;
    this.#type = to;
    for (const bill of this.bills.filter(({ status }) => status === 'PENDING')) {
      bill.status = 'CLOSED';
      this.bills.push({ ...bill, status: 'PENDING', type: to, minimum: this.#minimum(to, bill.total) });
    }
  }

  #minimum(type: Type, total: number): number {
    const late = this.bills.findLast(({ status }) => status === 'IN_DUNNING');
    const arrears = late ? late.minimum + late.fees - late.paid : 0;
    return type === 'FULL'
      ? total
      : Math.min(total, Math.max(this.#terms.amount, upTo(total, this.#terms.percentage)) + arrears);
  }

  #close(end: string): void {
    const interest = interestOf(this.#centDays);
    this.#owe('interest', interest);
    const previous = Math.max(0, this.#opening + this.#fees - this.#paid);
    const total = this.balance;
    const due = plus(end, this.#terms.grace);
    this.bills.push({
      start: this.#start,
      end,
      due,
      collection: collectionDay(due),
      type: this.#type,
      previous,
      current: total - previous,
      total,
      minimum: this.#minimum(this.#type, total),
      interest,
      fees: 0,
      returned: 0,
      status: 'PENDING',
      paid: 0,
    });
    this.#start = plus(end, 1);
    this.#opening = total;
    this.#paid = 0;
    this.#fees = 0;
    this.#centDays = 0;
    this.#type = this.#next;
    this.#settle();
  }

  #collect(bill: Expected): void {
    const due = bill.minimum + bill.fees - bill.paid;
    if (bill.status !== 'PENDING' || due <= 0) return;
    if (!this.#fail) return this.#pay(due);
    bill.status = 'IN_DUNNING';
    bill.returned = due;
    bill.fees += 500;
    this.#fees += 500;
    this.#owe('fees', 500);
  }

  #settle(): void {
    for (const bill of this.bills) {
      if (['PENDING', 'IN_DUNNING'].includes(bill.status) && bill.minimum + bill.fees - bill.paid <= 0)
        bill.status = 'PAID';
    }
  }
}

/** Returns a generator of pseudo-random numbers from 0 to 1, the same for the same seed (mulberry32). */
export function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
