import { createStore, del, get, keys, set } from 'idb-keyval';

const store = createStore('writes', 'texts');

/**
 * Texts by name, in IndexedDB: each tab reads what any of them has written. `localStorage` does not promise that. There, a
 * few reads in a thousand are older than what another tab wrote before, even if a lock lets only one tab at a time use it
 * (Chromium 156), and a tab that does not see an order gives a second one.
 */
export const tabStorage = {
  getItem: (name: string): Promise<string | undefined> => get<string>(name, store),
  setItem: (name: string, text: string): Promise<void> => set(name, text, store),
  removeItem: (name: string): Promise<void> => del(name, store),
  names: (): Promise<string[]> => keys<string>(store),
};
