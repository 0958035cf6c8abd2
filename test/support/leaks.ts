import { isValidIBAN } from 'ibantools';

/** What must not leave the house, by what it looks like, whatever test it is from. */
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

/** Makes a text one that must not leave the house from now on. */
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

/** What a text holds that must not leave the house. */
export const leaksIn = (text: string): string[] => [
  ...shapes.filter(([, pattern]) => pattern.test(text)).map(([what]) => what),
  ...(holdsIban(text) ? ['an IBAN'] : []),
  ...[...secrets].filter((secret) => text.includes(secret)).map(() => 'a secret of the settings'),
];

/** What was found in this test so far. A test that leaves something here fails. */
export const leaks: string[] = [];

/** Looks through a line of a log, or what an answer says beside its data. */
export function inspect(where: string, text: string): void {
  for (const what of leaksIn(text)) leaks.push(`${what} in ${where}: ${text.slice(0, 500)}`);
}

/** Looks through what an answer says beside its data, where IBANs may stand for who owns them. */
export function inspectAnswer(text: string): void {
  const { errors, extensions } = JSON.parse(text) as {
    readonly errors?: unknown;
    readonly extensions?: unknown;
  };
  if (errors !== undefined || extensions !== undefined)
    inspect('an answer', JSON.stringify({ errors, extensions }));
}
