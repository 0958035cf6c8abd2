import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Bank } from './bank.js';
import { contract, type Match } from './contract.js';
import { control, isControl } from './control.js';
import type { OperationId } from './domain.js';
import { sandboxDomains } from './domains.js';
import { Listener } from './listener.js';
import { answerOf, type Effect, fails } from './effects.js';
import { type ErrorShape, invalid, notFound, Refusal } from './errors.js';
import { type HttpAnswer, type Incoming, parsed, parsedOrText, receive, sendAnswer } from './exchange.js';
import { Faults } from './faults.js';
import type { FaultProfile } from './fault-profile.js';
import { CallLog } from './journal.js';
import { page } from './lists.js';
import { sandboxCredentials, Tokens } from './oauth.js';
import { Pause } from './pause.js';
import { demo, firstIds, seededBank } from './seed.js';
import { unlisted, type Unlisted } from './unlisted.js';
import { FaultInjector } from './fault-injector.js';
import { Outbox } from './webhook-outbox.js';
import { Subscriptions, webhookOperation } from './webhook-subscriptions.js';

export { sandboxCredentials } from './oauth.js';

/** A running sandbox. */
export interface Sandbox {
  /** Its base URL, without a trailing slash. */
  readonly url: string;
  /** The partner's credentials for its token endpoint. */
  readonly credentials: typeof sandboxCredentials;
  /** The customer of its story, with the ids that a fresh sandbox gives to the results of the steps. */
  readonly demoPerson: typeof demo.person & typeof firstIds;
  /** The initial resources of its customers that no list returns. The same after each reset. */
  readonly unlisted: readonly Unlisted[];
  /**
   * Subscribes a URL to events of all types, in place of what was subscribed to before, and resolves with the
   * secret for each type. Outlasts resets, shows in no list of calls, and sends no empty call.
   */
  readonly subscribe: (url: string) => Promise<Record<string, string>>;
  /** Stops the sandbox and closes all connections. */
  readonly close: () => Promise<void>;
}

/** Initial time of the sandbox's clock. */
const defaultNow = '2026-11-02T09:00:00.000Z';

/**
 * Milliseconds that an idle connection is kept. Node's default of 5 s can pass during a stall of a busy
 * machine, just as the next call is in transit.
 */
const keepAlive = 60_000;

const tokenPath = '/oauth2/token';

/** Options of a sandbox. */
export interface SandboxOptions {
  readonly host?: string;
  readonly port?: number;
  /** Initial time of its clock. */
  readonly now?: string;
  /** Seed of the standing faults if their profile has none. */
  readonly seed?: number;
  /** The standing faults at the start and after each reset. */
  readonly faultProfile?: FaultProfile | undefined;
}

/** The server's state around the bank. */
interface ServerState {
  bank: Bank;
  readonly origin: string;
  readonly calls: CallLog;
  readonly faults: Faults;
  readonly faultInjector: FaultInjector;
  readonly pause: Pause;
  readonly tokens: Tokens;
  readonly subscriptions: Subscriptions;
  readonly outbox: Outbox;
  readonly reset: () => void;
}

/** Starts a simulated bank with its seed data. */
export async function startSandbox({
  host = '127.0.0.1',
  port = 0,
  now = defaultNow,
  seed = 1,
  faultProfile,
}: SandboxOptions = {}): Promise<Sandbox> {
  // Loaded now, so that the first call does not wait for it.
  contract();
  const server = createServer(
    { keepAliveTimeout: keepAlive },
    (request, response) => void serve(counter, request, response),
  );
  const listener = await Listener.listen(server, host, port);
  const faultInjector = new FaultInjector(listener, seed, faultProfile);
  const bank = seededBank(new Date(now));
  const subscriptions = new Subscriptions();
  const outbox = new Outbox(subscriptions, bank);
  const counter: ServerState = {
    bank,
    origin: listener.url,
    calls: new CallLog(),
    faults: new Faults(),
    faultInjector,
    pause: new Pause(),
    tokens: new Tokens(),
    subscriptions,
    outbox,
    reset: () => {
      counter.bank = seededBank(new Date(now));
      subscriptions.reset();
      outbox.begin(counter.bank);
      counter.calls.clear();
      counter.faults.clear();
      faultInjector.begin();
    },
  };
  faultInjector.begin();
  return {
    url: listener.url,
    credentials: sandboxCredentials,
    demoPerson: Object.assign({}, demo.person, firstIds),
    unlisted: unlisted(counter.bank),
    subscribe: async (url) =>
      Object.fromEntries(
        subscriptions.subscribeToAll(url).map(({ event_type, secret }) => [event_type, secret]),
      ),
    close: () => close(counter, listener),
  };
}

async function close({ pause, faultInjector, outbox }: ServerState, listener: Listener): Promise<void> {
  pause.close();
  outbox.close();
  faultInjector.close();
  await listener.close();
}

/** Serves one request, from its first byte to the last byte of its response. */
async function serve(
  counter: ServerState,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    const incoming = await receive(request);
    if (isControl(incoming.path))
      await sendAnswer(response, await guarded(counter, 'wrapped', () => steer(counter, incoming)));
    else await serveCall(counter, incoming, response);
  } catch {
    // The client has disconnected.
    response.destroy();
  }
}

function steer(counter: ServerState, incoming: Incoming): HttpAnswer {
  counter.bank.clock.runDue();
  return control(incoming, counter);
}

/** Serves an API call: logs it, applies its faults, and answers it. */
async function serveCall(counter: ServerState, incoming: Incoming, response: ServerResponse): Promise<void> {
  const { method, path, target, text } = incoming;
  const match = contract().match(method, path);
  const operationId =
    path === tokenPath ? 'token' : (match?.operation.operationId ?? webhookOperation(method, path) ?? null);
  const call = counter.calls.arrived({ operationId, method, path: target, body: parsedOrText(text) });
  const struck = strike(counter, operationId, match);
  const delay = (when: Effect['when']): Promise<void> =>
    counter.pause.wait(
      sum(
        struck.filter((effect) => effect.when === when),
        ({ delayMs }) => delayMs,
      ),
    );

  const shape = shapeFor(match);
  const failure = struck.find(fails);
  const instead = failure && answerOf(failure, shape, counter.bank.ids.uuid());
  const unprocessed = failure?.when === 'before' && (instead !== undefined || failure.connection === 'reset');
  await delay('before');
  const answer = unprocessed
    ? instead
    : await guarded(counter, shape, () => perform(counter, incoming, match, struck));
  await delay('after');
  if (response.destroyed) return;

  const sent = instead ?? answer;
  if (failure?.connection === 'reset' || !sent) return void response.socket?.resetAndDestroy();
  const isCut = failure?.connection === 'cut';
  call.status = isCut ? null : sent.status;
  const headers = Object.assign({}, sent.headers, ...struck.map((effect) => effect.headers)) as Record<
    string,
    string
  >;
  await sendAnswer(
    response,
    { ...sent, headers },
    { isCut, spread: sum(struck, ({ slowMs }) => slowMs), pause: counter.pause },
  );
}

/** Returns the effects on a call: the requested fault, if it is due, and those of the fault profile. */
function strike(
  { faults, faultInjector }: ServerState,
  operationId: string | null,
  match: Match | undefined,
): Effect[] {
  const fault = faults.next(operationId);
  const effects = faultInjector.strike(operationId, match?.operation, fault !== undefined && fails(fault));
  return fault ? [fault, ...effects] : effects;
}

const sum = (effects: readonly Effect[], figure: (effect: Effect) => number): number =>
  effects.reduce((total, effect) => total + figure(effect), 0);

const shapeFor = (match: Match | undefined): ErrorShape =>
  (match && sandboxDomains[match.operation.domain]?.errorShape) ?? 'wrapped';

/** Answers a refusal in the operation's error format. An internal error becomes a 500, as at the bank. */
async function guarded(
  counter: ServerState,
  shape: ErrorShape,
  work: () => HttpAnswer | Promise<HttpAnswer>,
): Promise<HttpAnswer> {
  try {
    return await work();
  } catch (error) {
    const refusal =
      error instanceof Refusal
        ? error
        : new Refusal(500, error instanceof Error ? error.message : String(error));
    return {
      status: refusal.status,
      body: refusal.body(refusal.status === 401 ? 'wrapped' : shape, counter.bank.ids.uuid()),
    };
  }
}

/** Counts refused tokens. @throws Refusal with 401 */
function verifyToken({ bank, tokens, faultInjector }: ServerState, incoming: Incoming): void {
  try {
    tokens.verify(incoming, bank.clock);
  } catch (error) {
    faultInjector.noteRefusedToken();
    throw error;
  }
}

/** Processes a call: first the due jobs, then the token, the contract, and the domain. */
async function perform(
  counter: ServerState,
  incoming: Incoming,
  match: Match | undefined,
  struck: readonly Effect[],
): Promise<HttpAnswer> {
  const { bank, tokens, origin, subscriptions, outbox } = counter;
  bank.clock.runDue();
  if (incoming.path === tokenPath)
    return tokens.issue(
      incoming,
      bank.clock,
      bank.ids,
      Math.min(...struck.map(({ tokenLifeMs = Infinity }) => tokenLifeMs)),
    );
  verifyToken(counter, incoming);
  const onWebhooks = webhookOperation(incoming.method, incoming.path);
  if (onWebhooks) return subscriptions.serve(onWebhooks, incoming, origin, (made) => outbox.greet(made));
  if (!match) throw notFound('route', `${incoming.method} ${incoming.path}`);
  const { operation, path } = match;
  const sent = operation.bodySchema && parsed(incoming.text);
  const { query, body, problems } = contract().check(operation, incoming.query, sent);
  if (problems[0]) throw invalid(problems[0].field, problems[0].message);

  const handler = handlerOf(operation.operationId, operation.domain);
  if (!handler) throw new Refusal(501, `The sandbox does not know ${operation.operationId}.`);
  const answer = handler({ bank, path, query, body });
  if (answer instanceof Promise)
    return { status: operation.success, headers: { 'content-type': 'application/pdf' }, body: await answer };
  if (operation.isList) return page(incoming, origin, answer as unknown[], operation.success);
  // Copied at once: later automatic steps of the bank must not show in this response.
  return answer === undefined
    ? { status: operation.success }
    : { status: operation.success, body: structuredClone(answer) };
}

type AnyHandler = (request: { bank: Bank; path: unknown; query: unknown; body: unknown }) => unknown;

/**
 * A handler's parameter types match its operation, and the contract has been checked, but the compiler cannot
 * prove it.
 */
const handlerOf = (operationId: OperationId, domain: string): AnyHandler | undefined =>
  sandboxDomains[domain]?.handlers[operationId] as AnyHandler | undefined;
