import { IntentError } from './intent-error.js';
import type { Intent } from './intent.js';

/** The options of the link for Apollo Client and of the exchange for urql. */
export interface WithIntentOptions {
  /**
   * What happens to a mutation without an intent: `refuse` fails it with an `IntentError` `NO_INTENT`, in
   * development as in production, and sends nothing; `send` sends it without a key. `refuse` by default.
   */
  readonly withoutIntent?: 'refuse' | 'send';
}

/** The header that carries the key. */
export const keyHeader = 'idempotency-key';

/** Returns the error of a mutation without an intent. */
export const noIntent = (operationName: string | undefined): IntentError =>
  new IntentError(
    'NO_INTENT',
    `The mutation ${operationName ?? ''} has no intent, and was not sent. Give it one in its context: { intent }. With { intent: null } it is sent without a key.`,
  );

/**
 * Returns the intent in a mutation's context. Undefined if the mutation goes out without one: its context has
 * `null`, or a key of its own, or the options allow it.
 * @throws IntentError NO_INTENT
 */
export function intentIn(
  context: { readonly intent?: Intent | null },
  hasOwnKey: boolean,
  operationName: string | undefined,
  { withoutIntent = 'refuse' }: WithIntentOptions,
): Intent | undefined {
  if (context.intent) return context.intent;
  if (context.intent === null || hasOwnKey || withoutIntent === 'send') return undefined;
  throw noIntent(operationName);
}
