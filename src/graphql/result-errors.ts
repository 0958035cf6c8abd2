import { Kind, type GraphQLError, type GraphQLFormattedError } from 'graphql';
import type { Context } from '../context/context.js';
import { traceOf, type Log } from '../telemetry/log.js';
import { isExpected, thrown, withRequestId } from './errors.js';
import { withWriteOutcome } from './write-errors.js';

/** Returns the schema name of an error's field; undefined if the error concerns the whole request. */
const fieldNameOf = ({ nodes }: GraphQLError): string | undefined =>
  nodes?.flatMap((node) => (node.kind === Kind.FIELD ? [node.name.value] : []))[0];

/** Adds refusals among the errors of a result to the audit, and logs unexpected errors. */
export function noteErrors(errors: readonly GraphQLError[], ctx: Context, log: Log): void {
  for (const error of errors) ctx.audit.missed(thrown(error), fieldNameOf(error));
  for (const error of errors.filter((one) => !isExpected(one)))
    log.write('error', 'a fault of the gateway', {
      requestId: ctx.requestId,
      ...traceOf(error.originalError ?? error),
    });
}

/** Adds the request id and the outcome of writes to formatted errors, and notes their codes for the log. */
export function shownErrors(errors: readonly GraphQLFormattedError[], ctx: Context): GraphQLFormattedError[] {
  ctx.outcome.codes = [...new Set(errors.map(({ extensions }) => String(extensions?.['code'])))];
  return errors.map((error) => withRequestId(withWriteOutcome(error, ctx), ctx.requestId));
}
