import type { EventDefinition } from '../bank/event.js';
import { isId } from '../bank/path.js';
import type { ChangedIds } from '../bank/cache-tags.js';

/** What is taken from an event: the id of the resource that it is of, and those of what the resource hangs on. */
export interface EventIds {
  readonly id: string;
  readonly ids: ChangedIds;
}

type Fields = Readonly<Record<string, unknown>>;

/** The object that a value is, or that it is the JSON text of; some of the bank's bodies are a text of a text. Undefined where it is none. */
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

/** The resource in an event's body, and the id that stands beside it, in whichever of the three ways the bank has wrapped it. */
function unwrap(text: string): readonly [resource: Fields | undefined, id?: unknown] {
  const body = objectOf(text);
  const event = body && 'data' in body ? objectOf(body['data']) : body;
  return event && 'payload' in event ? [objectOf(event['payload']), event['entity_uuid']] : [event];
}

/**
 * Returns the ids of an event whose body has these bytes, and whose `Solaris-Entity-Id` is `entityId`; undefined where the body makes no sense: it is no
 * JSON, holds no resource, or nothing says which one it is.
 */
export function readEvent(
  bytes: Buffer,
  entityId: unknown,
  { ids: fields }: EventDefinition,
): EventIds | undefined {
  const [resource, wrappedId] = unwrap(bytes.toString());
  const id = resource && [resource['id'], wrappedId, entityId].find(isId);
  if (id === undefined) return undefined;
  const named = Object.entries(fields as Readonly<Record<string, string>>).map(
    ([noun, field]) => [noun, field === 'id' ? id : resource?.[field]] as const,
  );
  return { id, ids: Object.fromEntries(named.filter(([, value]) => isId(value))) };
}
