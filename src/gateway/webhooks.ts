import type { FastifyInstance } from 'fastify';
import { RateLimit } from '../auth/rate-limit.js';
import type { MemoryBudget } from '../memory-budget.js';
import type { Clock } from '../clock.js';
import { ConfigError, type Config } from '../config.js';
import type { SharedContextParts } from '../context/context.js';
import { events as definitions } from '../domains/events.js';
import type { Sandbox } from '../sandbox/server.js';
import { Sealing } from '../store/sealing.js';
import type { Store } from '../store/store.js';
import type { Log } from '../telemetry/log.js';
import type { EventLog } from '../webhooks/event-log.js';
import { Inbox } from '../webhooks/inbox.js';
import { OwnerSearch } from '../webhooks/owner-search.js';
import { webhookRoutes } from '../webhooks/route.js';
import { SecretsError, WebhookSecrets } from '../webhooks/secrets.js';

/** Whether a setting says what the bank signs its events with. */
const hasWebhookSecrets = ({ WEBHOOK_SECRETS, WEBHOOK_SECRETS_FILE }: Config): boolean =>
  (WEBHOOK_SECRETS ?? WEBHOOK_SECRETS_FILE) !== undefined;

/** What the bank signs its events with: nothing yet, where no setting says it. @throws ConfigError for all that is wrong with it */
export function webhookSecrets({ WEBHOOK_SECRETS, WEBHOOK_SECRETS_FILE }: Config, log: Log): WebhookSecrets {
  try {
    return new WebhookSecrets({ json: WEBHOOK_SECRETS, file: WEBHOOK_SECRETS_FILE }, log);
  } catch (error) {
    if (!(error instanceof SecretsError)) throw error;
    const name = WEBHOOK_SECRETS === undefined ? 'WEBHOOK_SECRETS_FILE' : 'WEBHOOK_SECRETS';
    throw new ConfigError([`${name}: ${error.message}`]);
  }
}

/** What the inbox of a gateway is made of. */
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
}

/** A gateway's inbox. */
interface Webhooks {
  /** Begins, at a gateway that listens on this URL. It subscribes to the embedded sandbox, where no setting says what events are signed with. */
  begin(url: string): Promise<void>;
  /** Gives up what is under way after acknowledgements; it is taken up again. */
  close(): Promise<void>;
}

/** Has the gateway take the bank's events; undefined where there is nobody to send any. */
export function takeWebhooks(app: FastifyInstance, parts: WebhookParts): Webhooks | undefined {
  const { config, sandbox, secrets, contextParts, clock, log } = parts;
  const isSubscribed = hasWebhookSecrets(config);
  if (!sandbox && !isSubscribed) return undefined;
  if (!sandbox && !config.STORE_URL)
    log.write(
      'warn',
      'STORE_URL is not set: no other gateway learns of the events that the bank delivers here, and neither does this one after a restart',
    );
  const { reads, store: known, forgotten } = contextParts;
  const sealing = new Sealing(config.STORE_KEY);
  const owners = new OwnerSearch(Object.assign({}, parts, { reads, sealing }));
  const inbox = new Inbox(Object.assign({}, parts, { definitions, reads, known, forgotten, owners }));
  const limit = config.LIMIT_WEBHOOKS;
  const rateLimit = new RateLimit({ limit, shared: undefined, exempt: undefined, log, clock });
  webhookRoutes(app, Object.assign({}, parts, { path: config.WEBHOOK_PATH, inbox, rateLimit }));
  return {
    begin: async (url) => {
      owners.start();
      if (sandbox && !isSubscribed) secrets.replace(await sandbox.subscribe(url + config.WEBHOOK_PATH));
    },
    close: () => owners.close(),
  };
}
