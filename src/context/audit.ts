import type { Viewer } from '../auth/viewer.js';
import { GatewayError } from '../bank/errors.js';
import type { AnyOperation } from '../bank/operation.js';
import type { ParamValues } from '../bank/path.js';
import type { Log, LogFields } from '../telemetry/log.js';

/** Lines about refusals that one request leaves; how many more there were is said in one line. */
const mostRefusals = 50;
/** Longest name of a caller that is logged; issuers can call theirs whatever they like. */
const longestName = 128;
/** The parameters that name a customer, the most telling first. */
const customerParams = ['personId', 'businessId', 'customerId'];
/** What a client can type where an id belongs, and no log may hold. The bank's own ids of customers are longer. */
const isIbanLike = (id: string): boolean => /^[a-z]{2}\d{2}[a-z0-9]{11,30}$/i.test(id);

const auditedCustomer = (id: unknown): LogFields =>
  typeof id === 'string' && id !== '' ? { customerId: isIbanLike(id) ? '(like an IBAN)' : id } : {};

/** Writes one audit line: who was refused, or changed something; what, about which customer, and what came of it. No line says anything of money. */
export function writeAudit(log: Log, viewer: Viewer | undefined, outcome: string, fields: LogFields): void {
  const who = viewer && {
    issuer: viewer.issuer.slice(0, longestName),
    subject: viewer.subject.slice(0, longestName),
  };
  log.write('info', 'audit', { issuer: who?.issuer, subject: who?.subject, outcome, ...fields });
}

const outcomeOf = (error: unknown): string =>
  error instanceof GatewayError ? error.code : 'INTERNAL_SERVER_ERROR';

/** The audit of one request: a line for every write, whatever its outcome, and for the first refusals, each once however often it was met with. */
export class Audit {
  readonly #log: Log;
  readonly #viewer: Viewer;
  readonly #requestId: string;
  // Most requests need none of them.
  #refused: Set<string> | undefined;
  #unsaid: Map<string, number> | undefined;
  #written: WeakSet<Error> | undefined;

  constructor(log: Log, viewer: Viewer, requestId: string) {
    this.#log = log;
    this.#viewer = viewer;
    this.#requestId = requestId;
  }

  /** Notes what comes of a write, be it refused or sent. */
  async write<Answer>(operationId: string, params: ParamValues, writing: Promise<Answer>): Promise<Answer> {
    const note = (outcome: string, answer?: unknown): void => {
      const { customerId } = (answer ?? {}) as { readonly customerId?: unknown };
      this.#note(outcome, { operationId, ...auditedCustomer(customerId ?? this.#customerIn(params)) });
    };
    try {
      const answer = await writing;
      note('OK', answer);
      return answer;
    } catch (error) {
      if (error instanceof Error) (this.#written ??= new WeakSet()).add(error);
      note(outcomeOf(error));
      throw error;
    }
  }

  /** Decides whether a call may be made, and notes where it may not. A write's outcome is noted anyway. */
  decide(
    { operationId, kind }: AnyOperation,
    params: ParamValues,
    decision: () => boolean | Promise<boolean>,
  ): boolean | Promise<boolean> {
    if (kind === 'write') return decision();
    const heed = (may: boolean): boolean => {
      if (!may) this.refuse('NOT_FOUND', params, { operationId });
      return may;
    };
    try {
      const verdict = decision();
      return typeof verdict === 'boolean' ? heed(verdict) : verdict.then(heed);
    } catch (error) {
      if (error instanceof Error) (this.#written ??= new WeakSet()).add(error);
      this.refuse(outcomeOf(error), params, { operationId });
      throw error;
    }
  }

  /** Notes that something was withheld: as if it did not exist (NOT_FOUND), or by an error. */
  refuse(outcome: string, params: ParamValues, fields: LogFields): void {
    this.#once(outcome, Object.assign({}, fields, auditedCustomer(this.#customerIn(params))));
  }

  /** Notes how many refusals have no line of their own, as `more` in one line for each outcome. Nothing is to be noted after it. */
  end(): void {
    for (const [outcome, more] of this.#unsaid ?? []) this.#note(outcome, { more });
    this.#unsaid = undefined;
  }

  /** Notes an error of the answer by which a right was missed, where no part of the context has; `field` is the name of the field in the schema. */
  missed(error: unknown, field: string | undefined): void {
    if (
      !(error instanceof GatewayError) ||
      error.code !== 'FORBIDDEN' ||
      error.bank ||
      this.#written?.has(error)
    )
      return;
    this.#once(error.code, { reason: error.message, ...(field !== undefined && { field }) });
  }

  #once(outcome: string, fields: LogFields): void {
    const key = JSON.stringify([outcome, fields]);
    this.#refused ??= new Set();
    if (this.#refused.has(key)) return;
    this.#refused.add(key);
    if (this.#refused.size <= mostRefusals) return this.#note(outcome, fields);
    this.#unsaid ??= new Map();
    this.#unsaid.set(outcome, (this.#unsaid.get(outcome) ?? 0) + 1);
  }

  #note(outcome: string, fields: LogFields): void {
    writeAudit(this.#log, this.#viewer, outcome, { requestId: this.#requestId, ...fields });
  }

  #customerIn(params: ParamValues): unknown {
    return customerParams.map((name) => params[name]).find((id) => id !== undefined && id !== null);
  }
}
