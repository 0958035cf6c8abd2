import { formatCents } from '../format/money.js';
import { Bars, type Bar } from '../parts/Bars.js';
import type { Plan } from './use-plans.js';

/** What is still to be paid after each month, in cents: by whole numbers, and nothing at the end. */
function leftAfterEachMonth(plan: Plan, cents: number): number[] {
  const total = plan.total?.value ?? cents;
  const installment = plan.monthlyInstallment.value ?? 0;
  return Array.from({ length: plan.term + 1 }, (_, month) =>
    month === plan.term ? 0 : Math.max(0, total - month * installment),
  );
}

/** A plan as a picture: what is still to be paid, month by month, against what is drawn. */
export function PlanPicture({ plan, cents }: { readonly plan: Plan; readonly cents: number }) {
  const left = leftAfterEachMonth(plan, cents);
  const total = left[0] ?? 0;
  const bars: Bar[] = left.map((amount, month) => ({
    label: month === 0 ? 'now' : String(month),
    title: `After ${month} months: ${formatCents(amount)} to pay`,
    parts: [
      { cents: Math.min(amount, cents), tone: 'first' },
      { cents: Math.max(0, amount - cents), tone: 'second' },
    ],
  }));
  const description =
    `You draw ${formatCents(cents)} and pay back ${formatCents(total)} in ${plan.term} months: ` +
    `${formatCents(plan.monthlyInstallment.value ?? 0)} a month. ${formatCents(total - cents)} are interest.`;
  return (
    <figure>
      <figcaption>What is still to be paid, month by month</figcaption>
      <Bars
        title={`Repayment over ${plan.term} months`}
        description={description}
        bars={bars}
        labelEvery={plan.term <= 12 ? 1 : plan.term / 12 >= 3 ? 6 : 3}
        line={{ cents, label: `you draw ${formatCents(cents)}` }}
        format={(amount) => formatCents(amount).replace(/\.00$/, '')}
      />
      <ul className="legend">
        <li data-tone="first">What you draw</li>
        <li data-tone="second">Interest</li>
      </ul>
      <p>{description}</p>
      <details>
        <summary>As a table</summary>
        <div className="scroll" tabIndex={0} role="region" aria-label="Repayment, month by month">
          <table>
            <thead>
              <tr>
                <th scope="col">After month</th>
                <th scope="col">Still to be paid</th>
              </tr>
            </thead>
            <tbody>
              {left.map((amount, month) => (
                <tr key={month}>
                  <th scope="row">{month}</th>
                  <td>{formatCents(amount)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </details>
    </figure>
  );
}
