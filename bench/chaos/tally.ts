import type { Failure } from './graph-client.js';

/** One read, as its client saw it. Moments in milliseconds since the run began. */
export interface ReadSeen {
  readonly began: number;
  readonly ended: number;
  /** The code of its error; undefined where it succeeded. */
  readonly failure: string | undefined;
  /** Ids that its answer lacked, or still had, though its client had been told otherwise before it asked. */
  readonly stale: readonly string[];
}

/** What a client knows of one thing that it wanted done, under one key. */
export interface Intention {
  readonly what: 'loan' | 'application' | 'block' | 'unblock';
  readonly key: string;
  /** The block that is to be removed. */
  readonly target: string | undefined;
  /** What it is sent with. */
  readonly variables: object;
  /** How often it was sent. */
  sent: number;
  /** The ids in the answers that said it was done, each once. */
  readonly successes: Set<string>;
  /** Whether an answer said that its outcome is unknown. */
  wasUnknown: boolean;
  /** Whether its client never heard for certain, until the run was over. */
  wasLeftOpen: boolean;
  /** What the last error said that its client got of it. */
  lastFailure: Failure | undefined;
  /** What it said when its client left it open. */
  leftWith: Failure | undefined;
  /** What was there that had not been before, or still was, when its client read to find out; undefined where it did not. */
  found: readonly string[] | undefined;
  /** The code with which it was refused for good. */
  refused: string | undefined;
  /** How often it was asked for again after it was told as done. */
  askedAgain: number;
  /** Answers after that which said something else than that it is done, or that it may be. */
  readonly denials: string[];
  /** What each gateway told of it after the run: the id, or the code of an error. */
  readonly afterwards: string[];
}

/** What the gateways' answers say of their calls to the bank. Of their statuses they say nothing to customers. */
export interface CallsSeen {
  /** The first of each. */
  first: number;
  /** Further ones: attempts after a failure, and those after the bank refused the gateway's token. */
  further: number;
}

/** All that the clients of a run saw. */
export class Tally {
  readonly reads: ReadSeen[] = [];
  readonly intentions: Intention[] = [];
  readonly calls: CallsSeen = { first: 0, further: 0 };
  /** Requests whose connection to the gateway broke before they were answered. */
  lost = 0;
  /** Requests that were answered. */
  answered = 0;

  /** Begins an intention. */
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

  /** Takes note of the calls of one request, in each of which an operation stands for one call that is needed: the others are further ones. */
  noteCalls(calls: readonly { readonly operation: string; readonly from: string }[]): void {
    const made = calls.filter(({ from }) => from === 'network');
    const first = new Set(made.map(({ operation }) => operation)).size;
    this.calls.first += first;
    this.calls.further += made.length - first;
  }
}
