import { shapes, type FieldType } from '../generated/contract.js';
import { readers } from '../generated/readers.js';
import { isObject, ShapeError } from './fields.js';

/**
 * An answer's object with its fields named as in the graph. Tolerant of what the bank may add or leave out: unknown fields are dropped,
 * missing ones stay missing (or are null where the resource `isWhole`, and the bank has no more of it), null is always allowed (and left out of lists),
 * one object may stand for a list of one. `place` is what the object is called in an error. @throws ShapeError for a value of another type
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
 * A body with its fields named as the bank names them. Fields that are null or undefined are left out, since the bank ignores null, but for
 * those of which its contract says that they can be null: these are null.
 */
export const writeShape = (value: unknown, type: FieldType): unknown => writeField(value, type, 'wire');

/** The same with its fields named as in the graph, to be checked. What the body has no field for is left out. */
export const givenOf = (value: unknown, type: FieldType): unknown => writeField(value, type, 'graph');
