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

function findCarried(row: AnyRow): readonly Carried[] {
  const shape = shapes[endpoints[row.operationId].answer ?? ''] ?? {};
  const inPath = [...row.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name as string);
  const itself = row.kind === 'read' ? inPath.at(-1) : row.itself;
  return [...inPath, ...endpoints[row.operationId].query].flatMap((param) => {
    const filtered = /^filter\[((?:\w+_)?id)\]$/.exec(param)?.[1];
    if (filtered === undefined && !inPath.includes(param)) return [];
    // A card names its customer, whichever kind of path made it.
    const wireName = (param === 'person_id' || param === 'business_id') && !(param in shape) ? 'customer_id' : (filtered ?? param);
    const field = param === itself ? 'id' : shape[wireName]?.[0];
    return field === undefined ? [] : [{ param, field, isFilter: filtered !== undefined }];
  });
}

/** The field of a list's items that has the id that one of its filters asks for. */
export const fieldFilteredBy = (row: AnyRow, filter: string): string | undefined => carriedBy(row).find(({ param }) => param === filter)?.field;

/**
 * Whether every id that an answer carries is the one that was asked for. A bank that ignores a filter, or mixes up its answers,
 * must not show one customer another's data.
 */
export function answersKey(row: AnyRow, params: ParamValues, items: readonly unknown[]): boolean {
  const carried = carriedBy(row);
  return items.every((item) => carried.every(({ param, field, isFilter }) => {
    const asked = params[param];
    if (typeof asked !== 'string') return true;
    const has = (item as Readonly<Record<string, unknown>> | null)?.[field] ?? null;
    return has === null ? !isFilter : has === asked;
  }));
}
