import type { EventDefinition } from '../bank/event.js';
import { isId } from '../bank/path.js';
import type { ChangedIds } from '../bank/cache-tags.js';

/** The ids in an event: of its resource, and of the resources that this one depends on. */
export interface EventIds {
  readonly id: string;
  readonly ids: ChangedIds;
}

type Fields = Readonly<Record<string, unknown>>;

/**
 * Returns a value that is an object or the JSON text of one; some bodies of the bank are the text of a text.
 * Otherwise undefined.
 */
function objectOf(value: unknown, layers = 2): Fields | undefined {
  if (typeof value === 'string' && layers > 0) {
    try {
      return objectOf(JSON.parse(value), layers - 1);
    } catch {
      return undefined;
    }
  }
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : undefined;
}

/**
 * Returns the resource in the body of an event, and the id next to it, from any of the bank's three
 * envelopes.
 */
function unwrap(text: string): readonly [resource: Fields | undefined, id?: unknown] {
  const body = objectOf(text);
  const event = body && 'data' in body ? objectOf(body['data']) : body;
  return event && 'payload' in event ? [objectOf(event['payload']), event['entity_uuid']] : [event];
}

/**
 * Returns the ids of an event whose body has these bytes, and whose `Solaris-Entity-Id` is `entityId`;
 * undefined where the body makes no sense: it is no JSON, holds no resource, or nothing says which one it is. A
 * deletion needs no body: what has to be deleted must not be kept because of it.
 */
export function readEvent(
  bytes: Buffer,
  entityId: unknown,
  { ids: fields, deletesCustomer }: EventDefinition,
): EventIds | undefined {
  const [found, wrappedId] = unwrap(bytes.toString());
  const resource = found ?? (deletesCustomer ? {} : undefined);
  const id = resource && [resource['id'], wrappedId, entityId].find(isId);
  if (id === undefined) return undefined;
  const named = Object.entries(fields as Readonly<Record<string, string>>).map(
    ([noun, field]) => [noun, field === 'id' ? id : resource?.[field]] as const,
  );
  return { id, ids: Object.fromEntries(named.filter(([, value]) => isId(value))) };
}
