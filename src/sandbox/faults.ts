import { contract } from './contract.js';
import { optionalCount, optionalText } from './control-route.js';
import { doesAnything, effectOf, type Effect } from './effects.js';
import { misused } from './errors.js';

/** A fault in the next calls. */
export interface Fault extends Effect {
  /** `*` for every operation of the API, `token` for the token endpoint. */
  readonly operationId: string;
  /** Number of remaining calls to hit. */
  times: number;
}

function targetOf(body: Readonly<Record<string, unknown>>): string {
  const operationId = optionalText(body, 'operationId') ?? '*';
  const allowed = ['*', 'token', ...contract().operations.map((operation) => operation.operationId)];
  if (!allowed.includes(operationId))
    throw misused('operationId', `There is no operation '${operationId}'. Allowed: ${allowed.join(', ')}.`);
  return operationId;
}

function timesOf(body: Readonly<Record<string, unknown>>): number {
  const times = optionalCount(body, 'times') ?? 1;
  if (times < 1) throw misused('times', 'This is not at least one call.');
  return times;
}

/** The requested faults that have remaining hits. */
export class Faults {
  #faults: Fault[] = [];

  /** Adds a fault from a control request. Refuses with 400 one that would hit nothing or do nothing. */
  add(body: Readonly<Record<string, unknown>>): Fault {
    const fault: Fault = {
      operationId: targetOf(body),
      times: timesOf(body),
      ...effectOf(body, optionalCount(body, 'delayMs') ?? 0),
    };
    if (!doesAnything(fault))
      throw misused(
        'body',
        'This fault would do nothing. Give at least one of: status, delayMs, body, contentType, headers, retryAfter, connection, slowMs, tokenLifeMs.',
      );
    this.#faults.push(fault);
    return fault;
  }

  all(): readonly Fault[] {
    return this.#faults;
  }

  clear(): void {
    this.#faults = [];
  }

  /** Returns the fault for this call, if any. The oldest comes first. */
  next(operationId: string | null): Fault | undefined {
    const fault = this.#faults.find(
      (candidate) =>
        candidate.operationId === operationId || (candidate.operationId === '*' && operationId !== 'token'),
    );
    if (!fault) return undefined;
    fault.times -= 1;
    this.#faults = this.#faults.filter((other) => other.times > 0);
    return fault;
  }
}
