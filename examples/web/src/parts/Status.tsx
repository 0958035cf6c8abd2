import type { Wording } from '../format/words.js';

/** A status in words, with a dot in its tone. */
export const Status = ({ of }: { readonly of: Wording | undefined }) => (
  <span className="status" data-tone={of?.tone ?? 'quiet'}>
    {of?.text ?? 'Unknown'}
  </span>
);
