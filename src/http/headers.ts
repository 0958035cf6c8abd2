/** Response headers by lowercase name. */
export type Headers = Readonly<Record<string, string>>;

/** Data responses load, embed and submit nothing. Pages and PDFs have their own policies. */
const contentSecurityPolicy =
  "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
/** Seconds: a year. */
const httpsOnly = 'max-age=31536000';

/**
 * Security headers of every response, including those sent before there is a request. If the gateway is
 * reached by https, browsers are told to use only https.
 */
export const securityHeaders = (isHttps: boolean): Headers => ({
  'content-security-policy': contentSecurityPolicy,
  'cross-origin-opener-policy': 'same-origin',
  // Does not affect pages that use CORS; no others may read responses.
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  ...(isHttps && { 'strict-transport-security': httpsOnly }),
});
