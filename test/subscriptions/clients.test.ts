import { spawn, spawnSync } from 'node:child_process';
import { createInterface } from 'node:readline';
import { ApolloClient, gql, HttpLink, InMemoryCache } from '@apollo/client';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { Client, fetchExchange } from '@urql/core';
import { createClient } from 'graphql-sse';
import { pipe, subscribe } from 'wonka';
import { Bench, customerToken, type Applicant } from '../support/sandbox.js';

const query = `subscription Follow($personId: ID!) {
  customerUpdates(personId: $personId, kinds: [CREDIT_LINE]) {
    origin
    resourceId
    resource {
      ... on CreditLine {
        status
        limit {
          value
        }
      }
    }
  }
}`;

/** What a client subscribes with. */
interface Question {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly variables: Record<string, unknown>;
}
/** Passes each result to a function. Returns a function that ends the subscription. */
type Follow = (question: Question, next: (result: { data?: any }) => void) => () => void;

const withCurl: Follow = ({ url, headers, variables }, next) => {
  const sent = { 'content-type': 'application/json', accept: 'text/event-stream', ...headers };
  const curl = spawn('curl', [
    '-sN',
    ...Object.entries(sent).flatMap(([name, value]) => ['-H', `${name}: ${value}`]),
    '-d',
    JSON.stringify({ query, variables }),
    url,
  ]);
  createInterface(curl.stdout).on('line', (line) => {
    if (line.startsWith('data: {')) next(JSON.parse(line.slice(6)) as { data?: any });
  });
  return () => curl.kill('SIGKILL');
};

const clients: Record<string, Follow> = {
  'Apollo Client': ({ url, headers, variables }, next) => {
    const client = new ApolloClient({
      link: new HttpLink({ uri: url, headers }),
      cache: new InMemoryCache(),
    });
    const updates = client.subscribe({ query: gql(query), variables }).subscribe(next);
    return () => updates.unsubscribe();
  },
  urql: ({ url, headers, variables }, next) => {
    const client = new Client({
      url,
      fetchOptions: { headers },
      fetchSubscriptions: true,
      preferGetMethod: false,
      exchanges: [fetchExchange],
    });
    const updates = pipe(client.subscription(query, variables), subscribe(next));
    return () => updates.unsubscribe();
  },
  'graphql-sse': ({ url, headers, variables }, next) => {
    const client = createClient({ url, headers, retryAttempts: 0 });
    return client.subscribe(
      { query, variables },
      { next, error: () => undefined, complete: () => undefined },
    );
  },
  'curl -N': withCurl,
};

let bench: Bench;
let applicant: Applicant;
let question: Question;
beforeEach(async () => {
  bench = await Bench.start({ WEBHOOK_SECRETS: '' });
  applicant = await bench.applicant();
  question = {
    url: `${bench.gateway.url}/graphql`,
    headers: { authorization: `Bearer ${await customerToken(applicant.id)}` },
    variables: { personId: applicant.id },
  };
});
afterEach(() => bench.close());

/** Waits until the gateway has so many streams. */
async function streams(count: number): Promise<void> {
  while (bench.gateway.gateway.streams().open !== count)
    await new Promise((resolve) => setTimeout(resolve, 5));
}

const hasCurl = spawnSync('curl', ['--version']).status === 0;

for (const [name, follow] of Object.entries(clients)) {
  const isMissing = follow === withCurl && !hasCurl;
  (isMissing ? test.skip : test)(
    `${name} sees a limit become ready, and ends its stream${isMissing ? ' (skipped: there is no curl)' : ''}`,
    async () => {
      let stop = (): void => undefined;
      const ready = new Promise<any>((resolve) => {
        stop = follow(question, ({ data }) => {
          if (data?.customerUpdates?.resource?.status === 'OPEN') resolve(data.customerUpdates);
        });
      });
      // Nothing is there when the stream begins.
      await streams(1);
      const { id } = await bench.line(applicant);
      expect(await ready).toMatchObject({
        origin: 'EVENT',
        resourceId: id,
        resource: { limit: { value: 500_000 } },
      });
      stop();
      await streams(0);
    },
  );
}
