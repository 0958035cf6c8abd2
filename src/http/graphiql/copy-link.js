// The toolbar button that copies a link to the active operation.
import { pick, ToolbarButton, useGraphiQL } from '@graphiql/react';
import { createElement, useState } from 'react';
import { linkTo } from './link.js';

const stroke = { fill: 'none', stroke: 'currentColor', strokeWidth: 1.8, strokeLinecap: 'round' };

const icon = (...lines) =>
  createElement(
    'svg',
    { className: 'graphiql-toolbar-icon', 'aria-hidden': true, viewBox: '0 0 24 24', ...stroke },
    ...lines.map((d) => createElement('path', { key: d, d })),
  );

const chain = icon(
  'M10 13.5a4.5 4.5 0 0 0 6.8.5l3-3a4.5 4.5 0 0 0-6.4-6.4l-1.6 1.6',
  'M14 10.5a4.5 4.5 0 0 0-6.8-.5l-3 3a4.5 4.5 0 0 0 6.4 6.4l1.6-1.6',
);
const tick = icon('M5 12.5l4.5 4.5L19 7.5');

const labels = { ready: 'Copy link (without headers)', copied: 'Link copied', long: 'Too long for a link' };

/** Copies a link to the active operation, with its variables and never with headers. */
export function CopyLink() {
  const { queryEditor, variableEditor, operationName, operations } = useGraphiQL(
    pick('queryEditor', 'variableEditor', 'operationName', 'operations'),
  );
  const [label, setLabel] = useState(labels.ready);
  const onClick = async () => {
    const link = linkTo(location, {
      query: queryEditor?.getValue() ?? '',
      variables: variableEditor?.getValue() ?? '',
      operationName: operations?.length > 1 ? operationName : undefined,
    });
    if (!link) return setLabel(labels.long);
    try {
      await navigator.clipboard.writeText(link);
      setLabel(labels.copied);
    } catch {
      // Browsers allow clipboard access only on https and localhost.
      globalThis.prompt('The link, without headers:', link);
    }
  };
  const onPointerLeave = () => setLabel(labels.ready);
  const picture = label === labels.copied ? tick : chain;
  return createElement(ToolbarButton, { label, onClick, onPointerLeave }, picture);
}
