import type { Pool } from 'undici';
import type { Holding } from '../budget.js';
import type { Clock } from '../clock.js';
import type { Log } from '../telemetry/log.js';
import { notADocument, outcomeUnknown, readAnswer, readInTurns } from './answer.js';
import { CircuitOpen, type Circuit } from './circuit.js';
import { answered, type Deadline } from './deadline.js';
import { Downloads, type Download, type DownloadLimits } from './download.js';
import { GatewayError, type ErrorCode } from './errors.js';
import { exchange, ExchangeError, type Exchanged, type Outgoing } from './exchange.js';
import { ShapeError } from './fields.js';
import type { Lease } from './lease.js';
import { Limiter } from './limiter.js';
import type { AnyRow, Page } from './operation.js';
import { freshPool, keptPool } from './pools.js';
import type { BankCall } from './reads.js';
import { Probes } from './probe.js';
import { Retries } from './retry.js';
import { Circuits } from './services.js';
import { slice } from './sliced-json.js';
import { TokenRefusal, TokenSource, type Credentials } from './token.js';
import { Visit, type Books } from './visit.js';

export interface ClientOptions {
  /** The bank's REST API, without a path. */
  readonly url: string;
  readonly credentials: Credentials;
  /** Calls under way at once; more wait for their turn. The bank allows 255 to a partner. */
  readonly maxInFlight: number;
  /** Calls that may wait for their turn. */
  readonly maxWaiting: number;
  /** Times that a read is sent at most. */
  readonly readAttempts: number;
  /** Milliseconds for one attempt of a read. */
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
  /** Who calls: calls that wait take turns by caller. */
  readonly caller: string;
  readonly requestId: string;
  /** The end of the request: it ends a read, and keeps a write that was not sent yet from being sent. */
  readonly deadline: Deadline;
  /** What the request that began it holds; others that share the call hold nothing of it. */
  readonly holding: Holding;
  /** The right to send a write that has an Idempotency-Key. */
  readonly lease?: Lease | undefined;
  /** Takes note of the call, with the bank's status or none; undefined where nobody wants to know. */
  readonly note: ((call: BankCall) => void) | undefined;
}

/** Bytes of an answer in JSON that is one resource, and of a page of a list: a thousand entries fit in. */
const largestAnswer = 4 * 1024 * 1024;
const largestPage = 16 * 1024 * 1024;

/** Bytes of the URL of a call. Servers differ in how much they take: most stop at 8 KiB. */
const longestUrl = 8000;

/** Failures that somebody may have to look into; the others are answers to what was asked. */
const worthALine = new Set<ErrorCode>(['OUTCOME_UNKNOWN', 'RATE_LIMITED', 'UPSTREAM_UNAVAILABLE', 'UPSTREAM_TIMEOUT']);

/** The error for a write that the end of its request overtook before it was sent, or before it was sent again after the bank had refused the gateway's token. */
const notSent = (row: AnyRow): GatewayError => new GatewayError('UPSTREAM_UNAVAILABLE', `The request took too long: ${row.operationId} was not carried out.`);

/** Whether a write was not sent only because it took too long to get a connection for it. It is tried again under a renewed lease. */
const isTooLate = (error: unknown): boolean => error instanceof ExchangeError && error.reason === 'too late';

/** About the bytes that one of the bank's answer comes to in memory: as it came, as text, and as values. */
const perByte = 5;

/** Whether there is room for so many bytes more of an answer. A write's answer is taken whatever there is. */
const mayHold = ({ kind }: AnyRow, holding: Holding) => (bytes: number): boolean => {
  if (kind !== 'write') return holding.take(perByte * bytes);
  holding.force(perByte * bytes);
  return true;
};

/** Talks HTTP to the bank; knows rows, no domain. */
export class BankClient {
  readonly #options: ClientOptions;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #pool: Pool;
  readonly #writePool: Pool;
  readonly #books: Books;
  readonly #circuits: Circuits;
  readonly #retries: Retries;
  readonly #downloads: Downloads;
  readonly #token: TokenSource;
  readonly #probes: Probes;

  constructor(options: ClientOptions, clock: Clock, log: Log) {
    this.#options = options;
    this.#clock = clock;
    this.#log = log;
    this.#pool = keptPool(options.url, options.maxInFlight);
    this.#writePool = freshPool(options.url, options.maxInFlight);
    this.#books = { limiter: new Limiter(options), clock };
    this.#circuits = new Circuits(clock);
    this.#retries = new Retries(clock, options.readAttempts);
    this.#downloads = new Downloads(this.#pool, clock, options.downloads);
    this.#token = new TokenSource(options.credentials, clock);
    this.#probes = new Probes(this.#pool, this.#token, clock);
  }

  /** Whether nothing can be had of the bank at the moment. Finds out whether it is back, where a token or a probe is due. */
  async isBankFailing(): Promise<boolean> {
    try {
      await this.#token.get();
    } catch {
      return true;
    }
    await Promise.all(this.#circuits.all.map((circuit) => this.#probeIfDue(circuit)));
    return this.#circuits.areFailing;
  }

  /**
   * The operation's answer, see readAnswer. A read is sent again where that may help, a write only where the bank cannot have seen it.
   * @throws GatewayError; OUTCOME_UNKNOWN for a write that the bank may have carried out
   */
  async send(call: Call): Promise<unknown> {
    for (let attempt = 1; ; attempt += 1) {
      let answer: Exchanged | undefined;
      try {
        answer = await this.#exchange(call);
        if (attempt === 1) this.#retries.earn();
        if (call.row.kind !== 'file' && answer.body.length > slice) answer = await readInTurns(answer);
        return this.#noted(call, readAnswer(call.row, answer, this.#clock.now()));
      } catch (error) {
        const pause = this.#retries.pauseAfter({ row: call.row, attempt, answer, error });
        if (pause === undefined) throw this.#failureOf(call, error);
        await this.#retries.pause(pause, call.deadline).catch((end: unknown) => { throw this.#failureOf(call, end); });
      }
    }
  }

  /** Begins to read a PDF, whose bytes then come as its reader takes them. @throws GatewayError where it is refused, or does not begin */
  async stream(call: Call): Promise<Download> {
    try {
      const answer = await this.#withToken(call, (token) => this.#downloads.open(this.#outgoing(call, token)));
      if ('bytes' in answer) return answer;
      throw notADocument(call.row, answer, this.#clock.now());
    } catch (error) {
      throw this.#failureOf(call, error);
    }
  }

  /** Lets the calls under way finish, then closes all connections. */
  async close(): Promise<void> {
    await Promise.all([this.#pool.close(), this.#writePool.close(), this.#token.close()]);
  }

  #exchange(call: Call): Promise<Exchanged> {
    const pool = call.row.kind === 'write' ? this.#writePool : this.#pool;
    return this.#withToken(call, (token) => exchange(pool, this.#clock, this.#outgoing(call, token)));
  }

  /** Sends with the present token. One that is refused is replaced, once: the bank did nothing with a call that it refused so. */
  async #withToken<Received extends Exchanged | Download>(call: Call, send: (token: string) => Promise<Received>): Promise<Received> {
    this.#checkUrl(call.path);
    const { limiter } = this.#books;
    const circuit = this.#circuits.of(call.row.operationId);
    for (let isFirst = true; ; isFirst = false) {
      circuit.admit();
      const known = this.#knownToken(circuit);
      const token = typeof known === 'string' ? known : await this.#fetchedToken(known, call, circuit);
      const turn = limiter.enter(call.caller, call.requestId, call.deadline);
      if (turn) await turn;
      try {
        if (circuit.enter()) await this.#inTime(this.#probes.send(circuit), call);
        // Whoever has waited makes sure that what it is about to send may still be sent.
        if (call.lease && (typeof known !== 'string' || turn || !call.lease.isFresh)) await call.lease.renew();
      } catch (error) {
        limiter.leave();
        throw error;
      }
      const visit = new Visit(this.#books, circuit, call.row.operationId, call.note);
      let answer: Received;
      try {
        answer = await send(token);
      } catch (error) {
        visit.failed(error);
        if (isTooLate(error)) continue;
        throw error;
      }
      if ('bytes' in answer) visit.answered(200, answer.bytes);
      else visit.answered(answer.status);
      if (!('status' in answer) || answer.status !== 401) {
        this.#token.accepted(token, call.row.operationId);
        return answer;
      }
      if (this.#token.refused(token, call.row.operationId) && isFirst) continue;
      // With no other token either.
      circuit.leave('bad');
      return answer;
    }
  }

  /** @throws GatewayError BAD_USER_INPUT where a URL is longer than servers take: some reset the connection, as a bank does that fails */
  #checkUrl(path: string): void {
    if (this.#options.url.length + path.length <= longestUrl) return;
    throw new GatewayError('BAD_USER_INPUT', `The filters are too long together: the URL of a call to the bank may have ${longestUrl} bytes.`);
  }

  /** The token, or a promise of one. @throws GatewayError while none is to be had */
  #knownToken(circuit: Circuit): string | Promise<string> {
    try {
      return this.#token.get();
    } catch (error) {
      circuit.wentWithoutToken();
      throw error;
    }
  }

  /** The token is fetched for everybody; this reader stops waiting for it when its own request ends. */
  async #fetchedToken(token: Promise<string>, call: Call, circuit: Circuit): Promise<string> {
    try {
      return await this.#inTime(token, call);
    } catch (error) {
      if (!call.deadline.is(error)) circuit.wentWithoutToken();
      throw error;
    }
  }

  /** Sends a probe where the circuit is open, one is due, and there is a place for it. */
  async #probeIfDue(circuit: Circuit): Promise<void> {
    const { limiter } = this.#books;
    if (!circuit.isOpen || !limiter.enterAtOnce()) return;
    if (circuit.takeProbe()) await this.#probes.send(circuit).catch(() => undefined);
    limiter.leave();
  }

  #outgoing({ row, path, body, requestId, deadline, holding, lease }: Call, token: string): Outgoing {
    const headers: Record<string, string> = { authorization: `Bearer ${token}`, accept: row.kind === 'file' ? 'application/pdf, application/json' : 'application/json', 'x-request-id': requestId };
    if (body !== undefined) headers['content-type'] = 'application/json';
    const timeLimit = row.kind === 'write' ? this.#options.writeTimeout : this.#options.readTimeout;
    return { method: row.method, path, headers, body, timeLimit, deadline, isFinal: row.kind === 'write', mayBegin: () => lease?.isFresh ?? true, sizeLimit: this.#sizeLimit(row), mayHold: mayHold(row, holding) };
  }

  #sizeLimit({ kind }: AnyRow): number {
    if (kind === 'file') return this.#options.contentLimit;
    return kind === 'list' ? largestPage : largestAnswer;
  }

  /** What is awaited for everybody; this reader stops waiting for it when its own request ends. */
  #inTime<Result>(result: Promise<Result>, { deadline }: Call): Promise<Result> {
    return new Promise((resolve, reject) => {
      const release = deadline.wait(reject);
      result.then(resolve, reject).finally(release);
    });
  }

  /** What the failure of a call means to its caller, which is also what the log has of it. */
  #failureOf(call: Call, error: unknown): unknown {
    const { row, deadline } = call;
    const failure = error instanceof ExchangeError ? this.#unanswered(row, error) : row.kind === 'write' && deadline.is(error) ? notSent(row) : error;
    if (failure instanceof GatewayError && failure !== answered) this.#report(call, failure);
    return failure;
  }

  /** An answer, of which the log is told where it is a list with entries that cannot be read. */
  #noted({ row, requestId }: Call, answer: unknown): unknown {
    if (row.kind === 'list' && (answer as Page<unknown>).gaps) this.#log.write('warn', 'entries of a list cannot be read', { requestId, operationId: row.operationId });
    return answer;
  }

  #report({ row, requestId }: Call, { code, bank, cause }: GatewayError): void {
    if (!worthALine.has(code)) return;
    this.#log.write('warn', 'a call to the bank failed', {
      requestId,
      operationId: row.operationId,
      code,
      ...(bank && { bankStatus: bank.status }),
      ...(cause instanceof ExchangeError && { reason: cause.reason }),
      ...(cause instanceof CircuitOpen && { reason: 'the circuit is open' }),
      ...((cause instanceof ShapeError || cause instanceof TokenRefusal) && { reason: cause.message }),
    });
  }

  #unanswered(row: AnyRow, error: ExchangeError): GatewayError {
    if (row.kind === 'write' && error.sent) return outcomeUnknown(row, error);
    if (row.kind === 'file' && error.reason === 'too large') {
      return new GatewayError('BAD_USER_INPUT', `The document has more than ${this.#options.contentLimit} bytes: open its url.`, { cause: error });
    }
    if (error.reason === 'too large' && row.kind === 'list') return new GatewayError('UPSTREAM_UNAVAILABLE', `The bank's page has more than ${largestPage} bytes. Ask for fewer entries (first).`, { cause: error, retryable: false });
    if (error.reason === 'timeout' && row.kind !== 'write') return new GatewayError('UPSTREAM_TIMEOUT', 'The bank did not answer in time.', { cause: error });
    return new GatewayError('UPSTREAM_UNAVAILABLE', 'The bank cannot be reached at the moment.', { cause: error });
  }
}
