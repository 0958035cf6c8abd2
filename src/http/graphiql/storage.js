// GraphiQL's data in the browser: tabs, history and pane sizes, but no headers.

const prefix = 'lending-graph:';

/**
 * The keys under which GraphiQL stores operations. It stores headers in its history despite
 * `shouldPersistHeaders`.
 */
const operations = ['graphiql:tabState', 'graphiql:queries', 'graphiql:favorites'];

/** Returns the value to store under a key; undefined for none. Removes headers, because they hold tokens. */
function kept(key, value) {
  if (key === 'graphiql:headers') return undefined;
  if (!operations.includes(key)) return value;
  try {
    return JSON.stringify(JSON.parse(value), (name, part) => (name === 'headers' ? null : part));
  } catch {
    return undefined;
  }
}

/**
 * Opens a storage for GraphiQL that keeps no headers and removes those that an earlier version stored. Its
 * contents belong to one set of initial tabs, because GraphiQL shows these only if nothing is stored: a new
 * set starts empty.
 */
export function openStorage(fingerprint) {
  const current = `${prefix}${fingerprint}:`;
  const storedKeys = () => Object.keys(localStorage).filter((key) => key.startsWith(prefix));
  const storage = {
    get length() {
      return storedKeys().length;
    },
    getItem: (key) => localStorage.getItem(current + key),
    setItem: (key, value) => {
      const allowed = kept(key, value);
      if (allowed !== undefined) localStorage.setItem(current + key, allowed);
    },
    removeItem: (key) => localStorage.removeItem(current + key),
    clear: () => storedKeys().forEach((key) => localStorage.removeItem(key)),
  };
  for (const stored of storedKeys()) {
    const value = localStorage.getItem(stored);
    localStorage.removeItem(stored);
    if (stored.startsWith(current)) storage.setItem(stored.slice(current.length), value);
  }
  return storage;
}
