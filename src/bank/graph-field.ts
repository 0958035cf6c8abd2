import { endpoints, shapes } from '../generated/contract.js';
import type { AnyOperation } from './operation.js';

const camel = (name: string): string =>
  name.replace(/_(\w)/g, (_all, letter: string) => letter.toUpperCase());

/**
 * Returns the names in a field: `monthly_net_profit.value`, `/amount/value` and `filter[statement_date][min]`
 * have several.
 */
const namesIn = (field: string): string[] => field.split(/[./[\]#]+/).filter((name) => name !== '');

/** Returns the names of a body's field in the graph's input; undefined if the body has no such field. */
function namesInBody(
  operation: AnyOperation,
  [first = '', ...rest]: readonly string[],
): string[] | undefined {
  let shape = shapes[endpoints[operation.operationId].body ?? ''];
  if (!shape?.[first]) return undefined;
  return [first, ...rest].map((name) => {
    const [graphName = name, type] = shape?.[name] ?? [];
    shape = typeof type === 'string' ? shapes[type] : undefined;
    return graphName;
  });
}

/**
 * Returns the graph's argument for a path parameter. A read takes the id of its resource as `id`; a write
 * names it after the resource.
 */
function pathArgument({ path, kind }: AnyOperation, param: string): string | undefined {
  const place = `/{${camel(param)}}`;
  const noun = path.includes(place) ? path.slice(0, path.indexOf(place)).split('/').at(-1) : undefined;
  if (noun === undefined) return undefined;
  if (kind === 'read') return path.endsWith(place) ? 'id' : camel(param);
  // All kinds of applications have an `applicationId`.
  return camel(
    `${param === 'id' ? noun.replace(/s$/, '_id') : param}`.replace(
      /^(?:credit_card|overdraft)_(?=application_id|termination_id)/,
      '',
    ),
  );
}

const pageArguments: Readonly<Record<string, string>> = { number: 'after', size: 'first' };

/** Returns the graph's argument for a query parameter, with or without the brackets around its name. */
function queryArgument(operation: AnyOperation, names: readonly string[]): string | undefined {
  const query: readonly string[] = Object.values(endpoints[operation.operationId].query);
  const asked = names.join('.');
  for (const param of query) {
    const [group = '', ...inner] = namesIn(param);
    if (
      inner.length === 0
        ? asked !== group
        : asked !== [group, ...inner].join('.') && asked !== inner.join('.')
    )
      continue;
    if (inner.length === 0) return group === 'sort' ? 'orderBy' : camel(group);
    return group === 'page' ? pageArguments[inner.join()] : `${group}.${camel(inner.join('_'))}`;
  }
  return undefined;
}

/**
 * Returns the graph's name for a field that the bank rejects, wherever it was in the request:
 * `monthly_net_profit.value` → `monthlyNetProfit.value`, `person_id` → `personId`, `filter[status]` →
 * `filter.status`, `page[size]` → `first`. Any other name is returned as the bank sent it.
 */
export function graphFieldOf(operation: AnyOperation, field: string): string {
  const names = namesIn(field);
  const [first = ''] = names;
  return (
    namesInBody(operation, names)?.join('.') ??
    (names.length === 1 ? pathArgument(operation, first) : undefined) ??
    queryArgument(operation, names) ??
    field.replace(/^\//, '')
  );
}
