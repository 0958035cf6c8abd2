import type { Context } from '../context/context.js';
import { withTrace, type Log } from '../telemetry/log.js';
import { sources } from '../telemetry/metrics.js';
import type { Span } from '../telemetry/tracing.js';

/** Options of the records of operations that are over. */
export interface FinishOptions {
  readonly log: Log;
  /** Milliseconds from which on an operation is slow; 0: none is. */
  readonly slowFrom: number;
}

/** Ends the span of an operation: its name has no more of the document than its type, unless that is trusted. */
function endSpan(span: Span, { outcome, tally }: Context): void {
  const { operationType, operationName, isTrusted, codes } = outcome;
  if (operationType) {
    span.rename(isTrusted && operationName ? `${operationType} ${operationName}` : operationType);
    span.set('graphql.operation.type', operationType);
  }
  if (operationName) span.set('graphql.operation.name', operationName);
  span.set('lending_graph.bank_calls', tally.network);
  if (tally.estimated !== undefined) span.set('lending_graph.estimated_bank_calls', tally.estimated);
  span.end(codes?.[0]);
}

function measure({ metrics, tally, outcome }: Context): void {
  if (!metrics) return;
  const { bank, graph } = metrics;
  for (const source of sources) {
    const calls = tally.of(source);
    if (calls > 0) bank.calls.of(source).add(calls);
  }
  if (outcome.operationType === undefined || tally.estimated === undefined) return;
  graph.calls.of(outcome.operationType).observe(tally.network);
  graph.estimates.of(outcome.operationType).observe(tally.estimated);
}

const whole = Math.round;

function logIfSlow(ctx: Context, span: Span | undefined, { log, slowFrom }: FinishOptions): void {
  if (slowFrom === 0) return;
  const { requestId, outcome, tally } = ctx;
  const { total, phases } = tally.times();
  if (total < slowFrom) return;
  withTrace(log, span).write('info', 'a slow operation', {
    requestId,
    operationType: outcome.operationType,
    operationName: outcome.operationName,
    milliseconds: whole(total),
    validateMilliseconds: whole(phases.validate),
    planMilliseconds: whole(phases.plan),
    bankMilliseconds: whole(phases.bank),
    executeMilliseconds: whole(phases.execute),
    bankCalls: tally.network,
    estimatedBankCalls: tally.estimated,
  });
}

/** Records an operation, or one update of a subscription, that is over: in its trace, in the metrics, and, if it was slow, in the log. */
export function finishOperation(ctx: Context, span: Span | undefined, options: FinishOptions): void {
  if (span?.isRecorded) endSpan(span, ctx);
  measure(ctx);
  logIfSlow(ctx, span, options);
}
