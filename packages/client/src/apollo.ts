import { ApolloLink, Observable } from '@apollo/client';
import { attemptOutcomeOf } from './attempt-outcome.js';
import { inputOf } from './input-of.js';
import type { Attempt, Intent } from './intent.js';
import { intentIn, keyHeader, type WithIntentOptions } from './with-intent.js';

declare module '@apollo/client' {
  interface DefaultContext {
    /** The intent of a mutation; null sends it without an `Idempotency-Key`. */
    intent?: Intent | null;
  }
}

type Headers = Readonly<Record<string, string>>;

/** What the context has for the `HttpLink`. */
interface Sending {
  readonly headers?: Headers;
  readonly fetchOptions?: object;
}

const hasKey = (headers: Headers = {}): boolean =>
  Object.keys(headers).some((name) => name.toLowerCase() === keyHeader);

/** A property of `fetchOptions` that is read whenever they are copied. */
const request = Symbol('request');

/**
 * Returns `fetchOptions` that tell how many requests are made with them: the `HttpLink` copies them for each
 * one, and a link before it may send several. `isOnlyRequest` gets those of the context at the end: if another
 * link has replaced them, the requests are not known.
 */
function countRequests(given: object | undefined) {
  let requests = 0;
  const fetchOptions: object = Object.defineProperty({ ...given }, request, {
    enumerable: true,
    get: () => void (requests += 1),
  });
  const isOnlyRequest = (present: unknown): boolean => present === fetchOptions && requests === 1;
  return { fetchOptions, isOnlyRequest };
}

/** Forwards a mutation with a key, and notes the outcome. */
function attemptWith(intent: Intent, operation: ApolloLink.Operation, forward: ApolloLink.ForwardFunction) {
  return new Observable<ApolloLink.Result>((observer) => {
    let isClosed = false;
    let sent: { unsubscribe(): void } | undefined;
    const send = (attempt: Attempt): void => {
      const { headers, fetchOptions: given } = operation.getContext() as Sending;
      const { fetchOptions, isOnlyRequest } = countRequests(given);
      operation.setContext({ headers: { ...headers, [keyHeader]: attempt.key }, fetchOptions });
      const settle = (source: unknown): void => {
        const present = (operation.getContext() as Sending).fetchOptions;
        void attempt.settle(attemptOutcomeOf(source, { isOnlyRequest: isOnlyRequest(present) }));
      };
      sent = forward(operation).subscribe({
        next: (result) => {
          settle(result);
          observer.next(result);
        },
        error: (error: unknown) => {
          settle(error);
          observer.error(error);
        },
        complete: () => observer.complete(),
      });
    };
    const { query, variables, operationName } = operation;
    intent.begin(inputOf(query, variables, operationName)).then(
      (attempt) => (isClosed ? void attempt.settle('NOT_SENT') : send(attempt)),
      (error: unknown) => observer.error(error),
    );
    return () => {
      isClosed = true;
      sent?.unsubscribe();
    };
  });
}

/**
 * A link for Apollo Client 4 that gives each mutation the `Idempotency-Key` of its intent, and notes the
 * outcome there. Put it before the `HttpLink`; a `RetryLink` may stand on either side.
 *
 * `client.mutate({ mutation, variables, context: { intent } })`
 */
export class IntentLink extends ApolloLink {
  constructor(options: WithIntentOptions = {}) {
    super((operation, forward) => {
      if ((operation.operationType as string) !== 'mutation') return forward(operation);
      const context = operation.getContext() as { intent?: Intent | null; headers?: Headers };
      let intent: Intent | undefined;
      try {
        intent = intentIn(context, hasKey(context.headers), operation.operationName, options);
      } catch (error) {
        return new Observable((observer) => observer.error(error));
      }
      return intent ? attemptWith(intent, operation, forward) : forward(operation);
    });
  }
}
