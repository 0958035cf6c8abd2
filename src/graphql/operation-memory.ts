import { GraphQLError, OperationTypeNode, type ExecutionResult, type OperationDefinitionNode } from 'graphql';
import { busy, retryAfterBusy } from '../bank/errors.js';
import type { Context } from '../context/context.js';
import { sizeOf } from './answer-text.js';
import type { CostEstimate } from './cost-estimate.js';

/** About the bytes that an entry of a list, a value with its share of the object around it, and a field that is waited for come to in memory while an answer is built. */
const perEntry = 1000;
const perLeaf = 300;
const perLookup = 4000;
/** About the bytes that one of an answer comes to while it is written and sent: as text, and as it leaves. */
const perByte = 3;

/** Has a request hold what its operation can come to. @throws GatewayError RATE_LIMITED where there is no room for that */
export function reserveForOperation({ entries, leaves, lookups }: CostEstimate, { memory }: Context): void {
  if (!memory.take(entries * perEntry + leaves * perLeaf + lookups * perLookup)) throw busy();
}

/** An answer, if there is room in memory to write it. What a mutation answers is written anyway. */
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
