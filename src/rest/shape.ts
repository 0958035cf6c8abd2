import { shapes, type FieldType } from '../generated/contract.js';

/** A value of the bank's that is not of the type that its contract names; the message says where, never what. */
export class ShapeError extends Error {
  override readonly name = 'ShapeError';
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Where a value stands; put together only where something is wrong with it, or where there is more below. */
const placeOf = (parent: string, name: string | number): string => (typeof name === 'number' ? `${parent}[${name}]` : name === '' ? parent : `${parent}.${name}`);

function fits(value: unknown, type: string): boolean {
  switch (type) {
    case 'integer': return Number.isSafeInteger(value);
    case 'int32': return Number.isInteger(value) && Math.abs(value as number) < 2 ** 31;
    case 'number': return Number.isFinite(value);
    default: return typeof value === type;
  }
}

function readList(value: unknown, type: FieldType, at: string, areWhole: boolean): unknown[] {
  const read: unknown[] = [];
  const items: readonly unknown[] = Array.isArray(value) ? value : [value];
  for (let index = 0; index < items.length; index += 1) {
    const item = readField(items[index], type, at, index, areWhole);
    if (item !== null) read.push(item);
  }
  return read;
}

function readField(value: unknown, type: FieldType, parent: string, name: string | number, isWhole = false): unknown {
  if (value === null || value === undefined) return null;
  if (typeof type !== 'string') return readList(value, type[0], placeOf(parent, name), isWhole);
  const shape = shapes[type];
  if (!shape) {
    if (!fits(value, type)) throw new ShapeError(`${placeOf(parent, name)} is not of type ${type}`);
    return value;
  }
  const at = placeOf(parent, name);
  if (!isObject(value)) throw new ShapeError(`${at} is not an object`);
  const read: Record<string, unknown> = {};
  for (const wireName in shape) {
    const field = value[wireName];
    if (field === undefined && !isWhole) continue;
    const [graphName, fieldType] = shape[wireName] as (typeof shape)[string];
    read[graphName] = readField(field, fieldType, at, wireName);
  }
  return read;
}

/**
 * An answer's value with its fields named as in the graph. Tolerant of what the bank may add or leave out: unknown fields are dropped,
 * missing ones stay missing (or are null where the resource `isWhole`, and the bank has no more of it), null is always allowed (and left out of lists),
 * one object may stand for a list of one. A value of another type is a ShapeError.
 */
export const readShape = (value: unknown, type: FieldType, at: string, isWhole = false): unknown => readField(value, type, at, '', isWhole);

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
