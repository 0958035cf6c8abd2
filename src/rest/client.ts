import { Pool } from 'undici';
import type { Clock } from '../clock.js';
import type { Log } from '../telemetry/log.js';
import { notADocument, outcomeUnknown, readAnswer } from './answer.js';
import type { Deadline } from './deadline.js';
import { Downloads, type Download, type DownloadLimits } from './download.js';
import { GatewayError, type ErrorCode } from './errors.js';
import { exchange, ExchangeError, type Exchanged, type Outgoing } from './exchange.js';
import type { AnyRow } from './operation.js';
import type { BankCall } from './reads.js';
import { ShapeError } from './shape.js';
import { TokenRefusal, TokenSource, type Credentials } from './token.js';

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
  readonly downloads: DownloadLimits;
  /** Bytes of a document that is read whole. */
  readonly contentLimit: number;
}

/** One call to the bank, its path already filled and checked. */
export interface Call {
  readonly row: AnyRow;
  readonly path: string;
  /** The body's JSON text, where the operation has a body. */
  readonly body?: string | undefined;
  readonly requestId: string;
  /** The end of the request: it ends a read, and keeps a write that was not sent yet from being sent. */
  readonly deadline: Deadline;
  /** Takes note of the call, with the bank's status or none; undefined where nobody wants to know. */
  readonly note: ((call: BankCall) => void) | undefined;
}

/** Bytes of an answer in JSON: thousands of items of a list fit in. */
const largestAnswer = 32 * 1024 * 1024;

/** Failures that somebody may have to look into; the others are answers to what was asked. */
const worthALine = new Set<ErrorCode>(['OUTCOME_UNKNOWN', 'RATE_LIMITED', 'UPSTREAM_UNAVAILABLE', 'UPSTREAM_TIMEOUT']);

/** The error for a write that the end of its request overtook before it was sent. */
const notSent = (row: AnyRow): GatewayError => new GatewayError('UPSTREAM_UNAVAILABLE', `The request took too long: ${row.operationId} was not sent.`);

/** Talks HTTP to the bank; knows rows, no domain. */
export class BankClient {
  readonly #options: ClientOptions;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #pool: Pool;
  readonly #downloads: Downloads;
  readonly #token: TokenSource;

  constructor(options: ClientOptions, clock: Clock, log: Log) {
    this.#options = options;
    this.#clock = clock;
    this.#log = log;
    // The pool's own time-outs tick in whole seconds and do not count the wait for a connection: exchange() keeps the time.
    this.#pool = new Pool(options.url, { connections: options.maxInFlight, headersTimeout: 0, bodyTimeout: 0 });
    this.#downloads = new Downloads(this.#pool, clock, options.downloads);
    this.#token = new TokenSource(options.credentials, clock);
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
      throw this.#failureOf(call, error);
    }
  }

  /** Begins to read a PDF, whose bytes then come as its reader takes them. @throws GatewayError where it is refused, or does not begin */
  async stream(call: Call): Promise<Download> {
    const open = async (token: string): Promise<Download | Exchanged> => this.#downloads.open(this.#outgoing(call, token));
    try {
      const first = await this.#withToken(call, open);
      const answer = 'status' in first && first.status === 401 ? await this.#withToken(call, open) : first;
      if ('bytes' in answer) return answer;
      throw notADocument(call.row, answer);
    } catch (error) {
      throw this.#failureOf(call, error);
    }
  }

  /** Lets the calls under way finish, then closes all connections. */
  async close(): Promise<void> {
    await Promise.all([this.#pool.close(), this.#token.close()]);
  }

  #exchange(call: Call): Promise<Exchanged> {
    return this.#withToken(call, (token) => exchange(this.#pool, this.#clock, this.#outgoing(call, token)));
  }

  /** Sends with the present token, which is given up where the bank refuses it. */
  async #withToken<Received extends Exchanged | Download>(call: Call, send: (token: string) => Promise<Received>): Promise<Received> {
    const known = this.#token.get();
    const token = typeof known === 'string' ? known : await this.#inTime(known, call);
    const start = this.#clock.now();
    const note = (status: number | null): void => call.note?.({ operation: call.row.operationId, status, milliseconds: this.#clock.now() - start, from: 'network' });
    try {
      const answer = await send(token);
      note('status' in answer ? answer.status : 200);
      if ('status' in answer && answer.status === 401) this.#token.drop(token);
      return answer;
    } catch (error) {
      note(null);
      throw error;
    }
  }

  #outgoing({ row, path, body, requestId, deadline }: Call, token: string): Outgoing {
    const headers: Record<string, string> = { authorization: `Bearer ${token}`, accept: row.kind === 'file' ? 'application/pdf, application/json' : 'application/json', 'x-request-id': requestId };
    if (body !== undefined) headers['content-type'] = 'application/json';
    const timeLimit = row.kind === 'write' ? this.#options.writeTimeout : this.#options.readTimeout;
    return { method: row.method, path, headers, body, timeLimit, deadline, isFinal: row.kind === 'write', sizeLimit: row.kind === 'file' ? this.#options.contentLimit : largestAnswer };
  }

  /** The token is fetched for everybody; this reader stops waiting for it when its own request ends. */
  #inTime(token: Promise<string>, { deadline }: Call): Promise<string> {
    return new Promise((resolve, reject) => {
      const release = deadline.wait(reject);
      token.then(resolve, reject).finally(release);
    });
  }

  /** What the failure of a call means to its caller, which is also what the log has of it. */
  #failureOf(call: Call, error: unknown): unknown {
    const { row, deadline } = call;
    const failure = error instanceof ExchangeError ? this.#unanswered(row, error) : row.kind === 'write' && deadline.is(error) ? notSent(row) : error;
    if (failure instanceof GatewayError) this.#report(call, failure);
    return failure;
  }

  #report({ row, requestId }: Call, { code, bank, cause }: GatewayError): void {
    if (!worthALine.has(code)) return;
    this.#log.write('warn', 'a call to the bank failed', {
      requestId,
      operationId: row.operationId,
      code,
      ...(bank && { bankStatus: bank.status }),
      ...(cause instanceof ExchangeError && { reason: cause.reason }),
      ...((cause instanceof ShapeError || cause instanceof TokenRefusal) && { reason: cause.message }),
    });
  }

  #unanswered(row: AnyRow, error: ExchangeError): GatewayError {
    if (row.kind === 'write' && error.sent) return outcomeUnknown(row, error);
    if (row.kind === 'file' && error.reason === 'too large') {
      return new GatewayError('BAD_USER_INPUT', `The document has more than ${this.#options.contentLimit} bytes: open its url.`, { cause: error });
    }
    if (error.reason === 'timeout') return new GatewayError(row.kind === 'write' ? 'UPSTREAM_UNAVAILABLE' : 'UPSTREAM_TIMEOUT', 'The bank did not answer in time.', { cause: error });
    return new GatewayError('UPSTREAM_UNAVAILABLE', 'The bank cannot be reached at the moment.', { cause: error });
  }
}
