import { has, owns, type Scope, type Viewer } from '../auth/viewer.js';
import { GatewayError } from '../bank/errors.js';
import type { AnyOperation } from '../bank/operation.js';
import type { ParamValues } from '../bank/path.js';

/** Refuses a caller whose token lacks a scope. @throws GatewayError FORBIDDEN */
export function demand(viewer: Viewer, scope: Scope): void {
  if (!has(viewer, scope)) throw new GatewayError('FORBIDDEN', `This needs a token with the scope ${scope}.`);
}

const demandPartner = (viewer: Viewer): void => demand(viewer, 'lending:partner');

/** A resource whose owner decides about access: the card application or the termination with this id. */
export type Deciding = { readonly application: string } | { readonly termination: string };

const kindOf = (name: string): 'person' | 'business' | 'customer' =>
  name === 'customerId' ? 'customer' : name === 'businessId' ? 'business' : 'person';

/**
 * Decides whether a viewer may make a call, as far as its parameters show; otherwise returns the resource
 * whose owner decides. If false, the call is not made, and the answer is the same as for a resource that does
 * not exist.
 * @throws GatewayError FORBIDDEN if the viewer may not make such calls at all
 */
export function mayCall(viewer: Viewer, operation: AnyOperation, params: ParamValues): boolean | Deciding {
  demand(viewer, operation.kind === 'write' ? 'lending:write' : 'lending:read');
  const { who, owner } = operation.access;
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
