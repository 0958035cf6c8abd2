const ignore = (): void => undefined;

/** True if a value must be awaited. */
export const isPromise = (value: unknown): value is PromiseLike<unknown> =>
  // Most values are texts and numbers, for which the look-up of a property is slow.
  (typeof value === 'object' || typeof value === 'function') &&
  typeof (value as { readonly then?: unknown } | null)?.then === 'function';
/** True if a value can be completed as a list. Strings cannot. */
export const isIterable = (value: unknown): value is Iterable<unknown> =>
  typeof value === 'object' &&
  typeof (value as { readonly [Symbol.iterator]?: unknown } | null)?.[Symbol.iterator] === 'function';

/** Prevents unhandled rejections of these items: they are awaited later or not at all. */
export function ignoreRejections(items: readonly unknown[], from: number): void {
  for (let index = from; index < items.length; index += 1) {
    const item = items[index];
    if (isPromise(item)) item.then(ignore, ignore);
  }
}
