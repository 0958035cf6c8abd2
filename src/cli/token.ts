import { parseArgs } from 'node:util';
import { signToken, type TokenClaims } from '../auth/jwt.js';
import type { Scope } from '../auth/viewer.js';
import { ConfigError, type Config } from '../config.js';
import { sandboxTokens, verifierOptions } from '../gateway/options.js';
import { demo } from '../sandbox/seed.js';
import { print } from './usage.js';

/** Returns the claims from the command line, or those of the demo person if there are none. */
function claimsOf(args: readonly string[]): TokenClaims {
  const { values } = parseArgs({
    args: [...args],
    options: {
      person: { type: 'string', multiple: true },
      business: { type: 'string', multiple: true },
      partner: { type: 'boolean' },
      'read-only': { type: 'boolean' },
    },
  });
  const { person, business, partner = false } = values;
  const scopes: Scope[] = [
    'lending:read',
    ...(values['read-only'] ? [] : ['lending:write' as const]),
    ...(partner ? ['lending:partner' as const] : []),
  ];
  if (partner) return { subject: 'partner', scopes };
  const personIds = person ?? (business ? [] : [demo.person.id]);
  return {
    subject: personIds[0] ?? business?.[0] ?? 'nobody',
    scopes,
    personIds,
    businessIds: business ?? [],
  };
}

/** Prints a token. @throws ConfigError if tokens are signed elsewhere */
export async function run(config: Config, args: readonly string[]): Promise<void> {
  const options = verifierOptions(config) ?? sandboxTokens;
  if (!options.secret)
    throw new ConfigError(['AUTH_JWKS_URL: tokens are signed by the issuer of these keys, not here']);
  print(await signToken(claimsOf(args), options));
}
