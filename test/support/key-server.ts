import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWK, type JWTPayload } from 'jose';

interface Pair {
  readonly publicKey: CryptoKey;
  readonly privateKey: CryptoKey;
}

/**
 * An issuer of tokens that publishes its keys over real HTTP. It can rotate them, hang, send nonsense, or
 * stop.
 */
export class KeyServer {
  readonly url: string;
  /** The number of requests for the keys. */
  fetches = 0;
  /** The response to a request for the keys. */
  mode: 'answers' | 'fails' | 'hangs' | 'babbles' = 'answers';
  /** Keys that it publishes besides its own. */
  others: readonly JWK[] = [];
  readonly #server: Server;
  readonly #pairs = new Map<string, Pair>();
  #published: string[] = [];
  #watchers: (() => void)[] = [];

  private constructor(server: Server) {
    this.#server = server;
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/keys`;
    server.on('request', (_request, response) => void this.#answer(response));
  }

  static async start(): Promise<KeyServer> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new KeyServer(server);
  }

  /** Publishes only these keys; new ones are created. */
  async publish(...names: string[]): Promise<void> {
    for (const name of names) await this.#pair(name);
    this.#published = names;
  }

  /** Returns a token with these claims, signed with a key, published or not. */
  async sign(name: string, claims: JWTPayload): Promise<string> {
    const { privateKey } = await this.#pair(name);
    return new SignJWT(claims).setProtectedHeader({ alg: 'ES256', kid: name }).sign(privateKey);
  }

  /** Resolves at the next request for the keys. */
  asked(): Promise<void> {
    return new Promise((resolve) => this.#watchers.push(resolve));
  }

  /** Stops it; clients are refused a connection then. */
  die(): Promise<void> {
    this.#server.closeAllConnections();
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }

  async #pair(name: string): Promise<Pair> {
    const pair = this.#pairs.get(name) ?? (await generateKeyPair('ES256', { extractable: true }));
    this.#pairs.set(name, pair);
    return pair;
  }

  async #answer(response: ServerResponse): Promise<void> {
    this.fetches += 1;
    if (this.mode === 'fails') response.writeHead(500).end('{}');
    if (this.mode === 'babbles') response.writeHead(200).end('<html>maintenance</html>');
    if (this.mode === 'answers') {
      const keys = await Promise.all(
        this.#published.map(async (kid) => ({
          ...(await exportJWK((await this.#pair(kid)).publicKey)),
          kid,
          use: 'sig',
        })),
      );
      response
        .writeHead(200, { 'content-type': 'application/json' })
        .end(JSON.stringify({ keys: [...keys, ...this.others] }));
    }
    for (const watcher of this.#watchers.splice(0)) watcher();
  }
}
