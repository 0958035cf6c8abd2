import { parseArgs } from 'node:util';
import { missingFor, RegistrationError, WebhookRegistry } from '../bank/webhook-registration.js';
import { webhookEventTypes } from '../bank/webhook-events.js';
import { systemClock } from '../clock.js';
import { ConfigError, type Config } from '../config.js';
import { clientOptions } from '../gateway/options.js';
import { isLoopback } from '../loopback.js';
import { sandboxCredentials as credentials } from '../sandbox/oauth.js';
import { print, usage, UsageError } from './usage.js';

/** The subscriptions of the bank in the settings, or of the sandbox that runs. */
function registryOf(config: Config): WebhookRegistry {
  const { LENDING_API_URL: url, SANDBOX_PORT: port } = config;
  if (url === undefined && port === 0)
    throw new ConfigError(['SANDBOX_PORT: has to be the port of the sandbox that runs']);
  const sandbox = url === undefined ? { url: `http://127.0.0.1:${port}`, credentials } : undefined;
  return new WebhookRegistry(clientOptions(config, sandbox), systemClock);
}

/**
 * Names the problem of a URL to send events to, if any. It has to be https, unless both it and the bank are
 * on this machine.
 */
function callbackProblem(url: string, { LENDING_API_URL: bank }: Config): string | undefined {
  if (!URL.canParse(url)) return '--url: must be where the bank sends events, https://…';
  const { protocol, hostname, username, password, hash } = new URL(url);
  if (username !== '' || password !== '' || hash !== '') return '--url: must have no credentials and no #';
  const isLocal = isLoopback(hostname) && (bank === undefined || isLoopback(new URL(bank).hostname));
  if (protocol === 'https:' || (protocol === 'http:' && isLocal)) return undefined;
  return '--url: must begin with https:// (or http://127.0.0.1 for a sandbox on this machine)';
}

/**
 * Makes the bank's subscriptions match. What was made before a failure is printed all the same: its secrets
 * are not told again.
 */
async function syncWebhooks(
  registry: WebhookRegistry,
  config: Config,
  args: readonly string[],
): Promise<void> {
  const {
    values: { url = '', 'dry-run': isDry = false, renew = [] },
  } = parseArgs({
    args: [...args],
    options: {
      url: { type: 'string' },
      'dry-run': { type: 'boolean' },
      renew: { type: 'string', multiple: true },
    },
  });
  const unknown = renew.find((type) => !webhookEventTypes.some((known) => known === type));
  const problem =
    callbackProblem(url, config) ??
    (unknown === undefined ? undefined : `--renew: ${unknown} is none of ${webhookEventTypes.join(', ')}`);
  if (problem !== undefined) throw new UsageError(problem);
  const say = (text: string): void => void process.stderr.write(`${isDry ? 'would have ' : ''}${text}\n`);
  const secrets: Record<string, readonly string[]> = {};
  try {
    for (const { eventType, instead } of missingFor(url, await registry.all(), renew)) {
      for (const old of instead) {
        if (!isDry) await registry.remove(old);
        say(`deleted ${eventType} to ${old.url}`);
      }
      if (!isDry) secrets[eventType] = [await registry.create(eventType, url)];
      say(`subscribed to ${eventType}`);
    }
  } finally {
    if (!isDry) print(JSON.stringify(secrets));
  }
}

/**
 * Lists or makes the subscriptions. A refusal of the bank is printed, and is the exit code 1.
 * @throws UsageError for anything else
 */
export async function run(config: Config, [command, ...args]: readonly string[]): Promise<void> {
  if ((command !== 'list' && command !== 'sync') || (command === 'list' && args.length > 0))
    throw new UsageError(usage);
  const registry = registryOf(config);
  try {
    if (command === 'sync') await syncWebhooks(registry, config, args);
    else for (const { eventType, url, id } of await registry.all()) print(`${eventType} ${url} ${id}`);
  } catch (error) {
    if (!(error instanceof RegistrationError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  } finally {
    await registry.close();
  }
}
