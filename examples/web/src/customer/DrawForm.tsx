import { useId, useState, type FormEvent } from 'react';
import { formatCents, parseCents } from '../format/money.js';
import { Field } from '../parts/Field.js';
import { Loading } from '../parts/Loading.js';
import { MoneyField } from '../parts/MoneyField.js';
import type { DrawOrder } from '../write/writes.js';
import { PlanPicker } from './PlanPicker.js';
import { usePlans, type Line } from './use-plans.js';

export interface DrawFormProps {
  readonly line: Line;
  readonly onOrder: (order: DrawOrder) => void;
}

/** The least that this page lets draw, in cents. */
const least = 100_00;
/** The months of the plan that is shown first, if the bank offers it. */
const usualTerm = 12;

function problemOf(text: string, cents: number | undefined, left: number): string | undefined {
  if (text.trim() === '') return undefined;
  if (cents === undefined) return 'Write an amount, such as 1200 or 1,200.50.';
  if (cents < least) return `The least that can be drawn is ${formatCents(least)}.`;
  return cents > left ? `${formatCents(left)} are left of this credit line.` : undefined;
}

function PurposeField({ onChange }: { readonly onChange: (purpose: string) => void }) {
  const purposes = useId();
  return (
    <>
      <Field label="What for" hint="Stands on your statements">
        {(control) => (
          <input
            {...control}
            name="purpose"
            list={purposes}
            maxLength={80}
            placeholder="Free use"
            onChange={({ target }) => onChange(target.value)}
          />
        )}
      </Field>
      <datalist id={purposes}>
        <option value="Furniture" />
        <option value="Car repair" />
        <option value="Holiday" />
      </datalist>
    </>
  );
}

/** The amount, the plan and the purpose of a new loan. */
export function DrawForm({ line, onOrder }: DrawFormProps) {
  const left = (line.limit.value ?? 0) - (line.utilizedAmount?.value ?? 0);
  const [text, setText] = useState(() => String(Math.floor(Math.min(left, 1200_00) / 100)));
  const [term, setTerm] = useState(usualTerm);
  const [purpose, setPurpose] = useState('');
  const typed = parseCents(text);
  const problem = problemOf(text, typed, left);
  const cents = problem === undefined ? typed : undefined;
  const { shown, error, isLoading, read } = usePlans(line, cents);
  const plan = shown?.plans.find((one) => one.term === term) ?? shown?.plans[0];
  const isReady = cents !== undefined && cents === shown?.cents && plan !== undefined;

  const order = (event: FormEvent): void => {
    event.preventDefault();
    if (!isReady) return;
    onOrder({
      personId: line.personId,
      creditLineId: line.id,
      cents,
      term: plan.term,
      installmentCents: plan.monthlyInstallment.value ?? 0,
      reference: `WEB-${crypto.randomUUID().slice(0, 8).toUpperCase()}`,
      purpose: purpose.trim() || 'Free use',
    });
  };

  return (
    <form onSubmit={order} noValidate>
      <MoneyField
        label="Amount"
        name="amount"
        value={text}
        problem={problem}
        hint={`From ${formatCents(least)} up to ${formatCents(left)}`}
        onChange={setText}
      />
      {cents !== undefined && (
        <Loading what="the plans" data={shown} error={error} isLoading={isLoading} onRetry={read}>
          {(found) => <PlanPicker {...found} term={plan?.term ?? 0} onPick={setTerm} />}
        </Loading>
      )}
      <PurposeField onChange={setPurpose} />
      <button className="button wide" aria-disabled={!isReady}>
        Draw {cents === undefined ? 'the loan' : formatCents(cents)}
      </button>
    </form>
  );
}
