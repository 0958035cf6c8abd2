import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { jwtVerify } from 'jose';
import { Agent, request } from 'undici';
import { answerQuestions } from './conversation.js';

/*
 * (a) The hand-written backend for one frontend that the gateway is compared with: node:http and undici, one
 * route per screen, the same calls to the bank and the same JSON. It has no layer that the three routes do
 * not need.
 */

interface Money {
  readonly value: number;
  readonly currency: string;
}

interface LineSummary {
  readonly id: string;
  readonly person_id: string;
  readonly status: string;
  readonly limit: Money;
  readonly granted_at: string;
}

interface Line extends LineSummary {
  readonly utilized_amount: Money;
  readonly interest_rate: number;
  readonly locking_status: string;
  readonly active_loans: readonly {
    readonly id: string;
    readonly status: string;
    readonly interest_rate: number;
  }[];
}

interface Card {
  readonly id: string;
  readonly status: string;
  readonly current_limit: Money;
}

interface Bill {
  readonly id: string;
  readonly status: string;
  readonly statement_date: string;
  readonly due_date: string;
  readonly total_outstanding_amount: Money;
  readonly minimum_due_amount: Money;
}

const [bankUrl = ''] = process.argv.slice(2);
const secret =
  process.env['VERIFY_SECRET'] === undefined
    ? undefined
    : new TextEncoder().encode(process.env['VERIFY_SECRET']);
const bank = new Agent({ connections: 255 });
const idPattern = /^[A-Za-z0-9-]{1,64}$/;

class BankError extends Error {}

async function fetchToken(): Promise<string> {
  const { body } = await request(`${bankUrl}/oauth2/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: 'grant_type=client_credentials',
  });
  return ((await body.json()) as { access_token: string }).access_token;
}

const authorization = `Bearer ${await fetchToken()}`;

async function get<Body>(path: string): Promise<{ readonly body: Body; readonly total: number }> {
  const { statusCode, headers, body } = await request(bankUrl + path, {
    dispatcher: bank,
    headers: { authorization, accept: 'application/json' },
  });
  if (statusCode !== 200) {
    await body.dump();
    throw new BankError(`The bank answered ${statusCode}.`);
  }
  return { body: (await body.json()) as Body, total: Number(headers['total']) };
}

const money = ({ value, currency }: Money) => ({ value, currency });
const summaryOf = ({ id, status, limit, granted_at }: LineSummary) => ({
  id,
  status: status.toUpperCase(),
  limit: money(limit),
  grantedAt: granted_at,
});
const linesPath = (personId: string, size: number): string =>
  `/v1/persons/credit_lines?filter%5Bperson_id%5D=${personId}&page%5Bnumber%5D=1&page%5Bsize%5D=${size}`;

async function creditLines(personId: string) {
  const { body: list, total } = await get<LineSummary[]>(linesPath(personId, 10));
  const nodes = await Promise.all(
    list.map(async (line) => {
      const { body: whole } = await get<Line>(`/v1/persons/${personId}/credit_lines/${line.id}`);
      return {
        ...summaryOf(line),
        utilizedAmount: money(whole.utilized_amount),
        interestRate: whole.interest_rate,
        lockingStatus: whole.locking_status,
        activeLoans: whole.active_loans.map(({ id, status, interest_rate }) => ({
          id,
          status: status.toUpperCase(),
          interestRate: interest_rate,
        })),
      };
    }),
  );
  return { person: { id: personId, creditLines: { totalCount: total, nodes } } };
}

async function creditLineSummaries(personId: string) {
  const { body: list, total } = await get<LineSummary[]>(linesPath(personId, 100));
  return { person: { id: personId, creditLines: { totalCount: total, nodes: list.map(summaryOf) } } };
}

const billOf = ({
  id,
  status,
  statement_date,
  due_date,
  total_outstanding_amount,
  minimum_due_amount,
}: Bill) => ({
  id,
  status,
  statementDate: statement_date,
  dueDate: due_date,
  totalOutstandingAmount: money(total_outstanding_amount),
  minimumDueAmount: money(minimum_due_amount),
});

async function cards(personId: string) {
  const { body: list, total } = await get<Card[]>(
    `/v1/credit_card_applications?filter%5Bcustomer_id%5D=${personId}&page%5Bnumber%5D=1&page%5Bsize%5D=100`,
  );
  const nodes = await Promise.all(
    list.map(async ({ id, status, current_limit }) => {
      const bills = await get<Bill[]>(
        `/v1/credit_card_bills?filter%5Bapplication_id%5D=${id}&page%5Bnumber%5D=1&page%5Bsize%5D=10`,
      );
      return {
        id,
        status,
        currentLimit: money(current_limit),
        bills: { totalCount: bills.total, nodes: bills.body.map(billOf) },
      };
    }),
  );
  return { person: { id: personId, creditCardApplications: { totalCount: total, nodes } } };
}

const screens: Readonly<Record<string, (personId: string) => Promise<object>>> = {
  'credit-lines': creditLines,
  'credit-line-summaries': creditLineSummaries,
  cards,
};

function send(response: ServerResponse, status: number, body: object): void {
  const text = JSON.stringify(body);
  response
    .writeHead(status, {
      'content-type': 'application/json; charset=utf-8',
      'content-length': Buffer.byteLength(text),
      'cache-control': 'no-store',
    })
    .end(text);
}

async function answer({ url = '', headers }: IncomingMessage, response: ServerResponse): Promise<void> {
  if (secret) await jwtVerify(headers.authorization?.slice('Bearer '.length) ?? '', secret);
  const [, persons, personId = '', name = ''] = url.split('/');
  const screen = screens[name];
  if (persons !== 'persons' || !idPattern.test(personId) || !screen)
    send(response, 404, { error: 'There is nothing here.' });
  else send(response, 200, await screen(personId));
}

const server = createServer((message, response) => {
  answer(message, response).catch((error: unknown) =>
    send(response, error instanceof BankError ? 502 : 500, { error: 'Something went wrong.' }),
  );
});

answerQuestions({
  listen: () =>
    new Promise<number>((resolve) =>
      server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port)),
    ),
});
