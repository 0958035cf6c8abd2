/** A JSON object from the bank. */
export type Json = Readonly<Record<string, unknown>>;

/** Returns true if a value is a JSON object, and neither an array nor null. */
export const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * A value from the bank whose type differs from the contract. The message contains the place, never the
 * value.
 */
export class ShapeError extends Error {
  override readonly name = 'ShapeError';

  /** Returns the same error with the outer place before its own. Returns any other error unchanged. */
  static within(place: string, error: unknown): unknown {
    return error instanceof ShapeError ? new ShapeError(place + error.message) : error;
  }
}

/**
 * Reads the objects of one shape, and drops fields that are not in the contract.
 * @throws ShapeError whose message begins with the place within the object
 */
export interface ShapeReader {
  /** Sets missing fields to null. */
  readonly whole: (value: Json) => object;
  /** Omits missing fields. */
  readonly partial: (value: Json) => object;
}

/**
 * Reads a value. Null is always allowed; a missing value becomes null. `place` is its place in the object.
 * @throws ShapeError
 */
export type FieldReader = (value: unknown, place: string) => unknown;

/** Returns true if a value is null or missing. */
export const isAbsent = (value: unknown): value is null | undefined => value === null || value === undefined;

function absent(value: unknown, place: string, type: string): null {
  if (isAbsent(value)) return null;
  throw new ShapeError(`${place} is not of type ${type}`);
}

/** Reads a string. */
export const string: FieldReader = (value, place) =>
  typeof value === 'string' ? value : absent(value, place, 'string');

/** Reads a boolean. */
export const boolean: FieldReader = (value, place) =>
  typeof value === 'boolean' ? value : absent(value, place, 'boolean');

/** Reads a finite number. */
export const number: FieldReader = (value, place) =>
  Number.isFinite(value) ? value : absent(value, place, 'number');

/** Reads an integer that JavaScript holds exactly. */
export const integer: FieldReader = (value, place) =>
  Number.isSafeInteger(value) ? value : absent(value, place, 'integer');

/** Reads an integer in the range of GraphQL's Int. */
export const int32: FieldReader = (value, place) =>
  Number.isInteger(value) && Math.abs(value as number) < 2 ** 31 ? value : absent(value, place, 'int32');

/** Reads a nested object. Its missing fields stay missing. */
export function object(value: unknown, place: string, { partial }: ShapeReader): unknown {
  if (isAbsent(value)) return null;
  if (!isObject(value)) throw new ShapeError(`${place} is not an object`);
  try {
    return partial(value);
  } catch (error) {
    throw ShapeError.within(place, error);
  }
}

/**
 * Reads a list. Nulls are dropped; a single value counts as a list of one. `reader` reads its objects, if it
 * has any.
 */
export function list<Reader>(
  value: unknown,
  place: string,
  item: (value: unknown, place: string, reader: Reader) => unknown,
  reader: Reader,
): unknown {
  if (isAbsent(value)) return null;
  const items: readonly unknown[] = Array.isArray(value) ? value : [value];
  const found: unknown[] = [];
  let index = 0;
  try {
    for (; index < items.length; index += 1) {
      const one = item(items[index], '', reader);
      if (one !== null) found.push(one);
    }
  } catch (error) {
    throw ShapeError.within(`${place}[${index}]`, error);
  }
  return found;
}
