import type { ReactNode } from 'react';
import { sentenceOf } from '../graph/errors.js';
import { Notice } from './Notice.js';

export interface LoadingProps<Data> {
  readonly what: string;
  readonly data: Data | null | undefined;
  readonly error: Error | undefined;
  readonly isLoading: boolean;
  readonly onRetry: () => void;
  readonly children: (data: Data) => ReactNode;
}

/** What was read; until then that it is loading, or why it cannot be read. Data with errors are shown, and said to lack something. */
export function Loading<Data>({ what, data, error, isLoading, onRetry, children }: LoadingProps<Data>) {
  const retry = (
    <button type="button" className="button quiet" onClick={onRetry}>
      Try again
    </button>
  );
  if (data !== null && data !== undefined)
    return (
      <>
        {error && (
          <Notice tone="quiet" title={`Not all of ${what} could be read, or it may be out of date.`}>
            <p>{sentenceOf(error)}</p>
            {retry}
          </Notice>
        )}
        {children(data)}
      </>
    );
  if (error)
    return (
      <Notice tone="bad" title={`We could not read ${what}.`}>
        <p>{sentenceOf(error)}</p>
        {retry}
      </Notice>
    );
  if (isLoading) return <Skeleton what={what} />;
  return <Notice tone="quiet" title={`There is nothing here: no ${what}.`} />;
}

const Skeleton = ({ what }: { readonly what: string }) => (
  <div className="skeleton" role="status">
    <span className="visually-hidden">Loading {what} …</span>
    <span aria-hidden="true" />
    <span aria-hidden="true" />
    <span aria-hidden="true" />
  </div>
);
