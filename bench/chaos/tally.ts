import type { Failure } from './graph-client.js';

/** One read, as its client saw it. Times are in milliseconds since the start of the run. */
export interface ReadSeen {
  readonly began: number;
  readonly ended: number;
  /** The code of its error; undefined if it succeeded. */
  readonly failure: string | undefined;
  /** Ids that its answer lacked, or still had, contrary to a confirmation from before it was sent. */
  readonly stale: readonly string[];
}

/** A client's knowledge of one write with one key. */
export interface Intention {
  readonly what: 'loan' | 'application' | 'block' | 'unblock';
  readonly key: string;
  /** The block to remove. */
  readonly target: string | undefined;
  /** The variables of the mutation. */
  readonly variables: object;
  /** The number of times that it was sent. */
  sent: number;
  /** The distinct ids in the answers that confirmed it. */
  readonly successes: Set<string>;
  /** True if an answer said that its outcome is unknown. */
  wasUnknown: boolean;
  /** True if its client had no certain outcome when the run was over. */
  wasLeftOpen: boolean;
  /** The last error that its client got. */
  lastFailure: Failure | undefined;
  /** The last error when its client gave up. */
  leftWith: Failure | undefined;
  /**
   * The ids of new resources, or of a block that still existed, when its client read to find out; undefined
   * if it did not.
   */
  found: readonly string[] | undefined;
  /** The code of its final refusal. */
  refused: string | undefined;
  /** The number of times that it was repeated after its confirmation. */
  askedAgain: number;
  /** Later answers that neither confirmed it nor said that it may have been carried out. */
  readonly denials: string[];
  /** The answer of each gateway after the run: the id, or the code of an error. */
  readonly afterwards: string[];
}

/** The calls to the bank that the gateways' answers list. Customers do not see their statuses. */
export interface CallsSeen {
  /** The first of each. */
  first: number;
  /** Further calls: retries, and calls after the bank refused the gateway's token. */
  further: number;
}

/** Everything that the clients of a run saw. */
export class Tally {
  readonly reads: ReadSeen[] = [];
  readonly intentions: Intention[] = [];
  readonly calls: CallsSeen = { first: 0, further: 0 };
  /** Requests whose connection broke before they were answered. */
  lost = 0;
  /** Requests that were answered. */
  answered = 0;

  /** Begins a write. */
  intend(what: Intention['what'], key: string, variables: object, target?: string): Intention {
    const intention: Intention = {
      what,
      key,
      target,
      variables,
      sent: 0,
      successes: new Set(),
      wasUnknown: false,
      wasLeftOpen: false,
      lastFailure: undefined,
      leftWith: undefined,
      found: undefined,
      refused: undefined,
      askedAgain: 0,
      denials: [],
      afterwards: [],
    };
    this.intentions.push(intention);
    return intention;
  }

  /** Records the calls of one request, which needs one call per operation: any other is a further call. */
  noteCalls(calls: readonly { readonly operation: string; readonly from: string }[]): void {
    const made = calls.filter(({ from }) => from === 'network');
    const first = new Set(made.map(({ operation }) => operation)).size;
    this.calls.first += first;
    this.calls.further += made.length - first;
  }
}
