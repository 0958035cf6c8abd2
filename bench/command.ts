/**
 * Runs a program of the command line. Its own mistakes are told with all of their stack; what somebody typed wrongly (RangeError, or what parseArgs
 * refuses) is told with the usage, and ends with 2.
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
