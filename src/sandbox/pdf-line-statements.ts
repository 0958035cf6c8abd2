import type { Bank } from './bank.js';
import { activeLoans, type Booking, type CreditLine, utilized } from './credit-line.js';
import { persons } from './customers.js';
import { invalid, notFound } from './errors.js';
import { printed } from './money.js';
import { pdf } from './pdf.js';

type Rows = readonly (readonly [string, string])[];

const bookedBalance = (bookings: readonly Booking[]): number =>
  bookings.reduce((sum, { amount }) => sum + amount, 0);

function statement(
  bank: Bank,
  line: CreditLine,
  title: string,
  bookings: readonly Booking[],
  rows: Rows,
): Promise<Uint8Array> {
  const person = bank.store.require(persons, line.person_id);
  const booked = bookings.map(({ date, text, amount }) => [`${date}  ${text}`, printed(amount)] as const);
  return pdf({
    title,
    date: bank.clock.now(),
    sections: [
      {
        heading: 'Credit line',
        rows: [
          ['Customer', `${person.first_name} ${person.last_name}`],
          ['Credit line', line.id],
          ['Limit', printed(line.limit)],
        ],
      },
      { heading: 'Bookings', rows: booked.length > 0 ? booked : [['None', '']] },
      { heading: 'Balance', rows },
    ],
  });
}

/**
 * Returns the statement of one year as a PDF. Refuses a year that has not begun with 400, and one before the
 * line existed with 404. Interest is booked when it falls due.
 */
export async function annualStatement(bank: Bank, line: CreditLine, year: number): Promise<Uint8Array> {
  if (year > bank.clock.now().getUTCFullYear()) throw invalid('year', 'has not begun');
  if (year < Number(line.created_at.slice(0, 4)))
    throw notFound('annual_account_statement', `${line.id} ${year}`);
  const upTo = (last: number): Booking[] =>
    line.bookings.filter(({ date }) => Number(date.slice(0, 4)) <= last);
  const bookings = upTo(year).filter(({ date }) => Number(date.slice(0, 4)) === year);
  return statement(bank, line, `Annual account statement ${year}`, bookings, [
    ['At the beginning of the year', printed(bookedBalance(upTo(year - 1)))],
    ['At the end of the year, or so far', printed(bookedBalance(upTo(year)))],
  ]);
}

/** Returns the closing statement of a line as a PDF. Refuses with 404 before it is closed. */
export async function closingStatement(bank: Bank, line: CreditLine): Promise<Uint8Array> {
  if (line.status !== 'closed') throw notFound('closing_account_statement', line.id);
  return statement(bank, line, 'Closing account statement', line.bookings, [
    ['Still to be paid', printed(utilized(bank, line))],
    ['Loans still running', String(activeLoans(bank, line).length)],
  ]);
}
