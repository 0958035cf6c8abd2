import { operationNamed, type AnyOperation, type LoadId, type OperationId } from './operation.js';
import type { ParamValues } from './path.js';

/**
 * A resource that a read depends on and that a write changes: `persons/ID`, `credit_card_applications/ID`, …
 */
type Thing = string;

/** The ids of changed resources, by their noun in the bank's paths. */
export interface ChangedIds {
  readonly persons?: string;
  readonly customers?: string;
  readonly credit_card_applications?: string;
  readonly credit_card_bills?: string;
  readonly credit_card_terminations?: string;
}

/** Returns the noun before each parameter of a path. */
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

/** Returns the parameter that names the owner or parent of a read; undefined if the read belongs to all. */
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

/** The parameters, and the fields of answers, that name a customer. */
const customerNames = ['personId', 'businessId', 'customerId'];

/** Returns the ids of the persons and businesses that parameters or an answer name. */
export const customersIn = (values: object): readonly string[] =>
  customerNames
    .map((name) => (values as Readonly<Record<string, unknown>>)[name])
    .filter((id) => typeof id === 'string');

const ownerTag = (customerId = ''): string => `owner:${customerId}`;

/**
 * Returns the owner tags that find every cached answer about a customer: reads that name the customer, and
 * reads that name no customer, such as a bill by its id: they may be about this one.
 */
export const tagsOfCustomer = (customerId: string): readonly string[] => [ownerTag(customerId), ownerTag()];

/**
 * Returns the tags that invalidate a read: its operation as a whole, and the resource it depends on. A list
 * without a filter depends on all of them. The last tag is the owner tag.
 */
export function tagsOfRead(operation: AnyOperation, params: ParamValues): readonly string[] {
  const held = hold(operation);
  const id = held && params[held.param];
  return [
    operation.operationId,
    id === undefined || id === null
      ? `${operation.operationId}:`
      : `${operation.operationId}:${held?.noun}/${id}`,
    ownerTag(customersIn(params)[0]),
  ];
}

/** Returns the tags' names for a changed resource: a person or business is a customer as well. */
const withCustomer = (noun: string, id: string): readonly Thing[] =>
  customers.has(noun) ? [`${noun}/${id}`, `customers/${id}`] : [`${noun}/${id}`];

/**
 * Returns the tags that a change invalidates. For each of the reads these are those of the same resource and
 * the lists across all resources; if the resource is not among the changed ones, all reads of that operation.
 */
const tagsOfChange = (reads: readonly LoadId[], changed: readonly Thing[]): readonly string[] =>
  reads.flatMap((operationId) => {
    const held = hold(operationNamed(operationId));
    const thing = held && changed.find((one) => one.startsWith(`${held.noun}/`));
    return thing === undefined ? [operationId] : [`${operationId}:${thing}`, `${operationId}:`];
  });

/** Returns the tags that a write invalidates, by the ids in its path. */
export const tagsOfWrite = (operation: AnyOperation, params: ParamValues): readonly string[] =>
  tagsOfChange(
    operation.invalidates ?? [],
    nounsInPath(operation).flatMap(([noun, param]) => withCustomer(noun, String(params[param]))),
  );

/** Returns the tags of these reads that an event of the bank invalidates, by the ids in it. */
export const tagsOfEvent = (reads: readonly LoadId[], ids: ChangedIds): readonly string[] =>
  tagsOfChange(
    reads,
    Object.entries(ids as Readonly<Record<string, string>>).flatMap(([noun, id]) => withCustomer(noun, id)),
  );
