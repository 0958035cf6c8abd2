import { formatCents } from '../format/money.js';

/** How much of a limit is used, in cents, as a bar. */
export const Used = ({ used, limit }: { readonly used: number; readonly limit: number }) => (
  <div
    className="used"
    role="meter"
    aria-label="Used"
    aria-valuemin={0}
    aria-valuemax={limit}
    aria-valuenow={used}
    aria-valuetext={`${formatCents(used)} of ${formatCents(limit)}`}
  >
    <div style={{ inlineSize: `${Math.min(100, Math.round((used * 100) / Math.max(1, limit)))}%` }} />
  </div>
);
