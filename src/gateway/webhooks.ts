import type { FastifyInstance } from 'fastify';
import { RateLimit } from '../auth/rate-limit.js';
import type { Reads } from '../bank/reads.js';
import type { MemoryBudget } from '../memory-budget.js';
import type { Clock } from '../clock.js';
import { ConfigError, type Config } from '../config.js';
import { events as definitions } from '../domains/events.js';
import type { Store } from '../store/store.js';
import type { Log } from '../telemetry/log.js';
import { EventLog } from '../webhooks/event-log.js';
import { Inbox } from '../webhooks/inbox.js';
import { OwnerSearch } from '../webhooks/owner-search.js';
import { webhookRoutes } from '../webhooks/route.js';
import { SecretsError, WebhookSecrets } from '../webhooks/secrets.js';

/** Whether a setting says what the bank signs its events with. */
export const hasWebhookSecrets = ({ WEBHOOK_SECRETS, WEBHOOK_SECRETS_FILE }: Config): boolean =>
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
export interface WebhookParts {
  readonly config: Config;
  readonly secrets: WebhookSecrets;
  readonly reads: Reads;
  readonly events: Store;
  readonly known: Store;
  readonly budget: MemoryBudget;
  readonly clock: Clock;
  readonly log: Log;
}

/** Has the gateway take the bank's events. Returns what ends it. */
export function takeWebhooks(app: FastifyInstance, parts: WebhookParts): { close(): Promise<void> } {
  const { config, secrets, events: store, budget, clock, log } = parts;
  if (config.LENDING_API_URL && !config.STORE_URL)
    log.write(
      'warn',
      'STORE_URL is not set: no other gateway learns of the events that the bank delivers here, and neither does this one after a restart',
    );
  const events = new EventLog(store);
  const owners = new OwnerSearch(Object.assign({}, parts, { store, events }));
  const forgetCustomer = (customerId: string): Promise<unknown> => events.forget(customerId);
  const inbox = new Inbox(Object.assign({}, parts, { definitions, store, events, owners, forgetCustomer }));
  const rateLimit = new RateLimit({
    limit: config.LIMIT_WEBHOOKS,
    shared: undefined,
    exempt: undefined,
    log,
    clock,
  });
  webhookRoutes(app, { path: config.WEBHOOK_PATH, secrets, inbox, budget, rateLimit, log });
  owners.start();
  return owners;
}
