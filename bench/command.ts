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
