/** Headers of an answer, by their names in small letters. */
export type Headers = Readonly<Record<string, string>>;

/** Nothing is loaded, framed or sent from an answer that is data. Pages and documents have policies of their own. */
const contentSecurityPolicy =
  "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
/** Seconds: a year. */
const httpsOnly = 'max-age=31536000';

/**
 * What every answer says to a browser, those included that are given before there is a request. Where the gateway is reached by
 * https, browsers are told to come back by nothing else.
 */
export const securityHeaders = (isHttps: boolean): Headers => ({
  'content-security-policy': contentSecurityPolicy,
  'cross-origin-opener-policy': 'same-origin',
  // Says nothing to pages that ask by CORS; the others have no business here.
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  ...(isHttps && { 'strict-transport-security': httpsOnly }),
});
