import type { Estimate } from './estimate.js';
import type { TrustedDocument } from './manifest.js';

/** The maximum cost of one operation of a document. */
export interface DocumentCost {
  /** Id of the document. */
  readonly id: string;
  /** Name of the operation; empty if it has none. */
  readonly name: string;
  /** Worst-case calls to the bank, for any variable values. */
  readonly calls: number;
}

/** Returns the maximum costs of the documents' operations, highest first. */
export const costsOf = (documents: readonly TrustedDocument[], estimate: Estimate): DocumentCost[] =>
  documents
    .flatMap(({ id, document, operations }) =>
      operations.map((operation) => ({
        id,
        name: operation.name?.value ?? '',
        calls: estimate.worstCase(document, operation).calls,
      })),
    )
    .sort(
      (one, other) =>
        other.calls - one.calls ||
        one.name.localeCompare(other.name, 'en') ||
        one.id.localeCompare(other.id, 'en'),
    );

/** Returns a heading and one line per operation. Marks those above the limit. */
export function costLines(costs: readonly DocumentCost[], limit: number): string[] {
  const rows = [
    ['calls', 'operation', 'document'],
    ...costs.map(({ calls, name, id }) => [String(calls), name || '(unnamed)', id]),
  ];
  const width = (column: number): number => Math.max(...rows.map((row) => row[column]?.length ?? 0));
  const [first, second, third] = [width(0), width(1), width(2)];
  return rows.map(([calls = '', name = '', id = ''], index) => {
    const remark = (costs[index - 1]?.calls ?? 0) > limit ? `above LIMIT_BANK_CALLS (${limit})` : '';
    return `${calls.padStart(first)}  ${name.padEnd(second)}  ${id.padEnd(third)}  ${remark}`.trimEnd();
  });
}
