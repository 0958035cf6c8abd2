import { ApolloClient, gql, HttpLink, InMemoryCache } from '@apollo/client';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { failureOf, resumeSubscription, type Failure, type ResumeOptions } from '@lending-graph/client';
import { Client, fetchExchange } from '@urql/core';
import { print } from 'graphql';
import { createClient } from 'graphql-sse';
import { SignJWT } from 'jose';
import { onEnd, pipe, subscribe } from 'wonka';
import { sandboxTokens } from '../../src/gateway/options.js';
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
  'graphql-sse': (url, personId, send) => {
    const client = createClient({ url, fetchFn: send, retryAttempts: 0 });
    return (after, observer) =>
      client.subscribe({ query: print(follow), variables: { personId, after } }, observer);
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
/** Rejects when the subscription has ended with a failure. */
let failed: Promise<never>;
let fail: (failure: Failure) => void;
beforeEach(async () => {
  bench = await Bench.start({ WEBHOOK_SECRETS: '' });
  applicant = await bench.applicant();
  token = await customerToken(applicant.id);
  connections = new Set();
  isOffline = false;
  seen = [];
  failed = new Promise((_resolve, reject) => {
    fail = ({ code, message }) => reject(new Error(`${code}: ${message}`));
  });
  failed.catch(() => undefined);
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

/** Returns a customer's token that ends at a time from now on: `2s`, or `-60s` for a minute ago. */
function tokenUntil(personId: string, end: string): Promise<string> {
  const { secret, issuer, audience } = sandboxTokens;
  return new SignJWT({ scope: 'lending:read', person_id: [personId] })
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject('a customer')
    .setIssuer(issuer)
    .setAudience(audience)
    .setExpirationTime(end)
    .sign(new TextEncoder().encode(secret));
}
const endedToken = (personId: string): Promise<string> => tokenUntil(personId, '-60s');

/** Resolves with the first update of this resource as soon as there is one. */
const update = async (id: string): Promise<Update> => {
  for (;;) {
    const found = seen.find(({ data }) => data.customerUpdates.resourceId === id);
    if (found) return found;
    await new Promise<void>((resolve) => (look = resolve));
  }
};

describe.each(Object.entries(clients))('%s', (_name, clientOf) => {
  /** Subscribes with this client, and collects what comes. */
  function begin(options: Partial<ResumeOptions<Update>>): void {
    stop = resumeSubscription<Update>({
      subscribe: clientOf(`${bench.gateway.url}/graphql`, applicant.id, send),
      next: (result) => {
        seen.push(result);
        look?.();
      },
      error: (failure) => fail(failure),
      ...options,
    });
  }

  test('sees after a lost connection what happened meanwhile, from its cursor on', async () => {
    const first = await bench.line(applicant);
    const pauses: (() => void)[] = [];
    begin({
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

  test('comes back with a new token after the present one has ended while it was away', async () => {
    const first = await bench.line(applicant);
    const pauses: (() => void)[] = [];
    let renewals = 0;
    begin({
      renewToken: async () => {
        renewals += 1;
        token = await customerToken(applicant.id);
      },
      wait: () => new Promise((resolve) => (isOffline ? pauses.push(resolve) : resolve())),
    });
    await Promise.race([update(first.id), failed]);
    isOffline = true;
    for (const connection of connections) connection.abort();
    const second = await bench.line({ id: applicant.id, ...(await bench.papers(applicant.id)) });
    token = await endedToken(applicant.id);
    while (pauses.length === 0) await new Promise((resolve) => setImmediate(resolve));
    isOffline = false;
    for (const resolve of pauses.splice(0)) resolve();
    const back = await Promise.race([update(second.id), failed]);
    expect(['REPLAY', 'EVENT']).toContain(back.data.customerUpdates.origin);
    expect(renewals).toBe(1);
  });

  test('gets a new token each time that one ends, though nothing happens meanwhile', async () => {
    const first = await bench.line(applicant);
    token = await tokenUntil(applicant.id, '1s');
    let renewals = 0;
    begin({
      renewToken: async () => {
        renewals += 1;
        token = renewals < 3 ? await tokenUntil(applicant.id, '1s') : await customerToken(applicant.id);
        look?.();
      },
      // Each of them has lasted for an hour.
      now: () => 3_600_000 * connections.size,
    });
    await Promise.race([update(first.id), failed]);
    while (renewals < 3) await Promise.race([new Promise<void>((resolve) => (look = resolve)), failed]);
    const second = await bench.line({ id: applicant.id, ...(await bench.papers(applicant.id)) });
    const back = await Promise.race([update(second.id), failed]);
    expect(['REPLAY', 'EVENT']).toContain(back.data.customerUpdates.origin);
  });

  test('can be ended by the handler of a result', async () => {
    await bench.line(applicant);
    await new Promise<void>((resolve) => {
      begin({
        next: () => {
          stop();
          resolve();
        },
      });
    });
    while (bench.gateway.gateway.streams().open > 0) await new Promise((resolve) => setTimeout(resolve, 10));
  });

  test('ends if the new token is refused too', async () => {
    token = await endedToken(applicant.id);
    let renewals = 0;
    const failure = await new Promise<Failure>((resolve) => {
      begin({
        error: resolve,
        renewToken: async () => void (renewals += 1),
      });
    });
    expect(failure).toMatchObject({ retryable: false });
    expect(renewals).toBe(1);
  });
});
