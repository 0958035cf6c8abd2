import { endpoints, shapes } from '../generated/contract.js';
import type { AnyOperation } from './operation.js';

const camel = (name: string): string =>
  name.replace(/_(\w)/g, (_all, letter: string) => letter.toUpperCase());

/** The names in a field: `monthly_net_profit.value`, `/amount/value` and `filter[statement_date][min]` have several. */
const namesIn = (field: string): string[] => field.split(/[./[\]#]+/).filter((name) => name !== '');

/** The names of a field of a body, as the graph's input has them; undefined where the body has no such field. */
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

/** The graph's argument for a parameter in a path: a read is given the id of what it reads as `id`, a write names it by what it is. */
function pathArgument({ path, kind }: AnyOperation, param: string): string | undefined {
  const place = `/{${camel(param)}}`;
  const noun = path.includes(place) ? path.slice(0, path.indexOf(place)).split('/').at(-1) : undefined;
  if (noun === undefined) return undefined;
  if (kind === 'read') return path.endsWith(place) ? 'id' : camel(param);
  // All kinds of applications are an `applicationId`.
  return camel(
    `${param === 'id' ? noun.replace(/s$/, '_id') : param}`.replace(
      /^(?:credit_card|overdraft)_(?=application_id|termination_id)/,
      '',
    ),
  );
}

const pageArguments: Readonly<Record<string, string>> = { number: 'after', size: 'first' };

/** The graph's argument for a parameter of a query, named with the brackets around it or by itself. */
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
 * The graph's name for what the bank objects to, wherever it stood in the request: `monthly_net_profit.value` → `monthlyNetProfit.value`,
 * `person_id` → `personId`, `filter[status]` → `filter.status`, `page[size]` → `first`. What is none of these stays as the bank named it.
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
