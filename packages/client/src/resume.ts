import { failureOf, type Failure } from './failure.js';

/** The observer of a subscription. */
export interface SubscriptionObserver {
  next(result: unknown): void;
  error(error: unknown): void;
  complete(): void;
}

/** The options of `resumeSubscription`. */
export interface ResumeOptions<Result> {
  /**
   * Subscribes, with this cursor as `after`, and returns how to end that. The cursor is undefined at first.
   * Call it with `client.subscribe` of Apollo Client or of graphql-sse, or with the source of urql.
   */
  readonly subscribe: (after: string | undefined, observer: SubscriptionObserver) => () => void;
  /** Gets each result that has data. */
  readonly next: (result: Result) => void;
  /** Is called once if the subscription cannot go on. */
  readonly error?: (failure: Failure) => void;
  /** Is called once when what is followed does not exist any more. */
  readonly complete?: () => void;
  /** The cursor to begin after; by default the present state comes first. */
  readonly after?: string;
  /** Finds the cursor in a result; by default `cursor` of the first field of `data`. */
  readonly cursorOf?: (result: Result) => string | undefined;
  /** Gets a new token when the present one has ended; without it the subscription ends then. */
  readonly renewToken?: () => Promise<unknown>;
  /** Waits for so many milliseconds, or until it is aborted. */
  readonly wait?: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  /** A number from 0 to just below 1; `Math.random` by default. */
  readonly random?: () => number;
  /** Milliseconds of a clock that is never set back; `performance.now` by default. */
  readonly now?: () => number;
}

/** Half the milliseconds that the first pause can take, and the most that any can; it is doubled each time. */
const firstPause = 500;
const maxPause = 30_000;
/**
 * Milliseconds after which a connection was accepted, even if nothing has come: of a quiet customer nothing does for
 * hours, and a refusal comes sooner.
 */
const acceptedAfter = 30_000;

const waitFor = (milliseconds: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });

type Fields = Readonly<Record<string, unknown>>;

const dataOf = (result: unknown): Fields | undefined =>
  ((result as Fields | null)?.['data'] ?? undefined) as Fields | undefined;

/** True if a result has none of what is followed. */
const isEmpty = (result: unknown): boolean =>
  Object.values(dataOf(result) ?? {}).every((field) => field === null);

/**
 * True if a failure is one of the stream, and not of a field beside its data. urql repeats the data of the
 * result before.
 */
const endsStream = (result: unknown, { errors }: Failure): boolean =>
  isEmpty(result) || errors.length === 0 || errors.some(({ path }) => path === undefined);

/** True if the token is refused. graphql-sse does not read the answer of a refused request, and has its status only. */
const isOfToken = ({ code, status }: Failure): boolean =>
  code === 'UNAUTHENTICATED' || (code === 'NETWORK_ERROR' && status === 401);

/**
 * The gateway ends a stream with an error, or because what it follows does not exist. Any other end is one of
 * the connection, which urql does not tell apart.
 */
const cut = (): Failure | undefined => failureOf(new Error('The connection has ended.'));

function cursorIn(result: unknown): string | undefined {
  const [first] = Object.values(dataOf(result) ?? {});
  const cursor = (first as Fields | null | undefined)?.['cursor'];
  return typeof cursor === 'string' ? cursor : undefined;
}

/**
 * Ends a subscription once the handler that asks for it has returned: if urql's is ended within the handler of a
 * result, reading its stream rejects a promise that nothing handles, which ends a Node process. What comes after it
 * has to wait as well: urql shares a subscription that has not ended yet with an equal one.
 */
function endLater(stop: (() => void) | undefined, then?: () => void): void {
  setTimeout(() => {
    stop?.();
    then?.();
  });
}

class Resuming<Result> {
  readonly #options: ResumeOptions<Result>;
  readonly #ended = new AbortController();
  #cursor: string | undefined;
  /** True if the last result said that what is followed does not exist. */
  #isGone = false;
  #failures = 0;
  #hasRenewed = false;
  #begunAt = 0;
  #current: { stop?: () => void } = {};

  constructor(options: ResumeOptions<Result>) {
    this.#options = options;
    this.#cursor = options.after;
  }

  start(): void {
    const current: { stop?: () => void } = {};
    this.#current = current;
    this.#begunAt = this.#now();
    /** Leaves this connection, once; what comes from it afterwards is not heard. */
    const leave = (then: () => void): void => {
      if (this.#current !== current || this.#ended.signal.aborted) return;
      this.#current = {};
      endLater(current.stop, () => {
        if (!this.#ended.signal.aborted) then();
      });
    };
    const stop = this.#options.subscribe(this.#cursor, {
      next: (result) => {
        if (this.#current !== current) return;
        const failure = failureOf(result);
        if (failure && endsStream(result, failure)) leave(() => void this.#goOn(failure));
        else if (dataOf(result)) this.#take(result as Result);
      },
      error: (error) => leave(() => void this.#goOn(failureOf(error))),
      complete: () => leave(() => void this.#goOn(this.#isGone ? undefined : cut())),
    });
    if (this.#current === current) current.stop = stop;
    else endLater(stop);
  }

  end(): void {
    const { stop } = this.#current;
    this.#ended.abort();
    this.#current = {};
    endLater(stop);
  }

  #now(): number {
    return this.#options.now?.() ?? performance.now();
  }

  /** The connection was accepted: what failed before is over. */
  #forgetFailures(): void {
    this.#failures = 0;
    this.#hasRenewed = false;
  }

  #take(result: Result): void {
    this.#forgetFailures();
    this.#isGone = isEmpty(result);
    this.#cursor = (this.#options.cursorOf ?? cursorIn)(result) ?? this.#cursor;
    this.#options.next(result);
  }

  /** Goes on after a failure, or after an end without one. */
  async #goOn(failure: Failure | undefined): Promise<void> {
    const { error, complete, renewToken } = this.#options;
    if (this.#now() - this.#begunAt >= acceptedAfter) this.#forgetFailures();
    if (!failure) return this.#finish(() => complete?.());
    if (failure.code === 'BAD_USER_INPUT' && this.#cursor !== undefined) {
      // A gateway that was restarted with another secret refuses the cursor: the present state comes in its place.
      this.#cursor = undefined;
      return this.start();
    }
    if (isOfToken(failure) && renewToken && !this.#hasRenewed) {
      this.#hasRenewed = true;
      try {
        await renewToken();
      } catch {
        return this.#finish(() => error?.(failure));
      }
    } else {
      if (!failure.retryable) return this.#finish(() => error?.(failure));
      await this.#pause(failure.retryAfter);
    }
    if (!this.#ended.signal.aborted) this.start();
  }

  /** Waits at least for so many seconds, and longer by chance, so that not all clients come back at once. */
  async #pause(seconds: number | undefined): Promise<void> {
    const { random = Math.random, wait = waitFor } = this.#options;
    const most = Math.min(firstPause * 2 ** (this.#failures + 1), maxPause);
    this.#failures += 1;
    const least = 1000 * (seconds ?? 0);
    await wait(least + random() * Math.max(most, least / 2), this.#ended.signal);
  }

  #finish(tell: () => void): void {
    if (this.#ended.signal.aborted) return;
    this.#ended.abort();
    tell();
  }
}

/**
 * Keeps a subscription going, such as `customerUpdates`: after a cut connection it waits, for longer each
 * time, and subscribes again from the last cursor that it has seen, so that nothing is missed. It also comes
 * back after a gateway has stopped, and with a new token when the present one has ended. If the
 * cursor is refused, it begins with the present state. Returns how to end it.
 */
export function resumeSubscription<Result>(options: ResumeOptions<Result>): () => void {
  const resuming = new Resuming(options);
  resuming.start();
  return () => resuming.end();
}
