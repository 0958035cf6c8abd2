import { hash, subtle } from 'node:crypto';
import {
  decodeProtectedHeader,
  errors,
  jwtVerify,
  SignJWT,
  type JWTPayload,
  type JWTVerifyOptions,
} from 'jose';
import { LRUCache } from 'lru-cache';
import type { Clock } from '../clock.js';
import { isId } from '../bank/path.js';
import { traceOf, type Log } from '../telemetry/log.js';
import { KeysError, PublishedKeys } from './keys.js';
import { isScope, type Scope, type Viewer } from './viewer.js';

/** Verifies callers' tokens with published keys or with a shared secret. */
export interface VerifierOptions {
  readonly jwksUrl?: string | undefined;
  readonly secret?: string | undefined;
  readonly issuer: string;
  readonly audience: string;
}

/** Accepted algorithms for published keys: never `none`, and never a shared secret's. */
const publicKeyAlgorithms = ['RS256', 'PS256', 'ES256', 'EdDSA'];
const clockToleranceSeconds = 30;
/** Maximum number of cached verifications. Verifying a token costs as much as several calls to the bank. */
const maxTokens = 10_000;
/** Approximate maximum bytes of the cache: 10,000 tokens of common length. */
const maxBytes = 16 * 1024 * 1024;
/** Approximate bytes of a cached viewer besides the text of its token, and of each id besides its text. */
const perViewer = 600;
const perId = 50;

interface Verified {
  readonly viewer: Viewer;
  /** Milliseconds since 1970. */
  readonly until: number;
  /** The version of the keys that verified it. */
  readonly keys: number;
}

/** A token that does not state, or does not prove, the caller's identity. */
export class TokenError extends Error {
  override readonly name = 'TokenError';
}

/** The cache key of a token. The token itself is not kept. */
const tokenDigest = (token: string): string => hash('sha256', token, 'base64url');
/**
 * Approximate bytes of a viewer. Its texts come from its token, and each can occur twice: alone and in the
 * viewer's identity.
 */
const weightOf = (token: string, { personIds, businessIds }: Viewer): number =>
  perViewer + 2 * token.length + perId * (personIds.length + businessIds.length);

/** Returns a claim that must be a non-empty text. The type promises one, but a token can hold anything. */
function requiredClaim(claim: unknown, what: string): string {
  if (typeof claim !== 'string' || claim.trim() === '') throw new TokenError(`The token names no ${what}.`);
  return claim;
}

/**
 * Returns the customers of a claim: one id or a list of ids; none if it is missing, null or an empty list.
 * Anything else is the issuer's mistake and is refused: ignoring the claim would make every resource appear
 * missing, without a reason.
 */
function customersIn(payload: JWTPayload, claim: 'person_id' | 'business_id'): string[] {
  const ids: unknown[] = [payload[claim] ?? []].flat();
  if (!ids.every(isId))
    throw new TokenError(`The token's claim ${claim} is neither an id nor a list of ids.`);
  return ids;
}

function viewerOfToken(payload: JWTPayload): Viewer {
  const { iss, sub, scope, exp = 0 } = payload;
  return {
    issuer: requiredClaim(iss, 'issuer'),
    subject: requiredClaim(sub, 'subject'),
    scopes: new Set(typeof scope === 'string' ? scope.split(' ').filter(isScope) : []),
    personIds: customersIn(payload, 'person_id'),
    businessIds: customersIn(payload, 'business_id'),
    expiresAt: exp * 1000,
  };
}

/**
 * Verifies a bearer token. @throws TokenError with a message for the caller; KeysError or another error if
 * verification was not possible
 */
export type Verify = (token: string) => Promise<Viewer>;

/** The keys that verify tokens. */
interface Keys {
  /** Verifies signature and claims. */
  verify(token: string): Promise<{ readonly payload: JWTPayload }>;
  /** Changes when the keys do. What they have verified is valid until then; undefined if they are too old. */
  version(): number | undefined;
}

/**
 * Returns a verifier that checks signature, algorithm, issuer, audience, expiry and not-before. A verified
 * token is cached until it expires or the keys change.
 */
export function createVerifier(
  { jwksUrl, secret, issuer, audience }: VerifierOptions,
  clock: Clock,
  log: Log,
): Verify {
  const limits = (algorithms: string[]): JWTVerifyOptions => ({
    issuer,
    audience,
    algorithms,
    clockTolerance: clockToleranceSeconds,
    requiredClaims: ['exp', 'iss', 'sub'],
    currentDate: new Date(clock.now()),
  });
  const keys = jwksUrl
    ? byPublishedKeys(new PublishedKeys(jwksUrl, clock, log), limits, log)
    : bySecret(secret ?? '', limits);
  const verified = new LRUCache<string, Verified>({ max: maxTokens, maxSize: maxBytes });
  return async (token) => {
    const digest = tokenDigest(token);
    const known = verified.get(digest);
    const version = keys.version();
    if (known && known.until > clock.now() && known.keys === version) return known.viewer;
    try {
      const { payload } = await keys.verify(token);
      const viewer = viewerOfToken(payload);
      const until = (payload.exp ?? 0) * 1000;
      // Keys that changed meanwhile have another version, and verify it again.
      if (version !== undefined)
        verified.set(digest, { viewer, until, keys: version }, { size: weightOf(token, viewer) });
      return viewer;
    } catch (error) {
      if (error instanceof TokenError) throw error;
      if (error instanceof errors.JWTExpired) throw new TokenError('The token has expired.');
      if (!(error instanceof errors.JOSEError)) throw error;
      throw new TokenError('The token is not valid here.');
    }
  };
}

type TokenRules = (algorithms: string[]) => JWTVerifyOptions;

function byPublishedKeys(published: PublishedKeys, limits: TokenRules, log: Log): Keys {
  return {
    version: () => published.version(),
    async verify(token) {
      try {
        return await jwtVerify(token, published.find, limits(publicKeyAlgorithms));
      } catch (error) {
        if (error instanceof KeysError || error instanceof errors.JOSEError) throw error;
        // The key itself is weak (RSA below 2048 bits) or damaged. Its signatures prove nothing.
        log.write('warn', 'a published key cannot be used', {
          keyId: decodeProtectedHeader(token).kid,
          ...traceOf(error),
        });
        throw new TokenError('The token is not valid here.');
      }
    },
  };
}

function bySecret(secret: string, limits: TokenRules): Keys {
  // Imported once: jose would import the bytes again for each token.
  const key = subtle.importKey(
    'raw',
    new TextEncoder().encode(secret),
    { name: 'HMAC', hash: 'SHA-256' },
    false,
    ['verify'],
  );
  return {
    version: () => 1,
    verify: async (token) => jwtVerify(token, await key, limits(['HS256'])),
  };
}

/** Claims of a token that the gateway signs for trying its access rules. */
export interface TokenClaims {
  readonly subject: string;
  readonly scopes: readonly Scope[];
  readonly personIds?: readonly string[];
  readonly businessIds?: readonly string[];
}

/** Signs a token, valid for 12 hours, for a verifier with the same secret, issuer and audience. */
export function signToken(
  { subject, scopes, personIds, businessIds }: TokenClaims,
  { secret, issuer, audience }: VerifierOptions,
): Promise<string> {
  return new SignJWT({
    scope: scopes.join(' '),
    ...(personIds && { person_id: personIds }),
    ...(businessIds && { business_id: businessIds }),
  })
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject(subject)
    .setIssuer(issuer)
    .setAudience(audience)
    .setIssuedAt()
    .setExpirationTime('12h')
    .sign(new TextEncoder().encode(secret));
}
