/** Returns the number that an option has. @throws RangeError if it is no whole number above 0 */
export function positive(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1)
    throw new RangeError(`${text} must be a whole number above 0.`);
  return number;
}

/**
 * Runs a command-line program. An internal error is printed with its stack; a usage error (RangeError, or one
 * of parseArgs) is printed with the usage, and exits with 2.
 */
export async function runCommand(main: () => Promise<void>, usage: string): Promise<void> {
  try {
    await main();
  } catch (error) {
    const isMistake =
      error instanceof RangeError || String((error as { code?: unknown }).code).startsWith('ERR_PARSE_ARGS_');
    process.stderr.write(
      isMistake
        ? `${(error as Error).message}\n${usage}`
        : `${error instanceof Error ? error.stack : String(error)}\n`,
    );
    process.exit(isMistake ? 2 : 1);
  }
}
