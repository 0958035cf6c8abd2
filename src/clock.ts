/** The one source of time: tests put their own in its place. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Runs `action` once after `milliseconds`, or up to 10 later; the answer cancels it. A pending action does not keep the process alive. */
  after(milliseconds: number, action: () => void): () => void;
}

/** Milliseconds between two moments at which actions fall due. */
const step = 10;

/**
 * What falls due at each moment. Each call to the bank has a time limit that hardly ever comes: those of one moment share a timer, since a
 * timer of its own for each took a tenth of what a query costs.
 */
const moments = new Map<number, Set<() => void>>();

function begin(moment: number): Set<() => void> {
  const due = new Set<() => void>();
  moments.set(moment, due);
  setTimeout(
    () => {
      moments.delete(moment);
      for (const action of due) action();
    },
    moment * step - performance.now(),
  ).unref();
  return due;
}

/** The machine's own time. */
export const systemClock: Clock = {
  now: () => Date.now(),
  after(milliseconds, action) {
    const moment = Math.ceil((performance.now() + milliseconds) / step);
    const due = moments.get(moment) ?? begin(moment);
    // The same function may be due twice.
    const once = (): void => action();
    due.add(once);
    return () => due.delete(once);
  },
};
