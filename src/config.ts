import { getHeapStatistics } from 'node:v8';
import { isLoopback } from './loopback.js';
import type { Setting } from './setting.js';
import { settings } from './settings.js';

/** Names of variables, each with its value. */
export type Environment = Readonly<Record<string, string | undefined>>;

type Values = Readonly<{ [Name in keyof typeof settings]: (typeof settings)[Name]['default'] }>;

/** Returns where traces or metrics go if no setting says it: to the collector, if there is one. */
const exporterOf = ({ OTEL_EXPORTER_OTLP_ENDPOINT: all }: Values, own: string | undefined): string =>
  (own ?? all) === undefined ? 'none' : 'otlp';

/** Returns the defaults that depend on other settings, or on the machine. */
const derivedDefaults = (values: Values) => {
  const { LENDING_API_URL, STORE_URL, HOST } = values;
  const isReal = LENDING_API_URL !== undefined;
  return {
    LIMIT_REQUESTS: isReal ? 600 : 0,
    LIMIT_HELD_BYTES: Math.floor(getHeapStatistics().heap_size_limit / 2),
    CACHE: isReal ? 'on' : 'off',
    CACHE_URL: STORE_URL,
    BANK_CALLS: isReal ? 'off' : 'on',
    INTROSPECTION: isReal ? 'partner' : 'on',
    METRICS_HOST: HOST,
    OTEL_TRACES_EXPORTER: exporterOf(values, values.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT),
    OTEL_METRICS_EXPORTER: exporterOf(values, values.OTEL_EXPORTER_OTLP_METRICS_ENDPOINT),
  };
};
type Derived = ReturnType<typeof derivedDefaults>;

/** Validated settings, frozen. */
export type Config = Readonly<Omit<Values, keyof Derived> & Derived>;

/** All problems of the settings, in one message. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  constructor(problems: readonly string[]) {
    super(`Wrong settings:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
  }
}

function urlProblem(value: string): string | undefined {
  const parsed = URL.canParse(value) ? new URL(value) : undefined;
  if (!parsed || !['http:', 'https:'].includes(parsed.protocol))
    return 'must be a URL that begins with https:// (or http:// on this machine)';
  return undefined;
}

function isRedisUrl(value: string): boolean {
  if (!URL.canParse(value)) return false;
  const { protocol, hostname, pathname, username, password, search } = new URL(value);
  const isDecodable = !/%(?![0-9a-f]{2})/i.test(username + password);
  return (
    /^rediss?:$/.test(protocol) &&
    hostname !== '' &&
    /^\/?\d*$/.test(pathname) &&
    search === '' &&
    isDecodable
  );
}

const isPlainHttpAbroad = (value: string): boolean => {
  const { protocol, hostname } = new URL(value);
  return protocol === 'http:' && !isLoopback(hostname);
};

function isKeyList(value: string): boolean {
  const entries = value.split(',').map((entry) => entry.trim());
  if (entries.at(-1) === 'plain') entries.pop();
  const ids = new Set(entries.map((entry) => entry.split(':')[0]));
  return (
    entries.length > 0 &&
    ids.size === entries.length &&
    entries.every((entry) => /^[\w-]{1,32}:[A-Za-z0-9+/]{43}=$/.test(entry))
  );
}

const isOrigin = (value: string): boolean =>
  URL.canParse(value) &&
  /^https?:[^*]*$/.test(value) &&
  new URL(value).origin === value &&
  !isPlainHttpAbroad(value);

function jsonProblem(value: string): string | undefined {
  try {
    const json: unknown = JSON.parse(value);
    return typeof json === 'object' && json !== null && !Array.isArray(json)
      ? undefined
      : 'must be a JSON object';
  } catch {
    return 'must be a JSON object';
  }
}

function isPercentEncoded(value: string): boolean {
  try {
    decodeURIComponent(value);
    return true;
  } catch {
    return false;
  }
}

function valueProblem(
  { type, least = 0, most = 0, choices = [] }: Setting<unknown>,
  value: string,
): string | undefined {
  if (type === 'integer')
    return /^\d{1,12}$/.test(value) && Number(value) >= least && Number(value) <= most
      ? undefined
      : `must be a whole number from ${least} to ${most}`;
  if (type === 'choice') return choices.includes(value) ? undefined : `must be one of ${choices.join(', ')}`;
  if (type === 'secret')
    return Buffer.byteLength(value) >= least ? undefined : `must have at least ${least} bytes`;
  if (type === 'secrets')
    return value.split(',').every((one) => Buffer.byteLength(one.trim()) >= least)
      ? undefined
      : `must have at least ${least} bytes, each where there are several`;
  if (type === 'keys')
    return isKeyList(value)
      ? undefined
      : 'must be keys such as 2026-01:BASE64, each with an id of its own (letters, digits, _ and -) and 32 bytes in Base64 (openssl rand -base64 32), with commas between them';
  if (type === 'store')
    return isRedisUrl(value)
      ? undefined
      : 'must be a URL that begins with redis:// or rediss://, with nothing after the host but the number of a database';
  if (type === 'origins')
    return value.split(',').every((one) => isOrigin(one.trim()))
      ? undefined
      : 'must be whole origins such as https://app.example.com (http:// only on this machine), each as a browser names it: no path, no *';
  if (type === 'json') return jsonProblem(value);
  if (type === 'path')
    return /^(?:\/[\w.~-]+)+$/.test(value) ? undefined : 'must be a path such as /webhooks/solaris';
  if (type === 'prefix')
    return /^[A-Za-z]\w*_$/.test(value)
      ? undefined
      : 'must begin with a letter, go on with letters, digits and _, and end with _';
  if (type === 'ratio')
    return /^(0|1|0?\.\d+|1\.0+)$/.test(value) ? undefined : 'must be a number from 0 to 1';
  if (type === 'pairs')
    return value.split(',').every((one) => /^\s*[^\s=,;]+\s*=[^,;]*$/.test(one) && isPercentEncoded(one))
      ? undefined
      : 'must be name=value, with commas between them, and values percent-encoded';
  return type === 'url' ? urlProblem(value) : undefined;
}

const ours =
  /^(LENDING|AUTH|SANDBOX|REQUEST|STORE|LINK|DOWNLOAD|UPLOAD|CACHE|LIMIT|CORS|DRAIN|IDEMPOTENCY|TRUSTED|WEBHOOK|FEDERATION|METRICS)_/;
/** Variables that container platforms add next to ours. */
const injected = /_SERVICE_|_PORT$|_PORT_/;

const unknownNames = (environment: Environment): string[] =>
  Object.keys(environment)
    .filter((name) => ours.test(name) && !(name in settings) && !injected.test(name))
    .map((name) => `${name}: there is no such setting`);

/**
 * Checks rules over several settings. An invalid setting counts as given, so that nothing is reported twice.
 */
function* contradictions(config: Values, isGiven: (name: keyof Values) => boolean): Generator<string> {
  const real = isGiven('LENDING_API_URL');
  for (const name of ['LENDING_AUTH_URL', 'LENDING_CLIENT_ID', 'LENDING_CLIENT_SECRET'] as const) {
    if (real && !isGiven(name)) yield `${name}: is required with LENDING_API_URL`;
    if (!real && isGiven(name)) yield `${name}: means nothing without LENDING_API_URL`;
  }
  for (const name of ['LENDING_API_URL', 'LENDING_AUTH_URL', 'AUTH_JWKS_URL'] as const) {
    if (config[name] && isPlainHttpAbroad(config[name]))
      yield `${name}: must be https:// beyond this machine`;
  }
  if (
    config.LENDING_API_URL &&
    new URL(config.LENDING_API_URL).href !== `${new URL(config.LENDING_API_URL).origin}/`
  )
    yield 'LENDING_API_URL: must be a host alone, without a path, a query or credentials';
  if (config.PUBLIC_URL && !/^https?:\/\/[^?#@]*$/.test(config.PUBLIC_URL))
    yield 'PUBLIC_URL: must have no query, no # and no credentials: paths are put behind it';
  if (config.WEBHOOK_PATH === '/graphql') yield "WEBHOOK_PATH: /graphql is the graph's own path";
  for (const name of ['SANDBOX_PORT', 'SANDBOX_SEED', 'SANDBOX_FAULTS'] as const) {
    if (real && isGiven(name)) yield `${name}: there is no sandbox beside LENDING_API_URL`;
  }
  if (real && !isGiven('LINK_SECRET')) yield 'LINK_SECRET: is required with LENDING_API_URL';
  if (config.REQUEST_BODY_LIMIT < Math.ceil(config.UPLOAD_LIMIT / 3) * 4)
    yield 'REQUEST_BODY_LIMIT: leaves no room for a file of UPLOAD_LIMIT, which Base64 makes a third longer';
  if (config.LIMIT_ANSWER_BYTES < Math.ceil(config.DOWNLOAD_CONTENT_LIMIT / 3) * 4)
    yield 'LIMIT_ANSWER_BYTES: leaves no room for a document of DOWNLOAD_CONTENT_LIMIT, which Base64 makes a third longer';
  if (config.TRUSTED_DOCUMENTS_ONLY === 'on' && !isGiven('TRUSTED_DOCUMENTS'))
    yield 'TRUSTED_DOCUMENTS: is required with TRUSTED_DOCUMENTS_ONLY=on, which would refuse everything without it';
  if (config.STORE_KEY && !isGiven('STORE_URL') && !isGiven('CACHE_URL'))
    yield 'STORE_KEY: means nothing without STORE_URL or CACHE_URL';
  if (isGiven('WEBHOOK_SECRETS') && isGiven('WEBHOOK_SECRETS_FILE'))
    yield 'WEBHOOK_SECRETS_FILE: cannot be set beside WEBHOOK_SECRETS';
  for (const name of ['FEDERATION_ROOT_PREFIX', 'FEDERATION_SCOPES'] as const) {
    if (!isGiven('FEDERATION') && isGiven(name)) yield `${name}: means nothing without FEDERATION=on`;
  }
  const verified = isGiven('AUTH_JWKS_URL') || isGiven('AUTH_SECRET');
  if (isGiven('AUTH_JWKS_URL') && isGiven('AUTH_SECRET'))
    yield 'AUTH_SECRET: cannot be set beside AUTH_JWKS_URL';
  if (!verified && real) yield 'AUTH_JWKS_URL or AUTH_SECRET: one is required with LENDING_API_URL';
  if (!verified && !real && !isLoopback(config.HOST))
    yield 'AUTH_JWKS_URL or AUTH_SECRET: one is required where HOST is not of this machine alone';
  for (const name of ['AUTH_ISSUER', 'AUTH_AUDIENCE'] as const) {
    if (verified && !isGiven(name)) yield `${name}: is required with AUTH_JWKS_URL or AUTH_SECRET`;
    if (!verified && isGiven(name))
      yield `${name}: means nothing without AUTH_JWKS_URL or AUTH_SECRET, which verify tokens`;
  }
}

/**
 * Reads the settings from an environment. An empty variable counts as unset. @throws ConfigError that lists
 * all problems at once, without the value of a secret
 */
export function readConfig(environment: Environment): Config {
  const problems = unknownNames(environment);
  const values: Record<string, unknown> = {};
  for (const [name, setting] of Object.entries(settings)) {
    const value = environment[name]?.trim() || undefined;
    const problem = value === undefined ? undefined : valueProblem(setting, value);
    if (problem) problems.push(`${name}: ${problem}`);
    values[name] =
      value === undefined || problem ? setting.default : setting.type === 'integer' ? Number(value) : value;
  }
  const given = values as unknown as Values;
  problems.push(...contradictions(given, (name) => Boolean(environment[name]?.trim())));
  if (problems.length > 0) throw new ConfigError(problems);
  const derived = Object.entries(derivedDefaults(given)).filter(([name]) => values[name] === undefined);
  return Object.freeze(Object.assign({}, given, Object.fromEntries(derived)) as Config);
}
