import type { Pool } from 'undici';
import type { Clock } from '../clock.js';
import type { Log } from '../telemetry/log.js';
import { callOf, type Call, type Caller } from './call.js';
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
import type { SendLimits } from './sent.js';
import { Circuits } from './services.js';
import type { Step } from './step.js';
import { TokenSource, type Credentials } from './token.js';

/** `maxInFlight`: calls under way at once; more wait for their turn. The bank allows 255 to a partner. */
export interface ClientOptions extends LimiterOptions, SendLimits {
  /** The bank's REST API, without a path. */
  readonly url: string;
  readonly credentials: Credentials;
  /** Times that a read is sent at most. */
  readonly readAttempts: number;
  readonly downloads: DownloadLimits;
}

/** A write or a document, its path already filled and checked. */
export interface BankRequest extends Caller {
  readonly operation: AnyOperation;
  readonly path: string;
  /** The body's JSON text, where the operation has a body. */
  readonly body?: string | undefined;
  /** The right to send a write that has an Idempotency-Key. */
  readonly lease?: Lease | undefined;
}

const callFor = (request: BankRequest): Call =>
  callOf(
    { operation: request.operation, params: {}, path: request.path, body: request.body },
    request,
    request.deadline,
    undefined,
    request.lease,
  );

/** The parts of the steps that all calls to the bank have in common. */
function partsOf(options: ClientOptions, clock: Clock, log: Log) {
  const pool = keptPool(options.url, options.maxInFlight);
  const token = new TokenSource(options.credentials, clock);
  return {
    origin: options.url,
    clock,
    log,
    pool,
    writePool: freshPool(options.url, options.maxInFlight),
    token,
    limits: options as SendLimits,
    limiter: new Limiter(options),
    circuits: new Circuits(clock),
    probes: new Probes(pool, token, clock),
    retries: new Retries(clock, options.readAttempts),
    failures: new Failures(log, options.contentLimit),
    downloads: new Downloads(pool, clock, options.downloads),
  };
}

/** Talks HTTP to the bank; knows operations, no domain. */
export class BankClient {
  /** What the steps of a read need of it. */
  readonly parts: ReturnType<typeof partsOf>;
  readonly #writes: Step;
  readonly #documents: Step;

  constructor(options: ClientOptions, clock: Clock, log: Log) {
    this.parts = partsOf(options, clock, log);
    this.#writes = compose(writeSteps, this.parts);
    this.#documents = compose(documentSteps, this.parts);
  }

  /** Whether nothing can be had of the bank at the moment. Finds out whether it is back, where a token or a probe is due. */
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
   * The answer to a write, see readAnswer. It is sent again only where the bank cannot have seen it.
   * @throws GatewayError; OUTCOME_UNKNOWN where the bank may have carried it out
   */
  send(write: BankRequest): Promise<unknown> {
    return new Promise((resolve, reject) =>
      this.#writes.dispatch(callFor(write), { onAnswer: resolve, onError: reject }),
    );
  }

  /** Begins to read a PDF, whose bytes then come as its reader takes them. @throws GatewayError where it is refused, or does not begin */
  stream(document: BankRequest): Promise<Download> {
    const call = callFor(document);
    const opened = new Promise<unknown>((resolve, reject) =>
      this.#documents.dispatch(call, { onAnswer: resolve, onError: reject }),
    );
    return opened.catch((error: unknown) => {
      throw this.parts.failures.of(call, error);
    }) as Promise<Download>;
  }

  /** Lets the calls under way finish, then closes all connections. */
  async close(): Promise<void> {
    const { pool, writePool, token } = this.parts;
    const all: readonly (Pool | TokenSource)[] = [pool, writePool, token];
    await Promise.all(all.map((one) => one.close()));
  }

  /** Sends a probe where the circuit is open, one is due, and there is a place for it. */
  async #probeIfDue(circuit: Circuit): Promise<void> {
    const { limiter, probes } = this.parts;
    if (!circuit.isOpen || !limiter.enterAtOnce()) return;
    if (circuit.takeProbe()) await probes.send(circuit).catch(() => undefined);
    limiter.leave();
  }
}
