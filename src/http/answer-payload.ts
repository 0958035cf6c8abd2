import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import type { Clock } from '../clock.js';
import { piecesOf } from '../graphql/answer-text.js';

/**
 * Responses of at least this many characters are streamed at the client's speed. Otherwise the whole text
 * would be encoded at once.
 */
const large = 1_000_000;

/** Options for sending a response. */
export interface SendOptions {
  readonly clock: Clock;
  /** Timeout for a client to receive a response, or a piece of a large one, in milliseconds. */
  readonly sendTimeout: number;
}

/**
 * Returns the payload of a response. A client that does not receive it is cut off, because the response stays
 * in memory until then.
 */
export function payloadOf(
  text: string,
  reply: FastifyReply,
  { clock, sendTimeout }: SendOptions,
): string | Readable {
  // Nobody receives it, and its end is over: the time would keep the response.
  if (reply.raw.destroyed) return '';
  let cancel = (): void => {};
  const wait = (): void => {
    cancel();
    cancel = clock.after(sendTimeout, () => reply.raw.destroy());
  };
  wait();
  reply.raw.once('close', () => cancel());
  if (text.length < large) return text;
  const pieces = function* (): Generator<string> {
    for (const piece of piecesOf(text)) {
      wait();
      yield piece;
    }
  };
  return Readable.from(pieces(), { highWaterMark: 1 });
}
