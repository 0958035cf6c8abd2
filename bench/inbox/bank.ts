import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { sampledPerson } from './deliveries.js';

const samplePath = new RegExp(`^/v1/persons/(${sampledPerson}-\\d+)/credit_lines/([\\w-]+)$`);
const cardPath = /^\/v1\/credit_card_applications\/(.+)-card$/;

/** A bank that hangs: until it is woken it answers for nothing but tokens and the sampled credit lines. */
export class HangingBank {
  readonly url: string;
  readonly #server: Server;
  readonly #versions = new Map<string, number>();
  readonly #calls = new Map<string, number>();
  #hung = 0;
  #isAwake = false;

  private constructor(server: Server) {
    this.#server = server;
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      request.resume();
      this.#answer((request.url ?? '').split('?')[0] ?? '', response);
    });
  }

  static async start(): Promise<HangingBank> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new HangingBank(server);
  }

  /** The number of calls that got no answer. */
  get hung(): number {
    return this.#hung;
  }

  /** Returns how often a person's credit line was read. */
  calls(personId: string): number {
    return this.#calls.get(personId) ?? 0;
  }

  /** Changes a person's credit line: its limit is 1 from now on. */
  change(personId: string): void {
    this.#versions.set(personId, 1);
  }

  /** Answers all calls from now on. */
  wake(): void {
    this.#isAwake = true;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #answer(path: string, response: ServerResponse): void {
    const [, personId, lineId] = samplePath.exec(path) ?? [];
    if (path === '/oauth2/token')
      send(response, { access_token: 'bench', expires_in: 86_400, scope: 'partners', token_type: 'bearer' });
    else if (personId !== undefined) {
      this.#calls.set(personId, this.calls(personId) + 1);
      send(response, {
        id: lineId,
        person_id: personId,
        status: 'open',
        limit: { value: this.#versions.get(personId) ?? 0, unit: 'cents', currency: 'EUR' },
        product_type: 'consumer',
      });
    } else if (this.#isAwake) {
      const [, customerId] = cardPath.exec(path) ?? [];
      send(response, customerId === undefined ? [] : { id: `${customerId}-card`, customer_id: customerId });
    } else this.#hung += 1;
  }
}

function send(response: ServerResponse, body: object): void {
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
