import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Bank } from './bank.js';
import { contract, type Match } from './contract.js';
import { control, isControl } from './control.js';
import type { OperationId } from './domain.js';
import { domains } from './domains.js';
import { type ErrorShape, invalid, notFound, Refusal } from './errors.js';
import { type Answer, type Incoming, parsed, parsedOrText, receive, send } from './exchange.js';
import { answerOf, type Fault, Faults } from './faults.js';
import { CallLog } from './journal.js';
import { page } from './lists.js';
import { Tokens } from './oauth.js';
import { seededBank } from './seed.js';

export { sandboxCredentials } from './oauth.js';

/** A running sandbox. */
export interface Sandbox {
  /** Where it listens, without a slash at the end. */
  readonly url: string;
  /** Ends it and every connection to it. */
  readonly close: () => Promise<void>;
}

/** Where the sandbox's clock stands when it starts. */
const DEFAULT_NOW = '2026-11-02T09:00:00.000Z';

const TOKEN_PATH = '/oauth2/token';

/** Everything between the connection and the bank. */
interface Counter {
  bank: Bank;
  origin: string;
  readonly calls: CallLog;
  readonly faults: Faults;
  readonly tokens: Tokens;
  readonly reset: () => void;
}

/** Starts a simulated bank with its seed data. `now` is where its clock stands until it is moved. */
export async function startSandbox({ host = '127.0.0.1', port = 0, now = DEFAULT_NOW }: { host?: string; port?: number; now?: string } = {}): Promise<Sandbox> {
  const counter: Counter = {
    bank: seededBank(new Date(now)),
    origin: '',
    calls: new CallLog(),
    faults: new Faults(),
    tokens: new Tokens(),
    reset: () => {
      counter.bank = seededBank(new Date(now));
      counter.calls.clear();
      counter.faults.clear();
    },
  };
  // Read now, not on the first call, which would have to wait for it.
  contract();
  const server = createServer((request, response) => void serve(counter, request, response));
  server.listen(port, host);
  await once(server, 'listening');
  counter.origin = `http://${host.includes(':') ? `[${host}]` : host}:${(server.address() as AddressInfo).port}`;
  return { url: counter.origin, close: () => close(server, counter.faults) };
}

async function close(server: Server, faults: Faults): Promise<void> {
  faults.close();
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeAllConnections();
  await closed;
}

/** One request from its first byte to the last one of its answer. */
async function serve(counter: Counter, request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    const incoming = await receive(request);
    if (isControl(incoming.path)) send(response, await guarded(counter, 'wrapped', () => steer(counter, incoming)));
    else await serveCall(counter, incoming, response);
  } catch {
    // The client is gone: there is nobody to answer.
    response.destroy();
  }
}

function steer(counter: Counter, incoming: Incoming): Answer {
  counter.bank.clock.runDue();
  return control(incoming, counter);
}

/** A call to the API: it is logged, hit by a fault if one was asked for, and answered. */
async function serveCall(counter: Counter, incoming: Incoming, response: ServerResponse): Promise<void> {
  const { method, path, target, text } = incoming;
  const match = contract().match(method, path);
  const operationId = path === TOKEN_PATH ? 'token' : (match?.operation.operationId ?? null);
  const call = counter.calls.arrived({ operationId, method, path: target, body: parsedOrText(text) });
  const fault = counter.faults.next(operationId);

  const shape = shapeFor(match);
  const instead = fault && answerOf(fault, shape, counter.bank.ids.uuid());
  const unprocessed = fault?.when === 'before' && (instead !== undefined || fault.connection === 'reset');
  if (fault?.when === 'before') await counter.faults.wait(fault);
  const answer = unprocessed ? instead : await guarded(counter, shape, () => perform(counter, incoming, match));
  if (fault?.when === 'after') await counter.faults.wait(fault);
  if (response.destroyed) return;

  const connection: Fault['connection'] = fault?.connection ?? 'none';
  const sent = instead ?? answer;
  if (connection === 'reset' || !sent) return void response.socket?.resetAndDestroy();
  call.status = connection === 'cut' ? null : sent.status;
  send(response, fault ? { ...sent, headers: { ...sent.headers, ...fault.headers } } : sent, connection === 'cut');
}

const shapeFor = (match: Match | undefined): ErrorShape => (match && domains[match.operation.domain]?.errorShape) ?? 'wrapped';

/** Answers what was refused, in the shape that the operation uses. A fault of ours is a 500, as it would be at the bank. */
async function guarded(counter: Counter, shape: ErrorShape, work: () => Answer | Promise<Answer>): Promise<Answer> {
  try {
    return await work();
  } catch (error) {
    const refusal = error instanceof Refusal ? error : new Refusal(500, error instanceof Error ? error.message : String(error));
    return { status: refusal.status, body: refusal.body(refusal.status === 401 ? 'wrapped' : shape, counter.bank.ids.uuid()) };
  }
}

/** What the bank does with a call: what is due first, then the token, then the contract, then the domain. */
async function perform({ bank, tokens, origin }: Counter, incoming: Incoming, match: Match | undefined): Promise<Answer> {
  bank.clock.runDue();
  if (incoming.path === TOKEN_PATH) return tokens.issue(incoming, bank.clock, bank.ids);
  tokens.verify(incoming, bank.clock);
  if (!match) throw notFound('route', `${incoming.method} ${incoming.path}`);
  const { operation, path } = match;
  const { query, body, problems } = contract().check(operation, incoming.query, parsed(incoming.text));
  if (problems[0]) throw invalid(problems[0].field, problems[0].message);

  const handler = handlerOf(operation.operationId, operation.domain);
  if (!handler) throw new Refusal(501, `The sandbox does not know ${operation.operationId}.`);
  const answer = handler({ bank, path, query, body });
  if (answer instanceof Promise) return { status: operation.success, headers: { 'content-type': 'application/pdf' }, body: await answer };
  if (operation.isList) return page(incoming, origin, answer as unknown[], operation.success);
  // Written out at once: what the bank does next by itself must not show in this answer.
  return answer === undefined ? { status: operation.success } : { status: operation.success, body: structuredClone(answer) };
}

type AnyHandler = (request: { bank: Bank; path: unknown; query: unknown; body: unknown }) => unknown;

/** A handler knows the types of its operation, and the contract has been checked: what comes in has them, though that cannot be shown to the compiler. */
const handlerOf = (operationId: OperationId, domain: string): AnyHandler | undefined => domains[domain]?.handlers[operationId] as AnyHandler | undefined;
