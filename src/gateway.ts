import { createHash, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { GraphQLSchema } from 'graphql';
import { LinkSigner } from './auth/link.js';
import { createVerifier, type VerifierOptions } from './auth/jwt.js';
import { RateLimit } from './auth/rate-limit.js';
import { sandboxPartner, type Viewer } from './auth/viewer.js';
import { getHeapStatistics } from 'node:v8';
import { Budget } from './budget.js';
import { systemClock, type Clock } from './clock.js';
import type { Cache } from './cache/cache.js';
import { memoryCache } from './cache/memory.js';
import { ConfigError, type Config } from './config.js';
import { domains } from './domains/index.js';
import { IdempotencyKeys } from './context/idempotency.js';
import { rememberFromStart } from './context/known.js';
import { WritesUnderWay } from './context/writes-under-way.js';
import { CostTable } from './graphql/cost-table.js';
import { costsOf, type DocumentCost } from './graphql/document-costs.js';
import { Estimate } from './graphql/estimate.js';
import type { Limits } from './graphql/limits.js';
import { ManifestError, readManifest, type TrustedDocument } from './graphql/manifest.js';
import { endpoints, shapes } from './generated/contract.js';
import { buildSchema } from './graphql/schema.js';
import { Engine } from './graphql/engine.js';
import type { Introspection } from './graphql/request-checks.js';
import { TrustedDocuments } from './graphql/trusted-documents.js';
import { graphiqlRoutes, type GraphiqlTab } from './http/graphiql.js';
import { firstTab, storyTabs, withTokens } from './http/graphiql-tabs.js';
import { documentRoutes } from './http/documents.js';
import { graphqlRoutes } from './http/graphql.js';
import { healthRoutes } from './http/health.js';
import { createHttpServer } from './http/server.js';
import { BankClient, type ClientOptions } from './bank/client.js';
import { Reads } from './bank/reads.js';
import { forecastFrom } from './sandbox/forecast.js';
import { demo, firstIds } from './sandbox/seed.js';
import { sandboxCredentials, startSandbox, type Sandbox, type SandboxOptions } from './sandbox/server.js';
import { MemoryStore } from './store/memory.js';
import { StoreError, type Store } from './store/store.js';
import type { Log } from './telemetry/log.js';

/** A gateway that listens. */
export interface Gateway {
  /** Where it listens, without a path. */
  readonly url: string;
  /** The embedded sandbox; undefined in front of a real bank. */
  readonly sandbox: Sandbox | undefined;
  /** Whether there is a GraphiQL. */
  readonly graphiql: boolean;
  /** Whether callers without a token are taken for the partner. */
  readonly open: boolean;
  /**
   * Takes nothing new, answers what is under way, then ends. Whether all of it was answered within DRAIN_TIMEOUT; what was not is cut off.
   */
  readonly close: () => Promise<boolean>;
  /**
   * Lets others take over, then closes: readiness goes red and answers end their connections, new requests are served for DRAIN_DELAY.
   */
  readonly drain: () => Promise<boolean>;
}

/**
 * What tokens of an open sandbox are signed with, by `npm run token`. No secret: it is accepted only by a gateway that is open
 * anyway, on loopback, in front of the embedded sandbox.
 */
export const sandboxTokens: VerifierOptions = {
  secret: 'only-for-the-embedded-sandbox-on-loopback',
  issuer: 'lending-graph-sandbox',
  audience: 'lending-graph',
};

/** How this configuration verifies tokens; undefined where the gateway is open. */
export const verifierOptions = (config: Config): VerifierOptions | undefined =>
  config.AUTH_JWKS_URL || config.AUTH_SECRET
    ? {
        jwksUrl: config.AUTH_JWKS_URL,
        secret: config.AUTH_SECRET,
        issuer: config.AUTH_ISSUER ?? '',
        audience: config.AUTH_AUDIENCE ?? '',
      }
    : undefined;

/** What the sandbox is started with. @throws ConfigError for a weather that cannot be */
export function sandboxOptions({
  SANDBOX_PORT: port,
  SANDBOX_SEED: seed,
  SANDBOX_WEATHER: weather,
}: Config): SandboxOptions {
  try {
    return { port, seed, weather: weather === undefined ? undefined : forecastFrom(weather) };
  } catch (error) {
    throw new ConfigError([`SANDBOX_WEATHER: ${error instanceof Error ? error.message : String(error)}`]);
  }
}

/** Where the bank is, and how it is called. */
function bankOf(config: Config, sandbox: Sandbox | undefined): ClientOptions {
  const {
    LENDING_API_URL: url = '',
    LENDING_AUTH_URL: authUrl = '',
    LENDING_CLIENT_ID: clientId = '',
    LENDING_CLIENT_SECRET: clientSecret = '',
  } = config;
  return {
    url: sandbox ? sandbox.url : new URL(url).origin,
    credentials: sandbox
      ? { url: `${sandbox.url}/oauth2/token`, ...sandboxCredentials }
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
  };
}

/** How much one request may ask for. */
const limitsOf = (config: Config): Limits => ({
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

/** What GraphiQL opens with: the story of the demo person, or a beginning where there is none. */
function graphiqlTabs(sandbox: Sandbox | undefined, tokens: VerifierOptions | undefined): GraphiqlTab[] {
  const tabs = sandbox ? storyTabs(Object.assign({}, demo.person, firstIds)) : [firstTab];
  return tokens ? withTokens(tabs) : tabs;
}

const listOf = (text: string | undefined): string[] =>
  text === undefined ? [] : text.split(',').map((entry) => entry.trim());

/** What links are signed with: without a setting, something that nobody knows and that ends with the process. */
const linkSecrets = ({ LINK_SECRET: secrets }: Config): string[] =>
  secrets === undefined ? [randomBytes(32).toString('base64url')] : listOf(secrets);

// Redis's client is a quarter of all code: it is loaded where a setting names a Redis.
const redisStore = () => import('./store/redis.js');
const redisCache = () => import('./cache/redis.js');

/** Where the gateway keeps what must not be lost: the outcomes of idempotency keys, and what it knows of resources without a list. */
interface Stores {
  readonly keys: Store;
  readonly known: Store;
}

/** The stores of what must not be lost: one Redis, or two in memory, so that neither takes the other's room. In front of a real bank, one that ends with the process is worth a warning. */
async function openStores(config: Config, log: Log, clock: Clock): Promise<Stores> {
  if (config.STORE_URL) {
    const { RedisStore } = await redisStore();
    const store = await RedisStore.open({ url: config.STORE_URL, clock });
    const fault = await faultOf(store);
    if (fault !== undefined)
      log.write('warn', 'the store is not fit to keep what must not be lost', { reason: fault });
    return { keys: store, known: store };
  }
  if (config.LENDING_API_URL)
    log.write(
      'warn',
      'STORE_URL is not set: idempotency keys and what the gateway knows of resources without a list last as long as this process, and no other gateway knows them',
    );
  const inMemory = (): Store => new MemoryStore({ clock, mostBytes: config.STORE_MEMORY_LIMIT });
  return { keys: inMemory(), known: inMemory() };
}

/**
 * Has the gateway know what the sandbox's customers have from the start, as if it had been made through it. It is told by the sandbox, which
 * is in this process: calls would stand in its list of calls before anybody has asked anything.
 */
async function rememberSandbox(store: Store, { unlisted }: Sandbox, log: Log): Promise<void> {
  await rememberFromStart(store, unlisted).catch((error: unknown) => {
    log.write('warn', "what the sandbox's customers have could not be remembered", {
      reason: error instanceof StoreError ? error.message : 'unknown',
    });
  });
}

/** What is wrong with the store, in words; undefined where nothing is. */
const faultOf = (store: Store): Promise<string | undefined> =>
  store.fault().catch((error: unknown) => (error instanceof StoreError ? error.message : 'unknown'));

/** What keeps answers for a while, shared with other gateways where there is a Redis. */
async function openCache(
  { CACHE_URL, STORE_URL, CACHE_ENTRIES: entries }: Config,
  log: Log,
  clock: Clock,
): Promise<Cache> {
  const url = CACHE_URL ?? STORE_URL;
  return url ? (await redisCache()).openRedisCache({ url, log, clock }) : memoryCache({ entries, clock });
}

/** Milliseconds that a request may wait for its being counted with those at other gateways. */
const countLimit = 50;

/** What keeps callers from sending too many requests, together with other gateways where there is a Redis. */
async function openRateLimit(
  { LIMIT_REQUESTS, LENDING_API_URL, CACHE_URL, STORE_URL }: Config,
  exempt: Viewer | undefined,
  log: Log,
  clock: Clock,
): Promise<RateLimit> {
  const limit = LIMIT_REQUESTS ?? (LENDING_API_URL ? 600 : 0);
  const url = CACHE_URL ?? STORE_URL;
  // A connection of its own, on which nothing slower is ever before it.
  const shared =
    url && limit > 0
      ? await (await redisStore()).RedisStore.open({ url, timeLimit: countLimit, clock })
      : undefined;
  return new RateLimit({ limit, shared, exempt, log, clock });
}

/** What tells a bank, and the contract by which its answers are read, from others that share a cache. */
const fingerprintOf = (bankUrl: string): string =>
  `${createHash('sha256')
    .update(JSON.stringify([bankUrl, endpoints, shapes]))
    .digest('base64url')
    .slice(0, 12)} `;

/** @throws ManifestError where the file cannot be read, and for all that is wrong with what is in it */
function readManifestFile(file: string, config: Config, schema: GraphQLSchema): TrustedDocument[] {
  let json: string;
  try {
    json = readFileSync(file, 'utf8');
  } catch (error) {
    throw new ManifestError([`${file} cannot be read (${(error as NodeJS.ErrnoException).code})`]);
  }
  return readManifest(json, schema, limitsOf(config));
}

/** The documents that the settings name; undefined where they name none. @throws ConfigError for all that is wrong with them */
function trustedDocuments(config: Config, schema: GraphQLSchema): TrustedDocuments | undefined {
  if (config.TRUSTED_DOCUMENTS === undefined) return undefined;
  try {
    return new TrustedDocuments(
      readManifestFile(config.TRUSTED_DOCUMENTS, config, schema),
      config.TRUSTED_DOCUMENTS_ONLY === 'on',
    );
  } catch (error) {
    if (error instanceof ManifestError)
      throw new ConfigError(error.problems.map((problem) => `TRUSTED_DOCUMENTS: ${problem}`));
    throw error;
  }
}

/** What the documents of a manifest can cost at the bank, the dearest first. @throws ManifestError where it cannot be used */
export function manifestCosts(file: string, config: Config): DocumentCost[] {
  const schema = buildSchema(domains);
  return costsOf(readManifestFile(file, config, schema), new Estimate(schema, new CostTable(schema)));
}

/** What tests put in place of the machine's own. */
export interface Surroundings {
  readonly log: Log;
  readonly clock?: Clock;
}

/** Connections that wait while the process is busy; the kernel's limit (net.core.somaxconn) may be lower. Node's own is 511. */
const backlog = 4096;

/** Builds the gateway and listens. The whole of it is put together here, in reading order. */
export async function startGateway(
  config: Config,
  { log, clock = systemClock }: Surroundings,
): Promise<Gateway> {
  const schema = buildSchema(domains);
  const trusted = trustedDocuments(config, schema);
  const sandbox = config.LENDING_API_URL ? undefined : await startSandbox(sandboxOptions(config));
  const tokens = verifierOptions(config);
  const introspection = (config.INTROSPECTION ?? (sandbox ? 'on' : 'partner')) as Introspection;

  const bank = bankOf(config, sandbox);
  const client = new BankClient(bank, clock, log);
  const cache =
    (config.CACHE ?? (sandbox ? 'off' : 'on')) === 'on' ? await openCache(config, log, clock) : undefined;
  const scans = { cost: config.LENDING_SCAN_COST, mostPages: config.LENDING_SCAN_PAGES };
  const reads = new Reads(client, clock, { cache, keptFrom: fingerprintOf(bank.url), scans });
  const stores = await openStores(config, log, clock);
  if (sandbox) await rememberSandbox(stores.known, sandbox, log);
  const estimate = new Estimate(schema, new CostTable(schema));
  const engine = new Engine({
    schema,
    introspection,
    limits: limitsOf(config),
    estimate,
    trusted,
    uploadLimit: config.UPLOAD_LIMIT,
    log,
  });
  await engine.start();

  let isStopping = false;
  const { app, close: closeServer } = await createHttpServer({
    bodyLimit: config.REQUEST_BODY_LIMIT,
    jsonLimits: { depth: config.LIMIT_DEPTH, values: config.LIMIT_VALUES },
    sendTimeout: config.REQUEST_SEND_TIMEOUT,
    keepAlive: config.REQUEST_KEEP_ALIVE,
    origins: listOf(config.CORS_ORIGINS),
    isHttps: config.PUBLIC_URL?.startsWith('https:') ?? false,
    isStopping: () => isStopping,
    log,
  });
  healthRoutes(app, {
    isStopping: () => isStopping,
    isBankFailing: () => client.isBankFailing(),
    storeFault: () => faultOf(stores.keys),
  });
  // It introspects the schema, and sends what nobody has trusted.
  const graphiql = introspection !== 'off' && config.TRUSTED_DOCUMENTS_ONLY === 'off';
  if (graphiql) {
    graphiqlRoutes(app, { tabs: graphiqlTabs(sandbox, tokens) });
    if (sandbox) app.get('/', async (_request, reply) => reply.redirect('/graphiql'));
  }
  const links = new LinkSigner(linkSecrets(config), config.LINK_LIFETIME, clock);
  const showsBankCalls = (config.BANK_CALLS ?? (sandbox ? 'on' : 'off')) === 'on';
  const underWay = new WritesUnderWay();
  const idempotency = new IdempotencyKeys({
    store: stores.keys,
    clock,
    log,
    underWay,
    lifetime: config.IDEMPOTENCY_KEY_LIFETIME,
    writeTimeout: config.LENDING_WRITE_TIMEOUT,
    requestTimeout: config.REQUEST_TIMEOUT,
  });
  const contextParts = {
    client,
    reads,
    showsBankCalls,
    store: stores.known,
    idempotency,
    underWay,
    links,
    publicUrl: () => publicUrl,
    log,
  };
  const anonymous = tokens ? undefined : sandboxPartner;
  const rateLimit = await openRateLimit(config, anonymous, log, clock);
  const budget = new Budget(config.LIMIT_HELD_BYTES ?? getHeapStatistics().heap_size_limit / 2);
  documentRoutes(app, { contextParts, budget, clock, log, rateLimit, timeout: config.REQUEST_TIMEOUT });
  graphqlRoutes(app, {
    engine,
    contextParts,
    budget,
    bodyLimit: config.REQUEST_BODY_LIMIT,
    clock,
    log,
    verify: createVerifier(tokens ?? sandboxTokens, clock, log),
    rateLimit,
    anonymous,
    sendTimeout: config.REQUEST_SEND_TIMEOUT,
    requestTimeout: config.REQUEST_TIMEOUT,
  });
  const url = await app.listen({ host: config.HOST, port: config.PORT, backlog });
  const publicUrl = (config.PUBLIC_URL ?? url).replace(/\/+$/, '');

  const close = async (): Promise<boolean> => {
    const isInTime = await closeServer(config.DRAIN_TIMEOUT, clock);
    await engine.stop();
    await client.close();
    await underWay.settled();
    await cache?.close();
    for (const store of new Set([stores.keys, stores.known])) await store.close();
    await rateLimit.close();
    await sandbox?.close();
    return isInTime;
  };
  const drain = async (): Promise<boolean> => {
    isStopping = true;
    log.write('info', 'stopping: no longer ready');
    await new Promise<void>((resolve) => clock.after(config.DRAIN_DELAY, resolve));
    return close();
  };
  return { url, sandbox, graphiql, open: tokens === undefined, close, drain };
}
