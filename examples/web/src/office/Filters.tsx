import { applicationStatus } from '../format/words.js';
import { Field } from '../parts/Field.js';
import type { Listing } from './listing.js';

export interface FiltersProps {
  readonly listing: Listing;
  readonly onChange: (part: Partial<Listing>) => void;
}

/** UNKNOWN is no status to ask for. SCORING_PENDING is in no list. */
const statuses = Object.entries(applicationStatus).filter(
  ([status]) => status !== 'UNKNOWN' && status !== 'SCORING_PENDING',
);

const StatusFilter = ({ listing, onChange }: FiltersProps) => (
  <Field label="Status">
    {(control) => (
      <select
        {...control}
        value={listing.status}
        onChange={({ target }) => onChange({ status: target.value as Listing['status'] })}
      >
        <option value="">All</option>
        {statuses.map(([status, { text }]) => (
          <option key={status} value={status}>
            {text} ({status.toLowerCase().replaceAll('_', ' ')})
          </option>
        ))}
      </select>
    )}
  </Field>
);

const DayFilter = ({
  listing,
  onChange,
  label,
  name,
}: FiltersProps & { label: string; name: 'from' | 'to' }) => (
  <Field label={label}>
    {(control) => (
      <input
        {...control}
        type="date"
        value={listing[name]}
        onChange={({ target }) => onChange({ [name]: target.value })}
      />
    )}
  </Field>
);

/** Applies when it is left, or with Enter: not every key is an id. */
const CustomerFilter = ({ listing: { personId }, onChange }: FiltersProps) => (
  <Field label="Customer">
    {(control) => (
      <input
        {...control}
        key={personId}
        placeholder="Id of the person"
        defaultValue={personId}
        onBlur={({ target }) => {
          if (target.value.trim() !== personId) onChange({ personId: target.value.trim() });
        }}
        onKeyDown={({ key, currentTarget }) => {
          if (key === 'Enter') currentTarget.blur();
        }}
      />
    )}
  </Field>
);

/** The filters of the list. Each applies as soon as it is set. */
export function Filters(props: FiltersProps) {
  const { status, from, to, personId } = props.listing;
  const isFiltered = [status, from, to, personId].some((one) => one !== '');
  return (
    <form
      className="card filters"
      role="search"
      aria-label="Filter"
      onSubmit={(event) => event.preventDefault()}
    >
      <StatusFilter {...props} />
      <DayFilter {...props} label="From" name="from" />
      <DayFilter {...props} label="To" name="to" />
      <CustomerFilter {...props} />
      <button
        type="button"
        className="button quiet"
        aria-disabled={!isFiltered}
        onClick={() => props.onChange({ status: '', from: '', to: '', personId: '' })}
      >
        Clear
      </button>
    </form>
  );
}
