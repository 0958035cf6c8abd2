import { failureOf, type Failure } from '@lending-graph/client';

/** Puts a failure into a sentence for the reader. Where the bank objects to something, its own words are told. */
export function sentenceFor(failure: Failure | undefined): string {
  const detail = failure?.errors.find(({ extensions }) => extensions.bank?.detail)?.extensions.bank?.detail;
  if (detail !== undefined) return detail;
  switch (failure?.code) {
    case 'NETWORK_ERROR':
      return 'No answer came. Check the connection.';
    case 'UPSTREAM_UNAVAILABLE':
    case 'UPSTREAM_TIMEOUT':
    case 'RATE_LIMITED':
      return 'The bank cannot answer at the moment.';
    case 'UNAUTHENTICATED':
      return 'You are logged out. Load the page again.';
    default:
      return failure?.message ?? 'Something went wrong.';
  }
}

/** Puts an error of the client into a sentence for the reader. */
export const sentenceOf = (error: unknown): string => sentenceFor(failureOf(error));
