import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { type Sandbox, sandboxCredentials, startSandbox } from '../../src/sandbox/server.js';
import { open } from '../support/request.js';
import { described, document, operationFor, resolved } from './contract.js';

/** An answer of the sandbox. `body` is its JSON, or its text if it is none. */
export interface Reply<Body = Readonly<Record<string, unknown>>> {
  readonly status: number;
  readonly headers: Headers;
  readonly bytes: Buffer;
  readonly body: Body;
}

const tokenForm = 'grant_type=client_credentials&scope=partners';

type Methods = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

const formats = {
  'date-time': (text: string) => !Number.isNaN(Date.parse(text)),
  date: /^\d{4}-\d{2}-\d{2}$/,
  iban: true,
  byte: true,
  binary: true,
} as const;
const ajv = new Ajv2020({ strict: false, formats });
ajv.addSchema({ $id: 'contract', components: document.components });
const validators = new Map<string, ValidateFunction>();

/** Returns the operations of the contract with a tag. */
export const operationsOf = (tag: string): string[] =>
  described.filter((operation) => operation.tag === tag).map(({ operationId }) => operationId);

/** Throws if the contract of an operation lacks the status of an answer, or has another body for it. */
function expectPromised(method: string, path: string, { status, body, headers }: Reply<unknown>): void {
  const found = operationFor(method, path);
  if (!found) return;
  const response = found.responses[status];
  const answer = `${found.operationId} was answered ${status}`;
  if (!response) throw new Error(`${answer}, which the contract lacks: ${JSON.stringify(body)}`);
  const schema = resolved(response).content?.['application/json']?.schema;
  if (!schema || !headers.get('content-type')?.includes('json')) return;
  const key = JSON.stringify(schema);
  const validate =
    validators.get(key) ?? ajv.compile(JSON.parse(key.replaceAll('"#/', '"contract#/')) as object);
  validators.set(key, validate);
  if (!validate(body))
    throw new Error(
      `${method} ${path} ${status} breaks the contract: ${ajv.errorsText(validate.errors)}\n${JSON.stringify(body)}`,
    );
}

async function request<Body>(
  url: string,
  method: string,
  headers: Record<string, string>,
  body?: unknown,
): Promise<Reply<Body>> {
  const text = typeof body === 'string' ? body : body === undefined ? undefined : JSON.stringify(body);
  const response = await open(url, {
    method,
    headers: { ...headers, ...(text !== undefined && { 'content-type': 'application/json' }) },
    ...(text !== undefined && { body: text }),
  });
  const bytes = Buffer.from(await response.body.arrayBuffer());
  let parsed: unknown = bytes.toString('utf8');
  if (response.headers.get('content-type')?.includes('json')) parsed = JSON.parse(bytes.toString('utf8'));
  return { status: response.status, headers: response.headers, bytes, body: parsed as Body };
}

/**
 * A partner's client of a sandbox. It has a token, and checks answers against the contract until faults are
 * injected.
 */
export class Partner {
  token = '';
  readonly sandbox: Sandbox;
  readonly #startsBadly: boolean;
  #goesWrong: boolean;

  constructor(sandbox: Sandbox, startsBadly = false) {
    this.sandbox = sandbox;
    this.#startsBadly = startsBadly;
    this.#goesWrong = startsBadly;
  }

  static async start(options: Parameters<typeof startSandbox>[0] = {}): Promise<Partner> {
    const partner = new Partner(await startSandbox(options), options.faultProfile !== undefined);
    await partner.login();
    return partner;
  }

  async login(
    credentials: { clientId: string; clientSecret: string } = sandboxCredentials,
    form = tokenForm,
  ): Promise<Reply<unknown>> {
    const { clientId, clientSecret } = credentials;
    const authorization = `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`;
    const reply = await request<{ access_token: string }>(
      `${this.sandbox.url}/oauth2/token`,
      'POST',
      { authorization },
      form,
    );
    if (reply.status === 200) this.token = reply.body.access_token;
    return reply;
  }

  /** Calls the API. */
  async call<Body = Readonly<Record<string, unknown>>>(
    method: Methods,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<Reply<Body>> {
    const reply = await request<Body>(
      this.sandbox.url + path,
      method,
      headers ?? { authorization: `Bearer ${this.token}` },
      body,
    );
    if (!this.#goesWrong) expectPromised(method, path.split('?')[0] as string, reply);
    return reply;
  }

  /** Sends a control request to the sandbox; throws if it is refused. */
  async steer<Body = Readonly<Record<'id' | 'iban', string>>>(
    method: 'GET' | 'POST' | 'DELETE',
    path: string,
    body?: unknown,
  ): Promise<Body> {
    const reply = await request<Body>(`${this.sandbox.url}/sandbox${path}`, method, {}, body);
    if (path === '/reset') this.#goesWrong = this.#startsBadly;
    if (method === 'POST' && (path === '/faults' || path === '/fault-profile')) this.#goesWrong = true;
    if (reply.status >= 400) throw new Error(`${method} /sandbox${path}: ${JSON.stringify(reply.body)}`);
    return reply.body;
  }

  /** Advances the bank's clock. Tokens expire with it, so a new one is fetched. */
  async pass(duration: string): Promise<void> {
    await this.steer('POST', '/clock', { advance: duration });
    await this.login();
  }
}

/** An amount in euros as the API takes it. */
export const euro = (amount: number) => ({ value: Math.round(amount * 100), unit: 'cents', currency: 'EUR' });

/** The application data of a consumer with 1,400 € to spare each month. */
export const declaration = {
  requested_credit_limit: euro(3000),
  net_income_amount: euro(2600),
  living_situation: 'LIVING_IN_RENTED_HOUSE',
  living_situation_amount: euro(800),
  number_of_dependents: 1,
  existing_credit_repayment_excluding_mortgage: euro(100),
  private_insurance_amount: euro(50),
  marriage_status: 'MARRIED',
  recipient_iban: 'DE89370400440532013000',
};

/** The application data of a freelancer with 2,000 € to spare each month. */
export const business = {
  annual_turnover: euro(90_000),
  corporate_name: 'Mustermann Design',
  foundation_date: '2015-03-01',
  legal_form: 'FREE_OCCUPATION',
  monthly_net_profit: euro(4000),
  monthly_non_mortgage_credit_expense: euro(300),
  monthly_private_fixed_cost: euro(1700),
  recipient_iban: 'DE89370400440532013000',
  tax_id: '3012034567890',
};

/** Creates a person with an available account snapshot and a successful identification. */
export async function newCustomer(
  partner: Partner,
  person: object = {},
): Promise<{ id: string; snapshotId: string; identificationId: string }> {
  const { id } = await partner.steer('POST', '/persons', person);
  const snapshot = await partner.steer('POST', `/persons/${id}/account_snapshots`);
  const identification = await partner.steer('POST', `/persons/${id}/identifications`);
  return { id, snapshotId: snapshot.id, identificationId: identification.id };
}

type CreditLine = { personId: string; applicationId: string; lineId: string; path: string };

/** Creates a person with a credit line, open unless the person requests authorization. */
export async function newCreditLine(
  partner: Partner,
  declared: object = {},
  person: object = {},
): Promise<CreditLine> {
  const { id, snapshotId, identificationId } = await newCustomer(partner, person);
  const {
    body: { id: applicationId },
  } = await partner.call('POST', `/v1/persons/${id}/credit_line_applications`, {
    ...declaration,
    ...declared,
  });
  const application = `/v1/persons/${id}/credit_line_applications/${String(applicationId)}`;
  await partner.call('PUT', `${application}/account_snapshot`, { account_snapshot_id: snapshotId });
  await partner.call('PUT', `${application}/identification`, { identification_id: identificationId });
  const lineId = String((await partner.call('GET', application)).body['credit_line_id']);
  return {
    personId: id,
    applicationId: String(applicationId),
    lineId,
    path: `/v1/persons/${id}/credit_lines/${lineId}`,
  };
}
