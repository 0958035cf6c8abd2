import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import type { Clock } from '../clock.js';
import { piecesOf } from '../graphql/answer-text.js';

/** Characters of an answer from which on it is sent piece by piece, as its reader takes it: all at once would have to be encoded at once. */
const large = 1_000_000;

/** How an answer is sent. */
export interface SendOptions {
  readonly clock: Clock;
  /** Milliseconds in which a client has to take an answer, or a piece of a large one. */
  readonly sendTimeout: number;
}

/** What to send of an answer. A client that does not take it is cut off, since the answer is held for it until then. */
export function payloadOf(
  text: string,
  reply: FastifyReply,
  { clock, sendTimeout }: SendOptions,
): string | Readable {
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
