/** A queued call. */
export interface QueuedCall {
  readonly requestId: string;
  /** Starts the call. */
  readonly go: () => void;
  /** Removes the call from the queue without starting it. */
  readonly giveWay: () => void;
}

/** The queued calls of one caller. The caller's requests take turns, with one call each. */
class CallerQueue {
  size = 0;
  /** Calls by request. The first request is next, and then moves to the end. */
  readonly #requests = new Map<string, QueuedCall[]>();

  add(call: QueuedCall): void {
    const calls = this.#requests.get(call.requestId);
    if (calls) calls.push(call);
    else this.#requests.set(call.requestId, [call]);
    this.size += 1;
  }

  next(): QueuedCall {
    const [[requestId, calls]] = this.#requests as unknown as [[string, QueuedCall[]]];
    const call = calls.shift() as QueuedCall;
    this.#requests.delete(requestId);
    if (calls.length > 0) this.#requests.set(requestId, calls);
    this.size -= 1;
    return call;
  }

  /** Returns the call whose turn comes last. */
  last(): QueuedCall {
    const longest = Math.max(...[...this.#requests.values()].map(({ length }) => length));
    return [...this.#requests.values()].findLast(({ length }) => length === longest)?.at(-1) as QueuedCall;
  }

  /** Returns true if the call was queued. */
  remove(call: QueuedCall): boolean {
    const calls = this.#requests.get(call.requestId) ?? [];
    const at = calls.indexOf(call);
    if (at < 0) return false;
    calls.splice(at, 1);
    if (calls.length === 0) this.#requests.delete(call.requestId);
    this.size -= 1;
    return true;
  }
}

/**
 * The queued calls by caller. Callers take turns, with one call each, so that a caller with a thousand
 * requests delays another by no more than one of them.
 */
export class FairQueue {
  size = 0;
  /** Queues by caller. The first caller is next, and then moves to the end. */
  readonly #callers = new Map<string, CallerQueue>();

  add(caller: string, call: QueuedCall): void {
    let queue = this.#callers.get(caller);
    if (!queue) {
      queue = new CallerQueue();
      this.#callers.set(caller, queue);
    }
    queue.add(call);
    this.size += 1;
  }

  /** Removes and returns the next call; undefined if the queue is empty. */
  next(): QueuedCall | undefined {
    if (this.size === 0) return undefined;
    const [[caller, queue]] = this.#callers as unknown as [[string, CallerQueue]];
    this.#callers.delete(caller);
    const call = queue.next();
    if (queue.size > 0) this.#callers.set(caller, queue);
    this.size -= 1;
    return call;
  }

  remove(caller: string, call: QueuedCall): void {
    const queue = this.#callers.get(caller);
    if (!queue?.remove(call)) return;
    this.size -= 1;
    if (queue.size === 0) this.#callers.delete(caller);
  }

  /**
   * Drops the last call of the caller with the most queued calls, to make room for one of this caller.
   * Returns false if no caller has more calls than this one.
   */
  makeRoom(caller: string): boolean {
    let [longestOf, most] = [caller, (this.#callers.get(caller)?.size ?? 0) + 1];
    for (const [other, { size }] of this.#callers) if (size > most) [longestOf, most] = [other, size];
    if (longestOf === caller) return false;
    const call = (this.#callers.get(longestOf) as CallerQueue).last();
    this.remove(longestOf, call);
    call.giveWay();
    return true;
  }
}
