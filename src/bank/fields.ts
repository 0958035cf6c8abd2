/** A JSON object of the bank's. */
export type Json = Readonly<Record<string, unknown>>;

/** Whether a value is a JSON object, and neither a list nor null. */
export const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A value of the bank's that is not of the type that its contract names; the message says where, never what. */
export class ShapeError extends Error {
  override readonly name = 'ShapeError';

  /** The same error, seen from one level further out. Anything else that was thrown is handed back as it is. */
  static within(place: string, error: unknown): unknown {
    return error instanceof ShapeError ? new ShapeError(place + error.message) : error;
  }
}

/** Reads the objects of one shape, and drops what the contract does not name. @throws ShapeError whose message begins with the place within the object */
export interface ShapeReader {
  /** With null for each field that is missing. */
  readonly whole: (value: Json) => object;
  /** Without the fields that are missing. */
  readonly partial: (value: Json) => object;
}

/** Reads a value; null is always allowed, and what is missing is null. `place` is where it stands. @throws ShapeError */
export type FieldReader = (value: unknown, place: string) => unknown;

/** Returns whether a value is null or missing. */
export const isAbsent = (value: unknown): value is null | undefined => value === null || value === undefined;

function absent(value: unknown, place: string, type: string): null {
  if (isAbsent(value)) return null;
  throw new ShapeError(`${place} is not of type ${type}`);
}

/** Reads a text. */
export const string: FieldReader = (value, place) =>
  typeof value === 'string' ? value : absent(value, place, 'string');

/** Reads a truth value. */
export const boolean: FieldReader = (value, place) =>
  typeof value === 'boolean' ? value : absent(value, place, 'boolean');

/** Reads a number that GraphQL can carry. */
export const number: FieldReader = (value, place) =>
  Number.isFinite(value) ? value : absent(value, place, 'number');

/** Reads a whole number that JavaScript holds exactly. */
export const integer: FieldReader = (value, place) =>
  Number.isSafeInteger(value) ? value : absent(value, place, 'integer');

/** Reads a whole number that GraphQL's Int can carry. */
export const int32: FieldReader = (value, place) =>
  Number.isInteger(value) && Math.abs(value as number) < 2 ** 31 ? value : absent(value, place, 'int32');

/** Reads an object within another. Fields of it that are missing stay missing. */
export function object(value: unknown, place: string, { partial }: ShapeReader): unknown {
  if (isAbsent(value)) return null;
  if (!isObject(value)) throw new ShapeError(`${place} is not an object`);
  try {
    return partial(value);
  } catch (error) {
    throw ShapeError.within(place, error);
  }
}

/** Reads a list. Null is left out of it; one value may stand for a list of one. `reader` reads its objects, where it holds these. */
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
