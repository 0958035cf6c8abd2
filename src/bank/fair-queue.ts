/** A call that waits for its turn. */
export interface QueuedCall {
  readonly requestId: string;
  /** Its turn has come. */
  readonly go: () => void;
  /** It gives way, and is not made. */
  readonly giveWay: () => void;
}

/** One caller's calls that wait: the caller's requests take turns, each with one call. */
class CallerQueue {
  size = 0;
  /** By request. The first request is next, and then goes to the end. */
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

  /** The call whose turn comes last. */
  last(): QueuedCall {
    const longest = Math.max(...[...this.#requests.values()].map(({ length }) => length));
    return [...this.#requests.values()].findLast(({ length }) => length === longest)?.at(-1) as QueuedCall;
  }

  /** Whether the call was there. */
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
 * The calls that wait, by caller: callers take turns, each with one call, so that one who sends a thousand requests keeps no other waiting for
 * more than one of them.
 */
export class FairQueue {
  size = 0;
  /** The first caller is next, and then goes to the end. */
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

  /** Takes the call whose turn it is; undefined where none waits. */
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

  /** Has the last call of the caller with the most calls give way to one of this caller, and says whether it did: nobody gives way to somebody who has as many. */
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
