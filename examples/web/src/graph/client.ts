import { ApolloClient, ApolloLink, HttpLink, InMemoryCache, type TypePolicies } from '@apollo/client';
import { SetContextLink } from '@apollo/client/link/context';
import { PersistedQueryLink } from '@apollo/client/link/persisted-queries';
import { possibleTypes } from '@lending-graph/client';
import { IntentLink } from '@lending-graph/client/apollo';
import type { DocumentNode } from 'graphql';
import type { LiveSession } from './session.js';

/** Milliseconds after which an attempt is given up. A write that was sent goes on, and its key finds it again. */
const attemptTimeout = 30_000;

/** Returns the hash under which the build put a document into the manifest. @throws if it is in none */
function hashOf(document: DocumentNode): string {
  const { hash } = (document as { __meta__?: { hash?: string } }).__meta__ ?? {};
  if (hash === undefined)
    throw new Error('This document is not in the manifest: put it into a .graphql file.');
  return hash.replace(/^sha256:/, '');
}

/** Fetches within the time of an attempt. A stream of updates has no end by itself. */
const fetchInTime: typeof fetch = (input, init) => {
  if (new Headers(init?.headers).get('accept')?.startsWith('multipart/mixed')) return fetch(input, init);
  const timeout = AbortSignal.timeout(attemptTimeout);
  const signal = init?.signal ? AbortSignal.any([init.signal, timeout]) : timeout;
  return fetch(input, Object.assign({}, init, { signal }));
};

/** Lists of the graph are paged by the page that shows them: a new page takes the place of the one before. */
const typePolicies: TypePolicies = {
  Money: { merge: true },
  Person: { merge: true },
};

/** Returns a client of the graph. It sends the hash of each document, with the session's token. */
export function createGraphClient(session: LiveSession): ApolloClient {
  const authorization = new SetContextLink((context) => ({
    headers: Object.assign(
      { authorization: `Bearer ${session.current.token}` },
      context['headers'] as Readonly<Record<string, string>> | undefined,
    ),
  }));
  return new ApolloClient({
    cache: new InMemoryCache({ possibleTypes, typePolicies }),
    link: ApolloLink.from([
      new IntentLink(),
      authorization,
      new PersistedQueryLink({ generateHash: hashOf }),
      new HttpLink({ uri: () => session.current.graph, fetch: fetchInTime }),
    ]),
  });
}
