import { formatDay, formatMonth } from '../format/date.js';
import { formatCents, formatMoney } from '../format/money.js';
import { Bars, type Bar } from '../parts/Bars.js';
import type { Bill } from './CardPage.js';

/** The balance of each bill as a picture: what has to be paid of it at least, and the rest. */
export function BalancePicture({ bills }: { readonly bills: readonly Bill[] }) {
  const bars: Bar[] = bills.map((bill) => {
    const balance = bill.totalOutstandingAmount?.value ?? 0;
    const due = Math.min(balance, bill.minimumDueAmount?.value ?? 0);
    return {
      label: formatMonth(bill.statementDate ?? ''),
      title: `${formatDay(bill.statementDate)}: ${formatCents(balance)}, of which ${formatCents(due)} are due`,
      parts: [
        { cents: due, tone: 'second' },
        { cents: balance - due, tone: 'first' },
      ],
    };
  });
  const [first, last] = [bills[0], bills.at(-1)];
  const description =
    `From ${formatMoney(first?.totalOutstandingAmount)} on ${formatDay(first?.statementDate)} ` +
    `to ${formatMoney(last?.totalOutstandingAmount)} on ${formatDay(last?.statementDate)}.`;
  return (
    <figure>
      <Bars
        title="Balance of each bill"
        description={`${description} The table below has all figures.`}
        bars={bars}
        format={(cents) => formatCents(cents).replace(/\.00$/, '')}
      />
      <ul className="legend">
        <li data-tone="first">Balance</li>
        <li data-tone="second">of it due at least</li>
      </ul>
    </figure>
  );
}
