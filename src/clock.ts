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

/** The actions that are due at the same moment. */
interface Moment {
  /** Its number, in steps. */
  readonly at: number;
  readonly due: Set<Due>;
}

/** Maximum number of delays whose actions share timers. Few delays are used often: the timeouts of the settings. */
const maxDelays = 100;

/**
 * The last moment of each delay. Each call to the bank has a timeout that rarely fires, so those that begin
 * within a step share a timer. A timer for each took a tenth of a query's cost. Other delays have their own
 * moments: V8 keeps what was deleted from a set, see transient-map.ts, and a set that was made long ago for a
 * longer delay would keep each call that is added to it, with its answer, until the next full collection.
 */
const lastMoments = new Map<number, Moment>();

function begin(at: number, delay: number): Moment {
  const moment: Moment = { at, due: new Set() };
  if (lastMoments.size >= maxDelays) lastMoments.clear();
  lastMoments.set(delay, moment);
  setTimeout(
    () => {
      if (lastMoments.get(delay) === moment) lastMoments.delete(delay);
      for (const { action } of moment.due) action?.();
    },
    // The moment may have passed since it was computed, and Node warns of a negative time.
    Math.max(0, at * step - performance.now()),
  ).unref();
  return moment;
}

/** The system's clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  elapsed: () => performance.now(),
  after(milliseconds, action) {
    const at = Math.ceil((performance.now() + milliseconds) / step);
    const last = lastMoments.get(milliseconds);
    const { due } = last?.at === at ? last : begin(at, milliseconds);
    const one: Due = { action };
    due.add(one);
    return () => {
      // So that nothing of the call is kept with it.
      one.action = undefined;
      due.delete(one);
    };
  },
};
