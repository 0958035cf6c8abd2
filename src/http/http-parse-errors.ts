import { randomUUID } from 'node:crypto';
import { STATUS_CODES, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { finished } from 'node:stream/promises';
import type { Log } from '../telemetry/log.js';
import type { Headers } from './headers.js';

/** Node's error for invalid data on a connection. */
interface ClientError extends Error {
  readonly code?: string;
}

interface ParseErrorAnswer {
  readonly status: number;
  readonly message: string;
}

function parseErrorAnswer({ code }: ClientError): ParseErrorAnswer {
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT')
    return { status: 408, message: 'The request did not come in time.' };
  if (code === 'HPE_HEADER_OVERFLOW') return { status: 431, message: 'The headers are too large.' };
  return { status: 400, message: 'This is not a request of HTTP/1.1.' };
}

/** A response can be sent before its request is complete. */
const isAnswered = ({ req, writableFinished }: ServerResponse): boolean => req.complete && writableFinished;

/**
 * Answers data that never becomes a request (it cannot be parsed, or is incomplete at the timeout) like any
 * request: an error in GraphQL's format, the common headers, an id, and a log line.
 */
export class HttpParseErrors {
  readonly #log: Log;
  readonly #headers: Headers;
  /**
   * The responses of each connection, from the arrival of their request headers until both request and
   * response have ended.
   */
  readonly #answers = new WeakMap<Socket, Set<ServerResponse>>();
  /** Connections that close after their current response. */
  readonly #ending = new WeakSet<Socket>();

  constructor(headers: Headers, log: Log) {
    this.#headers = headers;
    this.#log = log;
  }

  /** Tracks a server's responses, so that no error is written into one. */
  watch(server: Server): void {
    server.on('request', ({ socket }: IncomingMessage, response: ServerResponse) => {
      const answers = this.#answers.get(socket) ?? new Set();
      for (const one of answers) if (isAnswered(one)) answers.delete(one);
      this.#answers.set(socket, answers.add(response));
      // Otherwise it would keep the request's headers as long as the connection is open.
      response.once('close', () => void (response.req.complete && answers.delete(response)));
    });
    server.on('checkExpectation', ({ socket }: IncomingMessage, response: ServerResponse) => {
      this.#ending.add(socket);
      const { headers, body } = this.#note({
        status: 417,
        message: 'The only expectation that is supported is 100-continue.',
      });
      // The bytes that follow may be the unread body, not a request.
      response.writeHead(417, { connection: 'close', ...headers }).end(body);
    });
  }

  /** Handles Node's event `clientError`. Answers the earlier requests, then closes the connection. */
  readonly answer = (error: ClientError, socket: Socket): void => {
    if (error.code === 'ECONNRESET' || socket.destroyed) return;
    const answers = [...(this.#answers.get(socket) ?? [])];
    const earlier = answers.filter(({ req, writableFinished }) => req.complete && !writableFinished);
    const isTold =
      this.#ending.has(socket) || answers.some(({ req, headersSent }) => !req.complete && headersSent);
    this.#ending.add(socket);
    void Promise.allSettled(earlier.map((answer) => finished(answer))).then(() => {
      if (socket.writable && !isTold) this.#write(socket, parseErrorAnswer(error));
      socket.destroySoon();
    });
  };

  #write(socket: Socket, refusal: ParseErrorAnswer): void {
    const { status, headers, body } = this.#note(refusal);
    const lines = Object.entries({ connection: 'close', ...headers }).map(
      ([name, value]) => `${name}: ${value}\r\n`,
    );
    socket.write(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join('')}\r\n${body}`);
  }

  #note({ status, message }: ParseErrorAnswer): { status: number; headers: Headers; body: string } {
    const requestId = randomUUID();
    const code = 'BAD_USER_INPUT';
    this.#log.write('info', 'request', { requestId, codes: [code], status });
    const body = JSON.stringify({ errors: [{ message, extensions: { code, requestId } }] });
    const own = {
      'content-type': 'application/json; charset=utf-8',
      'content-length': String(Buffer.byteLength(body)),
      'cache-control': 'no-store',
      'x-request-id': requestId,
    };
    return { status, headers: Object.assign({}, this.#headers, own), body };
  }
}
