import { endpoints, shapes } from '../generated/contract.js';
import type { AnyOperation, OperationId } from './operation.js';
import type { ParamValues } from './path.js';

/** A field of an answer that has to carry what a parameter asked for. */
interface RequestedId {
  readonly param: string;
  readonly field: string;
  /** Whether nothing but this field vouches for whose the item is: what a filter asked for, no path holds. */
  readonly isFilter: boolean;
}

const byOperation = new Map<OperationId, readonly RequestedId[]>();

/** What the answers of an operation carry of its parameters: the ids that their shape has under the names of these, and their own. */
function requestedIdsOf(operation: AnyOperation): readonly RequestedId[] {
  let carried = byOperation.get(operation.operationId);
  if (!carried) {
    carried = findRequestedIds(operation);
    byOperation.set(operation.operationId, carried);
  }
  return carried;
}

/** The fields of what an operation answers. */
const answerFields = ({ operationId }: AnyOperation): ReadonlySet<string> =>
  new Set(Object.values(shapes[endpoints[operationId].answer ?? ''] ?? {}).map(([name]) => name));

function findRequestedIds(operation: AnyOperation): readonly RequestedId[] {
  const fields = answerFields(operation);
  const inPath = [...operation.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name as string);
  const answerIdParam = operation.kind === 'read' ? inPath.at(-1) : operation.answerIdParam;
  const filters = Object.entries(endpoints[operation.operationId].query).flatMap(([param, wireName]) =>
    /^filter\[(?:\w+_)?id\]$/.test(wireName) ? [param] : [],
  );
  return [...inPath, ...filters].flatMap((param) => {
    // A card names its customer, whichever kind of path made it.
    const named =
      (param === 'personId' || param === 'businessId') && !fields.has(param) ? 'customerId' : param;
    const field = param === answerIdParam ? 'id' : named;
    return fields.has(field) ? [{ param, field, isFilter: filters.includes(param) }] : [];
  });
}

/** The field of a list's items that has the id that one of its filters asks for. */
export const fieldFilteredBy = (operation: AnyOperation, filter: string): string | undefined =>
  requestedIdsOf(operation).find(({ param }) => param === filter)?.field;

/**
 * Whether every id that an answer carries is the one that was asked for. A bank that ignores a filter, or mixes up its answers,
 * must not show one customer another's data.
 */
export function hasRequestedIds(
  operation: AnyOperation,
  params: ParamValues,
  items: readonly unknown[],
): boolean {
  const carried = requestedIdsOf(operation);
  return items.every((item) =>
    carried.every(({ param, field, isFilter }) => {
      const asked = params[param];
      if (typeof asked !== 'string') return true;
      const has = (item as Readonly<Record<string, unknown>> | null)?.[field] ?? null;
      return has === null ? !isFilter : has === asked;
    }),
  );
}
