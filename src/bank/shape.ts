import { shapes, type FieldType } from '../generated/contract.js';
import { readers } from '../generated/readers.js';
import { isObject, ShapeError } from './fields.js';

/**
 * Reads an answer's object and gives its fields the graph's names. Tolerates what the bank may add or omit:
 * unknown fields are dropped; missing fields stay missing, or are null if the resource `isWhole`; null is
 * always allowed, and dropped from lists; one object may stand for a list of one. `place` names the object in
 * an error.
 * @throws ShapeError for a value of another type
 */
export function readShape(
  value: unknown,
  shape: keyof typeof readers,
  place: string,
  isWhole = false,
): object | null {
  if (value === null || value === undefined) return null;
  if (!isObject(value)) throw new ShapeError(`${place} is not an object`);
  const { whole, partial } = readers[shape];
  try {
    return isWhole ? whole(value) : partial(value);
  } catch (error) {
    throw ShapeError.within(place, error);
  }
}

function writeField(value: unknown, type: FieldType, naming: 'wire' | 'graph'): unknown {
  if (typeof type !== 'string') return (value as unknown[]).map((item) => writeField(item, type[0], naming));
  const shape = shapes[type];
  if (!shape || !isObject(value)) return value;
  const written: Record<string, unknown> = {};
  for (const wireName in shape) {
    const [graphName, fieldType, isSentAsNull = false] = shape[wireName] as (typeof shape)[string];
    const field = value[graphName] ?? null;
    if (field === null && !isSentAsNull) continue;
    written[naming === 'wire' ? wireName : graphName] =
      field === null ? null : writeField(field, fieldType, naming);
  }
  return written;
}

/**
 * Returns a body with the bank's field names. Fields that are null or undefined are omitted, since the bank
 * ignores null; those that are nullable in the contract are sent as null.
 */
export const writeShape = (value: unknown, type: FieldType): unknown => writeField(value, type, 'wire');

/**
 * Returns the same with the graph's field names, for validation. Fields that the contract does not have are
 * dropped.
 */
export const givenOf = (value: unknown, type: FieldType): unknown => writeField(value, type, 'graph');
