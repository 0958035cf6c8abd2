import type { Viewer } from '../auth/viewer.js';
import { GatewayError } from '../bank/errors.js';
import type { AnyOperation } from '../bank/operation.js';
import type { ParamValues } from '../bank/path.js';
import { customersIn } from '../bank/cache-tags.js';
import type { Log, LogFields } from '../telemetry/log.js';

/** The maximum number of lines about refusals per request. One more line has the number of the others. */
const maxRefusals = 50;
/** The maximum length of a caller's name in the log: issuers may choose any. */
const maxNameLength = 128;
/**
 * Returns true for text like an IBAN, which a client may send as an id and which must not be logged. The
 * bank's own ids of customers are longer.
 */
const isIbanLike = (id: string): boolean => /^[a-z]{2}\d{2}[a-z0-9]{11,30}$/i.test(id);

const auditedCustomer = (id: unknown): LogFields =>
  typeof id === 'string' && id !== '' ? { customerId: isIbanLike(id) ? '(like an IBAN)' : id } : {};

/**
 * Writes one audit line: the caller, the operation, the customer and the outcome of a refusal or a write. No
 * line contains amounts.
 */
export function writeAudit(log: Log, viewer: Viewer | undefined, outcome: string, fields: LogFields): void {
  const who = viewer && {
    issuer: viewer.issuer.slice(0, maxNameLength),
    subject: viewer.subject.slice(0, maxNameLength),
  };
  log.write('info', 'audit', { issuer: who?.issuer, subject: who?.subject, outcome, ...fields });
}

/** Returns true if an error is a refusal of the bank's, whether it says so or not. */
const isOfBank = ({ bank, cause }: GatewayError): boolean =>
  bank !== undefined || (cause instanceof GatewayError && isOfBank(cause));

const outcomeOf = (error: unknown): string =>
  error instanceof GatewayError ? error.code : 'INTERNAL_SERVER_ERROR';

/**
 * The audit of one request: a line for every write, whatever its outcome, and one for each of the first
 * refusals, without repeats.
 */
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

  /** Logs the outcome of a write, refused or sent. */
  async write<Answer>(operationId: string, params: ParamValues, writing: Promise<Answer>): Promise<Answer> {
    const note = (outcome: string, answer?: unknown): void => {
      const { customerId } = (answer ?? {}) as { readonly customerId?: unknown };
      this.#note(outcome, { operationId, ...auditedCustomer(customerId ?? customersIn(params)[0]) });
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

  /** Makes the decision about a call and logs a refusal. Refusals of writes are logged by `write`. */
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

  /** True if something was withheld. */
  get hasRefusals(): boolean {
    return this.#refused !== undefined;
  }

  /** Logs that something was withheld: as if it did not exist (NOT_FOUND), or by an error. */
  refuse(outcome: string, params: ParamValues, fields: LogFields): void {
    this.#once(outcome, Object.assign({}, fields, auditedCustomer(customersIn(params)[0])));
  }

  /** Logs the number of refusals beyond the maximum, as `more` in one line per outcome. Call it last. */
  end(): void {
    for (const [outcome, more] of this.#unsaid ?? []) this.#note(outcome, { more });
    this.#unsaid = undefined;
  }

  /**
   * Logs a missing scope from an error of the answer, if no other method has logged it. `field` is the name
   * of the field in the schema.
   */
  missed(error: unknown, field: string | undefined): void {
    if (
      !(error instanceof GatewayError) ||
      error.code !== 'FORBIDDEN' ||
      isOfBank(error) ||
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
    if (this.#refused.size <= maxRefusals) return this.#note(outcome, fields);
    this.#unsaid ??= new Map();
    this.#unsaid.set(outcome, (this.#unsaid.get(outcome) ?? 0) + 1);
  }

  #note(outcome: string, fields: LogFields): void {
    writeAudit(this.#log, this.#viewer, outcome, { requestId: this.#requestId, ...fields });
  }
}
