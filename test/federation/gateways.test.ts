import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ApolloGateway, IntrospectAndCompose, RemoteGraphQLDataSource } from '@apollo/gateway';
import { ApolloServer } from '@apollo/server';
import { startStandaloneServer } from '@apollo/server/standalone';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { composeServices } from '@theguild/federation-composition';
import { parse } from 'graphql';
import { decodeJwt } from 'jose';
import { AccessStage, partnersToken, tokenOf } from '../access/stage.js';
import { demo } from '../../src/sandbox/seed.js';
import { accountsSdl, startAccounts } from '../support/accounts-subgraph.js';

const { borrower, cardholder } = demo;
const [line = ''] = borrower.creditLineIds;
const card = cardholder.cardApplicationId;

/** A gateway over both subgraphs. It passes on the tokens of its callers. */
interface Router {
  readonly url: string;
  close(): Promise<unknown>;
}
interface Urls {
  readonly lending: string;
  readonly accounts: string;
}

/** Asks both subgraphs for their SDL, and composes them by itself. */
async function startApollo(urls: Urls): Promise<Router> {
  const gateway = new ApolloGateway({
    supergraphSdl: new IntrospectAndCompose({
      subgraphs: Object.entries(urls as object).map(([name, url]) => ({ name, url: url as string })),
      introspectionHeaders: { authorization: `Bearer ${await partnersToken()}` },
    }),
    buildService: ({ url = '' }) =>
      new RemoteGraphQLDataSource<{ authorization?: string }>({
        url,
        willSendRequest: ({ request, context: { authorization } }) => {
          if (authorization !== undefined) request.http?.headers.set('authorization', authorization);
        },
      }),
  });
  const server = new ApolloServer<{ authorization?: string }>({ gateway, stopOnTerminationSignals: false });
  const { url } = await startStandaloneServer(server, {
    listen: { host: '127.0.0.1', port: 0 },
    context: async ({ req: { headers } }) => ({
      ...(headers.authorization !== undefined && { authorization: headers.authorization }),
    }),
  });
  return { url, close: () => server.stop() };
}

/**
 * The part of Hive Gateway that is used here. Its own types would change those of graphql in the whole
 * program.
 */
interface Hive {
  createGatewayRuntime(options: object): RequestListener & AsyncDisposable;
}

/** Returns the claims of a request's token. The subgraph verifies it. */
const claimsIn = ({ request }: { readonly request: Request }): object | null => {
  const token = request.headers.get('authorization')?.replace('Bearer ', '');
  return token === undefined ? null : decodeJwt(token);
};

/** Takes a supergraph that was composed before, and enforces @requiresScopes by itself. */
async function startHive({ lending, accounts }: Urls): Promise<Router> {
  const response = await fetch(lending, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${await partnersToken()}` },
    body: JSON.stringify({ query: '{ _service { sdl } }' }),
  });
  const { data } = (await response.json()) as {
    readonly data: { readonly _service: { readonly sdl: string } };
  };
  const { supergraphSdl } = composeServices([
    { name: 'lending', url: lending, typeDefs: parse(data._service.sdl) },
    { name: 'accounts', url: accounts, typeDefs: parse(accountsSdl) },
  ]);
  const name: string = '@graphql-hive/gateway-runtime';
  const { createGatewayRuntime } = (await import(name)) as Hive;
  const runtime = createGatewayRuntime({
    supergraph: supergraphSdl,
    logging: false,
    propagateHeaders: {
      fromClientToSubgraphs: ({ request }: { readonly request: Request }) => ({
        authorization: request.headers.get('authorization') ?? undefined,
      }),
    },
    genericAuth: { mode: 'protect-granular', resolveUserFn: claimsIn, rejectUnauthenticated: false },
  });
  const server = createServer(runtime);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await runtime[Symbol.asyncDispose]();
    },
  };
}

describe.each([
  ['@apollo/gateway', startApollo, 'off', 'FORBIDDEN'],
  ['Hive Gateway', startHive, 'on', 'UNAUTHORIZED_FIELD_OR_TYPE'],
])('behind %s', (_name, start, FEDERATION_SCOPES, refusal) => {
  const started: { close(): Promise<unknown> }[] = [];
  let lending: AccessStage;
  let router: Router;
  beforeAll(async () => {
    lending = await AccessStage.start({
      FEDERATION: 'on',
      FEDERATION_ROOT_PREFIX: 'lending_',
      FEDERATION_SCOPES,
      INTROSPECTION: 'partner',
    });
    started.unshift(lending);
    const accounts = await startAccounts([
      { id: 'first', personId: borrower.id, cardId: 'absent', creditLineId: line },
      { id: 'second', personId: cardholder.id, cardId: card, creditLineId: 'absent' },
      { id: 'third', personId: borrower.id, cardId: card, creditLineId: line },
    ]);
    started.unshift(accounts);
    router = await start({ lending: `${lending.gateway.url}/graphql`, accounts: accounts.url });
    started.unshift(router);
  });
  afterAll(async () => {
    for (const one of started) await one.close();
  });

  async function ask(query: string, token?: string): Promise<any> {
    const response = await fetch(router.url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
      },
      body: JSON.stringify({ query }),
    });
    const { data, errors = [] } = (await response.json()) as {
      data: unknown;
      errors?: { extensions?: { code?: string } }[];
    };
    return {
      data,
      codes: errors.map(({ extensions }) => extensions?.code),
      calls: (await lending.calls()).map(({ method, path }) => `${method} ${path.split('?')[0]}`).sort(),
    };
  }

  const joined =
    '{ accounts { id balance { value } owner { id creditCardApplications { totalCount } } card { id status } creditLine { id status } } }';
  const account = (id: string, personId: string, totalCount: number | undefined) => ({
    id,
    balance: { value: 150_000 },
    owner: {
      id: personId,
      creditCardApplications: totalCount === undefined ? null : { totalCount },
    },
  });

  test('accounts have the cards and credit lines of the caller, and null in the place of all others', async () => {
    expect(await ask(joined, await tokenOf({ personIds: [cardholder.id] }))).toEqual({
      data: {
        accounts: [
          {
            ...account('first', borrower.id, undefined),
            card: { id: 'absent', status: null },
            creditLine: { id: line, status: null },
          },
          {
            ...account('second', cardholder.id, 2),
            card: { id: card, status: 'FINALIZED' },
            creditLine: { id: 'absent', status: null },
          },
          {
            ...account('third', borrower.id, undefined),
            card: { id: card, status: 'FINALIZED' },
            creditLine: { id: line, status: null },
          },
        ],
      },
      codes: [],
      calls: [
        'GET /v1/credit_card_applications',
        `GET /v1/credit_card_applications/${card}`,
        'GET /v1/credit_card_applications/absent',
        `GET /v1/persons/${cardholder.id}/credit_lines/absent`,
      ],
    });
  });

  test('persons of this graph have the accounts of the other one', async () => {
    const query = `{ lending_person(id: "${cardholder.id}") { id accounts { nodes { id } pageInfo { hasNextPage } } } person(name: "x") { id } }`;
    expect(await ask(query, await tokenOf({ personIds: [cardholder.id] }))).toEqual({
      data: {
        lending_person: {
          id: cardholder.id,
          accounts: { nodes: [{ id: 'second' }], pageInfo: { hasNextPage: false } },
        },
        person: { id: borrower.id },
      },
      codes: [],
      calls: [],
    });
  });

  test('a caller without a token gets nothing of this graph', async () => {
    const { data, codes, calls } = await ask(joined);
    expect(data.accounts.map(({ card: { status } }: any) => status)).toEqual([null, null, null]);
    expect(codes.length).toBeGreaterThan(0);
    expect(calls).toEqual([]);
  });

  const block = `mutation { lending_blockCreditLine(input: { personId: "${borrower.id}", creditLineId: "${line}" }) { creditLineBlock { id } } }`;

  test('a write is sent for its owner, once, and for nobody else', async () => {
    const foreign = await ask(block, await tokenOf({ personIds: [cardholder.id] }));
    expect([foreign.data, foreign.codes, foreign.calls]).toEqual([
      { lending_blockCreditLine: null },
      ['NOT_FOUND'],
      [],
    ]);
    const own = await ask(block, await tokenOf({ personIds: [borrower.id] }));
    expect([own.codes, own.calls]).toEqual([
      [],
      [`POST /v1/persons/${borrower.id}/credit_lines/${line}/blocks`],
    ]);
  });

  test('a field of the partner is null for all others, and an error', async () => {
    const query = `{ lending_creditLine(personId: "${borrower.id}", id: "${line}") { id disposableIncome { unit } } }`;
    const own = await ask(query, await tokenOf({ personIds: [borrower.id] }));
    expect([own.data, own.codes]).toEqual([
      { lending_creditLine: { id: line, disposableIncome: null } },
      [refusal],
    ]);
    const partner = await ask(query, await partnersToken());
    expect([partner.data.lending_creditLine.disposableIncome, partner.codes]).toEqual([
      { unit: 'cents' },
      [],
    ]);
  });
});
