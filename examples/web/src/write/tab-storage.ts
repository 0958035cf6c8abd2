import { createStore, del, get, keys, set } from 'idb-keyval';

const store = createStore('writes', 'texts');

/**
 * Texts by name, in IndexedDB: each tab reads what any of them has written. `localStorage` does not promise that: when one
 * tab has changed a value, another tab can still read the old one for some milliseconds, even under a lock (a few reads in a
 * thousand, Chromium 156). A tab that does not see an order would give a second one.
 */
export const tabStorage = {
  getItem: (name: string): Promise<string | undefined> => get<string>(name, store),
  setItem: (name: string, text: string): Promise<void> => set(name, text, store),
  removeItem: (name: string): Promise<void> => del(name, store),
  names: (): Promise<string[]> => keys<string>(store),
};
