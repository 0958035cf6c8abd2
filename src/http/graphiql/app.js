// The page at /graphiql, in the browser. Bundled by build.js, which puts the file names of the workers in place of WORKER_FILES.
/* global WORKER_FILES */
import { createGraphiQLFetcher } from '@graphiql/toolkit';
import { GraphiQL } from 'graphiql';
import { createElement } from 'react';
import { createRoot } from 'react-dom/client';
import 'graphiql/style.css';

const { endpoint, tabs, fingerprint } = JSON.parse(document.getElementById('settings').textContent);

const workerUrl = (label) => new URL(WORKER_FILES[label] ?? WORKER_FILES.editor, import.meta.url);
globalThis.MonacoEnvironment = { getWorker: (_moduleId, label) => new Worker(workerUrl(label), { type: 'module' }) };

const ours = 'lending-graph:';
const current = `${ours}${fingerprint}:`;
const storedKeys = () => Object.keys(localStorage).filter((key) => key.startsWith(ours));

// Ready tabs are shown only where nothing is stored. What is stored therefore belongs to one set of them: a new set starts afresh.
for (const key of storedKeys()) if (!key.startsWith(current)) localStorage.removeItem(key);
const storage = {
  get length() {
    return storedKeys().length;
  },
  getItem: (key) => localStorage.getItem(current + key),
  setItem: (key, value) => localStorage.setItem(current + key, value),
  removeItem: (key) => localStorage.removeItem(current + key),
  clear: () => storedKeys().forEach((key) => localStorage.removeItem(key)),
};

/** The tab that will be in front: the stored one, or the first of the ready ones. */
function activeTab() {
  try {
    const stored = JSON.parse(storage.getItem('graphiql:tabState'));
    return stored.tabs[stored.activeTabIndex] ?? tabs[0];
  } catch {
    return tabs[0];
  }
}

// GraphiQL fills the three editors of the tab in front from these properties only, not from the tab.
const { query, variables, headers } = activeTab();
const explorer = createElement(GraphiQL, {
  fetcher: createGraphiQLFetcher({ url: endpoint }),
  storage,
  defaultTabs: tabs,
  initialQuery: query ?? '',
  initialVariables: variables ?? '',
  initialHeaders: headers ?? '',
  defaultEditorToolsVisibility: 'variables',
  // Headers hold tokens, which are not left behind in the browser.
  shouldPersistHeaders: false,
}, createElement(GraphiQL.Logo, null, 'Lending graph'));
createRoot(document.getElementById('root')).render(explorer);
