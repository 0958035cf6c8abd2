/**
 * A call that reached the bank. `status` is null until the response is sent, and stays null if the connection
 * was cut instead.
 */
export interface LoggedCall {
  readonly operationId: string | null;
  readonly method: string;
  /** Includes the query. */
  readonly path: string;
  /** Parsed if it was JSON, otherwise text; null if there was none. */
  readonly body: unknown;
  status: number | null;
}

/** Maximum number of logged calls. Limits the memory of a sandbox that runs for days. */
const maxCalls = 10_000;

/** The last ten thousand calls, in order, without control routes. */
export class CallLog {
  #calls: LoggedCall[] = [];

  arrived(call: Omit<LoggedCall, 'status'>): LoggedCall {
    const entry: LoggedCall = { ...call, status: null };
    this.#calls.push(entry);
    if (this.#calls.length > maxCalls) this.#calls.shift();
    return entry;
  }

  all(): readonly LoggedCall[] {
    return this.#calls;
  }

  clear(): void {
    this.#calls = [];
  }
}

/** An action of the bank, with the time on its own clock. */
export type Deed = { readonly at: string } & (
  | { readonly what: 'created'; readonly resource: string; readonly id: string; readonly status?: string }
  | {
      readonly what: 'status';
      readonly resource: string;
      readonly id: string;
      readonly from: string;
      readonly to: string;
    }
  | {
      readonly what: 'loan_drawn';
      readonly id: string;
      readonly credit_line_id: string;
      readonly amount: number;
      readonly reference: string;
    }
  | {
      readonly what: 'installment_paid';
      readonly id: string;
      readonly principal: number;
      readonly interest: number;
    }
  | {
      readonly what: 'account_booked';
      readonly id: string;
      readonly amount: number;
      readonly balance: number;
    }
  | {
      readonly what: 'card_booked';
      readonly id: string;
      readonly entry: string;
      readonly amount: number;
      readonly balance: number;
    }
  | {
      readonly what: 'changed';
      readonly resource: string;
      readonly id: string;
      readonly fields: readonly string[];
    }
  | { readonly what: 'removed'; readonly resource: string; readonly id: string }
);

type WithoutTime<D> = D extends { readonly at: string } ? Omit<D, 'at'> : never;

/** The bank's actions, in order. Proves that something happened once, or not at all. */
export class Book {
  #deeds: Deed[] = [];
  readonly #now: () => Date;
  readonly #announce: (resource: string, id: string) => void;

  /** `announce` is called with the kind and the id of each resource that something is noted about. */
  constructor(now: () => Date, announce: (resource: string, id: string) => void) {
    this.#now = now;
    this.#announce = announce;
  }

  note(deed: WithoutTime<Deed>): void {
    this.#deeds.push({ at: this.#now().toISOString(), ...deed });
    const isOfLoan = deed.what === 'loan_drawn' || deed.what === 'installment_paid';
    const resource = isOfLoan ? 'loan' : 'resource' in deed ? deed.resource : undefined;
    if (resource !== undefined) this.#announce(resource, deed.id);
  }

  all(): readonly Deed[] {
    return this.#deeds;
  }

  clear(): void {
    this.#deeds = [];
  }
}
