import { parseCents } from '../format/money.js';
import { Field } from './Field.js';

export interface MoneyFieldProps {
  readonly label: string;
  readonly hint?: string;
  readonly value: string;
  readonly problem?: string | undefined;
  readonly onChange: (text: string, cents: number | undefined) => void;
  readonly name: string;
}

/** An amount in euros, typed as people write it. */
export const MoneyField = ({ label, hint, value, problem, onChange, name }: MoneyFieldProps) => (
  <Field label={label} problem={problem} {...(hint !== undefined && { hint })}>
    {(control) => (
      <span className="money-input">
        <span aria-hidden="true">€</span>
        <input
          {...control}
          name={name}
          inputMode="decimal"
          autoComplete="off"
          value={value}
          onChange={({ target }) => onChange(target.value, parseCents(target.value))}
        />
      </span>
    )}
  </Field>
);
