/** The only source of time. Tests replace it. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Milliseconds since some moment, which a change of the system's time does not affect. */
  elapsed(): number;
  /**
   * Runs `action` once after `milliseconds`, or up to 10 later. Returns a function that cancels it. A pending
   * action does not keep the process alive.
   */
  after(milliseconds: number, action: () => void): () => void;
}

/** Milliseconds between the moments at which actions run. */
const step = 10;

/** An action that is due; undefined once it was canceled. */
interface Due {
  action: (() => void) | undefined;
}

/**
 * What is due at each moment. Each call to the bank has a timeout that rarely fires, so those of one moment
 * share a timer. A timer for each took a tenth of a query's cost.
 */
const moments = new Map<number, Set<Due>>();

function begin(moment: number): Set<Due> {
  const due = new Set<Due>();
  moments.set(moment, due);
  setTimeout(
    () => {
      moments.delete(moment);
      for (const { action } of due) action?.();
    },
    // The moment may have passed since it was computed, and Node warns of a negative time.
    Math.max(0, moment * step - performance.now()),
  ).unref();
  return due;
}

/** The system's clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  elapsed: () => performance.now(),
  after(milliseconds, action) {
    const moment = Math.ceil((performance.now() + milliseconds) / step);
    const due = moments.get(moment) ?? begin(moment);
    const one: Due = { action };
    due.add(one);
    return () => {
      // V8 keeps what was deleted from a set, see transient-map.ts: here, timeouts of requests that began long
      // ago keep those of the calls that are due at the same moment. The action would keep the whole call.
      one.action = undefined;
      due.delete(one);
    };
  },
};
