import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Milliseconds until it is tried again to listen where something else has taken the port meanwhile. */
const RETRY = 50;

/** Where a server listens, and that it can stop listening for a while and come back on the same port. */
export class Listener {
  readonly #server: Server;
  readonly #host: string;
  #port = 0;
  #isClosed = false;
  #pausing: Promise<void> | undefined;

  private constructor(server: Server, host: string) {
    this.#server = server;
    this.#host = host;
  }

  /** Listens on a port of a host; 0 takes a free one. Rejects where that cannot be. */
  static async listen(server: Server, host: string, port: number): Promise<Listener> {
    const listener = new Listener(server, host);
    server.listen(port, host);
    await once(server, 'listening');
    listener.#port = (server.address() as AddressInfo).port;
    // From now on nothing but coming back can fail: another program that has the port by then may leave it.
    server.on('error', () => setTimeout(() => listener.#listen(), RETRY));
    return listener;
  }

  /** The URL under which it is reached. */
  get url(): string {
    return `http://${this.#host.includes(':') ? `[${this.#host}]` : this.#host}:${this.#port}`;
  }

  /** Stops listening and ends every connection. */
  readonly pause = (): void => {
    if (this.#pausing) return;
    this.#pausing = new Promise((resolve) => this.#server.close(() => resolve()));
    this.#server.closeAllConnections();
  };

  /** Listens again, if it does not. */
  readonly resume = (): void => {
    const pausing = this.#pausing;
    this.#pausing = undefined;
    void pausing?.then(() => this.#listen());
  };

  /** Stops listening for good. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.pause();
    await this.#pausing;
  }

  #listen(): void {
    if (!this.#isClosed) this.#server.listen(this.#port, this.#host);
  }
}
