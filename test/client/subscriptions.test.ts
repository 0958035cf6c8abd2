import { ApolloClient, gql, HttpLink, InMemoryCache } from '@apollo/client';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { failureOf, resumeSubscription, type ResumeOptions } from '@lending-graph/client';
import { Client, fetchExchange } from '@urql/core';
import { onEnd, pipe, subscribe } from 'wonka';
import { Bench, customerToken, type Applicant } from '../support/sandbox.js';

const follow = gql`
  subscription Follow($personId: ID, $after: String) {
    customerUpdates(personId: $personId, kinds: [CREDIT_LINE], after: $after) {
      cursor
      origin
      resourceId
    }
  }
`;
interface Update {
  readonly data: { readonly customerUpdates: { readonly origin: string; readonly resourceId: string } };
}
type Subscribe = ResumeOptions<Update>['subscribe'];

const clients: Record<string, (url: string, personId: string, send: typeof fetch) => Subscribe> = {
  'Apollo Client': (url, personId, send) => {
    const client = new ApolloClient({
      link: new HttpLink({ uri: url, fetch: send }),
      cache: new InMemoryCache(),
    });
    return (after, observer) => {
      const updates = client.subscribe({ query: follow, variables: { personId, after } }).subscribe(observer);
      return () => updates.unsubscribe();
    };
  },
  urql: (url, personId, send) => {
    const client = new Client({
      url,
      fetch: send,
      fetchSubscriptions: true,
      preferGetMethod: false,
      exchanges: [fetchExchange],
    });
    return (after, observer) => {
      const updates = pipe(
        client.subscription(follow, { personId, after }),
        onEnd(() => observer.complete()),
        subscribe((result) => observer.next(result)),
      );
      return () => updates.unsubscribe();
    };
  },
};

let bench: Bench;
let applicant: Applicant;
let token: string;
/** The connections that are open. */
let connections: Set<AbortController>;
let isOffline: boolean;
let seen: Update[];
let look: () => void;
let stop: () => void;
beforeEach(async () => {
  bench = await Bench.start({ WEBHOOK_SECRETS: '' });
  applicant = await bench.applicant();
  token = await customerToken(applicant.id);
  connections = new Set();
  isOffline = false;
  seen = [];
});
afterEach(async () => {
  stop();
  await bench.close();
});

const send: typeof fetch = async (url, init) => {
  if (isOffline) throw new TypeError('fetch failed');
  const connection = new AbortController();
  connections.add(connection);
  const headers = new Headers(init?.headers);
  headers.set('authorization', `Bearer ${token}`);
  const signals = [connection.signal, ...(init?.signal ? [init.signal] : [])];
  return fetch(url, { ...init, headers, signal: AbortSignal.any(signals) });
};

/** Resolves with the first update of this resource as soon as there is one. */
const update = async (id: string): Promise<Update> => {
  for (;;) {
    const found = seen.find(({ data }) => data.customerUpdates.resourceId === id);
    if (found) return found;
    await new Promise<void>((resolve) => (look = resolve));
  }
};

describe.each(Object.entries(clients))('%s', (_name, clientOf) => {
  test('sees after a lost connection what happened meanwhile, from its cursor on', async () => {
    const first = await bench.line(applicant);
    const pauses: (() => void)[] = [];
    stop = resumeSubscription<Update>({
      subscribe: clientOf(`${bench.gateway.url}/graphql`, applicant.id, send),
      next: (result) => {
        seen.push(result);
        look?.();
      },
      error: (failure) => {
        throw new Error(failure.message);
      },
      wait: () => new Promise((resolve) => (isOffline ? pauses.push(resolve) : resolve())),
    });
    expect((await update(first.id)).data.customerUpdates.origin).toBe('PRESENT');
    isOffline = true;
    for (const connection of connections) connection.abort();
    const second = await bench.line({ id: applicant.id, ...(await bench.papers(applicant.id)) });
    while (pauses.length === 0) await new Promise((resolve) => setImmediate(resolve));
    isOffline = false;
    for (const resolve of pauses.splice(0)) resolve();
    // The present state would have come without a cursor.
    expect(['REPLAY', 'EVENT']).toContain((await update(second.id)).data.customerUpdates.origin);
    expect(seen.every((result) => failureOf(result) === undefined)).toBe(true);
  });
});
