import type { Scope } from '../../src/auth/viewer.js';
import type { Clock } from '../../src/clock.js';
import { startTestGateway, takeCalls, type BankCall, type TestGateway } from '../support/graph.js';
import { send } from '../support/request.js';
import { callers, tokenFor } from '../support/scripted-bank.js';
import { StreamReader, type StreamQuestion, type Transport } from '../support/streams.js';
import { filled, seeds, step, type Customer, type Step, type Things } from './world.js';

/** The response to a request. */
export interface Response {
  readonly status: number;
  /** The response's text, without the request's id. */
  readonly text: string;
  readonly data: Readonly<Record<string, unknown>> | null | undefined;
  readonly codes: readonly string[];
}

/** What the bank had to do. */
export interface Work {
  /** `METHOD path?query` */
  readonly calls: readonly string[];
  readonly operations: readonly (readonly [operationId: string, status: number])[];
  /** The bodies of these calls. */
  readonly bodies: readonly unknown[];
  /** The number of new entries in the bank's book. */
  readonly deeds: number;
}

/** The response to a request, and the bank's work for it. */
export type Seen = Response & Work;

/** A request. */
export interface Question {
  /** The first field, with or without braces around it. */
  readonly sends: string;
  readonly token?: string | undefined;
  readonly variables?: object;
  readonly headers?: Readonly<Record<string, string>>;
  /** The stream in which it is answered; JSON if there is none, server-sent events for a subscription. */
  readonly transport?: Transport | undefined;
}

const rights: readonly Scope[] = ['lending:read', 'lending:write'];

/** Returns a customer's token. */
export const tokenOf = (
  claims: { readonly personIds?: readonly string[]; readonly businessIds?: readonly string[] },
  scopes: readonly Scope[] = rights,
): Promise<string> => tokenFor({ subject: 'customer', scopes, ...claims });

/** Returns a partner's token. */
export const partnersToken = (scopes: readonly Scope[] = rights): Promise<string> =>
  tokenFor({ subject: 'partner', scopes: [...scopes, 'lending:partner'] });

const masked = (text: string): string =>
  text.replace(/("requestId":")[^"]+/g, '$1…').replace(/("bank":\{[^}]*"id":")[0-9a-f-]{36}/g, '$1…');

/** Returns everything that a caller can distinguish, with the requested ids replaced. */
export const told = ({ status, text, calls }: Seen, from: Things, to: Things): unknown =>
  JSON.parse(
    Object.entries(from).reduce(
      (all, [name, id]) => all.replaceAll(id, to[name] ?? ''),
      JSON.stringify({ status, text, calls }),
    ),
  );

const isMutation = (sends: string): boolean =>
  /^\s*(?:create|link|agree|authorize|revoke|terminate|update|set|block|unblock|finalize|change|request|remember|forget)[A-Z]/.test(
    sends,
  );

/** Returns a whole document, unless it is one already. */
export const documentOf = (sends: string): string =>
  /^\s*(?:\{|query|mutation|subscription)/.test(sends)
    ? sends
    : `${isMutation(sends) ? 'mutation' : 'query'} { ${sends} }`;

/**
 * A gateway that verifies tokens, on an embedded sandbox, with another person and another business, each with
 * a card of its own.
 */
export class AccessStage {
  readonly gateway: TestGateway;
  readonly #bankUrl: string;
  readonly #partner: string;
  /** The number of entries in the bank's book at the last look. */
  #deeds = 0;

  private constructor(gateway: TestGateway, partner: string) {
    this.gateway = gateway;
    this.#bankUrl = gateway.gateway.sandbox?.url ?? '';
    this.#partner = partner;
  }

  static async start(settings: Record<string, string> = {}, clock?: Clock): Promise<AccessStage> {
    const { secret: AUTH_SECRET, issuer: AUTH_ISSUER, audience: AUTH_AUDIENCE } = callers;
    const gateway = await startTestGateway(
      { AUTH_SECRET, AUTH_ISSUER, AUTH_AUDIENCE, BANK_CALLS: 'off', ...settings },
      clock,
    );
    return new AccessStage(gateway, await partnersToken());
  }

  close(): Promise<void> {
    return this.gateway.close();
  }

  /**
   * Resets the sandbox, creates the others, takes the steps, and returns the customer's resources. The calls
   * are forgotten.
   */
  async begin(
    customer: Customer,
    steps: readonly Step[] = [],
  ): Promise<{ readonly things: Things; readonly others: Things }> {
    await this.#steer('/reset');
    const others = await this.#others();
    let things = seeds[customer];
    for (const name of steps) {
      if (name === 'askAuthorization')
        await this.#steer(`/persons/${things['person']}`, { asks_authorization: true });
      else things = { ...things, ...(await this.#go(name, things)) };
    }
    await this.calls();
    await this.#newDeeds();
    return { things, others };
  }

  /** Sends a request, and returns its result. */
  async see(question: Question): Promise<Seen> {
    const response = await this.ask(question);
    return { ...response, ...(await this.work()) };
  }

  /** Sends a request, and returns its response. */
  async ask({ sends, token, variables, headers = {}, transport }: Question): Promise<Response> {
    const query = documentOf(sends);
    const question = { query, token, headers, ...(variables && { variables }) };
    const { status, text } =
      transport || query.startsWith('subscription')
        ? await this.#first(question, transport ?? 'sse')
        : await this.#answer(question);
    const { data, errors = [] } = JSON.parse(text) as {
      data?: Response['data'];
      errors?: { extensions: { code: string } }[];
    };
    return { status, text: masked(text), data, codes: errors.map(({ extensions: { code } }) => code) };
  }

  /** Returns what the bank had to do since the last call of this method. */
  async work(): Promise<Work> {
    const calls = await this.calls();
    return {
      calls: calls.map(({ method, path }) => `${method} ${path}`),
      operations: calls.map(({ operationId, status }) => [operationId, status] as const),
      bodies: calls.map(({ body }) => body),
      // The bank notes what it does for a call.
      deeds: calls.length === 0 ? 0 : await this.#newDeeds(),
    };
  }

  /** Sends a request as the partner. */
  async partner(sends: string): Promise<Seen> {
    return this.see({ sends, token: this.#partner });
  }

  /** Returns the calls that reached the bank since the last call of this method. */
  calls(): Promise<BankCall[]> {
    return takeCalls(this.#bankUrl);
  }

  async #answer({
    token,
    headers,
    ...body
  }: StreamQuestion): Promise<{ readonly status: number; readonly text: string }> {
    return send(`${this.gateway.url}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...headers,
      },
      body: JSON.stringify(body),
    });
  }

  /**
   * Returns the first result of a stream. One that ends by itself is read to its end, so that its connection
   * can be used again.
   */
  async #first(
    question: StreamQuestion,
    transport: Transport,
  ): Promise<{ readonly status: number; readonly text: string }> {
    const reader = await StreamReader.open(this.gateway.url, transport, question);
    const result = await reader.next();
    if (result === undefined || question.query?.startsWith('subscription')) reader.close();
    else if ((await reader.rest()).length > 0)
      throw new Error(`That is more than one result: ${reader.text}`);
    return { status: reader.response.status, text: result ? JSON.stringify(result) : reader.text };
  }

  async #others(): Promise<Things> {
    const { id: person } = (await this.#steer('/persons', {
      id: 'eeeeeeeeeeeeeeee0000000000000001cper',
    })) as { id: string };
    await this.#steer(`/persons/${person}/identifications`);
    const { id: business } = (await this.#steer('/businesses')) as { id: string };
    return { person, business, ...(await this.#go('applyForCard', { person })) };
  }

  async #go(name: Step, things: Things): Promise<Things> {
    const { gives, sends } = step(name);
    const { text, codes } = await this.partner(filled(sends, things));
    const id = /"id":"([^"]+)"/.exec(text)?.[1];
    if (codes.length > 0 || id === undefined) throw new Error(`${name} came to nothing: ${text}`);
    return gives === '' ? {} : { [gives]: id };
  }

  /** Returns the number of entries in the bank's book since the last call of this method. */
  async #newDeeds(): Promise<number> {
    const before = this.#deeds;
    this.#deeds = (JSON.parse((await send(`${this.#bankUrl}/sandbox/book`)).text) as unknown[]).length;
    return this.#deeds - before;
  }

  async #steer(path: string, body?: object): Promise<unknown> {
    const { status, text } = await send(`${this.#bankUrl}/sandbox${path}`, {
      method: 'POST',
      ...(body && { body: JSON.stringify(body) }),
    });
    if (status >= 300) throw new Error(`POST /sandbox${path}: ${text}`);
    return text === '' ? undefined : JSON.parse(text);
  }
}
