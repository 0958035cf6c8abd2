import { PublishedKeys } from '../auth/keys.js';
import { TokenRefusal, TokenSource } from '../bank/token.js';
import { systemClock as clock } from '../clock.js';
import type { Config } from '../config.js';
import { domains } from '../domains/index.js';
import { clientOptions, sandboxOptions } from '../gateway/options.js';
import { openRedisStore } from '../gateway/storage.js';
import { readTrustedDocuments } from '../gateway/trusted-documents.js';
import { buildSchema } from '../graphql/schema.js';
import { StoreError, type Store } from '../store/store.js';
import { createLog } from '../telemetry/log.js';

/** What came of asking what a setting names. */
export interface Finding {
  readonly setting: string;
  /** What is wrong, in words; undefined where nothing is. */
  readonly fault: string | undefined;
}

/** Why something could not be had: only in words of our own and codes, since other messages can carry what is in a URL. */
function reasonOf(error: unknown): string {
  if (error instanceof StoreError) return error.message;
  if (error instanceof TokenRefusal)
    return `${error.message}; are LENDING_CLIENT_ID and LENDING_CLIENT_SECRET right?`;
  const { code, cause, reason } = error as { code?: unknown; cause?: unknown; reason?: unknown };
  if (cause instanceof Error) return reasonOf(cause);
  return `cannot be had (${[code, reason].find((one) => typeof one === 'string') ?? (error as Error).name})`;
}

async function askRedis(url: string, ask: (store: Store) => Promise<string | undefined>) {
  const store = await openRedisStore({ url, clock });
  return ask(store).finally(() => store.close());
}

async function askForToken(config: Config): Promise<undefined> {
  const source = new TokenSource(clientOptions(config, undefined).credentials, clock);
  await Promise.resolve(source.get()).finally(() => source.close());
}

/** What is asked, by the setting that names it: resolves with what is wrong, or is rejected for it. */
function questions(config: Config): Readonly<Record<string, Promise<string | undefined>>> {
  const { STORE_URL, CACHE_URL, LENDING_API_URL, AUTH_JWKS_URL } = config;
  const asked: Record<string, Promise<string | undefined>> = {};
  if (STORE_URL) asked['STORE_URL'] = askRedis(STORE_URL, (store) => store.fault());
  // What it holds may be lost: it only has to answer.
  if (CACHE_URL && CACHE_URL !== STORE_URL)
    asked['CACHE_URL'] = askRedis(CACHE_URL, (store) => store.now().then(() => undefined));
  if (LENDING_API_URL) asked['LENDING_AUTH_URL'] = askForToken(config);
  if (AUTH_JWKS_URL)
    asked['AUTH_JWKS_URL'] = new PublishedKeys(AUTH_JWKS_URL, clock, createLog('silent'))
      .load()
      .then(() => undefined);
  return asked;
}

/**
 * Does what a start does, without listening, and asks what the settings name: the Redis, the bank's token endpoint, the keys that verify callers.
 * Returns what came of each. Nothing else of the bank is called.
 * @throws ConfigError for what is wrong with the settings themselves, the trusted documents included
 */
export async function check(config: Config): Promise<Finding[]> {
  readTrustedDocuments(config, buildSchema(domains));
  sandboxOptions(config);
  return Promise.all(
    Object.entries(questions(config)).map(async ([setting, answer]) => ({
      setting,
      fault: await answer.catch(reasonOf),
    })),
  );
}
