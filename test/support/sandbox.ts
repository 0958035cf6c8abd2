import { expect } from '@jest/globals';
import { signToken } from '../../src/auth/jwt.js';
import { sandboxTokens } from '../../src/gateway/options.js';
import { startTestGateway, takeCalls, type GraphAnswer, type TestGateway } from './graph.js';
import { send } from './request.js';

/**
 * A call that reached the bank: `METHOD path?query`, decoded and with the query sorted by name; with the
 * body, if there was one.
 */
export type NotedCall = string | readonly [call: string, body: unknown];

/** A customer of the sandbox with the documents for an application. */
export interface Applicant {
  readonly id: string;
  readonly accountSnapshotId: string;
  readonly identificationId: string;
}

/** A fault of the next calls: see `GET /sandbox`. */
export interface Fault {
  readonly operationId: string;
  readonly times?: number;
  readonly status?: number;
  readonly body?: unknown;
  readonly contentType?: string;
  readonly when?: 'before' | 'after';
}

/** An entry of the sandbox's book. */
export interface Deed {
  readonly what: string;
  readonly id: string;
  readonly amount?: number;
  readonly reference?: string;
}

/** A credit line and the ids that led to it. */
export interface Line {
  readonly personId: string;
  readonly applicationId: string;
  readonly id: string;
}

const apply =
  'mutation ($input: CreateCreditLineApplicationInput!) { createCreditLineApplication(input: $input) { creditLineApplication { id } } }';
const link = `mutation ($personId: ID!, $applicationId: ID!, $accountSnapshotId: ID!, $identificationId: ID!) {
  linkCreditLineApplicationAccountSnapshot(input: { personId: $personId, applicationId: $applicationId, accountSnapshotId: $accountSnapshotId }) { creditLineApplication { id } }
  linkCreditLineApplicationIdentification(input: { personId: $personId, applicationId: $applicationId, identificationId: $identificationId }) { creditLineApplication { creditLineId } }
}`;

function noted({ method, path, body }: { method: string; path: string; body?: unknown }): NotedCall {
  const [route = '', query] = path.split('?');
  const pairs = query?.split('&').map(decodeURIComponent).sort().join('&');
  const call = `${method} ${route}${pairs === undefined ? '' : `?${pairs}`}`;
  return body === null || body === undefined ? call : [call, body];
}

/** A gateway on an embedded sandbox, and the sandbox's controls. */
export class Bench {
  readonly gateway: TestGateway;
  readonly #bankUrl: string;

  private constructor(gateway: TestGateway) {
    this.gateway = gateway;
    this.#bankUrl = gateway.gateway.sandbox?.url ?? '';
  }

  static async start(settings: Record<string, string> = {}): Promise<Bench> {
    return new Bench(await startTestGateway(settings));
  }

  close(): Promise<void> {
    return this.gateway.close();
  }

  /** Sends a request as the partner, or with the given token. */
  ask(query: string, variables: object = {}, token?: string): Promise<GraphAnswer> {
    return this.gateway.ask(query, { ...variables }, token === undefined ? {} : { token });
  }

  /** Sends a request that must succeed, and returns its data. */
  async data(query: string, variables: object = {}, token?: string): Promise<GraphAnswer['data']> {
    const { data, errors } = await this.ask(query, variables, token);
    expect(errors).toEqual([]);
    return data;
  }

  /**
   * Sends a request that must fail in one place. Returns that error's code, path and bank error, and the rest
   * of the data.
   */
  async refusal(query: string, variables: object = {}, token?: string) {
    const { data, errors } = await this.ask(query, variables, token);
    expect(errors).toHaveLength(1);
    const [error] = errors;
    return {
      data: data as unknown,
      path: error?.path?.join('.'),
      code: error?.extensions.code,
      bank: error?.extensions.bank,
    };
  }

  /** Returns the calls that reached the bank since the last call of this method, in order. */
  async calls(): Promise<NotedCall[]> {
    return (await takeCalls(this.#bankUrl)).map(noted);
  }

  /** Returns the operations of these calls, with the status of each response. */
  async operations(): Promise<(readonly [operationId: string, status: number])[]> {
    return (await takeCalls(this.#bankUrl)).map(({ operationId, status }) => [operationId, status] as const);
  }

  /** Returns the bank's book since the start or the last reset. */
  book(): Promise<Deed[]> {
    return this.steer('GET', '/book') as Promise<Deed[]>;
  }

  /** Resets the sandbox to its seed data. */
  async reset(): Promise<void> {
    await this.steer('POST', '/reset');
  }

  /** Creates a person with an available account snapshot and a successful identification. */
  async applicant(person: object = {}): Promise<Applicant> {
    const { id } = (await this.steer('POST', '/persons', person)) as { id: string };
    return { id, ...(await this.papers(id)) };
  }

  /** Creates one more account snapshot and identification of a person. */
  async papers(personId: string): Promise<Omit<Applicant, 'id'>> {
    const snapshot = (await this.steer('POST', `/persons/${personId}/account_snapshots`)) as { id: string };
    const identification = (await this.steer('POST', `/persons/${personId}/identifications`)) as {
      id: string;
    };
    return { accountSnapshotId: snapshot.id, identificationId: identification.id };
  }

  /**
   * Takes a person to a credit line with this limit in cents: open, unless the person requests authorization.
   * The calls are forgotten.
   */
  async line({ id, accountSnapshotId, identificationId }: Applicant, limit = 500_000): Promise<Line> {
    const created = await this.data(apply, {
      input: { personId: id, netIncomeAmount: { value: 1_000_000 }, requestedCreditLimit: { value: limit } },
    });
    const applicationId = created.createCreditLineApplication.creditLineApplication.id as string;
    const linked = await this.data(link, {
      personId: id,
      applicationId,
      accountSnapshotId,
      identificationId,
    });
    await this.calls();
    return {
      personId: id,
      applicationId,
      id: linked.linkCreditLineApplicationIdentification.creditLineApplication.creditLineId as string,
    };
  }

  /** Opens an account for a person. */
  async account(personId: string): Promise<{ id: string; iban: string }> {
    return (await this.steer('POST', `/persons/${personId}/accounts`)) as { id: string; iban: string };
  }

  /**
   * Advances the bank's clock. The gateway's token expires by that, so it fetches a new one; the calls are
   * forgotten.
   */
  async pass(duration: string): Promise<void> {
    await this.steer('POST', '/clock', { advance: duration });
    await this.data('{ creditLines(first: 1) { totalCount } }');
    await this.calls();
  }

  async fault(fault: Fault): Promise<void> {
    await this.steer('POST', '/faults', fault);
  }

  /** Sends a control request; throws if it is refused. */
  async steer(method: 'GET' | 'POST' | 'DELETE', path: string, body?: unknown): Promise<unknown> {
    const { status, text } = await send(`${this.#bankUrl}/sandbox${path}`, {
      method,
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    if (status >= 300) throw new Error(`${method} /sandbox${path}: ${text}`);
    return text === '' ? undefined : JSON.parse(text);
  }
}

/** A customer's token for these persons that a gateway on an embedded sandbox accepts. */
export const customerToken = (...personIds: string[]): Promise<string> =>
  signToken({ subject: 'a customer', scopes: ['lending:read', 'lending:write'], personIds }, sandboxTokens);

/** An amount as the bank has it on the wire. */
export const cents = (value: number) => ({ value, unit: 'cents', currency: 'EUR' });

/** A valid IBAN, from the registry's own examples. */
export const iban = 'DE89370400440532013000';
