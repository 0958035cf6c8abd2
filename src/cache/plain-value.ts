const perObject = 24;
const perMember = 8;
const perText = 16;

const isPlain = (value: object): boolean => {
  const prototype: unknown = Object.getPrototypeOf(value);
  // Object.prototype has no prototype itself, in any realm.
  return prototype === null || Array.isArray(value) || Object.getPrototypeOf(prototype) === null;
};

function weightOf(value: unknown): number {
  if (typeof value === 'string') return perText + value.length;
  if (typeof value === 'boolean' || value === null) return 0;
  if (typeof value === 'number') return Number.isFinite(value) ? 0 : NaN;
  if (typeof value !== 'object' || !isPlain(value)) return NaN;
  let weight = perObject;
  if (Array.isArray(value)) for (const item of value) weight += perMember + weightOf(item);
  else for (const name in value) weight += perMember + weightOf((value as Record<string, unknown>)[name]);
  Object.freeze(value);
  return weight;
}

/**
 * Deeply freezes a value, so that no reader can change what another one gets. Returns its approximate size in
 * memory in bytes; undefined for a value that JSON cannot represent exactly. It does both in one walk, which
 * costs less than half of JSON.stringify.
 */
export function freeze(value: unknown): number | undefined {
  const weight = weightOf(value);
  return Number.isNaN(weight) ? undefined : weight;
}
