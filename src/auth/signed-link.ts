import { jwtVerify, SignJWT, type JWTPayload } from 'jose';
import type { Clock } from '../clock.js';
import { isId } from '../bank/path.js';
import { has, owns, type Scope, type Viewer } from './viewer.js';

/** The contents of a link to a PDF. */
export interface LinkedPdf {
  /** The viewer that may open it: the one that requested it, limited to reading and to this PDF's owner. */
  readonly viewer: Viewer;
  readonly operationId: string;
  readonly params: Readonly<Record<string, string | number>>;
}

/** The signature of a PDF link. */
export interface Signature {
  readonly text: string;
  readonly expiresAt: Date;
}

/** A link with an invalid signature or past its expiry. */
export class LinkError extends Error {
  override readonly name = 'LinkError';
}

/**
 * Separates these signatures from callers' tokens, so that neither is accepted as the other, even with equal
 * secrets.
 */
const purpose = { typ: 'document-link', audience: 'lending-graph/documents' };

const textsOf = (claim: unknown): string[] =>
  Array.isArray(claim) ? claim.filter((text) => typeof text === 'string') : [];
const idsOf = (claim: unknown): string[] => textsOf(claim).filter(isId);

function documentOf(payload: JWTPayload): LinkedPdf {
  const { iss = '', sub = '', scope } = payload;
  return {
    viewer: {
      issuer: iss,
      subject: sub,
      scopes: new Set(textsOf(scope)),
      personIds: idsOf(payload['person_id']),
      businessIds: idsOf(payload['business_id']),
    },
    operationId: String(payload['operation']),
    params: payload['params'] as LinkedPdf['params'],
  };
}

/**
 * Signs and verifies links to PDFs (HMAC-SHA256, as a JWT). A browser that opens one sends no token: the
 * signature is the credential, over the viewer, the operation, its parameters and the expiry.
 */
export class LinkSigner {
  readonly #keys: readonly Uint8Array[];
  readonly #lifetime: number;
  readonly #clock: Clock;

  /** `secrets`, newest first: the first one signs, all are accepted. `lifetime` in milliseconds. */
  constructor(secrets: readonly string[], lifetime: number, clock: Clock) {
    this.#keys = secrets.map((secret) => new TextEncoder().encode(secret));
    this.#lifetime = lifetime;
    this.#clock = clock;
  }

  /** Signs a link to a PDF. It expires on a full second. */
  async sign({ viewer, operationId, params }: LinkedPdf): Promise<Signature> {
    const scopes: Scope[] = (['lending:read'] as const).filter((scope) => has(viewer, scope));
    const owned = (kind: 'person' | 'business'): unknown[] =>
      [params[`${kind}Id`]].filter((id) => typeof id === 'string' && owns(viewer, kind, id));
    const expiry = Math.floor((this.#clock.now() + this.#lifetime) / 1000);
    const claims = {
      scope: scopes,
      person_id: owned('person'),
      business_id: owned('business'),
      operation: operationId,
      params,
    };
    const jwt = new SignJWT(claims)
      .setProtectedHeader({ alg: 'HS256', typ: purpose.typ })
      .setIssuer(viewer.issuer)
      .setSubject(viewer.subject)
      .setAudience(purpose.audience)
      .setExpirationTime(expiry);
    return { text: await jwt.sign(this.#keys[0] as Uint8Array), expiresAt: new Date(expiry * 1000) };
  }

  /** Returns the contents of a signed link. @throws LinkError */
  async verify(text: string): Promise<LinkedPdf> {
    const options = {
      algorithms: ['HS256'],
      typ: purpose.typ,
      audience: purpose.audience,
      requiredClaims: ['exp'],
      currentDate: new Date(this.#clock.now()),
    };
    for (const key of this.#keys) {
      const verified = await jwtVerify(text, key, options).catch(() => undefined);
      if (verified) return documentOf(verified.payload);
    }
    throw new LinkError('The link is not valid, or no longer. Ask for a new one.');
  }
}
