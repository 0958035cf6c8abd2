const scopes = ['lending:read', 'lending:write', 'lending:partner'] as const;

/** A scope that a token can carry in its `scope` claim. */
export type Scope = (typeof scopes)[number];

/** True if a text is one of these scopes. Tokens can carry others, which are ignored. */
export const isScope = (text: string): text is Scope => (scopes as readonly string[]).includes(text);

/** The caller, its scopes and its customers. */
export interface Viewer {
  /** The issuer of the caller's token (`iss`), and the caller's name there (`sub`). */
  readonly issuer: string;
  readonly subject: string;
  readonly scopes: ReadonlySet<string>;
  readonly personIds: readonly string[];
  readonly businessIds: readonly string[];
  /** The time at which its token expires, in milliseconds since 1970; undefined without a token. */
  readonly expiresAt?: number;
}

/** Returns a unique text for each caller (`iss` and `sub`). */
export const callerOf = ({ issuer, subject }: Viewer): string => `${issuer}\n${subject}`;

const identities = new WeakMap<Viewer, string>();

/** Returns a text that is equal for viewers who may see and do the same in the same name. */
export function identityOf(viewer: Viewer): string {
  let identity = identities.get(viewer);
  if (identity === undefined) {
    const { issuer, subject, scopes, personIds, businessIds } = viewer;
    identity = JSON.stringify([issuer, subject, [...scopes].sort(), personIds, businessIds]);
    identities.set(viewer, identity);
  }
  return identity;
}

/** The caller of an open sandbox without a token: the partner itself. */
export const sandboxPartner: Viewer = {
  issuer: 'sandbox',
  subject: 'open',
  scopes: new Set(scopes),
  personIds: [],
  businessIds: [],
};

/**
 * True if a viewer has a scope. The partner's scope includes neither reading nor writing: its tokens name
 * those too.
 */
export const has = (viewer: Viewer, scope: Scope): boolean => viewer.scopes.has(scope);

/**
 * True if a person or business (`customer`: either) belongs to the viewer. All customers belong to the
 * partner. An empty id belongs to nobody.
 */
export function owns(viewer: Viewer, kind: 'person' | 'business' | 'customer', id: string): boolean {
  if (id === '') return false;
  if (has(viewer, 'lending:partner')) return true;
  return (
    (kind !== 'business' && viewer.personIds.includes(id)) ||
    (kind !== 'person' && viewer.businessIds.includes(id))
  );
}
