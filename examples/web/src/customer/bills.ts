/** The newest bills that are shown. */
const shown = 12;

/** Returns the newest bills, the oldest of them first. The bank promises no order. */
export const inOrder = <Bill extends { readonly statementDate?: string | null }>(
  bills: readonly Bill[],
): Bill[] =>
  [...bills]
    .sort((one, other) => (one.statementDate ?? '').localeCompare(other.statementDate ?? ''))
    .slice(-shown);
