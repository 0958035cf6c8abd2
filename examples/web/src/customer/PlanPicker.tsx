import { formatCents, formatMoney, formatRate } from '../format/money.js';
import type { Plan } from './use-plans.js';
import { PlanPicture } from './PlanPicture.js';

export interface PlanPickerProps {
  readonly plans: readonly Plan[];
  /** The months of the chosen plan. */
  readonly term: number;
  /** The amount that is drawn. */
  readonly cents: number;
  readonly onPick: (term: number) => void;
}

/** The bank's plans to choose one of, and a picture of the chosen one. */
export function PlanPicker({ plans, term, cents, onPick }: PlanPickerProps) {
  const chosen = plans.find((plan) => plan.term === term);
  return (
    <>
      <fieldset className="plans">
        <legend>Repay in</legend>
        {plans.map((plan) => (
          <label key={plan.term} className="plan">
            <input
              type="radio"
              name="term"
              value={plan.term}
              checked={plan.term === term}
              onChange={() => onPick(plan.term)}
            />
            <span className="plan-term">{plan.term} months</span>
            <span className="plan-rate amount">{formatMoney(plan.monthlyInstallment)}</span>
            <span className="hint">costs {formatCents((plan.total?.value ?? cents) - cents)}</span>
          </label>
        ))}
      </fieldset>
      {chosen && (
        <>
          <PlanPicture plan={chosen} cents={cents} />
          <p className="hint">
            {formatRate(chosen.interestRate)} interest a year, {formatRate(chosen.effectiveInterestRate)} with
            compounding.
          </p>
        </>
      )}
    </>
  );
}
