import { randomUUID } from 'node:crypto';
import { STATUS_CODES, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Log } from '../telemetry/log.js';
import type { Headers } from './headers.js';

/** What Node found wrong with what came on a connection. */
interface ClientError extends Error {
  readonly code?: string;
}

interface Refusal {
  readonly status: number;
  readonly message: string;
}

function refusalOf({ code }: ClientError): Refusal {
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return { status: 408, message: 'The request did not come in time.' };
  if (code === 'HPE_HEADER_OVERFLOW') return { status: 431, message: 'The headers are too large.' };
  return { status: 400, message: 'This is not a request of HTTP/1.1.' };
}

/**
 * Answers what never becomes a request (it cannot be parsed, or does not come in time) as everything else is answered: an error in GraphQL's
 * shape, the headers of all answers, an id, and a line in the log.
 */
export class UnparsedRequests {
  readonly #log: Log;
  readonly #headers: Headers;
  /** The answer that was last begun on each connection, as long as it is under way. */
  readonly #answers = new WeakMap<Socket, ServerResponse>();
  /** Connections that end with an answer which was given. */
  readonly #ending = new WeakSet<Socket>();

  constructor(headers: Headers, log: Log) {
    this.#headers = headers;
    this.#log = log;
  }

  /** Watches a server's answers, so that none is written into. */
  watch(server: Server): void {
    server.on('request', ({ socket }: IncomingMessage, response: ServerResponse) => {
      this.#answers.set(socket, response);
      // Kept, it would keep the request's headers as long as the connection is open.
      response.once('close', () => {
        if (this.#answers.get(socket) === response) this.#answers.delete(socket);
      });
    });
    server.on('checkExpectation', ({ socket }: IncomingMessage, response: ServerResponse) => {
      this.#ending.add(socket);
      const { headers, body } = this.#note({ status: 417, message: 'Nothing can be expected but 100-continue.' });
      // What follows may be the body that nobody reads, and is no request.
      response.writeHead(417, { ...headers, connection: 'close' }).end(body);
    });
  }

  /** For Node's event `clientError`. The connection ends with it. */
  readonly answer = (error: ClientError, socket: Socket): void => {
    if (error.code === 'ECONNRESET' || socket.destroyed) return;
    const answer = this.#answers.get(socket);
    const isAnswering = answer !== undefined && answer.headersSent && !answer.writableFinished;
    if (socket.writable && !isAnswering && !this.#ending.has(socket)) {
      const { status, headers, body } = this.#note(refusalOf(error));
      const lines = Object.entries({ ...headers, connection: 'close' }).map(([name, value]) => `${name}: ${value}\r\n`);
      socket.write(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join('')}\r\n${body}`);
    }
    socket.destroySoon();
  };

  #note({ status, message }: Refusal): { status: number; headers: Headers; body: string } {
    const requestId = randomUUID();
    const code = 'BAD_USER_INPUT';
    this.#log.write('info', 'request', { requestId, codes: [code], status });
    const body = JSON.stringify({ errors: [{ message, extensions: { code, requestId } }] });
    const own = { 'content-type': 'application/json; charset=utf-8', 'content-length': String(Buffer.byteLength(body)), 'cache-control': 'no-store', 'x-request-id': requestId };
    return { status, headers: { ...this.#headers, ...own }, body };
  }
}
