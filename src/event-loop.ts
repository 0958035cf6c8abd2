/**
 * Turns of work that would keep the process busy for long: large pieces of it wait here, and one of them goes on in each pass of the event
 * loop, whatever request it is of. So what others have sent is read and answered between any two.
 */
const waiting: (() => void)[] = [];

function next(): void {
  waiting.shift()?.();
  // What the turn went on with, its promises included, has ended when this begins again.
  if (waiting.length > 0) setImmediate(next);
}

/** Resolves when it is the caller's turn, in the order of the calls. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    waiting.push(resolve);
    if (waiting.length === 1) setImmediate(next);
  });
}
