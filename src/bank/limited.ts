import { Readable } from 'node:stream';
import type { Clock } from '../clock.js';
import type { BankMetrics } from '../telemetry/metrics.js';
import type { Call } from './call.js';
import { healthOf, type Circuit } from './circuit.js';
import { GatewayError } from './errors.js';
import { ExchangeError, type Exchanged } from './exchange.js';
import type { Limiter } from './limiter.js';
import type { Probes } from './probe.js';
import type { Circuits } from './services.js';
import { SingleStep, type Handler } from './step.js';
import type { TokenSource } from './token.js';

/** The parts that all calls share in this step. */
export interface LimitedParts {
  /** The base URL of the bank's REST API, without a path. */
  readonly origin: string;
  readonly limiter: Limiter;
  readonly circuits: Circuits;
  readonly token: TokenSource;
  readonly probes: Probes;
  readonly clock: Clock;
  readonly metrics: BankMetrics | undefined;
}

/** The maximum length of a call's URL, in bytes. Servers differ in their limits: most stop at 8 KiB. */
const maxUrlLength = 8000;

/**
 * Returns true if a call was not sent only because it took too long to get a connection for it: a write is
 * tried again under a renewed lease, and any call once the gateway's share of the bank's limit is renewed.
 */
const isTooLate = (error: unknown): boolean => error instanceof ExchangeError && error.reason === 'too late';

/** Returns the health of the bank after a call without a response. */
const healthWithout = (error: unknown): 'bad' | 'unknown' =>
  error instanceof ExchangeError && error.reason !== 'too large' && error.reason !== 'too late'
    ? 'bad'
    : 'unknown';

/**
 * Sends a call once the limiter has a free slot, the circuit admits it, and there is a token. A refused token
 * is replaced once.
 */
export class Limited extends SingleStep<LimitedParts> {
  dispatch(call: Call, handler: Handler): void {
    this.send(call, handler, true);
  }

  /** Sends a call for the first time, or again with another token or under a renewed lease. */
  send(call: Call, handler: Handler, isFirst: boolean): void {
    const { limiter, circuits, token } = this.parts;
    const circuit = circuits.of(call.operation.operationId);
    const kept = token.kept;
    // The common case: nothing to wait for.
    if (
      kept !== undefined &&
      circuit.isClosed &&
      !call.lease &&
      this.#isShortEnough(call) &&
      limiter.enterAtOnce()
    )
      return this.#go(call, handler, isFirst, circuit, kept);
    this.#enter(call, circuit).then(
      (text) => this.#go(call, handler, isFirst, circuit, text),
      (error: unknown) => handler.onError(error),
    );
  }

  #go(call: Call, handler: Handler, isFirst: boolean, circuit: Circuit, token: string): void {
    call.token = token;
    this.next.dispatch(call, new InFlightCall(this, circuit, call, handler, isFirst));
  }

  #isShortEnough({ path }: Call): boolean {
    return this.parts.origin.length + path.length <= maxUrlLength;
  }

  /**
   * Waits for a token and a slot, which the call then holds, and probes a service that may fail.
   * @throws GatewayError
   */
  async #enter(call: Call, circuit: Circuit): Promise<string> {
    const { limiter, probes } = this.parts;
    // Some servers reset the connection, as a failing bank does.
    if (!this.#isShortEnough(call))
      throw new GatewayError(
        'BAD_USER_INPUT',
        `The filters are too long together: the URL of a call to the bank may have ${maxUrlLength} bytes.`,
      );
    circuit.admit();
    const known = this.#knownToken(circuit);
    const token = typeof known === 'string' ? known : await this.#fetchedToken(known, call, circuit);
    const turn = limiter.enter(call.caller, call.requestId, call.deadline);
    if (turn) await this.#waitFor(turn, call);
    let probe: Promise<void> | undefined;
    try {
      if (circuit.enter()) {
        probe = probes.send(circuit);
        await call.deadline.limit(probe);
      }
      // After a wait, a write checks that it may still be sent.
      if (call.lease && (typeof known !== 'string' || turn || !call.lease.isFresh)) await call.lease.renew();
    } catch (error) {
      // A probe goes on without its call. It is a call at the bank too, and keeps the slot until it ends.
      const leave = (): void => limiter.leave();
      if (probe) probe.then(leave, leave);
      else leave();
      throw error;
    }
    return token;
  }

  async #waitFor(turn: Promise<void>, call: Call): Promise<void> {
    const { clock, metrics } = this.parts;
    const since = clock.elapsed();
    await turn;
    call.waited = (clock.elapsed() - since) / 1000;
    metrics?.wait.of().observe(call.waited);
  }

  /** Returns the token, or a promise of one. @throws GatewayError while no token can be fetched */
  #knownToken(circuit: Circuit): string | Promise<string> {
    try {
      return this.parts.token.get();
    } catch (error) {
      circuit.wentWithoutToken();
      throw error;
    }
  }

  /** The token is fetched for all calls; this one stops waiting for it when its own request ends. */
  async #fetchedToken(token: Promise<string>, { deadline }: Call, circuit: Circuit): Promise<string> {
    try {
      return await deadline.limit(token);
    } catch (error) {
      if (!deadline.is(error)) circuit.wentWithoutToken();
      throw error;
    }
  }
}

/**
 * A call that holds a slot. It frees the slot and reports its result to the circuit and to the token source.
 */
class InFlightCall implements Handler {
  readonly #step: Limited;
  readonly #circuit: Circuit;
  readonly #call: Call;
  readonly #token: string;
  readonly #handler: Handler;
  readonly #isFirst: boolean;

  constructor(step: Limited, circuit: Circuit, call: Call, handler: Handler, isFirst: boolean) {
    this.#step = step;
    this.#circuit = circuit;
    this.#call = call;
    this.#token = call.token ?? '';
    this.#handler = handler;
    this.#isFirst = isFirst;
  }

  onAnswer(answer: unknown): void {
    const { limiter, token } = this.#step.parts;
    const bytes =
      this.#call.operation.kind === 'file' ? (answer as { readonly bytes: unknown }).bytes : undefined;
    // A streamed document ends with its last byte.
    if (bytes instanceof Readable) bytes.once('close', () => limiter.leave());
    else limiter.leave();
    this.#circuit.leave('good');
    token.accepted(this.#token, this.#call.operation.operationId);
    this.#handler.onAnswer(answer);
  }

  onError(error: unknown, response?: Exchanged): void {
    const { limiter, token } = this.#step.parts;
    limiter.leave();
    this.#circuit.leave(response ? healthOf(response.status) : healthWithout(error));
    if (response && response.status !== 401) token.accepted(this.#token, this.#call.operation.operationId);
    else if (
      response
        ? token.refused(this.#token, this.#call.operation.operationId) && this.#isFirst
        : isTooLate(error)
    )
      return this.#step.send(this.#call, this.#handler, false);
    // The new token was refused too.
    else if (response) this.#circuit.leave('bad');
    this.#handler.onError(error, response);
  }
}
