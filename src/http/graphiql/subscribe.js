// Subscriptions of GraphiQL, over server-sent events.
import { getOperationAST, parse } from 'graphql';
import { createClient } from 'graphql-sse';
import { ask } from './ask.js';

const isStream = ({ ok, headers }) => ok && /^text\/event-stream\b/i.test(headers.get('content-type') ?? '');

const lost = { errors: [{ message: 'The stream was cut off: press the button to subscribe again.' }] };

/** Returns the text of a stream's last result, and its end. */
const lastOf = (result) => `event: next\ndata: ${JSON.stringify(result)}\n\nevent: complete\ndata: \n\n`;

/** Adds to a stream what holds if it has no end: graphql-sse can wait for ever then. */
const withEnd = () =>
  new TransformStream({
    flush: (controller) => controller.enqueue(new TextEncoder().encode(`:\n\n${lastOf(lost)}`)),
  });

/** Like `fetch`, for a stream. What came instead of one becomes a stream of one result. */
async function askForStream(url, options) {
  const response = await ask(url, options, isStream);
  return new Response(
    isStream(response) ? response.body.pipeThrough(withEnd()) : lastOf(await response.json()),
  );
}

/** True if a request runs a subscription. */
export function isSubscription({ query, operationName }) {
  try {
    return getOperationAST(parse(query), operationName)?.operation === 'subscription';
  } catch {
    return false;
  }
}

/**
 * Returns the results of a subscription as an observable, as GraphiQL takes it. It never fails: a refusal is a
 * result, and so is the loss of the connection.
 */
export function subscribe(url, request, headers) {
  return {
    subscribe(sink) {
      let isOver = false;
      const unlessOver = (action) => (value) => {
        if (!isOver) action(value);
      };
      const complete = unlessOver(() => {
        isOver = true;
        sink.complete();
      });
      const client = createClient({ url, headers, fetchFn: askForStream, retryAttempts: 0 });
      const stop = client.subscribe(request, {
        next: unlessOver((result) => sink.next(result)),
        error: unlessOver(() => {
          sink.next(lost);
          complete();
        }),
        complete,
      });
      return {
        // GraphiQL has forgotten the subscription by then, and may have another one.
        unsubscribe() {
          isOver = true;
          stop();
        },
      };
    },
  };
}
