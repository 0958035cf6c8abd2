// The table below a result: the calls to the bank that it took, why each was made, and how many were
// estimated.
import { pick, useGraphiQL } from '@graphiql/react';
import { createElement, useEffect, useState } from 'react';

/** Characters of a result above which it is not read for its calls: that would take long. */
const maxLength = 2_000_000;
/** Rows of the table; an answer can have hundreds of calls. */
const maxRows = 100;

/** Returns what a result says of its calls; undefined if it says nothing. */
function callsIn(text) {
  if (text.length > maxLength || !text.includes('"bankCalls"')) return undefined;
  try {
    const { bankCalls, estimatedBankCalls } = JSON.parse(text).extensions;
    return Array.isArray(bankCalls) ? { bankCalls, estimatedBankCalls } : undefined;
  } catch {
    return undefined;
  }
}

const sources = { shared: 'shared with another request', cache: 'from the cache' };

/** How a call is told in the table: a status, or where the answer came from. */
const outcomeOf = ({ from, status }) => sources[from] ?? status ?? '';

const reasons = { access: 'access', readBack: 'read back', list: 'list in place of reads' };
const reasonOf = ({ reason }) => reasons[reason] ?? reason;

function rowOf(call, index) {
  const { operation, milliseconds, path } = call;
  const cells = [operation, (path ?? []).join('.'), reasonOf(call), outcomeOf(call), `${milliseconds} ms`];
  return createElement(
    'tr',
    { key: index },
    cells.map((cell, at) => createElement('td', { key: at, title: String(cell) }, cell)),
  );
}

function headingOf({ bankCalls: { length }, estimatedBankCalls: most }) {
  const calls = `${length} ${length === 1 ? 'call' : 'calls'} to the bank`;
  return most === undefined ? calls : `${calls}, at most ${most} estimated`;
}

const columns = ['operation', 'for', 'reason', 'outcome', 'time'];

/** The calls of the result in the response editor. It follows the tabs, as the editor does. */
export function BankCalls() {
  const { responseEditor } = useGraphiQL(pick('responseEditor'));
  const [told, setTold] = useState(undefined);
  useEffect(() => {
    if (!responseEditor) return undefined;
    const read = () => setTold(callsIn(responseEditor.getValue()));
    read();
    const listening = [responseEditor.onDidChangeModelContent(read), responseEditor.onDidChangeModel(read)];
    return () => listening.forEach((one) => one.dispose());
  }, [responseEditor]);
  if (!told) return null;
  const { bankCalls } = told;
  const more = bankCalls.length - maxRows;
  return createElement(
    'section',
    { className: 'bank-calls', 'aria-label': 'Calls to the bank' },
    createElement('h2', null, headingOf(told)),
    bankCalls.length > 0 &&
      createElement(
        'table',
        null,
        createElement(
          'thead',
          null,
          createElement(
            'tr',
            null,
            columns.map((name) => createElement('th', { key: name, scope: 'col' }, name)),
          ),
        ),
        createElement('tbody', null, bankCalls.slice(0, maxRows).map(rowOf)),
      ),
    more > 0 && createElement('p', null, `and ${more} more`),
  );
}
