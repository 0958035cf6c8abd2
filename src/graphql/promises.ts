const ignore = (): void => undefined;

/** Returns whether a value has to be awaited. */
export const isPromise = (value: unknown): value is PromiseLike<unknown> =>
  typeof (value as { readonly then?: unknown } | null | undefined)?.then === 'function';
/** Returns whether a value can be completed as a list. Texts cannot. */
export const isIterable = (value: unknown): value is Iterable<unknown> =>
  typeof value === 'object' &&
  typeof (value as { readonly [Symbol.iterator]?: unknown } | null)?.[Symbol.iterator] === 'function';

/** Has no rejection of these items count as one that nobody handles: they are waited for later, or not at all. */
export function ignoreRejections(items: readonly unknown[], from: number): void {
  for (let index = from; index < items.length; index += 1) {
    const item = items[index];
    if (isPromise(item)) item.then(ignore, ignore);
  }
}
