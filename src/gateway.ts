import { createHash } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import type { GraphQLSchema } from 'graphql';
import { createVerifier, type VerifierOptions } from './auth/jwt.js';
import { LinkSigner } from './auth/signed-link.js';
import { sandboxPartner } from './auth/viewer.js';
import { BankClient } from './bank/client.js';
import { Reads } from './bank/reads.js';
import { MemoryBudget } from './memory-budget.js';
import type { Cache } from './cache/cache.js';
import { systemClock, type Clock } from './clock.js';
import type { Config } from './config.js';
import type { SharedContextParts } from './context/context.js';
import type { Deleted } from './context/forget-customer.js';
import { OwnerIndex } from './context/owner-index.js';
import { WritesInFlight } from './context/writes-in-flight.js';
import { forgetterOf } from './gateway/forget-customer.js';
import {
  clientOptions,
  limitsOf,
  linkSecrets,
  listOf,
  sandboxTokens,
  verifierOptions,
} from './gateway/options.js';
import { readStartInputs, type StartInputs } from './gateway/start-inputs.js';
import {
  eventLogOf,
  createIdempotencyKeys,
  storeFaultOf,
  openCache,
  openRateLimit,
  openStores,
  rememberSandbox,
  shareBankLimit,
  type Stores,
} from './gateway/storage.js';
import { createStreams } from './gateway/streams.js';
import { observedParts, openTelemetry, type Telemetry } from './gateway/telemetry.js';
import { createEventReader, hasWebhookSecrets, takeWebhooks } from './gateway/webhooks.js';
import { endpoints, shapes } from './generated/contract.js';
import { CostTable } from './graphql/cost-table.js';
import { DeprecatedUses } from './graphql/deprecated-uses.js';
import { Engine } from './graphql/engine.js';
import { Estimate } from './graphql/estimate.js';
import type { Introspection } from './graphql/request-checks.js';
import { pdfRoutes } from './http/pdf-documents.js';
import { graphiqlRoutes } from './http/graphiql.js';
import { firstTab, storyTabs, withTokens } from './http/graphiql-tabs.js';
import { graphqlRoutes } from './http/graphql.js';
import { healthRoutes } from './http/health.js';
import { createHttpServer, type HttpServer } from './http/server.js';
import type { Sandbox } from './sandbox/server.js';
import { ForgottenCustomers } from './store/forgotten.js';
import { Sealing } from './store/sealing.js';
import type { Store } from './store/store.js';
import type { StreamCount, Streams } from './subscriptions/streams.js';
import type { Log } from './telemetry/log.js';
import type { Metrics } from './telemetry/metrics.js';

/** A running gateway. */
export interface Gateway {
  /** Its base URL, without a path. */
  readonly url: string;
  /** The embedded sandbox; undefined with a real bank. */
  readonly sandbox: Sandbox | undefined;
  /** The base URL of the metrics for Prometheus; undefined without METRICS_PORT. */
  readonly metricsUrl: string | undefined;
  /** True if GraphiQL is served. */
  readonly graphiql: boolean;
  /** True if callers without a token count as the partner. */
  readonly open: boolean;
  /** Returns the number of open streams of subscriptions, and of the customers that they follow. */
  readonly streams: () => StreamCount;
  /**
   * Deletes the stored data of a person or business, see docs/stored-data.md.
   * @throws StoreError if data may be left
   */
  readonly forgetCustomer: (customerId: string) => Promise<readonly Deleted[]>;
  /**
   * Stops accepting requests, answers those in progress, then closes. Returns true if all were answered
   * within DRAIN_TIMEOUT; the others are cut off.
   */
  readonly close: () => Promise<boolean>;
  /**
   * Drains, then closes: readiness turns unhealthy, responses close their connections, and new requests are
   * served for DRAIN_DELAY.
   */
  readonly drain: () => Promise<boolean>;
}

/** What a gateway gets from its process; tests replace it. */
export interface Dependencies {
  readonly log: Log;
  readonly clock?: Clock;
  /** Is called when everything is built, before the port is open. */
  readonly beforeListening?: () => Promise<void>;
}

/** The inputs of the gateway's parts. */
interface Setup {
  readonly config: Config;
  readonly log: Log;
  readonly clock: Clock;
  /** The embedded sandbox; undefined with a real bank. */
  readonly sandbox: Sandbox | undefined;
  /** Options to verify callers' tokens; undefined if callers need none. */
  readonly tokens: VerifierOptions | undefined;
  readonly introspection: Introspection;
  /** The memory that all pending requests share. */
  readonly budget: MemoryBudget;
  readonly telemetry: Telemetry;
  /** Undefined if nothing is measured. */
  readonly metrics: Metrics | undefined;
}

/**
 * Connections that can wait while the process is busy; the kernel's limit (net.core.somaxconn) may be lower.
 * Node's default is 511.
 */
const backlog = 4096;

/** Builds and starts the gateway: the bank's client, the stores, the GraphQL engine, and the routes. */
export async function startGateway(
  config: Config,
  { log, clock = systemClock, beforeListening }: Dependencies,
): Promise<Gateway> {
  const { schema, trusted, secrets } = readStartInputs(config, log);
  const setup = await createSetup(config, { log, clock }, await openTelemetry(config, schema, log));
  const { sandbox, tokens, telemetry } = setup;

  const bank = await bankReads(setup);
  const stores = await openStores(config, log, clock);
  const bankShare = await shareBankLimit(config, bank.client, log, clock);
  if (sandbox) await rememberSandbox(stores.known, sandbox, log);
  const engine = createEngine(setup, schema, trusted);
  await engine.start();

  let isStopping = false;
  const server = await createServer(setup, () => isStopping);
  const { app } = server;
  healthRoutes(app, {
    isStopping: () => isStopping,
    isBankFailing: () => bank.client.isBankFailing(),
    storeFault: () => storeFaultOf(stores.keys),
  });
  const graphiql = addGraphiql(app, setup);
  const inFlight = new WritesInFlight();
  const contextParts = createContextParts(setup, bank, stores, inFlight, () => publicUrl);
  const rateLimit = await openRateLimit(config, tokens ? undefined : sandboxPartner, log, clock);
  const events = eventLogOf(config, stores);
  const customerEvents = createEventReader(config, contextParts, { events, clock, log });
  const streams = streamsOf(setup, { engine, contextParts, events: customerEvents });
  addApi(app, setup, { engine, contextParts, rateLimit, streams });
  const forgetCustomer = forgetterOf(contextParts, events);
  const webhookParts = { secrets, contextParts, store: stores.events, events, forgetCustomer };
  const webhooks = takeWebhooks(app, Object.assign(webhookParts, setup));
  // Before clients come back after a deploy.
  if (webhooks) customerEvents.start();
  const count = (): StreamCount => streams?.count ?? { open: 0, customers: 0 };
  await telemetry.begin(observedParts(bank.client, setup.budget, () => count().open));
  await beforeListening?.();
  const url = await app.listen({ host: config.HOST, port: config.PORT, backlog });
  const publicUrl = (config.PUBLIC_URL ?? url).replace(/\/+$/, '');
  await webhooks?.begin(url);

  const parts = {
    server,
    engine,
    webhooks,
    customerEvents,
    streams,
    bank,
    bankShare,
    inFlight,
    stores,
    rateLimit,
  };
  const endings = endingsOf(setup, parts, () => (isStopping = true));
  const { metricsUrl } = telemetry;
  const places = { url, metricsUrl, sandbox, graphiql, open: !tokens };
  return Object.assign(places, { streams: count, forgetCustomer }, endings);
}

/** The parts of a gateway that have to be closed. */
interface Closable {
  readonly server: HttpServer;
  readonly engine: Engine;
  readonly webhooks: ReturnType<typeof takeWebhooks>;
  readonly customerEvents: ReturnType<typeof createEventReader>;
  readonly streams: Streams | undefined;
  readonly bank: BankAccess;
  readonly bankShare: Awaited<ReturnType<typeof shareBankLimit>>;
  readonly inFlight: WritesInFlight;
  readonly stores: Stores;
  readonly rateLimit: Awaited<ReturnType<typeof openRateLimit>>;
}

/** Returns the functions that end a gateway. `stop` makes it refuse what balancers should send elsewhere. */
function endingsOf(
  { config, log, clock, sandbox, telemetry }: Setup,
  parts: Closable,
  stop: () => void,
): Pick<Gateway, 'close' | 'drain'> {
  const { streams, bank } = parts;
  const close = async (): Promise<boolean> => {
    streams?.drain();
    const isInTime = await parts.server.close(config.DRAIN_TIMEOUT, clock);
    await parts.engine.stop();
    await parts.webhooks?.close();
    parts.customerEvents.close();
    await bank.client.close();
    await parts.bankShare?.close();
    await parts.inFlight.settled();
    await bank.cache?.close();
    for (const store of new Set<Store>(Object.values(parts.stores))) await store.close();
    await parts.rateLimit.close();
    await sandbox?.close();
    await telemetry.close();
    return isInTime;
  };
  const drain = async (): Promise<boolean> => {
    stop();
    log.write('info', 'stopping: no longer ready');
    streams?.drain();
    await new Promise<void>((resolve) => clock.after(config.DRAIN_DELAY, resolve));
    return close();
  };
  return { close, drain };
}

/** Starts the embedded sandbox. With a real bank, returns undefined and loads nothing of the sandbox. */
async function openSandbox(config: Config): Promise<Sandbox | undefined> {
  if (config.LENDING_API_URL) return undefined;
  const { startSandboxFrom } = await import('./gateway/sandbox.js');
  return startSandboxFrom(config);
}

/** Starts the embedded sandbox, unless there is a real bank, and gathers the inputs of all parts. */
const createSetup = async (
  config: Config,
  { log, clock }: Required<Pick<Dependencies, 'log' | 'clock'>>,
  telemetry: Telemetry,
): Promise<Setup> => ({
  config,
  log,
  clock,
  sandbox: await openSandbox(config),
  tokens: verifierOptions(config),
  introspection: config.INTROSPECTION as Introspection,
  budget: new MemoryBudget(config.LIMIT_HELD_BYTES),
  telemetry,
  metrics: telemetry.metrics,
});

/** The bank's client, and the reads and cache on top of it. */
interface BankAccess {
  readonly client: BankClient;
  readonly reads: Reads;
  readonly cache: Cache | undefined;
}

async function bankReads({ config, log, clock, sandbox, metrics }: Setup): Promise<BankAccess> {
  const options = clientOptions(config, sandbox);
  const client = new BankClient(options, clock, log, metrics?.bank);
  const cache = config.CACHE === 'on' ? await openCache(config, log, clock) : undefined;
  const scans = { cost: config.LENDING_SCAN_COST, maxPages: config.LENDING_SCAN_PAGES };
  const reads = new Reads(client, clock, { cache, keptFrom: fingerprintOf(options.url), scans });
  return { client, reads, cache };
}

/**
 * Returns a cache prefix for a bank and the contract that its answers are read by, because other gateways may
 * share the cache.
 */
const fingerprintOf = (bankUrl: string): string =>
  `${createHash('sha256')
    .update(JSON.stringify([bankUrl, endpoints, shapes]))
    .digest('base64url')
    .slice(0, 12)} `;

const createEngine = (
  { config, log, clock, introspection, metrics }: Setup,
  schema: GraphQLSchema,
  trusted: StartInputs['trusted'],
): Engine =>
  new Engine({
    schema,
    introspection,
    limits: limitsOf(config),
    estimate: new Estimate(schema, new CostTable(schema)),
    trusted,
    deprecatedUses: new DeprecatedUses({
      schema,
      now: () => clock.now(),
      log,
      isTrusted: (text) => trusted?.has(text) ?? false,
      count: (coordinate) => metrics?.graph.deprecated.of(coordinate).add(),
    }),
    uploadLimit: config.UPLOAD_LIMIT,
    log,
  });

const createServer = ({ config, log, telemetry: { tracer, metrics } }: Setup, isStopping: () => boolean) =>
  createHttpServer({
    bodyLimit: config.REQUEST_BODY_LIMIT,
    jsonLimits: { depth: config.LIMIT_DEPTH, values: config.LIMIT_VALUES },
    sendTimeout: config.REQUEST_SEND_TIMEOUT,
    keepAlive: config.REQUEST_KEEP_ALIVE,
    origins: listOf(config.CORS_ORIGINS),
    isHttps: config.PUBLIC_URL?.startsWith('https:') ?? false,
    isStopping,
    log,
    tracer,
    metrics,
  });

/**
 * Adds GraphiQL, with the story of the demo person if there is a sandbox. Returns true if the settings allow
 * it.
 */
function addGraphiql(app: FastifyInstance, { config, introspection, sandbox, tokens }: Setup): boolean {
  // GraphiQL introspects the schema and sends untrusted documents.
  if (introspection === 'off' || config.TRUSTED_DOCUMENTS_ONLY === 'on') return false;
  const tabs = sandbox ? storyTabs(sandbox.demoPerson) : [firstTab];
  graphiqlRoutes(app, { tabs: tokens ? withTokens(tabs) : tabs });
  if (sandbox) app.get('/', async (_request, reply) => reply.redirect('/graphiql'));
  return true;
}

function createContextParts(
  { config, log, clock, metrics }: Setup,
  { client, reads }: BankAccess,
  stores: Stores,
  inFlight: WritesInFlight,
  publicUrl: () => string,
): SharedContextParts {
  const forgotten = new ForgottenCustomers(stores.known);
  const idempotency = createIdempotencyKeys(config, { store: stores.keys, forgotten, inFlight, clock, log });
  const sealing = new Sealing(config.STORE_KEY);
  return {
    client,
    reads,
    showsBankCalls: config.BANK_CALLS === 'on',
    store: stores.known,
    forgotten,
    owners: new OwnerIndex({ store: stores.known, forgotten, sealing, clock }),
    idempotency,
    inFlight,
    links: new LinkSigner(linkSecrets(config), config.LINK_LIFETIME, clock),
    publicUrl,
    log,
    metrics,
  };
}

/** Creates the streams of subscriptions; undefined if there are no events of the bank. */
const streamsOf = (
  { config, sandbox, tokens, budget, clock, log }: Setup,
  parts: Pick<Parameters<typeof createStreams>[0], 'engine' | 'contextParts' | 'events'>,
): Streams | undefined =>
  sandbox || hasWebhookSecrets(config)
    ? createStreams(
        Object.assign({}, parts, {
          config,
          secrets: linkSecrets(config),
          isOpen: tokens === undefined,
          budget,
          clock,
          log,
        }),
      )
    : undefined;

/** Adds the clients' routes: GraphQL and PDF links. */
function addApi(
  app: FastifyInstance,
  { config, log, clock, tokens, budget }: Setup,
  parts: Pick<Parameters<typeof graphqlRoutes>[1], 'engine' | 'contextParts' | 'rateLimit' | 'streams'>,
): void {
  const common = Object.assign({}, parts, { budget, clock, log });
  pdfRoutes(app, Object.assign({}, common, { timeout: config.REQUEST_TIMEOUT }));
  graphqlRoutes(
    app,
    Object.assign({}, common, {
      bodyLimit: config.REQUEST_BODY_LIMIT,
      verify: createVerifier(tokens ?? sandboxTokens, clock, log),
      anonymous: tokens ? undefined : sandboxPartner,
      sendTimeout: config.REQUEST_SEND_TIMEOUT,
      requestTimeout: config.REQUEST_TIMEOUT,
      slowFrom: config.LOG_SLOW_QUERIES,
    }),
  );
}
