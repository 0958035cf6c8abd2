import type { Pool } from 'undici';
import type { Clock } from '../clock.js';
import type { Log } from '../telemetry/log.js';
import type { BankMetrics } from '../telemetry/metrics.js';
import { callOf, type Call, type Caller } from './call.js';
import type { CallReason } from './call-reason.js';
import type { Circuit } from './circuit.js';
import { Downloads, type Download, type DownloadLimits } from './download.js';
import { Failures } from './failure.js';
import type { Lease } from './lease.js';
import { Limiter, type LimiterOptions } from './limiter.js';
import type { AnyOperation } from './operation.js';
import { freshPool, keptPool } from './pools.js';
import { Probes } from './probe.js';
import { compose, documentSteps, writeSteps } from './read-path.js';
import { Retries } from './retry.js';
import { serverOf } from './sent-call.js';
import type { SendLimits } from './sent.js';
import { Circuits } from './services.js';
import type { Step } from './step.js';
import { TokenSource, type Credentials } from './token.js';

/** `maxInFlight`: the number of concurrent calls; others are queued. The bank allows a partner 255. */
export interface ClientOptions extends LimiterOptions, SendLimits {
  /** The base URL of the bank's REST API, without a path. */
  readonly url: string;
  readonly credentials: Credentials;
  /** The maximum number of times that a read is sent. */
  readonly readAttempts: number;
  readonly downloads: DownloadLimits;
  /** True if the bank gets the `traceparent` of traced requests. */
  readonly propagatesTraces: boolean;
}

/** A write or a document. Its path is filled in and checked. */
export interface BankRequest extends Caller {
  readonly operation: AnyOperation;
  readonly path: string;
  /** The JSON text of the body, if the operation has one. */
  readonly body?: string | undefined;
  /** The right to send a write that has an Idempotency-Key. */
  readonly lease?: Lease | undefined;
  readonly why: CallReason;
}

const callFor = (request: BankRequest): Call =>
  callOf(
    { operation: request.operation, params: {}, path: request.path, body: request.body, why: request.why },
    request,
    request.deadline,
    undefined,
    request.lease,
  );

/** Creates the parts that all steps share. */
function partsOf(options: ClientOptions, clock: Clock, log: Log, metrics: BankMetrics | undefined) {
  const pool = keptPool(options.url, options.maxInFlight);
  const token = new TokenSource(options.credentials, clock);
  return {
    origin: options.url,
    server: serverOf(options.url),
    clock,
    log,
    metrics,
    propagatesTraces: options.propagatesTraces,
    pool,
    writePool: freshPool(options.url, options.maxInFlight),
    token,
    limits: options as SendLimits,
    limiter: new Limiter(options, clock),
    circuits: new Circuits(clock),
    probes: new Probes(pool, token, clock),
    retries: new Retries(clock, options.readAttempts),
    failures: new Failures(log, options.contentLimit),
    downloads: new Downloads(pool, clock, options.downloads),
  };
}

/** The HTTP client of the bank. It knows operations, but no domain. */
export class BankClient {
  /** The parts that the steps of a read need. */
  readonly parts: ReturnType<typeof partsOf>;
  readonly #writes: Step;
  readonly #documents: Step;

  /** `metrics`: undefined if nothing is measured. */
  constructor(options: ClientOptions, clock: Clock, log: Log, metrics?: BankMetrics) {
    this.parts = partsOf(options, clock, log, metrics);
    this.#writes = compose(writeSteps, this.parts);
    this.#documents = compose(documentSteps, this.parts);
  }

  /** The number of calls in flight, or about to be sent, that can last longer than a read. */
  get lastingCalls(): number {
    return this.parts.writePool.stats.size + this.parts.downloads.inFlight;
  }

  /**
   * Returns true if the bank cannot be used at the moment. Fetches a token and sends probes where they are
   * due.
   */
  async isBankFailing(): Promise<boolean> {
    const { token, circuits } = this.parts;
    try {
      await token.get();
    } catch {
      return true;
    }
    await Promise.all(circuits.all.map((circuit) => this.#probeIfDue(circuit)));
    return circuits.areFailing;
  }

  /**
   * Sends a write and returns its answer, see readAnswer. It is sent again only if the bank cannot have
   * received it.
   * @throws GatewayError; OUTCOME_UNKNOWN if the bank may have carried it out
   */
  send(write: BankRequest): Promise<unknown> {
    return new Promise((resolve, reject) =>
      this.#writes.dispatch(callFor(write), { onAnswer: resolve, onError: reject }),
    );
  }

  /**
   * Starts to read a PDF. Its bytes are read as fast as the consumer takes them.
   * @throws GatewayError if it is refused, or does not start
   */
  stream(document: BankRequest): Promise<Download> {
    const call = callFor(document);
    const opened = new Promise<unknown>((resolve, reject) =>
      this.#documents.dispatch(call, { onAnswer: resolve, onError: reject }),
    );
    return opened.catch((error: unknown) => {
      throw this.parts.failures.of(call, error);
    }) as Promise<Download>;
  }

  /** Waits for the calls in flight, then closes all connections. */
  async close(): Promise<void> {
    const { pool, writePool, token } = this.parts;
    const all: readonly (Pool | TokenSource)[] = [pool, writePool, token];
    await Promise.all(all.map((one) => one.close()));
  }

  /** Sends a probe if the circuit is open, a probe is due, and the limiter has a free slot. */
  async #probeIfDue(circuit: Circuit): Promise<void> {
    const { limiter, probes } = this.parts;
    if (!circuit.isOpen || !limiter.enterAtOnce()) return;
    if (circuit.takeProbe()) await probes.send(circuit).catch(() => undefined);
    limiter.leave();
  }
}
