import type { Estimate } from './estimate.js';
import type { TrustedDocument } from './manifest.js';

/** What an operation of a document can cost. */
export interface DocumentCost {
  /** Of the document. */
  readonly id: string;
  /** Of the operation; empty where it has none. */
  readonly name: string;
  /** Calls to the bank in the worst case, whatever the values of its variables. */
  readonly calls: number;
}

/** What the operations of documents can cost, the dearest first. */
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

/** A line for each operation under a heading, and a word where it is above the limit. */
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
