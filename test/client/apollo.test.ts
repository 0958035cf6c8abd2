import { ApolloClient, ApolloLink, gql, HttpLink, InMemoryCache } from '@apollo/client';
import { PersistedQueryLink } from '@apollo/client/link/persisted-queries';
import { RetryLink } from '@apollo/client/link/retry';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createIntents, possibleTypes } from '@lending-graph/client';
import { IntentLink } from '@lending-graph/client/apollo';
import { MemoryStorage } from '../../bench/draws/page.js';
import { demo } from '../../src/sandbox/seed.js';
import { Bench } from '../support/sandbox.js';

let bench: Bench;
beforeAll(async () => {
  bench = await Bench.start();
});
afterAll(() => bench.close());

const personId = demo.person.id;
const Create = gql`
  mutation Create($personId: ID!) {
    createCreditRecord(input: { personId: $personId, source: SOLARIS_BANK }) {
      creditRecord {
        id
      }
    }
  }
`;

/** The keys of the requests, and a client whose first two answers are lost. */
function clientOf(order: (intents: ApolloLink, http: ApolloLink) => ApolloLink[], options = {}) {
  const keys: (string | null)[] = [];
  const lossy: typeof fetch = async (url, init) => {
    keys.push(new Headers(init?.headers).get('idempotency-key'));
    const response = await fetch(url, init);
    if (keys.length < 3) throw new TypeError('fetch failed');
    return response;
  };
  const http = new HttpLink({ uri: `${bench.gateway.url}/graphql`, fetch: lossy });
  const client = new ApolloClient({
    link: ApolloLink.from(order(new IntentLink(options), http)),
    cache: new InMemoryCache({ possibleTypes }),
  });
  return { client, keys };
}
const retry = () => new RetryLink({ delay: { initial: 1 } });

test.each([
  ['before the IntentLink', (intents: ApolloLink, http: ApolloLink) => [retry(), intents, http]],
  ['after it', (intents: ApolloLink, http: ApolloLink) => [intents, retry(), http]],
])('attempts of a RetryLink %s have one key, and are one write', async (_where, order) => {
  await bench.calls();
  const { client, keys } = clientOf(order);
  const intent = createIntents({ storage: new MemoryStorage() }).intent('create');
  const { data } = await client.mutate({ mutation: Create, variables: { personId }, context: { intent } });
  expect(data).toMatchObject({ createCreditRecord: { creditRecord: { id: expect.any(String) } } });
  expect(keys).toEqual([keys[0], keys[0], keys[0]]);
  expect(keys[0]).toMatch(/^[\da-f-]{36}$/);
  expect((await bench.operations()).map(([operationId]) => operationId)).toEqual(['createCreditRecord']);
});

test('queries have no key, and a mutation may have one of its own, or none', async () => {
  const { client, keys } = clientOf((intents, http) => [retry(), intents, http]);
  await client.query({
    query: gql`
      {
        me {
          id
        }
      }
    `,
  });
  const headers = { 'Idempotency-Key': 'mine-1' };
  await client.mutate({ mutation: Create, variables: { personId }, context: { headers } });
  await client.mutate({ mutation: Create, variables: { personId }, context: { intent: null } });
  expect(keys).toEqual([null, null, null, 'mine-1', null]);
  const lenient = clientOf((intents, http) => [retry(), intents, http], { withoutIntent: 'send' });
  await lenient.client.mutate({ mutation: Create, variables: { personId } });
  expect(new Set(lenient.keys)).toEqual(new Set([null]));
});

test('a mutation that the app gives up before its key is kept is not sent', async () => {
  const storage = new MemoryStorage();
  const { client, keys } = clientOf((intents, http) => [intents, http]);
  const intent = createIntents({ storage }).intent('create');
  const observable = ApolloLink.execute(
    client.link,
    { query: Create, variables: { personId }, context: { intent } },
    { client },
  );
  observable.subscribe({}).unsubscribe();
  while (await intent.pending());
  expect(keys).toEqual([]);
});

/** Sends a mutation through these links, which is refused for its token. Returns what is left of its intent. */
async function refusedThrough(...between: ApolloLink[]) {
  let requests = 0;
  const body = { errors: [{ message: 'no', extensions: { code: 'UNAUTHENTICATED', requestId: 'r' } }] };
  const http = new HttpLink({
    uri: `${bench.gateway.url}/graphql`,
    fetch: async () => {
      requests += 1;
      return Response.json(body, { status: 401 });
    },
  });
  const client = new ApolloClient({
    link: ApolloLink.from([new IntentLink(), ...between, http]),
    cache: new InMemoryCache(),
  });
  const intent = createIntents({ storage: new MemoryStorage() }).intent('create');
  const context = { intent, fetchOptions: { keepalive: true } };
  await client.mutate({ mutation: Create, variables: { personId }, context }).catch(() => undefined);
  return { requests, pending: await intent.pending() };
}

test('the only request is known as such, also with hashes in place of documents', async () => {
  const hashes = new PersistedQueryLink({ generateHash: () => 'a'.repeat(64) });
  for (const between of [[], [hashes]])
    expect(await refusedThrough(...between)).toEqual({ requests: 1, pending: undefined });
});

test('where a link replaces what the requests are counted by, there may have been several', async () => {
  const replacing = new ApolloLink((operation, forward) => {
    operation.setContext(({ fetchOptions }: { fetchOptions?: object }) => ({
      fetchOptions: { ...fetchOptions, priority: 'high' },
    }));
    return forward(operation);
  });
  for (const between of [[replacing], [replacing, retry()]])
    expect(await refusedThrough(...between)).toMatchObject({ pending: { isSent: true } });
});
