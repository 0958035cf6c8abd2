import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { signToken, type TokenClaims } from '../../src/auth/jwt.js';
import type { Scope } from '../../src/auth/viewer.js';
import type { Clock } from '../../src/clock.js';
import { startTestGateway, type GraphAnswer, type TestGateway } from './graph.js';

/** A request that reached the bank. */
export interface BankRequest {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: IncomingHttpHeaders;
  /** The parsed body, if it was JSON. Parsed when it is looked at: few are. */
  readonly body: unknown;
  /** The end of the request: the response was complete, or the connection was closed first. */
  readonly ended: Promise<'answered' | 'cut'>;
}

/** A plain response; an object or an array is sent as JSON. */
export interface Answer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: object | string;
}

/** The bank's behavior instead of a regular response. */
export interface Misbehaviour {
  /** True to act on the head alone, without reading the body. */
  readonly early?: boolean;
  readonly act: (response: ServerResponse) => void;
}

type Reaction = Answer | Misbehaviour;
/** The bank's reaction to the requests of one route. */
export type Script = Reaction | ((request: BankRequest) => Reaction | Promise<Reaction>);

const reset = (response: ServerResponse): void => void response.socket?.resetAndDestroy();

/** Faulty responses. */
export const misbehave = {
  /** Sends nothing. */
  never: { act: () => {} },
  /** Resets the connection after the head of the request. */
  resetBeforeReading: { early: true, act: reset },
  /** Resets the connection after the whole request was read. */
  resetAfterReading: { act: reset },
  /** Announces more bytes than it sends, then closes the connection. */
  cutOff: (text: string): Misbehaviour => ({
    act: (response) => {
      response.writeHead(200, {
        'content-type': 'application/json',
        'content-length': String(Buffer.byteLength(text) + 100),
      });
      response.write(text, () => response.socket?.destroy());
    },
  }),
  /** Starts a chunked response and resets the connection before its last chunk. */
  cutChunks: (text: string): Misbehaviour => ({
    act: (response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.write(text, () => reset(response));
    },
  }),
} as const;

/**
 * A script that answers no request before it is released, and each one after that at once: on a busy machine a
 * request can arrive later than its release.
 */
export function held(answer: Reaction): { readonly script: Script; release(): void } {
  let release = (): void => undefined;
  const released = new Promise<Reaction>((resolve) => {
    release = () => resolve(answer);
  });
  return { script: () => released, release };
}

/** The ids in the documents. */
export const ids = {
  person: 'dc1a6812a14f6cc338cd084208535bcdcper',
  stranger: 'ad8f5cefdc73035f17973fecb4fa2ebccper',
  line: '1908331fb8384edcbfe63067366c4b6accln',
  application: '35eee37033c5436f9cbff6df1f88e097ccla',
  record: 'fbb7d15fa4c54ba0b077592665ef04a4ccrd',
} as const;

/** The paths in the documents, for the ids above. */
export const paths = {
  line: `/v1/persons/${ids.person}/credit_lines/${ids.line}`,
  lines: '/v1/persons/credit_lines',
  applications: '/v1/persons/credit_line_applications',
  application: `/v1/persons/${ids.person}/credit_line_applications/${ids.application}`,
  record: `/v1/persons/${ids.person}/credit_records/${ids.record}`,
  loans: `/v1/persons/${ids.person}/credit_lines/${ids.line}/loans`,
} as const;

/** A line and a loan as the bank sends them, reduced to the fields that most tests need. */
export const bodies = {
  line: {
    id: ids.line,
    person_id: ids.person,
    status: 'open',
    limit: { value: 500_000, unit: 'cents', currency: 'EUR' },
    product_type: 'consumer',
  },
  loan: { id: 'f8930e8d3dfa48e4a898d7a97c0d78b4cloa', status: 'payout_pending', interest_rate: 0.11 },
} as const;

/** A read of the line. */
export const readLine = (selection = 'id status'): string =>
  `creditLine(personId: "${ids.person}", id: "${ids.line}") { ${selection} }`;

/** A write on the line: draws a loan. */
export const drawLoan = `createLoan(input: { personId: "${ids.person}", creditLineId: "${ids.line}", amount: { value: 1000 }, reference: "ABH244919",
  purpose: "Buying an iphone", term: 6 }) { loan { id status } }`;

async function textOf(message: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

function parsed(text: string, { 'content-type': type = '' }: IncomingHttpHeaders): unknown {
  return type.startsWith('application/json') ? (JSON.parse(text) as unknown) : text;
}

function send(response: ServerResponse, { status = 200, headers = {}, body = '' }: Answer): void {
  const isBytes = typeof body === 'string' || Buffer.isBuffer(body);
  response.writeHead(status, { 'content-type': isBytes ? 'text/plain' : 'application/json', ...headers });
  response.end(isBytes ? body : JSON.stringify(body));
}

/** A bank with scripted responses over real HTTP. A route without a script gets a proxy's 404. */
export class ScriptedBank {
  readonly url: string;
  /** Calls for tokens. */
  readonly tokenCalls: BankRequest[] = [];
  /** Answers calls for tokens, by default as documented. */
  token: Script = () => ({
    body: {
      access_token: `bank-token-${this.tokenCalls.length}`,
      expires_in: 3599,
      scope: 'partners',
      token_type: 'bearer',
    },
  });
  /** The highest number of concurrent calls. */
  maxInFlight = 0;
  #inFlight = 0;
  #calls: BankRequest[] = [];
  readonly #scripts = new Map<string, Script>();
  readonly #server: Server;
  #watchers: { readonly count: number; readonly resolve: () => void }[] = [];

  private constructor(server: Server) {
    this.#server = server;
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    server.on('request', (message, response) => void this.#take(message, response));
  }

  static async start(): Promise<ScriptedBank> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new ScriptedBank(server);
  }

  /** Sets the response of a route, `METHOD path`, from now on. */
  on(route: string, script: Script): this {
    this.#scripts.set(route, script);
    return this;
  }

  /** Returns the calls since the last call of this method, without those for tokens. */
  take(): BankRequest[] {
    return this.#calls.splice(0);
  }

  /** Resolves as soon as this many calls have arrived since the last take(). */
  arrived(count: number): Promise<void> {
    return new Promise((resolve) => {
      this.#watchers.push({ count, resolve });
      this.#tell();
    });
  }

  close(): Promise<void> {
    this.#server.closeAllConnections();
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }

  #tell(): void {
    const ready = this.#watchers.filter(({ count }) => this.#calls.length >= count);
    this.#watchers = this.#watchers.filter((watcher) => !ready.includes(watcher));
    for (const { resolve } of ready) resolve();
  }

  async #take(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname: path, searchParams } = new URL(message.url ?? '/', this.url);
    const { method = 'GET', headers } = message;
    const isToken = path === '/oauth2/token';
    const script = isToken
      ? this.token
      : (this.#scripts.get(`${method} ${path}`) ?? { status: 404, body: '<html>no such page</html>' });
    const ended = new Promise<'answered' | 'cut'>((resolve) =>
      response.once('close', () => resolve(response.writableFinished ? 'answered' : 'cut')),
    );
    const early = typeof script === 'object' && 'early' in script;
    const text = early ? undefined : await textOf(message);
    const request: BankRequest = {
      method,
      path,
      query: Object.fromEntries(searchParams),
      headers,
      get body() {
        return text === undefined ? undefined : parsed(text, headers);
      },
      ended,
    };
    if (isToken) this.tokenCalls.push(request);
    else this.#note(request);
    const reaction = typeof script === 'function' ? await script(request) : script;
    if ('act' in reaction) reaction.act(response);
    else send(response, reaction);
  }

  #note(request: BankRequest): void {
    this.#calls.push(request);
    this.#inFlight += 1;
    this.maxInFlight = Math.max(this.maxInFlight, this.#inFlight);
    void request.ended.then(() => {
      this.#inFlight -= 1;
    });
    this.#tell();
  }
}

/** The settings of callers' tokens in these tests. */
export const callers = {
  secret: 'a secret of the tests, 32 bytes or more',
  issuer: 'https://issuer.example',
  audience: 'lending-graph',
};

/** Settings of a gateway with a bank. */
export const settingsFor = (bankUrl: string): Record<string, string> => ({
  LENDING_API_URL: bankUrl,
  LENDING_AUTH_URL: `${bankUrl}/oauth2/token`,
  LENDING_CLIENT_ID: 'the-client',
  LENDING_CLIENT_SECRET: 'the-secret',
  CACHE: 'off',
  // A read is one call; tests of retries set it otherwise.
  LENDING_READ_ATTEMPTS: '1',
  LIMIT_REQUESTS: '0',
  LINK_SECRET: 'a secret of the tests for links: 32 bytes or more',
  AUTH_SECRET: callers.secret,
  AUTH_ISSUER: callers.issuer,
  AUTH_AUDIENCE: callers.audience,
});

const tokens = new Map<string, Promise<string>>();

/** Signs a token for these claims, once: it is valid for twelve hours. */
export function tokenFor(claims: TokenClaims): Promise<string> {
  const key = JSON.stringify(claims);
  const token = tokens.get(key) ?? signToken(claims, callers);
  tokens.set(key, token);
  return token;
}

/** Returns a partner's token, by default with all scopes. */
export const partnerToken = (
  scopes: readonly Scope[] = ['lending:read', 'lending:write', 'lending:partner'],
): Promise<string> => tokenFor({ subject: 'partner', scopes });

/** Returns a customer's token for these persons. */
export const customerToken = (
  personIds: readonly string[],
  scopes: readonly Scope[] = ['lending:read', 'lending:write'],
  subject = 'customer',
): Promise<string> => tokenFor({ subject, scopes, personIds });

/** A gateway with a scripted bank. */
export interface Stage {
  readonly bank: ScriptedBank;
  readonly gateway: TestGateway;
  /** Sends a request as the partner, or with the given token. */
  ask(query: string, variables?: Record<string, unknown>, token?: string): Promise<GraphAnswer>;
  close(): Promise<void>;
}

/** Starts a bank, and a gateway for it with these additional settings. */
export async function startStage(settings: Record<string, string> = {}, clock?: Clock): Promise<Stage> {
  const bank = await ScriptedBank.start();
  const gateway = await startTestGateway({ ...settingsFor(bank.url), ...settings }, clock);
  const partner = await partnerToken();
  const close = async (): Promise<void> => {
    await bank.close();
    await gateway.close();
  };
  return {
    bank,
    gateway,
    ask: (query, variables = {}, token = partner) => gateway.ask(query, variables, { token }),
    close,
  };
}
