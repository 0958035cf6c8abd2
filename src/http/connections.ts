import type { Server } from 'node:http';
import { Server as NetServer, type Socket } from 'node:net';
import { systemClock, type Clock } from '../clock.js';

/** Milliseconds that an idle connection is kept beyond the announced time, for a request in transit. */
const margin = 5000;
/**
 * Milliseconds that open connections have to deliver a request in transit once no new ones are accepted. Also
 * the interval between checks of those that are left.
 */
const closingPause = 1000;

/**
 * Waits until received data has been read. After a stall of the process, timers run before connections are
 * accepted and read, and closing them then would reset them.
 */
const afterReads = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/**
 * The connections of a server: how long they are kept between two requests, and how they close when the
 * server stops. Node itself cuts requests that are not complete within `requestTimeout`; complete ones are
 * answered.
 */
export class Connections {
  readonly #server: Server;
  readonly #open = new Set<Socket>();
  #isEnding = false;

  /** Keeps idle connections 5 s longer than the server's `keepAliveTimeout`, which its responses announce. */
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

  /** True if no new connections are accepted, so that responses should close theirs. */
  get isEnding(): boolean {
    return this.#isEnding;
  }

  /**
   * Stops accepting connections, and closes each open one after its requests are answered. With `isPatient`,
   * connections have a second for a request in transit. Cuts the rest after `limit` milliseconds; returns
   * true if there was none.
   */
  async end({
    isPatient,
    limit,
    clock,
  }: {
    readonly isPatient: boolean;
    readonly limit: number;
    readonly clock: Clock;
  }): Promise<boolean> {
    this.#isEnding = true;
    await afterReads();
    let isInTime = true;
    // Only stops listening: the HTTP server's own close would also stop its check of `requestTimeout`.
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
    if (!isPatient || !(await hasEnded())) {
      do await this.#endIdle();
      while (!(await hasEnded()));
    }
    cancel();
    return isInTime;
  }

  /** Closes idle connections, and those that never sent anything, which Node counts as busy. */
  async #endIdle(): Promise<void> {
    await afterReads();
    this.#server.closeIdleConnections();
    for (const socket of this.#open) if (socket.bytesRead === 0) socket.destroy();
  }
}
