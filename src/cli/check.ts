import { PublishedKeys } from '../auth/keys.js';
import { TokenRefusal, TokenSource } from '../bank/token.js';
import { systemClock as clock } from '../clock.js';
import type { Config } from '../config.js';
import { clientOptions } from '../gateway/options.js';
import { sandboxOptions } from '../gateway/sandbox.js';
import { readStartInputs } from '../gateway/start-inputs.js';
import { openRedisStore } from '../gateway/storage.js';
import { StoreError, type Store } from '../store/store.js';
import { createLog } from '../telemetry/log.js';
import { print } from './usage.js';

/** The result of one question to a service that a setting names. */
interface Finding {
  readonly setting: string;
  /** The problem, in words; undefined if there is none. */
  readonly fault: string | undefined;
}

/**
 * Returns the reason of a failure, in our own words and codes: other messages can contain secrets of a URL.
 */
function reasonOf(error: unknown): string {
  if (error instanceof StoreError) return error.message;
  if (error instanceof TokenRefusal)
    return `${error.message}; are LENDING_CLIENT_ID and LENDING_CLIENT_SECRET right?`;
  const { code, cause, reason } = error as { code?: unknown; cause?: unknown; reason?: unknown };
  if (cause instanceof Error) return reasonOf(cause);
  return `is not available (${[code, reason].find((one) => typeof one === 'string') ?? (error as Error).name})`;
}

/**
 * Milliseconds that Redis has for the connection, and for an answer: more than in a gateway, since this process has just
 * begun, and still loads code meanwhile.
 */
const timeLimit = 5000;

async function askRedis(url: string, ask: (store: Store) => Promise<string | undefined>) {
  const store = await openRedisStore({ url, timeLimit, clock });
  return ask(store).finally(() => store.close());
}

async function askForToken(config: Config): Promise<undefined> {
  const source = new TokenSource(clientOptions(config, undefined).credentials, clock);
  await Promise.resolve(source.get()).finally(() => source.close());
}

/** Asks the services, by the setting that names each. Resolves with a problem, or rejects because of one. */
function questions(config: Config): Readonly<Record<string, Promise<string | undefined>>> {
  const { STORE_URL, CACHE_URL, LENDING_API_URL, AUTH_JWKS_URL } = config;
  const asked: Record<string, Promise<string | undefined>> = {};
  if (STORE_URL) asked['STORE_URL'] = askRedis(STORE_URL, (store) => store.fault());
  // Cached answers may be lost, so it only has to respond.
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
 * Does the same as a start without listening, then asks the services that the settings name: Redis, the
 * bank's token endpoint, the published keys. Returns one finding for each. Makes no other call to the bank.
 * @throws ConfigError if the settings, or what they name, are invalid
 */
async function check(config: Config): Promise<Finding[]> {
  readStartInputs(config, createLog('silent'));
  sandboxOptions(config);
  return Promise.all(
    Object.entries(questions(config)).map(async ([setting, answer]) => ({
      setting,
      fault: await answer.catch(reasonOf),
    })),
  );
}

/** Prints what was found. The exit code is 1 if a service is not available. */
export async function run(config: Config): Promise<void> {
  const findings = await check(config);
  print('The settings are right.');
  for (const { setting, fault } of findings) print(`${setting}: ${fault ?? 'ok'}`);
  if (findings.some(({ fault }) => fault !== undefined)) process.exitCode = 1;
}
