import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** The credit lines of each person. */
export const linesEach = 2;
/** Persons whose names begin like this have lines with a long text: a few fill the buffers of Linux. */
export const bulky = 'bulky';
const longText = 'x'.repeat(1024 * 1024);

const linePath = /^\/v1\/persons\/([\w-]+)\/credit_lines\/([\w-]+)$/;

/** Returns the ids of a person's credit lines. */
export const linesOf = (personId: string): readonly string[] =>
  Array.from({ length: linesEach }, (_, number) => `${personId}-line-${number}`);

/** A bank whose persons have credit lines, and a book of what each of them is worth. */
export class BookBank {
  readonly url: string;
  readonly #server: Server;
  readonly #book = new Map<string, number>();
  readonly #calls = new Map<string, number>();

  private constructor(server: Server) {
    this.#server = server;
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      request.resume();
      this.#answer(new URL(request.url ?? '', this.url), response);
    });
  }

  static async start(): Promise<BookBank> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new BookBank(server);
  }

  /** Returns the limit of a line. */
  limitOf(lineId: string): number {
    return this.#book.get(lineId) ?? 0;
  }

  /** Raises the limit of a line by 1 and returns it. */
  raise(lineId: string): number {
    const limit = this.limitOf(lineId) + 1;
    this.#book.set(lineId, limit);
    return limit;
  }

  /** Returns how often something of a person was read. */
  calls(personId: string): number {
    return this.#calls.get(personId) ?? 0;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #answer({ pathname, searchParams }: URL, response: ServerResponse): void {
    if (pathname === '/oauth2/token')
      return send(response, {
        access_token: 'bench',
        expires_in: 86_400,
        scope: 'partners',
        token_type: 'bearer',
      });
    const [, person, line] = linePath.exec(pathname) ?? [];
    const personId = person ?? searchParams.get('filter[person_id]') ?? '';
    this.#calls.set(personId, this.calls(personId) + 1);
    if (line !== undefined) return send(response, this.#line(personId, line));
    const lines = linesOf(personId).map((id) => this.#line(personId, id));
    return send(response, lines, { total: String(lines.length) });
  }

  #line(personId: string, id: string): object {
    const text = personId.startsWith(bulky) ? { recipient_iban: longText } : {};
    return {
      id,
      person_id: personId,
      status: 'open',
      limit: { value: this.limitOf(id), unit: 'cents', currency: 'EUR' },
      product_type: 'consumer',
      ...text,
    };
  }
}

function send(response: ServerResponse, body: object, headers: Readonly<Record<string, string>> = {}): void {
  response.writeHead(200, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
}
