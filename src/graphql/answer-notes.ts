import type { ExecutionResult, GraphQLError, OperationDefinitionNode } from 'graphql';
import type { Context } from '../context/context.js';
import { badInput } from './errors.js';

/** Longest name of an operation that is logged. */
const longestName = 64;

/** Has the log know which operation a request asked for. */
export function noteOperation({ outcome }: Context, { operation, name }: OperationDefinitionNode): void {
  outcome.operationType = operation;
  if (name) outcome.operationName = name.value.slice(0, longestName);
}

/** The `extensions` of a request's answer: the calls that were made for it, where they are shown, and what is stale; undefined where there is nothing to be said. */
export function extensionsFor({ bankCalls, staleReads }: Context): Record<string, unknown> | undefined {
  if (!bankCalls && staleReads.length === 0) return undefined;
  return staleReads.length === 0 ? { bankCalls } : { bankCalls, stale: staleReads };
}

/**
 * What was executed, as it is answered: with what was left out of its lists, unless null has taken the place of a list since. What is wrong with variables
 * is the client's: the last of too many errors names no variable, and would be taken for a fault.
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
