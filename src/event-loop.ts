/**
 * Queue of work that would block the process for long. Large pieces of all requests wait here, and each pass
 * of the event loop runs one. Between two pieces, other requests are read and answered.
 */
const waiting: (() => void)[] = [];

function next(): void {
  waiting.shift()?.();
  // The turn's work, including its promises, has ended before this runs again.
  if (waiting.length > 0) setImmediate(next);
}

/** Resolves when it is the caller's turn, in call order. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    waiting.push(resolve);
    if (waiting.length === 1) setImmediate(next);
  });
}
