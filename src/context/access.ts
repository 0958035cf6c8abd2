import { has, owns, type Scope, type Viewer } from '../auth/viewer.js';
import { GatewayError } from '../rest/errors.js';
import type { AnyRow } from '../rest/operation.js';
import type { ParamValues } from '../rest/path.js';

/** Refuses a caller whose token lacks a right. @throws GatewayError FORBIDDEN */
export function demand(viewer: Viewer, scope: Scope): void {
  if (!has(viewer, scope)) throw new GatewayError('FORBIDDEN', `This needs a token with the scope ${scope}.`);
}

const demandPartner = (viewer: Viewer): void => demand(viewer, 'lending:partner');

/**
 * Whether a call is about what the viewer may know of. False means that the call is not made and that its answer is the one
 * for something that does not exist.
 * @throws GatewayError FORBIDDEN where the viewer may not make such calls at all
 */
export function mayCall(viewer: Viewer, row: AnyRow, params: ParamValues): boolean {
  demand(viewer, row.kind === 'write' ? 'lending:write' : 'lending:read');
  const { who, owner } = row.access;
  if (who === 'partner') demandPartner(viewer);
  if (owner === 'nobody') return true;
  const name = 'path' in owner ? owner.path : owner.filter;
  const id = params[name];
  if (id === undefined || id === null) {
    demandPartner(viewer);
    return true;
  }
  return owns(viewer, name === 'business_id' ? 'business' : 'person', String(id));
}

const camel = (name: string): string => name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());

/** The ids that an answer has to carry: by a filter under its own name, by the path under its parent's name, and its own. */
function expectedIds(row: AnyRow, params: ParamValues): [field: string, id: string][] {
  const expected: [string, string][] = [];
  const inPath = [...row.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name as string);
  for (const [name, value] of Object.entries(params)) {
    if (typeof value !== 'string') continue;
    const filtered = /^filter\[((?:\w+_)?id)\]$/.exec(name)?.[1];
    if (filtered) expected.push([camel(filtered), value]);
    else if (inPath.includes(name)) expected.push([row.kind === 'read' && name === inPath.at(-1) ? 'id' : camel(name), value]);
  }
  return expected;
}

/**
 * Whether every id that an answer carries is the one that was asked for. A bank that ignores a filter, or mixes up its answers,
 * must not show one customer another's data.
 */
export function answersKey(row: AnyRow, params: ParamValues, items: readonly unknown[]): boolean {
  const expected = expectedIds(row, params);
  return items.every((item) => expected.every(([field, id]) => {
    const carried = (item as Readonly<Record<string, unknown>> | null)?.[field];
    return carried === undefined || carried === null || carried === id;
  }));
}
