import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { createHandler } from 'graphql-http/lib/use/http';
import { parse } from 'graphql';

/** An account, with the keys of its owner, card and credit line in this graph. */
export interface Account {
  readonly id: string;
  readonly personId: string;
  readonly cardId: string;
  readonly creditLineId: string;
}

/**
 * The SDL of a second subgraph: accounts, which know of their owners, cards and credit lines no more than the
 * keys.
 */
export const accountsSdl = `
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.0", import: ["@key", "@shareable"])

  type Query {
    accounts: [Account!]
    person(name: String!): Person
  }

  type Account @key(fields: "id") {
    id: ID!
    balance: Money
    owner: Person
    card: CreditCardApplication
    creditLine: CreditLine
  }

  type Person @key(fields: "id") {
    id: ID!
    accounts: AccountConnection
  }

  type CreditCardApplication @key(fields: "id", resolvable: false) {
    id: ID!
  }

  type CreditLine @key(fields: "personId id", resolvable: false) {
    personId: ID!
    id: ID!
  }

  type AccountConnection {
    nodes: [Account!]!
    pageInfo: PageInfo!
  }

  type Money @shareable {
    value: SafeInt
    unit: String
    currency: String
    precision: Int
  }

  type PageInfo @shareable {
    hasNextPage: Boolean!
    hasPreviousPage: Boolean!
    startCursor: String
    endCursor: String
  }

  scalar SafeInt
`;

const pageInfo = { hasNextPage: false, hasPreviousPage: false, startCursor: null, endCursor: null };

/** Serves accounts on a free port, to any caller. */
export async function startAccounts(
  accounts: readonly Account[],
): Promise<{ readonly url: string; close(): Promise<void> }> {
  const schema = buildSubgraphSchema({
    typeDefs: parse(accountsSdl),
    resolvers: {
      Query: {
        accounts: () => accounts,
        person: () => ({ id: accounts[0]?.personId }),
      },
      Account: {
        balance: () => ({ value: 150_000, unit: 'cents', currency: 'EUR', precision: 2 }),
        owner: ({ personId }: Account) => ({ id: personId }),
        card: ({ cardId }: Account) => ({ id: cardId }),
        creditLine: ({ personId, creditLineId }: Account) => ({ personId, id: creditLineId }),
      },
      Person: {
        accounts: ({ id }: { readonly id: string }) => ({
          nodes: accounts.filter(({ personId }) => personId === id),
          pageInfo,
        }),
      },
    },
  });
  const handler = createHandler({ schema });
  const server = createServer((request, response) => void handler(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
