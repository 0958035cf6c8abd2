import { useState, type FormEvent } from 'react';
import { parseCents } from '../format/money.js';
import type { CreateCreditLineApplicationInput, LivingSituation, MarriageStatus } from '../gql/graphql.js';
import { Field } from '../parts/Field.js';
import { MoneyField } from '../parts/MoneyField.js';

const amounts = {
  requestedCreditLimit: { label: 'Credit line you wish for', usual: '3000' },
  netIncomeAmount: { label: 'Income a month, after tax', usual: '2600' },
  livingSituationAmount: { label: 'Rent or cost of your home a month', usual: '900' },
  existingCreditRepaymentExcludingMortgage: { label: 'Other credit, repaid a month', usual: '0' },
} as const;
type AmountName = keyof typeof amounts;
const amountNames = Object.keys(amounts) as AmountName[];

const homes: Readonly<Partial<Record<LivingSituation, string>>> = {
  LIVING_IN_RENTED_HOUSE: 'Rented',
  LIVING_IN_OWN_HOUSE: 'Own home',
  LIVING_WITH_PARENTS: 'With parents',
};
const marriages: Readonly<Partial<Record<MarriageStatus, string>>> = {
  UNMARRIED: 'Not married',
  MARRIED: 'Married',
  DIVORCED: 'Divorced',
};

const Options = ({ of }: { readonly of: Readonly<Record<string, string>> }) =>
  Object.entries(of).map(([value, text]) => (
    <option key={value} value={value}>
      {text}
    </option>
  ));

type Form = Omit<CreateCreditLineApplicationInput, 'personId'>;

/** Reads the form. Undefined if an amount is none. */
function readForm(texts: Readonly<Record<AmountName, string>>, data: FormData): Form | undefined {
  const cents = amountNames.map((name) => [name, parseCents(texts[name])] as const);
  if (cents.some(([, value]) => value === undefined)) return undefined;
  return Object.assign(
    {
      livingSituation: data.get('livingSituation') as LivingSituation,
      marriageStatus: data.get('marriageStatus') as MarriageStatus,
      numberOfDependents: Number(data.get('numberOfDependents')),
      employmentSince: data.get('employmentSince') as string,
      repaymentDayOfMonth: 15,
    },
    Object.fromEntries(cents.map(([name, value]) => [name, { value }])),
  );
}

/** The applicant's home, family and work. */
const Circumstances = () => (
  <>
    <Field label="Your home">
      {(control) => (
        <select {...control} name="livingSituation">
          <Options of={homes} />
        </select>
      )}
    </Field>
    <Field label="Family">
      {(control) => (
        <select {...control} name="marriageStatus">
          <Options of={marriages} />
        </select>
      )}
    </Field>
    <Field label="People you support">
      {(control) => (
        <input
          {...control}
          name="numberOfDependents"
          type="number"
          min={0}
          max={20}
          defaultValue={0}
          required
        />
      )}
    </Field>
    <Field label="Employed since">
      {(control) => (
        <input {...control} name="employmentSince" type="date" defaultValue="2019-02-01" required />
      )}
    </Field>
  </>
);

/** What the bank asks of an applicant. */
export function ApplyForm({ onApply }: { readonly onApply: (form: Form) => void }) {
  const [texts, setTexts] = useState(
    () =>
      Object.fromEntries(amountNames.map((name) => [name, amounts[name].usual])) as Record<
        AmountName,
        string
      >,
  );
  const apply = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = readForm(texts, new FormData(event.currentTarget));
    if (form) onApply(form);
  };
  return (
    <form className="card form" onSubmit={apply}>
      <div className="form-grid">
        {amountNames.map((name) => (
          <MoneyField
            key={name}
            name={name}
            label={amounts[name].label}
            value={texts[name]}
            problem={parseCents(texts[name]) === undefined ? 'Write an amount, such as 1200.' : undefined}
            onChange={(text) => setTexts((all) => Object.assign({}, all, { [name]: text }))}
          />
        ))}
        <Circumstances />
      </div>
      <button className="button">Apply</button>
    </form>
  );
}
