import { operationNamed, type AnyOperation, type OperationId } from './operation.js';
import type { ParamValues } from './path.js';

/** What a read hangs on, and a write changes something of: `persons/ID`, `credit_card_applications/ID`, … */
type Thing = string;

/** The noun before each parameter of a path. */
const nounsInPath = ({ path }: AnyOperation): (readonly [noun: string, param: string])[] =>
  [...path.matchAll(/\/(\w+)\/\{(\w+)\}/g)].map(
    ([, noun, param]) => [noun as string, param as string] as const,
  );

const nounOfFilter: Readonly<Record<string, string>> = {
  personId: 'persons',
  customerId: 'customers',
  applicationId: 'credit_card_applications',
};
const customers = new Set(['persons', 'businesses']);

interface Hold {
  readonly noun: string;
  readonly param: string;
}

/** By which of its parameters a read belongs to somebody or something; undefined where it belongs to all. */
function holdOf(operation: AnyOperation): Hold | undefined {
  const { owner } = operation.access;
  const [first] = nounsInPath(operation);
  if (first) return { noun: first[0], param: first[1] };
  const [param = ''] = owner === 'nobody' ? [] : (Object.values(owner) as string[]);
  const noun = nounOfFilter[param];
  return noun === undefined ? undefined : { noun, param };
}

const holds = new Map<OperationId, Hold | undefined>();
function hold(operation: AnyOperation): Hold | undefined {
  if (!holds.has(operation.operationId)) holds.set(operation.operationId, holdOf(operation));
  return holds.get(operation.operationId);
}

/** What a read is stale by: anything of its operation at all, or anything of what it hangs on. A list without a filter hangs on everybody. */
export function tagsOfRead(operation: AnyOperation, params: ParamValues): readonly string[] {
  const held = hold(operation);
  const id = held && params[held.param];
  return [
    operation.operationId,
    id === undefined || id === null
      ? `${operation.operationId}:`
      : `${operation.operationId}:${held?.noun}/${id}`,
  ];
}

function thingsChanged(operation: AnyOperation, params: ParamValues): Set<Thing> {
  const things = nounsInPath(operation).flatMap(([noun, param]) => {
    const id = String(params[param]);
    return customers.has(noun) ? [`${noun}/${id}`, `customers/${id}`] : [`${noun}/${id}`];
  });
  return new Set(things);
}

/**
 * What a write makes stale: of each read that its operation names, what hangs on the same thing, and the lists across all; everything of that
 * operation where the write does not name what its reads hang on.
 */
export function tagsOfWrite(operation: AnyOperation, params: ParamValues): readonly string[] {
  const changed = [...thingsChanged(operation, params)];
  return (operation.invalidates ?? []).flatMap((operationId) => {
    const held = hold(operationNamed(operationId));
    const thing = held && changed.find((one) => one.startsWith(`${held.noun}/`));
    return thing === undefined ? [operationId] : [`${operationId}:${thing}`, `${operationId}:`];
  });
}
