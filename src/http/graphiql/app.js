// The page at /graphiql, in the browser. Bundled by scripts/build-graphiql.js, which replaces WORKER_FILES
// with the file names of the workers.
/* global WORKER_FILES */
import { pick, useGraphiQL, useGraphiQLActions } from '@graphiql/react';
import { createGraphiQLFetcher } from '@graphiql/toolkit';
import { GraphiQL } from 'graphiql';
import { createElement, Fragment, useEffect, useState } from 'react';
import { createRoot } from 'react-dom/client';
import 'graphiql/style.css';
import { ask } from './ask.js';
import { BankCalls } from './bank-calls.js';
import './bank-calls.css';
import './loading.css';
import { CopyLink } from './copy-link.js';
import { linkedTab } from './link.js';
import { openStorage } from './storage.js';
import { isSubscription, subscribe } from './subscribe.js';

const { endpoint, tabs, fingerprint } = JSON.parse(document.getElementById('settings').textContent);

const workerUrl = (label) => new URL(WORKER_FILES[label] ?? WORKER_FILES.editor, import.meta.url);
globalThis.MonacoEnvironment = {
  getWorker: (_moduleId, label) => new Worker(workerUrl(label), { type: 'module' }),
};

const storage = openStorage(fingerprint);
const linked = linkedTab(location);
// Removes the link from the URL, so that a reload shows the edited tab and not the link again.
if (location.search !== '') history.replaceState(null, '', location.pathname);

/** The active tab: the linked one, the stored one, or the first of the initial ones. */
function activeTab() {
  if (linked) return linked;
  try {
    const stored = JSON.parse(storage.getItem('graphiql:tabState'));
    return stored.tabs[stored.activeTabIndex] ?? tabs[0];
  } catch {
    return tabs[0];
  }
}

/** Selects the operation that a link names in a document with several, once the editor has loaded. */
function LinkedOperation() {
  const { queryEditor, operations } = useGraphiQL(pick('queryEditor', 'operations'));
  const { setOperationName } = useGraphiQLActions();
  const [isDone, setDone] = useState(!linked?.operationName);
  useEffect(() => {
    if (isDone || !queryEditor || !operations) return;
    setDone(true);
    const named = operations.find(({ name }) => name?.value === linked.operationName);
    if (!named) return;
    // Ctrl-Enter runs the operation at the cursor.
    queryEditor.setPosition(queryEditor.getModel().getPositionAt(named.loc.start));
    setOperationName(linked.operationName);
  }, [isDone, queryEditor, operations, setOperationName]);
  return null;
}

/** Ends a subscription when another tab comes in front: GraphiQL leaves it running when a tab is added. */
function EndWithTab() {
  const { activeTabIndex } = useGraphiQL(pick('activeTabIndex'));
  const { stop } = useGraphiQLActions();
  useEffect(() => stop, [activeTabIndex, stop]);
  return null;
}

const fetchOnce = createGraphiQLFetcher({ url: endpoint, fetch: ask });
const fetcher = (request, options) =>
  isSubscription(request) ? subscribe(endpoint, request, options?.headers) : fetchOnce(request, options);

// GraphiQL fills the three editors of the active tab only from these properties, not from the tab.
const { query, variables, headers } = activeTab();
const readyHeaders = tabs[0].headers ?? '';
const buttons = ({ prettify, merge, copy }) =>
  createElement(Fragment, null, prettify, merge, copy, createElement(CopyLink));
const explorer = createElement(
  GraphiQL,
  {
    fetcher,
    storage,
    defaultTabs: linked ? [linked, ...tabs] : tabs,
    defaultHeaders: readyHeaders,
    initialQuery: query ?? '',
    initialVariables: variables ?? '',
    initialHeaders: headers ?? readyHeaders,
    defaultEditorToolsVisibility: 'variables',
    // The documentation begins with it.
    schemaDescription: true,
    // Headers hold tokens. This setting does not cover the history: storage.js does.
    shouldPersistHeaders: false,
  },
  createElement(GraphiQL.Logo, null, 'Lending graph'),
  createElement(GraphiQL.Toolbar, null, buttons),
  createElement(GraphiQL.Footer, null, createElement(BankCalls)),
  createElement(LinkedOperation),
  createElement(EndWithTab),
);
createRoot(document.getElementById('root')).render(explorer);
