import { Agent, Pool } from 'undici';
import type { Clock } from '../clock.js';
import { outcomeUnknown, readAnswer } from './answer.js';
import type { Deadline } from './deadline.js';
import { GatewayError } from './errors.js';
import { exchange, ExchangeError, type Exchanged, type Outgoing } from './exchange.js';
import type { AnyRow } from './operation.js';
import { TokenSource, type Credentials } from './token.js';

export interface ClientOptions {
  /** The bank's REST API, without a path. */
  readonly url: string;
  readonly credentials: Credentials;
  /** Calls under way at once; more wait for their turn. The bank allows 255 to a partner. */
  readonly maxInFlight: number;
  /** Milliseconds for one read. */
  readonly readTimeout: number;
  /** Milliseconds for one write; the bank itself gives up after 150 s. */
  readonly writeTimeout: number;
}

/** One call to the bank, its path already filled and checked. */
export interface Call {
  readonly row: AnyRow;
  readonly path: string;
  /** The body's JSON text, where the operation has a body. */
  readonly body?: string | undefined;
  readonly requestId: string;
  /** The end of the request that waits for this read; a write has none. */
  readonly deadline?: Deadline;
}

/** Talks HTTP to the bank; knows rows, no domain. */
export class BankClient {
  readonly #options: ClientOptions;
  readonly #clock: Clock;
  readonly #pool: Pool;
  readonly #tokenAgent = new Agent();
  readonly #token: TokenSource;

  constructor(options: ClientOptions, clock: Clock) {
    this.#options = options;
    this.#clock = clock;
    // The pool's own time-outs tick in whole seconds and do not count the wait for a connection: exchange() keeps the time.
    this.#pool = new Pool(options.url, { connections: options.maxInFlight, headersTimeout: 0, bodyTimeout: 0 });
    this.#token = new TokenSource(options.credentials, this.#tokenAgent, clock);
  }

  /**
   * The operation's answer, see readAnswer. A refused token is replaced once: the bank did nothing with a call that it refused so.
   * @throws GatewayError; OUTCOME_UNKNOWN for a write that the bank may have carried out
   */
  async send(call: Call): Promise<unknown> {
    try {
      const answer = await this.#exchange(call);
      return readAnswer(call.row, answer.status === 401 ? await this.#exchange(call) : answer);
    } catch (error) {
      throw error instanceof ExchangeError ? this.#unanswered(call.row, error) : error;
    }
  }

  /** Lets the calls under way finish, then closes all connections. */
  async close(): Promise<void> {
    await Promise.all([this.#pool.close(), this.#tokenAgent.close()]);
  }

  async #exchange(call: Call): Promise<Exchanged> {
    const known = this.#token.get();
    const token = typeof known === 'string' ? known : await this.#inTime(known, call);
    const answer = await exchange(this.#pool, this.#clock, this.#outgoing(call, token));
    if (answer.status === 401) this.#token.drop(token);
    return answer;
  }

  #outgoing({ row, path, body, requestId, deadline }: Call, token: string): Outgoing {
    const headers: Record<string, string> = { authorization: `Bearer ${token}`, accept: row.kind === 'file' ? 'application/pdf, application/json' : 'application/json', 'x-request-id': requestId };
    if (body !== undefined) headers['content-type'] = 'application/json';
    const timeLimit = row.kind === 'write' ? this.#options.writeTimeout : this.#options.readTimeout;
    return { method: row.method, path, headers, body, timeLimit, deadline: row.kind === 'write' ? undefined : deadline };
  }

  /** The token is fetched for everybody; this reader stops waiting for it when its own request ends. */
  #inTime(token: Promise<string>, { deadline }: Call): Promise<string> {
    if (!deadline) return token;
    return new Promise((resolve, reject) => {
      const release = deadline.wait(reject);
      token.then(resolve, reject).finally(release);
    });
  }

  #unanswered(row: AnyRow, error: ExchangeError): GatewayError {
    if (row.kind === 'write' && error.sent) return outcomeUnknown(row, error);
    if (error.reason === 'timeout') return new GatewayError(row.kind === 'write' ? 'UPSTREAM_UNAVAILABLE' : 'UPSTREAM_TIMEOUT', 'The bank did not answer in time.', { cause: error });
    return new GatewayError('UPSTREAM_UNAVAILABLE', 'The bank cannot be reached at the moment.', { cause: error });
  }
}
