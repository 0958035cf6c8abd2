import { GraphQLError, OperationTypeNode, type ExecutionResult, type OperationDefinitionNode } from 'graphql';
import { busy, retryAfterBusy } from '../bank/errors.js';
import type { Context } from '../context/context.js';
import { sizeOf } from './answer-text.js';
import type { CostEstimate } from './cost-estimate.js';

/**
 * Approximate memory while a response is built, in bytes: of a list entry, of a value with its share of the
 * object around it, and of a field that is awaited.
 */
const perEntry = 1000;
const perLeaf = 300;
const perLookup = 4000;
/** Approximate memory per byte of a response while it is written and sent: its text and its output buffer. */
const perByte = 3;

/**
 * Reserves memory for the maximum size of an operation. @throws GatewayError RATE_LIMITED if there is not
 * enough
 */
export function reserveForOperation({ entries, leaves, lookups }: CostEstimate, { memory }: Context): void {
  if (!memory.take(entries * perEntry + leaves * perLeaf + lookups * perLookup)) throw busy();
}

/** Returns the result if there is memory to write it. A mutation's result is always written. */
export function reserveForAnswer(
  result: ExecutionResult,
  operation: OperationDefinitionNode | undefined,
  { memory }: Context,
): ExecutionResult {
  const bytes = perByte * sizeOf(result.data);
  if (operation?.operation === OperationTypeNode.MUTATION) memory.force(bytes);
  else if (!memory.take(bytes)) {
    const originalError = busy();
    const http = { status: 503, headers: new Map([['retry-after', String(retryAfterBusy)]]) };
    return {
      errors: [new GraphQLError(originalError.message, { originalError, extensions: { http } })],
      data: null,
    };
  }
  return result;
}
