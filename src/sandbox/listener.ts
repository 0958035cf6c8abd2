import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Milliseconds between attempts to listen while another program has the port. */
const retryPause = 50;

/** A listening server that can pause and later resume on the same port. */
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

  /** Listens on a port of a host; 0 selects a free one. Rejects if it cannot listen. */
  static async listen(server: Server, host: string, port: number): Promise<Listener> {
    const listener = new Listener(server, host);
    server.listen(port, host);
    await once(server, 'listening');
    listener.#port = (server.address() as AddressInfo).port;
    // From now on only resuming can fail: another program may have the port then, and may release it later.
    server.on('error', () => setTimeout(() => listener.#listen(), retryPause));
    return listener;
  }

  /** The base URL of the server. */
  get url(): string {
    return `http://${this.#host.includes(':') ? `[${this.#host}]` : this.#host}:${this.#port}`;
  }

  /** Stops listening and closes every connection. */
  readonly pause = (): void => {
    if (this.#pausing) return;
    this.#pausing = new Promise((resolve) => this.#server.close(() => resolve()));
    this.#server.closeAllConnections();
  };

  /** Listens again after a pause. */
  readonly resume = (): void => {
    const pausing = this.#pausing;
    this.#pausing = undefined;
    void pausing?.then(() => this.#listen());
  };

  /** Stops listening permanently. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.pause();
    await this.#pausing;
  }

  #listen(): void {
    if (!this.#isClosed) this.#server.listen(this.#port, this.#host);
  }
}
