// What GraphiQL leaves behind in the browser: tabs, history, the sizes of panes, and no header.

const prefix = 'lending-graph:';

/** Where GraphiQL keeps operations. In its history it keeps their headers too, although it is told not to. */
const operations = ['graphiql:tabState', 'graphiql:queries', 'graphiql:favorites'];

/** What may be kept under a key; undefined for nothing. Headers hold tokens, of which nothing is kept. */
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
 * A storage for GraphiQL that keeps no headers, and removes those that an earlier version of the page kept.
 * What it holds belongs to one set of ready tabs, since GraphiQL shows these only where nothing is stored:
 * a new set starts afresh.
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
