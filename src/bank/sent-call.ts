import type { Clock } from '../clock.js';
import type { BankMetrics, CallOutcome } from '../telemetry/metrics.js';
import type { Span } from '../telemetry/tracing.js';
import { bankCallOf, type Call } from './call.js';
import { GatewayError } from './errors.js';
import { ExchangeError } from './exchange.js';

/** The address of the bank's REST API, as the attributes of spans have it. */
export interface BankServer {
  readonly scheme: string;
  readonly address: string;
  readonly port: number;
}

/** Returns the address in a base URL. */
export function serverOf(url: string): BankServer {
  const { protocol, hostname, port } = new URL(url);
  return {
    scheme: protocol.slice(0, -1),
    address: hostname,
    port: Number(port) || (protocol === 'https:' ? 443 : 80),
  };
}

/** The parts that record calls. */
export interface RecordParts {
  readonly clock: Clock;
  /** Undefined if nothing is measured. */
  readonly metrics: BankMetrics | undefined;
  /** The bank's REST API. */
  readonly server: BankServer;
}

/** Returns how a call ended that has no response. */
function failureOf(error: unknown): Exclude<CallOutcome, 'ok' | 'refused'> {
  if (error instanceof ExchangeError) return error.reason === 'timeout' ? 'timeout' : 'failed';
  if (!(error instanceof GatewayError)) return 'failed';
  return error.code === 'UPSTREAM_TIMEOUT' ? 'timeout' : 'canceled';
}

const outcomeOf = (status: number): CallOutcome =>
  status < 400 ? 'ok' : status < 500 ? 'refused' : 'failed';

/** Returns the class of a failure, for the trace. */
const errorTypeOf = (status: number | null, outcome: CallOutcome): string | undefined => {
  if (outcome === 'ok') return undefined;
  return status === null ? outcome : String(status);
};

/** Begins the span of a call that is sent. */
function spanOf(
  { operation, why, span, attempt, waited }: Call,
  { scheme, address, port }: BankServer,
): Span | undefined {
  if (!span?.isRecorded) return undefined;
  const child = span.child(`${operation.method} ${operation.path}`, 'client', {
    'http.request.method': operation.method,
    'url.template': operation.path,
    'url.scheme': scheme,
    'server.address': address,
    'server.port': port,
    'lending_graph.operation': operation.operationId,
    'lending_graph.source': 'network',
    'lending_graph.reason': why.reason,
  });
  if (attempt > 1) child.set('http.request.resend_count', attempt - 1);
  if (waited > 0) child.set('lending_graph.wait', waited);
  return child;
}

/** The record of a call that is sent: for the client, the metrics and the trace, as far as each wants it. */
export class SentCall {
  /** Undefined if the call is not traced. */
  readonly span: Span | undefined;
  readonly #call: Call;
  readonly #parts: RecordParts;
  readonly #start: number;

  constructor(call: Call, parts: RecordParts) {
    this.#call = call;
    this.#parts = parts;
    this.#start = parts.clock.elapsed();
    this.span = spanOf(call, parts.server);
  }

  /** Completes the record. `status` is null without a response, and `error` says then why there is none. */
  end(status: number | null, error?: unknown): void {
    const { clock, metrics } = this.#parts;
    const { note, operation } = this.#call;
    const milliseconds = clock.elapsed() - this.#start;
    note?.(bankCallOf(this.#call, status, Math.round(milliseconds), 'network'));
    if (!metrics && !this.span) return;
    const outcome = status === null ? failureOf(error) : outcomeOf(status);
    metrics?.duration.of(operation.operationId, outcome).observe(milliseconds / 1000);
    if (!this.span) return;
    if (status !== null) this.span.set('http.response.status_code', status);
    this.span.end(errorTypeOf(status, outcome));
  }
}

/** Begins the record of a call that is sent; undefined if nobody wants one. Counts the call. */
export function recordOf(call: Call, parts: RecordParts): SentCall | undefined {
  call.tally.network += 1;
  return call.note || parts.metrics || call.span?.isRecorded ? new SentCall(call, parts) : undefined;
}
