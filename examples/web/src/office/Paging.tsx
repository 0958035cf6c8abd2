import type { Applications } from './ApplicationTable.js';
import { sizes, type Listing } from './listing.js';

export interface PagingProps {
  readonly listing: Listing;
  readonly applications: Applications;
  readonly isBusy: boolean;
  readonly onChange: (part: Partial<Listing>) => void;
}

/** The way through the pages. Back is to the cursors that led here. */
export function Paging({ listing, applications, isBusy, onChange }: PagingProps) {
  const { cursors, size } = listing;
  const { hasNextPage, endCursor } = applications.pageInfo;
  const before = cursors.length * size;
  const total = applications.totalCount;
  const forward = hasNextPage && endCursor && !isBusy ? endCursor : undefined;
  return (
    <nav className="paging" aria-label="Pages">
      <p role="status">
        {applications.nodes.length === 0 ? 0 : before + 1}–{before + applications.nodes.length}
        {typeof total === 'number' && ` of ${total}`}
      </p>
      <label>
        Per page{' '}
        <select value={size} onChange={({ target }) => onChange({ size: Number(target.value) })}>
          {sizes.map((one) => (
            <option key={one}>{one}</option>
          ))}
        </select>
      </label>
      <button
        type="button"
        className="button quiet"
        aria-disabled={cursors.length === 0}
        onClick={() => cursors.length > 0 && onChange({ cursors: cursors.slice(0, -1) })}
      >
        ← Back
      </button>
      <button
        type="button"
        className="button quiet"
        aria-disabled={forward === undefined}
        onClick={() => forward !== undefined && onChange({ cursors: [...cursors, forward] })}
      >
        Next →
      </button>
    </nav>
  );
}
