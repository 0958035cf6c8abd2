import type { OperationDefinitionNode } from 'graphql';
import type { Context } from '../context/context.js';

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
