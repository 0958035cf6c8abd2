import { endpoints, shapes } from '../generated/contract.js';
import type { AnyOperation, OperationId } from './operation.js';
import type { ParamValues } from './path.js';

/** A field of an answer that must equal a parameter of the request. */
interface RequestedId {
  readonly param: string;
  readonly field: string;
  /** True if the parameter is a filter: then only this field proves who owns the item, as no path does. */
  readonly isFilter: boolean;
}

const byOperation = new Map<OperationId, readonly RequestedId[]>();

/**
 * Returns the fields of an operation's answer that repeat its parameters: ids that its shape has under the
 * parameter's name, and the answer's own id.
 */
function requestedIdsOf(operation: AnyOperation): readonly RequestedId[] {
  let carried = byOperation.get(operation.operationId);
  if (!carried) {
    carried = findRequestedIds(operation);
    byOperation.set(operation.operationId, carried);
  }
  return carried;
}

/** The names of the fields in an operation's answer. */
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
    // A card names its customer, whether a person or a business was in the path.
    const named =
      (param === 'personId' || param === 'businessId') && !fields.has(param) ? 'customerId' : param;
    const field = param === answerIdParam ? 'id' : named;
    return fields.has(field) ? [{ param, field, isFilter: filters.includes(param) }] : [];
  });
}

/** Returns the field of a list's items that holds the id that one of its filters asks for. */
export const fieldFilteredBy = (operation: AnyOperation, filter: string): string | undefined =>
  requestedIdsOf(operation).find(({ param }) => param === filter)?.field;

/**
 * Returns true if every id in an answer is the requested one. A bank that ignores a filter, or mixes up its
 * answers, must not show one customer another's data.
 */
export function hasRequestedIds(
  operation: AnyOperation,
  params: ParamValues,
  items: readonly unknown[],
): boolean {
  const carried = requestedIdsOf(operation);
  for (const item of items)
    for (const { param, field, isFilter } of carried) {
      const asked = params[param];
      if (typeof asked !== 'string') continue;
      const has = (item as Readonly<Record<string, unknown>> | null)?.[field] ?? null;
      if (has === null ? isFilter : has !== asked) return false;
    }
  return true;
}
