import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';
import type { FastifyReply } from 'fastify';
import type { Clock } from '../clock.js';
import { piecesOf } from '../graphql/answer-text.js';
import type { StreamClient } from '../subscriptions/streams.js';
import type { LostPeers } from './lost-peers.js';
import type { StreamProtocol } from './stream-protocols.js';

/** Milliseconds between two heartbeats. */
const heartbeatPause = 10_000;
/** Milliseconds that a client may take to receive what was written. */
const maxSilence = 10_000;

/** The parts that all client streams share. */
export interface ClientStreamParts {
  readonly clock: Clock;
  readonly peers: LostPeers;
}

/**
 * A response that is written result by result. It is neither compressed nor buffered. A client that does not
 * receive what was written is cut off after 10 s; until then nothing more is written.
 */
export class ClientStream implements StreamClient {
  readonly #response: ServerResponse;
  readonly #protocol: StreamProtocol;
  readonly #clock: Clock;
  #stopHeartbeat = (): void => undefined;
  #stopWaiting = (): void => undefined;
  /** Resolves when all results so far have been sent. */
  #sent: Promise<void> = Promise.resolve();
  /** True while pieces of a result are left to be written. */
  #isMidway = false;
  #isEnded = false;

  /** Sends the headers at once. */
  constructor(reply: FastifyReply, protocol: StreamProtocol, { clock, peers }: ClientStreamParts) {
    void reply.hijack();
    this.#response = reply.raw;
    this.#protocol = protocol;
    this.#clock = clock;
    if (this.#response.destroyed) this.#close();
    else this.#response.once('close', () => this.#close());
    if (this.#isEnded) return;
    this.#response.writeHead(
      200,
      Object.assign({}, reply.getHeaders() as OutgoingHttpHeaders, {
        'content-type': protocol.contentType,
        'cache-control': 'no-store',
        'x-accel-buffering': 'no',
      }),
    );
    this.#response.write(protocol.begin);
    if (this.#response.socket) this.onClose(peers.watch(this.#response.socket));
    this.#beat();
  }

  onClose(listener: () => void): void {
    if (this.#response.destroyed) listener();
    else this.#response.once('close', listener);
  }

  send(result: string): Promise<void> {
    this.#sent = this.#sent.then(() => this.#sendPieces(result));
    return this.#sent;
  }

  end(): void {
    this.#finish(this.#protocol.end);
  }

  fail(result: string): void {
    this.#finish(this.#protocol.failure(result) + this.#protocol.end);
  }

  async #sendPieces(result: string): Promise<void> {
    const pieces = [...piecesOf(this.#protocol.result(result))];
    for (const [index, piece] of pieces.entries()) {
      this.#isMidway = index < pieces.length - 1;
      await this.#write(piece);
    }
  }

  #close(): void {
    this.#isEnded = true;
    this.#stopHeartbeat();
    this.#stopWaiting();
  }

  /** Ends the response. One that is in the middle of a result cannot be ended otherwise than by a cut. */
  #finish(text: string): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    this.#stopHeartbeat();
    if (this.#isMidway) {
      this.#response.destroy();
      return;
    }
    this.#response.end(text);
    void this.#cutUnless('finish');
  }

  /** Writes a text. Resolves when the client has received it, as far as the operating system knows, or has gone. */
  #write(text: string): Promise<void> | undefined {
    if (this.#isEnded || this.#response.write(text)) return undefined;
    return this.#cutUnless('drain');
  }

  /**
   * Cuts the client off unless an event comes in time. An earlier wait is over: a response that is ended does
   * not drain any more.
   */
  #cutUnless(event: 'drain' | 'finish'): Promise<void> {
    this.#stopWaiting();
    return new Promise((resolve) => {
      const cancel = this.#clock.after(maxSilence, () => this.#response.destroy());
      this.#stopWaiting = () => {
        cancel();
        resolve();
      };
      this.#response.once(event, this.#stopWaiting);
    });
  }

  /** A client that has not received the last result gets no heartbeat. */
  #beat(): void {
    this.#stopHeartbeat = this.#clock.after(heartbeatPause, () => {
      if (!this.#response.writableNeedDrain) this.#response.write(this.#protocol.heartbeat);
      this.#beat();
    });
  }
}
