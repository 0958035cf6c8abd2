const scopes = ['lending:read', 'lending:write', 'lending:partner'] as const;

/** Rights that a token can carry in its `scope`. */
export type Scope = (typeof scopes)[number];

/** Whether a text is one of these rights; tokens can carry others, which mean nothing here. */
export const isScope = (text: string): text is Scope => (scopes as readonly string[]).includes(text);

/** Who is calling, and what is theirs. */
export interface Viewer {
  /** Who vouches for the caller (`iss`), and the caller's name there (`sub`). */
  readonly issuer: string;
  readonly subject: string;
  readonly scopes: ReadonlySet<string>;
  readonly personIds: readonly string[];
  readonly businessIds: readonly string[];
}

/** The same text for the same caller: `iss` and `sub`. */
export const callerOf = ({ issuer, subject }: Viewer): string => `${issuer}\n${subject}`;

/** The caller of an open sandbox who shows no token: the partner itself. */
export const sandboxPartner: Viewer = {
  issuer: 'sandbox',
  subject: 'open',
  scopes: new Set(scopes),
  personIds: [],
  businessIds: [],
};

/** Whether a token carries a right. The partner's right includes neither reading nor writing: its tokens name those too. */
export const has = (viewer: Viewer, scope: Scope): boolean => viewer.scopes.has(scope);

/**
 * Whether a person or business (`customer`: either) is the viewer's own, or the viewer is the partner, whose customers all of them are. An
 * empty id is nobody's.
 */
export function owns(viewer: Viewer, kind: 'person' | 'business' | 'customer', id: string): boolean {
  if (id === '') return false;
  if (has(viewer, 'lending:partner')) return true;
  return (
    (kind !== 'business' && viewer.personIds.includes(id)) ||
    (kind !== 'person' && viewer.businessIds.includes(id))
  );
}
