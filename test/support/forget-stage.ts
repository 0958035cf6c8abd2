import { randomBytes } from 'node:crypto';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { expect } from '@jest/globals';
import { until } from './cache-stage.js';
import { startTestGateway, type TestGateway } from './graph.js';
import { ManualClock } from './manual-clock.js';
import { contentOf } from './redis-content.js';
import { TestRedis } from './redis.js';
import { bodies, ids, partnerToken, paths, ScriptedBank, settingsFor } from './scripted-bank.js';

const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));

/** Accounts of the customer. */
export const ibans = ['DE53110101013323159108', 'DE32110101001000000029'] as const;
/** What tells the customer from all others. */
export const traces: readonly string[] = [ids.person, ...ibans];

/** A key as STORE_KEY takes it. */
export const newKey = (id: string): string => `${id}:${randomBytes(32).toString('base64')}`;

/** How the command line ended. */
export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs `lending-graph forget-customer` with these settings alone. */
export async function forgetByHand(id: string, settings: Record<string, string>): Promise<Ended> {
  const child = spawn(process.execPath, [cli, 'forget-customer', ...(id === '' ? [] : [id])], {
    env: { PATH: process.env['PATH'], ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [out, err, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  return { code: code as number | null, out, err };
}

const strangersLine = paths.line.replace(ids.person, ids.stranger);
const strangersLoans = paths.loans.replace(ids.person, ids.stranger);
const card = { id: 'card-1', customer_id: ids.person, account_iban: ibans[1], status: 'FINALIZED' };

/** A loan of somebody's. */
const loanOf = (person: string, amount = 1000): string =>
  `createLoan(input: { personId: "${person}", creditLineId: "${ids.line}", amount: { value: ${amount} }, reference: "ABH244919",
    purpose: "Buying an iphone", term: 6 }) { loan { id } }`;
/** What each of these asks for names the customer in another way. */
export const queries = {
  line: `{ creditLine(personId: "${ids.person}", id: "${ids.line}") { recipientIban } }`,
  record: `{ creditRecord(personId: "${ids.person}", id: "${ids.record}") { status } }`,
  card: '{ creditCardApplication(id: "card-1") { accountIban } }',
  bill: '{ creditCardBill(id: "bill-1") { status } }',
  strangersLine: `{ creditLine(personId: "${ids.stranger}", id: "${ids.line}") { status } }`,
  known: `{ person(id: "${ids.person}") { creditRecords { nodes { id } } } }`,
  link: `{ person(id: "${ids.person}") { creditLine(id: "${ids.line}") { closingAccountStatement { url } } } }`,
  loan: `mutation { ${loanOf(ids.person)} }`,
  finalize:
    'mutation { finalizeCreditCardApplication(input: { applicationId: "card-1" }) { creditCardApplication { accountIban } } }',
  strangersLoan: `mutation { ${loanOf(ids.stranger)} }`,
  bothLoans: `mutation { mine: ${loanOf(ids.person)} theirs: ${loanOf(ids.stranger)} }`,
} as const;

/** The bank's routes that these ask for. */
export const routes = {
  line: `GET ${paths.line}`,
  record: `GET ${paths.record}`,
  card: 'GET /v1/credit_card_applications/card-1',
  loans: `POST ${paths.loans}`,
  strangersLoans: `POST ${strangersLoans}`,
  finalize: 'POST /v1/credit_card_applications/card-1/finalize',
} as const;

/** What the bank answers on them. */
export const answers = {
  line: { body: { ...bodies.line, recipient_iban: ibans[0] } },
  record: { body: { id: ids.record, person_id: ids.person, status: 'available' } },
  card: { body: card },
  loan: { status: 201, body: bodies.loan },
} as const;

/** Gateways that share a Redis and a cache on it, in front of a bank with one customer and a stranger. */
export class ForgetStage {
  readonly redis: TestRedis;
  readonly bank: ScriptedBank;
  readonly #token: string;
  readonly #settings: Record<string, string>;
  readonly #gateways: TestGateway[] = [];

  private constructor(redis: TestRedis, bank: ScriptedBank, token: string, settings: Record<string, string>) {
    this.redis = redis;
    this.bank = bank;
    this.#token = token;
    this.#settings = settings;
  }

  static async start(settings: Record<string, string> = {}): Promise<ForgetStage> {
    const [redis, bank, token] = await Promise.all([TestRedis.start(), ScriptedBank.start(), partnerToken()]);
    bank
      .on(routes.line, answers.line)
      .on(routes.record, answers.record)
      .on(routes.card, answers.card)
      .on('GET /v1/credit_card_bills/bill-1', {
        body: { id: 'bill-1', application_id: 'card-1', status: 'CLOSED' },
      })
      .on(`GET ${strangersLine}`, { body: { ...bodies.line, person_id: ids.stranger } })
      .on(routes.loans, answers.loan)
      .on(routes.strangersLoans, answers.loan)
      .on(routes.finalize, answers.card)
      .on(`GET ${paths.line}/closing_account_statement`, {
        headers: { 'content-type': 'application/pdf', 'content-length': '8' },
        body: '%PDF-1.7',
      });
    return new ForgetStage(redis, bank, token, settings);
  }

  async open(settings: Record<string, string> = {}): Promise<TestGateway> {
    const all = { ...settingsFor(this.bank.url), CACHE: 'on', STORE_URL: this.redis.url };
    // Its time limits never come: what is slow here is the machine.
    const gateway = await startTestGateway({ ...all, ...this.#settings, ...settings }, new ManualClock());
    this.#gateways.push(gateway);
    return gateway;
  }

  /** Asks as the partner, or with the token given. */
  ask(gateway: TestGateway, query: string, key?: string, token = this.#token) {
    return gateway.ask(
      query,
      {},
      { token, ...(key !== undefined && { headers: { 'idempotency-key': key } }) },
    );
  }

  /** Asks for what is answered without an error. */
  async data(gateway: TestGateway, query: string, key?: string, token?: string): Promise<any> {
    const { data, errors } = await this.ask(gateway, query, key, token);
    expect(errors).toEqual([]);
    return data;
  }

  forget(settings: Record<string, string> = {}): Promise<Ended> {
    return forgetByHand(ids.person, { STORE_URL: this.redis.url, ...this.#settings, ...settings });
  }

  /**
   * Which of the customer's traces a raw scan of Redis finds, in the names of keys and in what is under them.
   */
  async found(): Promise<readonly string[]> {
    const all = [...(await contentOf(this.redis.url))].flat().join('\n');
    return traces.filter((trace) => all.includes(trace));
  }

  /** Waits until a gateway has logged this. */
  async logged({ logged }: TestGateway, event: string): Promise<void> {
    await until(async () => logged.some((line) => line.includes(event)));
  }

  async close(): Promise<void> {
    await this.bank.close();
    await Promise.all(this.#gateways.splice(0).map((gateway) => gateway.close()));
    await this.redis.stop();
  }
}
