import type { Server } from 'node:http';
import { Server as NetServer, type Socket } from 'node:net';
import { systemClock, type Clock } from '../clock.js';

/** Milliseconds that an idle connection is kept beyond what answers announce, for a request that is on its way. */
const margin = 5000;
/**
 * Milliseconds that connections have, once no new ones are taken, to bring a request that is on its way; and between two looks at those
 * that are left.
 */
const closingPause = 1000;

/**
 * Lets what has come be read first: after a stall of the process timers run before connections are taken and read, and what they end
 * then is reset.
 */
const afterReads = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/**
 * The connections of a server: how long they are kept between two requests, and how they end when the server stops. Node itself cuts what
 * does not arrive whole within `requestTimeout`; what has arrived whole is answered.
 */
export class Connections {
  readonly #server: Server;
  readonly #open = new Set<Socket>();
  #isEnding = false;

  /** Keeps idle connections 5 s longer than the server's `keepAliveTimeout`, which its answers announce. */
  constructor(server: Server) {
    this.#server = server;
    server.on('connection', (socket) => {
      this.#open.add(socket);
      socket.once('close', () => this.#open.delete(socket));
    });
    server.on('timeout', (socket: Socket) => {
      const seen = socket.bytesRead;
      systemClock.after(
        margin,
        () =>
          void afterReads().then(() => {
            if (socket.bytesRead === seen) socket.destroy();
          }),
      );
    });
  }

  /** Whether no new connections are taken, so that answers should end theirs. */
  get isEnding(): boolean {
    return this.#isEnding;
  }

  /**
   * Takes no new connections, and ends each of those that are there once its requests are answered. With `patience` connections have a second
   * for a request that is on its way. After `limit` milliseconds what is left is cut; answers whether nothing had to be.
   */
  async end({
    patience,
    limit,
    clock,
  }: {
    readonly patience: boolean;
    readonly limit: number;
    readonly clock: Clock;
  }): Promise<boolean> {
    this.#isEnding = true;
    await afterReads();
    let isInTime = true;
    // Stops listening and no more: the HTTP server's own close would also stop its check of `requestTimeout`.
    const ended = new Promise<true>((resolve) =>
      NetServer.prototype.close.call(this.#server, () => resolve(true)),
    );
    const cancel = clock.after(limit, () => {
      isInTime = false;
      this.#server.closeAllConnections();
    });
    const hasEnded = (): Promise<boolean> =>
      Promise.race([
        ended,
        new Promise<false>((resolve) => systemClock.after(closingPause, () => resolve(false))),
      ]);
    if (!patience || !(await hasEnded())) {
      do await this.#endIdle();
      while (!(await hasEnded()));
    }
    cancel();
    return isInTime;
  }

  /** Ends the connections between two requests, and those that never brought anything, which Node takes for busy. */
  async #endIdle(): Promise<void> {
    await afterReads();
    this.#server.closeIdleConnections();
    for (const socket of this.#open) if (socket.bytesRead === 0) socket.destroy();
  }
}
