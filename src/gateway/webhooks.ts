import type { FastifyInstance } from 'fastify';
import { RateLimit } from '../auth/rate-limit.js';
import type { EventDefinition } from '../bank/event.js';
import type { MemoryBudget } from '../memory-budget.js';
import type { Clock } from '../clock.js';
import { ConfigError, type Config } from '../config.js';
import type { SharedContextParts } from '../context/context.js';
import { events as definitions, otherEvents as others } from '../domains/events.js';
import type { Sandbox } from '../sandbox/server.js';
import { Sealing } from '../store/sealing.js';
import type { Store } from '../store/store.js';
import type { Log } from '../telemetry/log.js';
import type { Metrics } from '../telemetry/metrics.js';
import type { BankEvent, EventLog } from '../webhooks/event-log.js';
import { EventReader } from '../webhooks/event-reader.js';
import { Inbox } from '../webhooks/inbox.js';
import { OwnerSearch } from '../webhooks/owner-search.js';
import { webhookRoutes } from '../webhooks/route.js';
import { SecretsError, WebhookSecrets } from '../webhooks/secrets.js';

/** Returns true if a setting has the secrets of the bank's events. */
export const hasWebhookSecrets = ({ WEBHOOK_SECRETS, WEBHOOK_SECRETS_FILE }: Config): boolean =>
  (WEBHOOK_SECRETS ?? WEBHOOK_SECRETS_FILE) !== undefined;

/**
 * Reads the secrets of the bank's events; none if no setting has them.
 * @throws ConfigError if they are invalid
 */
export function webhookSecrets({ WEBHOOK_SECRETS, WEBHOOK_SECRETS_FILE }: Config, log: Log): WebhookSecrets {
  try {
    return new WebhookSecrets({ json: WEBHOOK_SECRETS, file: WEBHOOK_SECRETS_FILE }, log);
  } catch (error) {
    if (!(error instanceof SecretsError)) throw error;
    const name = WEBHOOK_SECRETS === undefined ? 'WEBHOOK_SECRETS_FILE' : 'WEBHOOK_SECRETS';
    throw new ConfigError([`${name}: ${error.message}`]);
  }
}

/** Returns the ids that an event in the log stands for; that of a card is not in the log. */
function changedIds(
  { ids }: EventDefinition,
  { id, customerId }: BankEvent,
): Readonly<Record<string, string>> {
  const values: Readonly<Record<string, string>> = { id, person_id: customerId, customer_id: customerId };
  const named = Object.entries(ids as Readonly<Record<string, string>>);
  return Object.fromEntries(
    named.flatMap(([noun, field]) => (values[field] === undefined ? [] : [[noun, values[field]]])),
  );
}

/**
 * Creates the reader of the events' log. Without a cache there is nothing that the gateway which took an event
 * could drop for the others: reads in flight are still shared in each of them, until it reads the event.
 */
export function createEventReader(
  { STORE_URL, CACHE }: Config,
  { reads, owners }: Pick<SharedContextParts, 'reads' | 'owners'>,
  parts: Omit<ConstructorParameters<typeof EventReader>[0], 'invalidate' | 'onOtherRun'>,
): EventReader {
  const all = Object.values(definitions).flatMap(({ invalidates }) => invalidates);
  const invalidate = (event: BankEvent | undefined): Promise<void> =>
    event
      ? reads.forgetAfterEvent(
          definitions[event.type].invalidates,
          changedIds(definitions[event.type], event),
        )
      : reads.forgetAfterEvent(all, {});
  const isShared = STORE_URL === undefined || CACHE === 'on';
  const onOtherRun = (): void => owners.noteAnew();
  return new EventReader(
    Object.assign({}, parts, { invalidate: isShared ? undefined : invalidate, onOtherRun }),
  );
}

/** The parts of a gateway's inbox. */
interface WebhookParts {
  readonly config: Config;
  readonly sandbox: Sandbox | undefined;
  readonly secrets: WebhookSecrets;
  readonly contextParts: SharedContextParts;
  readonly store: Store;
  readonly events: EventLog;
  readonly forgetCustomer: (customerId: string) => Promise<unknown>;
  readonly budget: MemoryBudget;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics | undefined;
}

/** A gateway's inbox. */
interface Webhooks {
  /**
   * Starts, once the gateway listens on this URL. Subscribes to the embedded sandbox, unless a setting has
   * secrets.
   */
  begin(url: string): Promise<void>;
  /** Stops the search for customers; another gateway, or the next start, continues it. */
  close(): Promise<void>;
}

/**
 * The share of the memory that requests to the route can hold: whose they are is known only when their body is there,
 * and strangers who send theirs slowly must not keep the callers of the graph out.
 */
const shareOfMemory = 0.25;

/** Adds the route for the bank's events. Returns undefined if there is nobody to send any. */
export function takeWebhooks(app: FastifyInstance, parts: WebhookParts): Webhooks | undefined {
  const { config, sandbox, secrets, contextParts, clock, log } = parts;
  const isSubscribed = hasWebhookSecrets(config);
  if (!sandbox && !isSubscribed) return undefined;
  if (!sandbox && !config.STORE_URL)
    log.write(
      'warn',
      'STORE_URL is not set: no other gateway learns of the events that the bank delivers here, and neither does this one after a restart',
    );
  const { reads, store: known, forgotten, owners: ownerIndex } = contextParts;
  const sealing = new Sealing(config.STORE_KEY);
  const owners = new OwnerSearch(Object.assign({}, parts, { reads, sealing }));
  const inbox = new Inbox(
    Object.assign({}, parts, { definitions, others, reads, known, forgotten, owners, ownerIndex }),
  );
  const limit = config.LIMIT_WEBHOOKS;
  const rateLimit = new RateLimit({ limit, shared: undefined, exempt: undefined, log, clock });
  const budget = parts.budget.part(shareOfMemory);
  webhookRoutes(app, Object.assign({}, parts, { path: config.WEBHOOK_PATH, inbox, rateLimit, budget }));
  return {
    begin: async (url) => {
      owners.start();
      if (sandbox && !isSubscribed) secrets.replace(await sandbox.subscribe(url + config.WEBHOOK_PATH));
    },
    close: () => owners.close(),
  };
}
