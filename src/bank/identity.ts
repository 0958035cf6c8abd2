import { endpoints, shapes } from '../generated/contract.js';
import type { AnyRow, OperationId } from './operation.js';
import type { ParamValues } from './path.js';

/** A field of an answer that has to carry what a parameter asked for. */
interface Carried {
  readonly param: string;
  readonly field: string;
  /** Whether nothing but this field vouches for whose the item is: what a filter asked for, no path holds. */
  readonly isFilter: boolean;
}

const byRow = new Map<OperationId, readonly Carried[]>();

/** What the answers of an operation carry of its parameters: the ids that their shape has under the names of these, and their own. */
function carriedBy(row: AnyRow): readonly Carried[] {
  let carried = byRow.get(row.operationId);
  if (!carried) {
    carried = findCarried(row);
    byRow.set(row.operationId, carried);
  }
  return carried;
}

/** The fields of what an operation answers. */
const fieldsOf = ({ operationId }: AnyRow): ReadonlySet<string> =>
  new Set(Object.values(shapes[endpoints[operationId].answer ?? ''] ?? {}).map(([name]) => name));

function findCarried(row: AnyRow): readonly Carried[] {
  const fields = fieldsOf(row);
  const inPath = [...row.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name as string);
  const itself = row.kind === 'read' ? inPath.at(-1) : row.itself;
  const filters = Object.entries(endpoints[row.operationId].query).flatMap(([param, wireName]) =>
    /^filter\[(?:\w+_)?id\]$/.test(wireName) ? [param] : [],
  );
  return [...inPath, ...filters].flatMap((param) => {
    // A card names its customer, whichever kind of path made it.
    const named =
      (param === 'personId' || param === 'businessId') && !fields.has(param) ? 'customerId' : param;
    const field = param === itself ? 'id' : named;
    return fields.has(field) ? [{ param, field, isFilter: filters.includes(param) }] : [];
  });
}

/** The field of a list's items that has the id that one of its filters asks for. */
export const fieldFilteredBy = (row: AnyRow, filter: string): string | undefined =>
  carriedBy(row).find(({ param }) => param === filter)?.field;

/**
 * Whether every id that an answer carries is the one that was asked for. A bank that ignores a filter, or mixes up its answers,
 * must not show one customer another's data.
 */
export function answersKey(row: AnyRow, params: ParamValues, items: readonly unknown[]): boolean {
  const carried = carriedBy(row);
  return items.every((item) =>
    carried.every(({ param, field, isFilter }) => {
      const asked = params[param];
      if (typeof asked !== 'string') return true;
      const has = (item as Readonly<Record<string, unknown>> | null)?.[field] ?? null;
      return has === null ? !isFilter : has === asked;
    }),
  );
}
