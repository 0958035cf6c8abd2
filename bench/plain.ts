import { ApolloServer } from '@apollo/server';
import { startStandaloneServer } from '@apollo/server/standalone';
import DataLoader from 'dataloader';
import { jwtVerify } from 'jose';
import { Agent, request } from 'undici';
import { answerQuestions } from './conversation.js';

/*
 * (b) A typical GraphQL server: standalone @apollo/server with its defaults, one resolver per field, and
 * DataLoaders per request. It calls the bank through undici like (a), not through fetch, which would cost it
 * several times as much.
 */

const typeDefs = `#graphql
  type Money { value: Int currency: String }
  type Loan { id: ID! status: String interestRate: Float }
  type CreditLine {
    id: ID! status: String limit: Money grantedAt: String
    utilizedAmount: Money interestRate: Float lockingStatus: String activeLoans: [Loan!]
  }
  type CreditLineConnection { totalCount: Int nodes: [CreditLine!] }
  type CreditCardBill { id: ID! status: String statementDate: String dueDate: String totalOutstandingAmount: Money minimumDueAmount: Money }
  type CreditCardBillConnection { totalCount: Int nodes: [CreditCardBill!] }
  type CreditCardApplication { id: ID! status: String currentLimit: Money bills(first: Int! = 10): CreditCardBillConnection }
  type CreditCardApplicationConnection { totalCount: Int nodes: [CreditCardApplication!] }
  type Person { id: ID! creditLines(first: Int! = 10): CreditLineConnection creditCardApplications(first: Int! = 10): CreditCardApplicationConnection }
  type Query { person(id: ID!): Person }
`;

type Json = Readonly<Record<string, unknown>>;
interface Page {
  readonly nodes: readonly Json[];
  readonly totalCount: number;
}
interface Context {
  readonly lines: DataLoader<string, Json>;
  readonly pages: DataLoader<string, Page>;
}

const [bankUrl = ''] = process.argv.slice(2);
const secret =
  process.env['VERIFY_SECRET'] === undefined
    ? undefined
    : new TextEncoder().encode(process.env['VERIFY_SECRET']);
const bank = new Agent({ connections: 255 });

async function fetchToken(): Promise<string> {
  const { body } = await request(`${bankUrl}/oauth2/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: 'grant_type=client_credentials',
  });
  return ((await body.json()) as { access_token: string }).access_token;
}

const authorization = `Bearer ${await fetchToken()}`;

async function get(path: string) {
  const { statusCode, headers, body } = await request(bankUrl + path, {
    dispatcher: bank,
    headers: { authorization, accept: 'application/json' },
  });
  if (statusCode !== 200) {
    await body.dump();
    throw new Error(`The bank answered ${statusCode}.`);
  }
  return { body: await body.json(), total: Number(headers['total']) };
}

const readPage = async (path: string): Promise<Page> => {
  const { body, total } = await get(path);
  return { nodes: body as Json[], totalCount: total };
};

const newContext = (): Context => ({
  lines: new DataLoader((paths) => Promise.all(paths.map(async (path) => (await get(path)).body as Json))),
  pages: new DataLoader((paths) => Promise.all(paths.map(readPage))),
});

const page = (path: string, filter: string, id: unknown, first: number): string =>
  `${path}?filter%5B${filter}%5D=${String(id)}&page%5Bnumber%5D=1&page%5Bsize%5D=${first}`;
const wholeLine = ({ person_id: personId, id }: Json, { lines }: Context): Promise<Json> =>
  lines.load(`/v1/persons/${String(personId)}/credit_lines/${String(id)}`);
const upperCase = (text: unknown): string => String(text).toUpperCase();

const resolvers = {
  Query: { person: (_root: unknown, { id }: { id: string }) => ({ id }) },
  Person: {
    id: ({ id }: Json) => id,
    creditLines: ({ id }: Json, { first }: { first: number }, { pages }: Context) =>
      pages.load(page('/v1/persons/credit_lines', 'person_id', id, first)),
    creditCardApplications: ({ id }: Json, { first }: { first: number }, { pages }: Context) =>
      pages.load(page('/v1/credit_card_applications', 'customer_id', id, first)),
  },
  CreditLineConnection: {
    totalCount: ({ totalCount }: Page) => totalCount,
    nodes: ({ nodes }: Page) => nodes,
  },
  CreditLine: {
    id: ({ id }: Json) => id,
    status: ({ status }: Json) => upperCase(status),
    limit: ({ limit }: Json) => limit,
    grantedAt: (line: Json) => line['granted_at'],
    utilizedAmount: async (line: Json, _args: unknown, context: Context) =>
      (await wholeLine(line, context))['utilized_amount'],
    interestRate: async (line: Json, _args: unknown, context: Context) =>
      (await wholeLine(line, context))['interest_rate'],
    lockingStatus: async (line: Json, _args: unknown, context: Context) =>
      (await wholeLine(line, context))['locking_status'],
    activeLoans: async (line: Json, _args: unknown, context: Context) =>
      (await wholeLine(line, context))['active_loans'],
  },
  Loan: {
    id: ({ id }: Json) => id,
    status: ({ status }: Json) => upperCase(status),
    interestRate: (loan: Json) => loan['interest_rate'],
  },
  CreditCardApplicationConnection: {
    totalCount: ({ totalCount }: Page) => totalCount,
    nodes: ({ nodes }: Page) => nodes,
  },
  CreditCardApplication: {
    id: ({ id }: Json) => id,
    status: ({ status }: Json) => status,
    currentLimit: (card: Json) => card['current_limit'],
    bills: ({ id }: Json, { first }: { first: number }, { pages }: Context) =>
      pages.load(page('/v1/credit_card_bills', 'application_id', id, first)),
  },
  CreditCardBillConnection: {
    totalCount: ({ totalCount }: Page) => totalCount,
    nodes: ({ nodes }: Page) => nodes,
  },
  CreditCardBill: {
    id: ({ id }: Json) => id,
    status: ({ status }: Json) => status,
    statementDate: (bill: Json) => bill['statement_date'],
    dueDate: (bill: Json) => bill['due_date'],
    totalOutstandingAmount: (bill: Json) => bill['total_outstanding_amount'],
    minimumDueAmount: (bill: Json) => bill['minimum_due_amount'],
  },
  Money: { value: ({ value }: Json) => value, currency: ({ currency }: Json) => currency },
};

async function listen(): Promise<number> {
  const apollo = new ApolloServer<Context>({ typeDefs, resolvers });
  const { url } = await startStandaloneServer(apollo, {
    listen: { port: 0, host: '127.0.0.1' },
    context: async ({ req }) => {
      if (secret) await jwtVerify(req.headers.authorization?.slice('Bearer '.length) ?? '', secret);
      return newContext();
    },
  });
  return Number(new URL(url).port);
}

answerQuestions({ listen });
