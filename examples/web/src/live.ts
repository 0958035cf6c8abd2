import { useEffect } from 'react';
import type { ApolloClient } from '@apollo/client';
import { useApolloClient } from '@apollo/client/react';
import { resumeSubscription } from '@lending-graph/client';
import { LiveDocument, type LiveSubscription } from './gql/graphql.js';
import type { LiveSession } from './graph/session.js';

/** Milliseconds in which updates are gathered: one step of the bank often changes several things. */
const gathering = 100;
/** Milliseconds between two looks where there are no updates. */
const lookEvery = 10_000;

/** Reads what is on the screen again. A page that nobody sees is read when it is seen. */
const readAgain = (client: ApolloClient): void => {
  if (document.visibilityState === 'visible') void client.refetchQueries({ include: 'active' });
};

/**
 * Reads again what is on the screen whenever the bank tells of a change, by the updates of this customer. A connection that
 * is cut is taken up where it was. Returns how to end it.
 */
export function followCustomer(client: ApolloClient, session: LiveSession, personId: string): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let looking: ReturnType<typeof setInterval> | undefined;
  const changed = (): void => {
    timer ??= setTimeout(() => {
      timer = undefined;
      readAgain(client);
    }, gathering);
  };
  const seen = (): void => readAgain(client);
  document.addEventListener('visibilitychange', seen);
  const stop = resumeSubscription<{ readonly data: LiveSubscription }>({
    subscribe: (after, observer) => {
      const subscription = client
        .subscribe({ query: LiveDocument, variables: { personId, after: after ?? null } })
        .subscribe(observer);
      return () => subscription.unsubscribe();
    },
    next: ({ data: { customerUpdates: update } }) => {
      // The present state, which comes first, is what the page has just read.
      if (update && (update.origin !== 'PRESENT' || update.hasMissed)) changed();
    },
    renewToken: () => session.renew(),
    // The gateway refuses updates: what is on the screen is still to be true.
    error: () => {
      looking = setInterval(changed, lookEvery);
    },
  });
  return () => {
    stop();
    clearTimeout(timer);
    clearInterval(looking);
    document.removeEventListener('visibilitychange', seen);
  };
}

/** Reads again what is on the screen from time to time: for pages of all customers, of which there are no updates. */
export function useLooking(): void {
  const client = useApolloClient();
  useEffect(() => {
    const timer = setInterval(() => readAgain(client), lookEvery);
    return () => clearInterval(timer);
  }, [client]);
}
