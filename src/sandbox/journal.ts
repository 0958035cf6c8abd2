/** A call that reached the bank. `status` is null until it was answered, and stays so if the connection was cut instead. */
export interface LoggedCall {
  readonly operationId: string | null;
  readonly method: string;
  /** With the query. */
  readonly path: string;
  /** As JSON if it was JSON, as text if not, null if there was none. */
  readonly body: unknown;
  status: number | null;
}

/** How many calls the log holds at most. A sandbox that runs for days must not grow. */
const MOST_CALLS = 10_000;

/** The calls that arrived, in their order, the last ten thousand of them. The control routes are not among them. */
export class CallLog {
  #calls: LoggedCall[] = [];

  arrived(call: Omit<LoggedCall, 'status'>): LoggedCall {
    const entry: LoggedCall = { ...call, status: null };
    this.#calls.push(entry);
    if (this.#calls.length > MOST_CALLS) this.#calls.shift();
    return entry;
  }

  all(): readonly LoggedCall[] {
    return this.#calls;
  }

  clear(): void {
    this.#calls = [];
  }
}

/** Something the bank did, with the moment of its own clock. */
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

/** What the bank did, in order: the proof that something happened once, or not at all. */
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
