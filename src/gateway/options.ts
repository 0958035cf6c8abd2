import { randomBytes } from 'node:crypto';
import type { VerifierOptions } from '../auth/jwt.js';
import type { ClientOptions } from '../bank/client.js';
import type { Config } from '../config.js';
import type { Limits } from '../graphql/limits.js';
import type { SubgraphOptions } from '../graphql/subgraph.js';
import type { Sandbox } from '../sandbox/server.js';

/**
 * Signs the tokens of an open sandbox for `npm run token`. Not a secret: only a gateway that is open anyway
 * accepts it, on loopback with the embedded sandbox.
 */
export const sandboxTokens: VerifierOptions = {
  secret: 'only-for-the-embedded-sandbox-on-loopback',
  issuer: 'lending-graph-sandbox',
  audience: 'lending-graph',
};

/** Returns the options to verify tokens; undefined if the gateway is open. */
export const verifierOptions = (config: Config): VerifierOptions | undefined =>
  config.AUTH_JWKS_URL || config.AUTH_SECRET
    ? {
        jwksUrl: config.AUTH_JWKS_URL,
        secret: config.AUTH_SECRET,
        issuer: config.AUTH_ISSUER ?? '',
        audience: config.AUTH_AUDIENCE ?? '',
      }
    : undefined;

/** Returns the options of the bank's client. */
export function clientOptions(
  config: Config,
  sandbox: Pick<Sandbox, 'url' | 'credentials'> | undefined,
): ClientOptions {
  const {
    LENDING_API_URL: url = '',
    LENDING_AUTH_URL: authUrl = '',
    LENDING_CLIENT_ID: clientId = '',
    LENDING_CLIENT_SECRET: clientSecret = '',
  } = config;
  return {
    url: sandbox ? sandbox.url : new URL(url).origin,
    credentials: sandbox
      ? { url: `${sandbox.url}/oauth2/token`, ...sandbox.credentials }
      : { url: authUrl, clientId, clientSecret },
    maxInFlight: config.LENDING_MAX_IN_FLIGHT,
    maxWaiting: config.LENDING_MAX_WAITING,
    readAttempts: config.LENDING_READ_ATTEMPTS,
    readTimeout: config.LENDING_READ_TIMEOUT,
    writeTimeout: config.LENDING_WRITE_TIMEOUT,
    downloads: {
      maxInFlight: Math.min(config.DOWNLOAD_MAX_IN_FLIGHT, Math.ceil(config.LENDING_MAX_IN_FLIGHT / 2)),
      minRate: config.DOWNLOAD_MIN_RATE,
    },
    contentLimit: config.DOWNLOAD_CONTENT_LIMIT,
    propagatesTraces: config.LENDING_TRACEPARENT === 'on',
  };
}

/** Returns the limits of one request. */
export const limitsOf = (config: Config): Limits => ({
  characters: config.LIMIT_CHARACTERS,
  tokens: config.LIMIT_TOKENS,
  depth: config.LIMIT_DEPTH,
  rootFields: config.LIMIT_ROOT_FIELDS,
  aliases: config.LIMIT_ALIASES,
  directives: config.LIMIT_DIRECTIVES,
  spreads: config.LIMIT_SPREADS,
  fields: config.LIMIT_FIELDS,
  repeats: config.LIMIT_REPEATS,
  nodes: config.LIMIT_NODES,
  leaves: config.LIMIT_LEAVES,
  bankCalls: config.LIMIT_BANK_CALLS,
  answerBytes: config.LIMIT_ANSWER_BYTES,
});

/** Returns how the graph is a subgraph; undefined if it is none. */
export const subgraphOptions = (config: Config): SubgraphOptions | undefined =>
  config.FEDERATION === 'on'
    ? { rootPrefix: config.FEDERATION_ROOT_PREFIX ?? '', scopes: config.FEDERATION_SCOPES === 'on' }
    : undefined;

/** Returns the entries of a comma-separated setting. */
export const listOf = (text: string | undefined): string[] =>
  text === undefined ? [] : text.split(',').map((entry) => entry.trim());

/** Returns the secrets that sign links. Without the setting, a random one that ends with the process. */
export const linkSecrets = ({ LINK_SECRET: secrets }: Config): string[] =>
  secrets === undefined ? [randomBytes(32).toString('base64url')] : listOf(secrets);
