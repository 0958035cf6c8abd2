/** Closes and exits on a signal. The exit code is 0 if `close` succeeds; a second signal exits at once. */
export function closeOnSignals(
  close: Readonly<Record<'SIGINT' | 'SIGTERM', () => Promise<boolean | void>>>,
): void {
  let closing = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (closing) process.exit(1);
      closing = true;
      close[signal]().then(
        (isWell) => process.exit(isWell === false ? 1 : 0),
        () => process.exit(1),
      );
    });
  }
}
