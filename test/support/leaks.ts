import { isValidIBAN } from 'ibantools';

/** Data that must not leave the gateway, by its format, in any test. */
const shapes: readonly (readonly [what: string, pattern: RegExp])[] = [
  ['a token', /\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*/],
  ['a token of the sandbox', /\b[0-9a-f]{64}\b/],
  ['a token of the scripted bank', /bank-token-\d/],
  ['a credential in a header', /\b(?:Bearer|Basic) +[\w+/=.-]{8,}/],
  ['a customer of the seed data', /\b(?:Lisa|Hermann|Schmidt|Mustermann|Muster Handels|Weber|Becker)\b/],
  ['a file in Base64', /JVBERi0|[A-Za-z0-9+]{300}/],
  ["the bank's own words for its inside", /backtrace|\/v1\/|\/oauth2\//],
];

const secrets = new Set(['sandbox-secret', 'only-for-the-embedded-sandbox-on-loopback']);

/** Adds a text that must not leave the gateway from now on. */
export const plant = (secret: string): void => void secrets.add(secret);

const ibanLike = /\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]){11,30}/g;
const holdsIban = (text: string): boolean =>
  (text.match(ibanLike) ?? []).some((found) => {
    const compact = found.replaceAll(' ', '');
    // More may follow than belongs to it.
    return Array.from({ length: compact.length - 14 }, (_, more) => compact.slice(0, 15 + more)).some(
      (start) => isValidIBAN(start),
    );
  });

/** Returns the data in a text that must not leave the gateway. */
export const leaksIn = (text: string): string[] => [
  ...shapes.filter(([, pattern]) => pattern.test(text)).map(([what]) => what),
  ...(holdsIban(text) ? ['an IBAN'] : []),
  ...[...secrets].filter((secret) => text.includes(secret)).map(() => 'a secret of the settings'),
];

/** The leaks of this test so far. A test that leaves any here fails. */
export const leaks: string[] = [];

/** Checks a log line, or the parts of a response besides its data. */
export function inspect(where: string, text: string): void {
  for (const what of leaksIn(text)) leaks.push(`${what} in ${where}: ${text.slice(0, 500)}`);
}

/** Checks the parts of a response besides its data, where IBANs may be shown to their owners. */
export function inspectAnswer(text: string): void {
  // Megabytes of data alone need not be parsed.
  if (!/"(?:errors|extensions)"/.test(text)) return;
  const { errors, extensions } = JSON.parse(text) as {
    readonly errors?: unknown;
    readonly extensions?: unknown;
  };
  if (errors !== undefined || extensions !== undefined)
    inspect('an answer', JSON.stringify({ errors, extensions }));
}

const isOurs = (url: string): boolean =>
  URL.canParse(url) && /^\/(?:graphql|documents)\b/.test(new URL(url).pathname);

/** True for a response that is to be inspected: JSON from a gateway. */
export const isInspected = (url: string, contentType: string | null): boolean =>
  contentType?.includes('json') === true && isOurs(url);

/** Checks a response, if it is a gateway's and JSON. */
export function inspectResponse(url: string, contentType: string | null, text: string): void {
  if (isInspected(url, contentType) && text.startsWith('{')) inspectAnswer(text);
}
