import { has, owns, type Scope, type Viewer } from '../auth/viewer.js';
import { endpoints, shapes } from '../generated/contract.js';
import { GatewayError } from '../rest/errors.js';
import type { AnyRow } from '../rest/operation.js';
import type { ParamValues } from '../rest/path.js';

/** Refuses a caller whose token lacks a right. @throws GatewayError FORBIDDEN */
export function demand(viewer: Viewer, scope: Scope): void {
  if (!has(viewer, scope)) throw new GatewayError('FORBIDDEN', `This needs a token with the scope ${scope}.`);
}

const demandPartner = (viewer: Viewer): void => demand(viewer, 'lending:partner');

/** Something whose owner decides: the card application or the termination with this id. */
export type Deciding = { readonly application: string } | { readonly termination: string };

const kindOf = (name: string): 'person' | 'business' | 'customer' => (name === 'filter[customer_id]' ? 'customer' : name === 'business_id' ? 'business' : 'person');

/**
 * Whether a call is about what the viewer may know of, as far as its parameters tell, or whose owner decides that. False means that the
 * call is not made and that its answer is the one for something that does not exist.
 * @throws GatewayError FORBIDDEN where the viewer may not make such calls at all
 */
export function mayCall(viewer: Viewer, row: AnyRow, params: ParamValues): boolean | Deciding {
  demand(viewer, row.kind === 'write' ? 'lending:write' : 'lending:read');
  const { who, owner } = row.access;
  if (who === 'partner') demandPartner(viewer);
  if (owner === 'nobody' || 'answer' in owner) return true;
  const [name] = Object.values(owner) as [string];
  const id = params[name];
  if (id === undefined || id === null) {
    demandPartner(viewer);
    return true;
  }
  if ('path' in owner || 'filter' in owner) return owns(viewer, kindOf(name), String(id));
  if (has(viewer, 'lending:partner')) return true;
  return 'application' in owner ? { application: String(id) } : { termination: String(id) };
}

interface ExpectedId {
  readonly field: string;
  readonly id: string;
  /** Whether nothing but this field vouches for whose the item is: what a filter asked for, no path holds. */
  readonly isDemanded: boolean;
}

/** The ids that an answer has to carry: those that its shape has under the names of the parameters, and its own. */
function expectedIds(row: AnyRow, params: ParamValues): ExpectedId[] {
  const shape = shapes[endpoints[row.operationId].answer ?? ''] ?? {};
  const inPath = [...row.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name as string);
  const itself = row.kind === 'read' ? inPath.at(-1) : row.itself;
  return Object.entries(params).flatMap(([name, id]) => {
    const filtered = /^filter\[((?:\w+_)?id)\]$/.exec(name)?.[1];
    // A card names its customer, whichever kind of path made it.
    const wireName = (name === 'person_id' || name === 'business_id') && !(name in shape) ? 'customer_id' : (filtered ?? name);
    const field = name === itself ? 'id' : shape[wireName]?.[0];
    const counts = field !== undefined && typeof id === 'string' && (filtered !== undefined || inPath.includes(name));
    return counts ? [{ field, id, isDemanded: filtered !== undefined }] : [];
  });
}

/**
 * Whether every id that an answer carries is the one that was asked for. A bank that ignores a filter, or mixes up its answers,
 * must not show one customer another's data.
 */
export function answersKey(row: AnyRow, params: ParamValues, items: readonly unknown[]): boolean {
  const expected = expectedIds(row, params);
  return items.every((item) => expected.every(({ field, id, isDemanded }) => {
    const carried = (item as Readonly<Record<string, unknown>> | null)?.[field] ?? null;
    return carried === null ? !isDemanded : carried === id;
  }));
}
