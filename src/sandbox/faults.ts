import { setTimeout as sleep } from 'node:timers/promises';
import { contract } from './contract.js';
import { choice, optionalCount, optionalText } from './control-route.js';
import { misused, Refusal, type ErrorShape } from './errors.js';
import type { Answer } from './exchange.js';

/** Something that goes wrong with the next calls, on purpose. */
export interface Fault {
  /** `*` for every operation of the API, `token` for the token endpoint. */
  readonly operationId: string;
  /** How many more calls it hits. */
  times: number;
  /** Real milliseconds to wait; before or after the call is processed, as `when` says. */
  readonly delayMs: number;
  /** `before`: the bank does not process the call. `after`: it does, and then the fault hits its answer. */
  readonly when: 'before' | 'after';
  /** Answers this instead, with the documented error unless `body` says otherwise. */
  readonly status: number | undefined;
  readonly body: unknown;
  readonly contentType: string | undefined;
  readonly headers: Readonly<Record<string, string>>;
  /** `reset` the connection, or `cut` it in the middle of the answer. */
  readonly connection: 'none' | 'reset' | 'cut';
}

/** What a fault can do. */
const effects = ['status', 'delayMs', 'body', 'contentType', 'headers', 'connection'] as const;

const doesAnything = ({ status, delayMs, body, contentType, headers, connection }: Fault): boolean =>
  [status, body, contentType].some((part) => part !== undefined) || delayMs > 0 || Object.keys(headers).length > 0 || connection !== 'none';

function operationOf(body: Readonly<Record<string, unknown>>): string {
  const operationId = optionalText(body, 'operationId') ?? '*';
  const allowed = ['*', 'token', ...contract().operations.map((operation) => operation.operationId)];
  if (!allowed.includes(operationId)) throw misused('operationId', `There is no operation '${operationId}'. Allowed: ${allowed.join(', ')}.`);
  return operationId;
}

function timesOf(body: Readonly<Record<string, unknown>>): number {
  const times = optionalCount(body, 'times') ?? 1;
  if (times < 1) throw misused('times', 'This is not at least one call.');
  return times;
}

/** The faults that were asked for and have not all hit yet. */
export class Faults {
  #faults: Fault[] = [];
  #closing = new AbortController();

  /** Takes a fault from a control request. Refuses with 400 one that would hit nothing or do nothing. */
  add(body: Readonly<Record<string, unknown>>): Fault {
    const { headers = {} } = body;
    if (typeof headers !== 'object' || headers === null) throw misused('headers', 'This is not an object.');
    const fault: Fault = {
      operationId: operationOf(body),
      times: timesOf(body),
      delayMs: optionalCount(body, 'delayMs') ?? 0,
      when: choice(body, 'when', ['before', 'after'], body['connection'] === 'cut' ? 'after' : 'before'),
      status: optionalCount(body, 'status'),
      body: body['body'],
      contentType: optionalText(body, 'contentType'),
      headers: headers as Record<string, string>,
      connection: choice(body, 'connection', ['none', 'reset', 'cut'], 'none'),
    };
    if (!doesAnything(fault)) throw misused('body', `This fault would do nothing. Give at least one of: ${effects.join(', ')}.`);
    this.#faults.push(fault);
    return fault;
  }

  all(): readonly Fault[] {
    return this.#faults;
  }

  clear(): void {
    this.#faults = [];
  }

  /** The fault that hits this call, if any. The oldest one comes first. */
  next(operationId: string | null): Fault | undefined {
    const fault = this.#faults.find((candidate) => candidate.operationId === operationId || (candidate.operationId === '*' && operationId !== 'token'));
    if (!fault) return undefined;
    fault.times -= 1;
    this.#faults = this.#faults.filter((other) => other.times > 0);
    return fault;
  }

  /** Waits as long as a fault wants; not beyond the end of the sandbox. */
  async wait(fault: Fault | undefined): Promise<void> {
    if (fault?.delayMs) await sleep(fault.delayMs, undefined, { signal: this.#closing.signal }).catch(() => undefined);
  }

  /** Ends all waiting. */
  close(): void {
    this.#closing.abort();
  }
}

/** The answer that a fault puts in place of the right one; undefined if it leaves the right one be. */
export function answerOf({ status, body, contentType, headers }: Fault, shape: ErrorShape, id: string): Answer | undefined {
  if (status === undefined && body === undefined && contentType === undefined) return undefined;
  const code = status ?? 200;
  if (body === undefined) return { status: code, headers, body: new Refusal(code, 'This was asked for with a fault.').body(shape, id) };
  const sent = typeof body === 'string' ? Buffer.from(body) : body;
  return { status: code, headers: { 'content-type': contentType ?? 'application/json', ...headers }, body: sent };
}
