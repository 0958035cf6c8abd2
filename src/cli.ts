import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { signToken, type TokenClaims } from './auth/jwt.js';
import type { Scope } from './auth/viewer.js';
import { isId } from './bank/path.js';
import { missingFor, RegistrationError, WebhookRegistry } from './bank/webhook-registration.js';
import { webhookEventTypes } from './bank/webhook-events.js';
import { systemClock } from './clock.js';
import { check } from './cli/check.js';
import { merged, readSources, type Sources } from './cli/environment.js';
import { settingLines } from './cli/settings-report.js';
import { ConfigError, readConfig, type Config } from './config.js';
import { startGateway } from './gateway.js';
import { forgetCustomerInRedis } from './gateway/forget-customer.js';
import { clientOptions, sandboxOptions, sandboxTokens, verifierOptions } from './gateway/options.js';
import { manifestCosts } from './gateway/trusted-documents.js';
import { costLines } from './graphql/document-costs.js';
import { ManifestError } from './graphql/manifest.js';
import { isLoopback } from './loopback.js';
import { demo } from './sandbox/seed.js';
import { startSandbox } from './sandbox/server.js';
import { StoreError } from './store/store.js';
import { createLog, createOutputLog, traceOf } from './telemetry/log.js';

const usage = `Usage: lending-graph [COMMAND] [--settings FILE]
  start    the gateway, with the embedded sandbox unless LENDING_API_URL is set; what is done without a COMMAND
  check    does what a start does without listening, and asks for the Redis, the bank's token and the published keys that the settings name.
           Exits with 1 if one of them is not available, with 2 if the settings are wrong.
  config   prints the settings that hold, secrets hidden, and where each comes from: environment, file or default
  sandbox  the sandbox alone, on SANDBOX_PORT
  token    prints a token to try the rules with:
             --person ID    a customer's, for this person (may be repeated)
             --business ID  a customer's, for this business (may be repeated)
             --partner      the partner's own
             --read-only    without the right to change anything
  costs    [FILE] prints how many calls to the bank the documents of a manifest can cost; without FILE, those of TRUSTED_DOCUMENTS.
           Exits with 1 if one is above LIMIT_BANK_CALLS, with 2 if the manifest cannot be used.
  webhooks list  prints the subscriptions to events at the bank: LENDING_API_URL, or the sandbox that runs on SANDBOX_PORT
  webhooks sync  subscribes to all events about lending, and prints the new secrets as WEBHOOK_SECRETS takes them; the bank tells them once.
             --url URL      where the bank sends events: https://…/webhooks/solaris
             --dry-run      only says what it would do
             --renew TYPE   subscribes to this type anew, for a new secret (may be repeated)
  forget-customer ID
           deletes what is stored of a person or business in the Redis of STORE_URL and CACHE_URL. It needs the gateways' settings.
           Exits with 1 if data may be left.
  --settings FILE  a file of lines NAME=value, for settings that are not in the environment
  --help           prints this
  --version        prints the version
`;

/** A command line that cannot be. */
class UsageError extends Error {}

const version = (): string =>
  (JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string })
    .version;

const print = (text: string): void => void process.stdout.write(`${text}\n`);

/** Closes and exits on a signal. The exit code is 0 if `close` succeeds; a second signal exits at once. */
function closeOnSignals(close: Readonly<Record<'SIGINT' | 'SIGTERM', () => Promise<boolean | void>>>): void {
  let closing = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (closing) process.exit(1);
      closing = true;
      close[signal]().then(
        (isWell) => process.exit(isWell === false ? 1 : 0),
        () => process.exit(1),
      );
    });
  }
}

async function start(config: Config): Promise<void> {
  const log = createOutputLog(config.LOG_LEVEL);
  process.once('exit', () => log.flush());
  for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
    process.on(event, (error: unknown) => {
      log.write('error', event, traceOf(error));
      process.exit(1);
    });
  }
  const gateway = await startGateway(config, { log });
  // SIGINT skips the drain delay: a person who presses Ctrl-C does not wait for a load balancer.
  closeOnSignals({ SIGINT: gateway.close, SIGTERM: gateway.drain });
  const publicUrl = config.PUBLIC_URL ?? gateway.url;
  print(`The lending graph is at ${publicUrl}/graphql`);
  if (!gateway.sandbox) return;
  if (gateway.graphiql) print(`GraphiQL is at ${publicUrl}/graphiql`);
  print(
    `The sandbox of the bank is at ${gateway.sandbox.url}, its controls at ${gateway.sandbox.url}/sandbox`,
  );
  print(`Look at ${demo.person.name}, person ${demo.person.id}`);
  if (gateway.open)
    print(
      "Open: every caller on this machine's loopback is taken for the partner. `npm run --silent token` prints tokens of customers to try the rules with.",
    );
}

async function sandboxAlone(config: Config): Promise<void> {
  if (config.LENDING_API_URL)
    throw new ConfigError(['LENDING_API_URL: there is no sandbox beside a real bank']);
  const sandbox = await startSandbox(sandboxOptions(config));
  closeOnSignals({ SIGINT: sandbox.close, SIGTERM: sandbox.close });
  print(`The sandbox of the bank is at ${sandbox.url}, its controls at ${sandbox.url}/sandbox`);
}

/** Returns the claims from the command line, or those of the demo person if there are none. */
function claimsOf(args: readonly string[]): TokenClaims {
  const { values } = parseArgs({
    args: [...args],
    options: {
      person: { type: 'string', multiple: true },
      business: { type: 'string', multiple: true },
      partner: { type: 'boolean' },
      'read-only': { type: 'boolean' },
    },
  });
  const { person, business, partner = false } = values;
  const scopes: Scope[] = [
    'lending:read',
    ...(values['read-only'] ? [] : ['lending:write' as const]),
    ...(partner ? ['lending:partner' as const] : []),
  ];
  if (partner) return { subject: 'partner', scopes };
  const personIds = person ?? (business ? [] : [demo.person.id]);
  return {
    subject: personIds[0] ?? business?.[0] ?? 'nobody',
    scopes,
    personIds,
    businessIds: business ?? [],
  };
}

async function token(config: Config, args: readonly string[]): Promise<void> {
  const options = verifierOptions(config) ?? sandboxTokens;
  if (!options.secret)
    throw new ConfigError(['AUTH_JWKS_URL: tokens are signed by the issuer of these keys, not here']);
  print(await signToken(claimsOf(args), options));
}

function costs(config: Config, [file = config.TRUSTED_DOCUMENTS]: readonly string[]): void {
  if (file === undefined)
    throw new ManifestError(['costs FILE: there is no FILE, and TRUSTED_DOCUMENTS is not set']);
  const found = manifestCosts(file, config);
  for (const line of costLines(found, config.LIMIT_BANK_CALLS)) print(line);
  if (found.some(({ calls }) => calls > config.LIMIT_BANK_CALLS)) process.exitCode = 1;
}

/** The subscriptions of the bank in the settings, or of the sandbox that runs. */
function registryOf(config: Config): WebhookRegistry {
  const { LENDING_API_URL: url, SANDBOX_PORT: port } = config;
  if (url === undefined && port === 0)
    throw new ConfigError(['SANDBOX_PORT: has to be the port of the sandbox that runs']);
  const sandbox = url === undefined ? { url: `http://127.0.0.1:${port}` } : undefined;
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

async function webhooks(config: Config, [command, ...args]: readonly string[]): Promise<void> {
  if ((command !== 'list' && command !== 'sync') || (command === 'list' && args.length > 0))
    throw new UsageError(usage);
  const registry = registryOf(config);
  try {
    if (command === 'sync') await syncWebhooks(registry, config, args);
    else for (const { eventType, url, id } of await registry.all()) print(`${eventType} ${url} ${id}`);
  } finally {
    await registry.close();
  }
}

/** Deletes a customer's data in Redis, and prints how much it was. */
async function forgetCustomer(config: Config, [id]: readonly string[]): Promise<void> {
  if (!isId(id)) throw new UsageError('forget-customer ID: needs the id of a person or business');
  const log = createLog(config.LOG_LEVEL, process.stderr);
  try {
    const deleted = await forgetCustomerInRedis(config, log, id);
    for (const { keeps, count } of deleted) print(`${count} ${keeps} deleted`);
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    process.stderr.write(`${error.message} Data may be left: run this again.\n`);
    process.exitCode = 1;
    return;
  }
  if (!config.STORE_URL)
    print('STORE_URL is not set: the data in the memory of the gateways was not deleted, and ends with them');
}

/** Returns a message for an error that the user can fix; undefined for any other error. */
function adviceFor(error: unknown): string | undefined {
  if (error instanceof ConfigError || error instanceof ManifestError || error instanceof UsageError)
    return error.message;
  const { code, address, port, message } = error as {
    code?: unknown;
    address?: unknown;
    port?: unknown;
    message?: unknown;
  };
  if (code === 'EADDRINUSE')
    return `${String(address)}:${String(port)} is taken. Set PORT (the gateway) or SANDBOX_PORT (the sandbox) to another port, or to 0 for a free one.`;
  if (typeof code === 'string' && code.startsWith('ERR_PARSE_ARGS_')) return `${String(message)}\n${usage}`;
  return undefined;
}

/** Splits the command line into the options of all commands, and the rest. */
function splitArguments(args: readonly string[]) {
  const options = {
    settings: { type: 'string' },
    help: { type: 'boolean', short: 'h' },
    version: { type: 'boolean' },
  } as const;
  const { values, tokens } = parseArgs({
    args: [...args],
    options,
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const taken = tokens.flatMap((token) =>
    token.kind === 'option' && Object.hasOwn(options, token.name)
      ? [token.index, ...(token.inlineValue === false ? [token.index + 1] : [])]
      : [],
  );
  const { settings, help, version } = values;
  if (typeof settings === 'boolean') throw new UsageError('--settings: has to be followed by a file');
  return { settings, help, version, rest: args.filter((_arg, index) => !taken.includes(index)) };
}

async function printCheck(config: Config): Promise<void> {
  const findings = await check(config);
  print('The settings are right.');
  for (const { setting, fault } of findings) print(`${setting}: ${fault ?? 'ok'}`);
  if (findings.some(({ fault }) => fault !== undefined)) process.exitCode = 1;
}

type Run = (config: Config, args: readonly string[], sources: Sources) => Promise<void> | void;

const commands: Readonly<Record<string, { readonly run: Run; readonly mostArgs: number }>> = {
  start: { run: start, mostArgs: 0 },
  check: { run: printCheck, mostArgs: 0 },
  config: {
    run: (config, _args, sources) => settingLines(config, sources).forEach(print),
    mostArgs: 0,
  },
  sandbox: { run: sandboxAlone, mostArgs: 0 },
  token: { run: token, mostArgs: Infinity },
  costs: { run: costs, mostArgs: 1 },
  webhooks: { run: webhooks, mostArgs: Infinity },
  'forget-customer': { run: forgetCustomer, mostArgs: 1 },
};

async function main(): Promise<void> {
  const { help, version: isAsked, settings, rest } = splitArguments(process.argv.slice(2));
  const [name = 'start', ...args] = rest;
  if (help) return print(usage.trimEnd());
  if (isAsked) return print(version());
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!command || args.length > command.mostArgs) throw new UsageError(usage.trimEnd());
  const sources = readSources(process.env, settings);
  await command.run(readConfig(merged(sources)), args, sources);
}

await main().catch((error: unknown) => {
  if (error instanceof RegistrationError) {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
    return;
  }
  const advice = adviceFor(error);
  process.stderr.write(`${advice ?? (error instanceof Error ? error.stack : String(error))}\n`);
  process.exit(advice === undefined ? 1 : 2);
});
