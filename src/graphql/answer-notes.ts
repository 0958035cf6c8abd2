import type { ExecutionResult, GraphQLError, OperationDefinitionNode } from 'graphql';
import type { Context } from '../context/context.js';
import { badInput } from './errors.js';
import type { TrustedDocuments } from './trusted-documents.js';

/** Maximum length of a logged operation name, in characters. */
const maxNameLength = 64;

/**
 * Records the type and name of the requested operation for the log and the trace, and whether its document is
 * a trusted one.
 */
export function noteOperation(
  { outcome }: Context,
  { operation, name, loc }: OperationDefinitionNode,
  trusted: TrustedDocuments | undefined,
): void {
  outcome.operationType = operation;
  if (trusted && loc && trusted.has(loc.source.body)) outcome.isTrusted = true;
  if (name) outcome.operationName = name.value.slice(0, maxNameLength);
}

/**
 * Returns the `extensions` of a response: the bank calls with their estimate, if they are
 * shown, and the stale reads. Undefined
 * if there is nothing to report.
 */
export function extensionsFor({
  bankCalls,
  tally,
  staleReads,
}: Context): Record<string, unknown> | undefined {
  if (!bankCalls && staleReads.length === 0) return undefined;
  const shown = bankCalls && { bankCalls, estimatedBankCalls: tally.estimated };
  return staleReads.length === 0 ? shown : Object.assign({}, shown, { stale: staleReads });
}

/**
 * Returns the result to send, with the errors of lost list entries unless null has replaced their list.
 * Errors without data are errors in the variables, so they become BAD_USER_INPUT. graphql-js names no
 * variable in its "too many errors" error, which would otherwise count as a fault.
 */
export function answerOf(result: ExecutionResult, { losses }: Context): ExecutionResult {
  const { data, errors } = result;
  if (errors && !('data' in result))
    return { errors: errors.map((error) => (error.nodes ? error : badInput(error.message))) };
  if (losses.length === 0) return result;
  const isThere = ({ path = [] }: GraphQLError): boolean =>
    Boolean(
      path.reduce<unknown>(
        (at, key) => (at as Record<string | number, unknown> | null | undefined)?.[key],
        data,
      ),
    );
  const seen = losses.filter(isThere);
  return seen.length === 0 ? result : { data: data ?? null, errors: [...(errors ?? []), ...seen] };
}
