import {
  getOperationName,
  makeErrorResult,
  makeOperation,
  type Exchange,
  type Operation,
  type OperationContext,
  type OperationResult,
} from '@urql/core';
import { filter, fromPromise, fromValue, makeSubject, merge, mergeMap, onPush, pipe } from 'wonka';
import { attemptOutcomeOf } from './attempt-outcome.js';
import { inputOf } from './input-of.js';
import type { Attempt, Intent } from './intent.js';
import { intentIn, keyHeader, type WithIntentOptions } from './with-intent.js';

declare module '@urql/core' {
  interface OperationContext {
    /** The intent of a mutation; null sends it without an `Idempotency-Key`. */
    intent?: Intent | null;
    /** @internal Notes the outcome of the attempt that the operation is. */
    settleIntent?: (result: OperationResult) => void;
  }
}

function fetchOptionsOf({ fetchOptions }: OperationContext): RequestInit {
  return (typeof fetchOptions === 'function' ? fetchOptions() : fetchOptions) ?? {};
}

const headersOf = ({ headers }: RequestInit): Record<string, string> =>
  Object.fromEntries(new Headers(headers).entries());

/**
 * Returns the operation with the key of an attempt. The `fetchExchange` asks for `fetchOptions` once for each
 * request, and an exchange before it may send several; if one has replaced them, the requests are not known.
 */
function withAttempt(operation: Operation, attempt: Attempt): Operation {
  const { context } = operation;
  let requests = 0;
  const fetchOptions = (): RequestInit => {
    requests += 1;
    const options = fetchOptionsOf(context);
    return { ...options, headers: { ...headersOf(options), [keyHeader]: attempt.key } };
  };
  const settleIntent = (result: OperationResult): void => {
    const isOnlyRequest = requests === 1 && result.operation.context.fetchOptions === fetchOptions;
    void attempt.settle(attemptOutcomeOf(result, { isOnlyRequest }));
  };
  return makeOperation(operation.kind, operation, { ...context, settleIntent, fetchOptions });
}

/**
 * An exchange for urql that gives each mutation the `Idempotency-Key` of its intent, and notes the outcome
 * there. Put it after the `cacheExchange` and before the `fetchExchange`; a `retryExchange` may stand on either
 * side, an `authExchange` before it.
 *
 * `client.mutation(document, variables, { intent })`
 */
export const intentExchange =
  (options: WithIntentOptions = {}): Exchange =>
  ({ forward }) =>
  (operations$) => {
    const refused = makeSubject<OperationResult>();
    const refuse = (operation: Operation, error: unknown): void =>
      refused.next(makeErrorResult(operation, error instanceof Error ? error : new Error(String(error))));

    const begin = async (operation: Operation, intent: Intent): Promise<Operation | undefined> => {
      try {
        const { query, variables } = operation;
        const attempt = await intent.begin(
          inputOf(query, variables as Record<string, unknown>, getOperationName(operation.query)),
        );
        return withAttempt(operation, attempt);
      } catch (error) {
        refuse(operation, error);
        return undefined;
      }
    };

    const prepared$ = pipe(
      operations$,
      mergeMap((operation) => {
        if (operation.kind !== 'mutation') return fromValue<Operation | undefined>(operation);
        const hasOwnKey = keyHeader in headersOf(fetchOptionsOf(operation.context));
        let intent: Intent | undefined;
        try {
          intent = intentIn(operation.context, hasOwnKey, getOperationName(operation.query), options);
        } catch (error) {
          // A refusal at once would come before its caller listens.
          void Promise.resolve().then(() => refuse(operation, error));
          return fromValue(undefined);
        }
        return intent ? fromPromise(begin(operation, intent)) : fromValue(operation);
      }),
      filter((operation): operation is Operation => operation !== undefined),
    );
    const results$ = pipe(
      forward(prepared$),
      onPush((result) => result.operation.context.settleIntent?.(result)),
    );
    return merge([results$, refused.source]);
  };
