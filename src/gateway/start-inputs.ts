import type { GraphQLSchema } from 'graphql';
import type { Config } from '../config.js';
import { domains } from '../domains/index.js';
import { buildSchema } from '../graphql/schema.js';
import type { TrustedDocuments } from '../graphql/trusted-documents.js';
import type { Log } from '../telemetry/log.js';
import type { WebhookSecrets } from '../webhooks/secrets.js';
import { subgraphOptions } from './options.js';
import { readTrustedDocuments } from './trusted-documents.js';
import { webhookSecrets } from './webhooks.js';

/** The inputs of a start that are read from files and from settings with a content of their own. */
export interface StartInputs {
  readonly schema: GraphQLSchema;
  /** Undefined if the settings name none. */
  readonly trusted: TrustedDocuments | undefined;
  readonly secrets: WebhookSecrets;
}

/**
 * Reads what a start needs before it opens anything: `start` and `check` refuse the same settings.
 * @throws ConfigError if something of it is invalid
 */
export function readStartInputs(config: Config, log: Log): StartInputs {
  const schema = buildSchema(domains, subgraphOptions(config));
  return { schema, trusted: readTrustedDocuments(config, schema), secrets: webhookSecrets(config, log) };
}
