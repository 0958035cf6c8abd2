import { ApolloClient, ApolloLink, gql, HttpLink, InMemoryCache } from '@apollo/client';
import { RetryLink } from '@apollo/client/link/retry';
import {
  createIntents,
  failureOf,
  type Failure,
  type Intent,
  type KeyStorage,
  type Locks,
} from '@lending-graph/client';
import { IntentLink } from '@lending-graph/client/apollo';
import { intentExchange } from '@lending-graph/client/urql';
import { cacheExchange, Client, fetchExchange, type Exchange, type Operation } from '@urql/core';
import { filter, makeSubject, merge, pipe } from 'wonka';

/** The input of `createLoan`. */
export interface LoanInput {
  readonly personId: string;
  readonly creditLineId: string;
  readonly amount: { readonly value: number };
  readonly term: number;
  readonly reference: string;
  readonly purpose: string;
}

/** What a page learns of a click: the loan that was drawn, or why there is none. */
export interface Clicked {
  readonly loanId: string | undefined;
  readonly failure: Failure | undefined;
}

/** The parts of a frontend that draw a loan. */
export interface App {
  /** Returns an intent by its name. */
  intent(name: string): Intent;
  /** Sends `createLoan` under an intent; never rejects. Without an intent as the context has it. */
  draw(intent: Intent | null | undefined, input: LoanInput): Promise<Clicked>;
}

/** What an app has from its page. */
export interface AppOptions {
  /** The address of the gateway, without a path. */
  readonly url: string;
  readonly storage: KeyStorage;
  readonly locks?: Locks;
  readonly fetch: typeof fetch;
  readonly now?: () => number;
  /** True to send again, after the link or the exchange of the intents, what got no answer. */
  readonly repeats?: boolean;
}

const Draw = gql`
  mutation Draw($input: CreateLoanInput!) {
    createLoan(input: $input) {
      loan {
        id
      }
    }
  }
`;

interface Drawn {
  readonly createLoan?: { readonly loan?: { readonly id: string } | null } | null;
}

const clicked = (source: unknown): Clicked => ({
  loanId: (source as { readonly data?: Drawn | null }).data?.createLoan?.loan?.id,
  failure: failureOf(source),
});

const intentsOf = ({ storage, locks, now }: AppOptions) =>
  createIntents({ storage, ...(locks && { locks }), ...(now && { now }) });
/** A context without the property differs from one that has null. */
const contextOf = (intent: Intent | null | undefined) => (intent === undefined ? {} : { intent });

function apolloApp(options: AppOptions): App {
  const client = new ApolloClient({
    link: ApolloLink.from([
      new IntentLink(),
      ...(options.repeats ? [new RetryLink({ delay: { initial: 1 } })] : []),
      new HttpLink({ uri: `${options.url}/graphql`, fetch: options.fetch }),
    ]),
    cache: new InMemoryCache(),
  });
  const intents = intentsOf(options);
  return {
    intent: (name) => intents.intent(name),
    draw: (intent, input) =>
      client
        .mutate({ mutation: Draw, variables: { input }, context: contextOf(intent) })
        .then(clicked, clicked),
  };
}

/** Sends an operation again that got no answer, as urql's `retryExchange` does. */
const repeatExchange: Exchange =
  ({ forward }) =>
  (operations$) => {
    const again = makeSubject<Operation>();
    return pipe(
      merge([operations$, again.source]),
      forward,
      filter(({ error, operation }) => {
        if (error?.networkError) setTimeout(() => again.next(operation), 1);
        return !error?.networkError;
      }),
    );
  };

function urqlApp(options: AppOptions): App {
  const client = new Client({
    url: `${options.url}/graphql`,
    fetch: options.fetch,
    preferGetMethod: false,
    exchanges: [cacheExchange, intentExchange(), ...(options.repeats ? [repeatExchange] : []), fetchExchange],
  });
  const intents = intentsOf(options);
  return {
    intent: (name) => intents.intent(name),
    draw: (intent, input) =>
      client.mutation(Draw, { input }, contextOf(intent)).toPromise().then(clicked, clicked),
  };
}

/** The same frontend with each GraphQL client. */
export const apps = { 'Apollo Client': apolloApp, urql: urqlApp } as const;
