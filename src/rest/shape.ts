import { shapes, type FieldType } from '../generated/contract.js';

/** A value of the bank's that is not of the type that its contract names; the message says where, never what. */
export class ShapeError extends Error {
  override readonly name = 'ShapeError';
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

function readPlain(value: unknown, type: string, at: string): unknown {
  const fits = type === 'integer' ? Number.isSafeInteger(value) : type === 'int32' ? Number.isInteger(value) && Math.abs(value as number) < 2 ** 31 : type === 'number' ? Number.isFinite(value) : typeof value === type;
  if (!fits) throw new ShapeError(`${at} is not of type ${type}`);
  return value;
}

/**
 * An answer's value with its fields named as in the graph. Tolerant of what the bank may add or leave out: unknown fields are dropped,
 * missing ones stay missing, null is always allowed (and left out of lists), one object may stand for a list of one. A value of another type is a ShapeError.
 */
export function readShape(value: unknown, type: FieldType, at: string): unknown {
  if (value === null || value === undefined) return null;
  if (typeof type !== 'string') {
    const items: unknown[] = Array.isArray(value) ? value : [value];
    return items.map((item, index) => readShape(item, type[0], `${at}[${index}]`)).filter((item) => item !== null);
  }
  const shape = shapes[type];
  if (!shape) return readPlain(value, type, at);
  if (!isObject(value)) throw new ShapeError(`${at} is not an object`);
  const read: Record<string, unknown> = {};
  for (const name in shape) {
    const [graphName, fieldType] = shape[name] as (typeof shape)[string];
    const field = value[name];
    if (field !== undefined) read[graphName] = readShape(field, fieldType, `${at}.${name}`);
  }
  return read;
}

/** A body with its fields named as the bank names them. Fields that are null or undefined are left out: the bank ignores null. */
export function writeShape(value: unknown, type: FieldType): unknown {
  if (typeof type !== 'string') return (value as unknown[]).map((item) => writeShape(item, type[0]));
  const shape = shapes[type];
  if (!shape || !isObject(value)) return value;
  const written: Record<string, unknown> = {};
  for (const name in shape) {
    const [graphName, fieldType] = shape[name] as (typeof shape)[string];
    const field = value[graphName];
    if (field !== undefined && field !== null) written[name] = writeShape(field, fieldType);
  }
  return written;
}

/** The graph's name of a field of the bank's request, for its objections: `monthly_net_profit.value` → `monthlyNetProfit.value`. */
export function graphNameOf(shapeName: string, field: string): string {
  let shape = shapes[shapeName];
  return field.split('.').map((name) => {
    const [graphName = name, type] = shape?.[name] ?? [];
    shape = typeof type === 'string' ? shapes[type] : undefined;
    return graphName;
  }).join('.');
}
