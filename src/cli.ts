import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { merged, readSources, type Sources } from './cli/environment.js';
import { print, usage, UsageError } from './cli/usage.js';
import { ConfigError, readConfig, type Config } from './config.js';

const version = (): string =>
  (JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string })
    .version;

/** Returns a message for an address that cannot be listened on; undefined for any other error. */
function adviceForListening(error: object): string | undefined {
  const { code, syscall, address, port, hostname } = error as Readonly<Record<string, unknown>>;
  if (syscall === 'getaddrinfo')
    return `${String(hostname)}: there is no such host (${String(code)}). Set HOST (the gateway) or METRICS_HOST (the metrics) to an address of this machine.`;
  if (syscall !== 'listen') return undefined;
  const place = `${String(address)}:${String(port)}`;
  if (code === 'EADDRINUSE')
    return `${place} is taken. Set PORT (the gateway), METRICS_PORT (the metrics) or SANDBOX_PORT (the sandbox) to another port, or to 0 for a free one.`;
  if (code === 'EADDRNOTAVAIL' || code === 'EAFNOSUPPORT')
    return `${String(address)}: this machine has no such address. Set HOST (the gateway) or METRICS_HOST (the metrics) to one that it has, or to 0.0.0.0 for all of them.`;
  if (code === 'EACCES')
    return `${place}: this user may not listen there. Set PORT (the gateway), METRICS_PORT (the metrics) or SANDBOX_PORT (the sandbox) to a port from 1024 on.`;
  return undefined;
}

/** Returns a message for an error that the user can fix; undefined for any other error. */
function adviceFor(error: unknown): string | undefined {
  if (error instanceof ConfigError || error instanceof UsageError) return error.message;
  if (!(error instanceof Error)) return undefined;
  const { code } = error as { readonly code?: unknown };
  if (typeof code === 'string' && code.startsWith('ERR_PARSE_ARGS_')) return `${error.message}\n${usage}`;
  return adviceForListening(error);
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

/** A command of the command line. */
interface Command {
  readonly run: (config: Config, args: readonly string[], sources: Sources) => Promise<void> | void;
}

/** Each command is loaded when it is asked for: the whole gateway takes ten times as long as the rest. */
const commands: Readonly<
  Record<string, { readonly load: () => Promise<Command>; readonly maxArgs: number }>
> = {
  start: { load: () => import('./cli/start.js'), maxArgs: 0 },
  check: { load: () => import('./cli/check.js'), maxArgs: 0 },
  config: { load: () => import('./cli/settings-report.js'), maxArgs: 0 },
  sandbox: { load: () => import('./cli/sandbox.js'), maxArgs: 0 },
  token: { load: () => import('./cli/token.js'), maxArgs: Infinity },
  costs: { load: () => import('./cli/costs.js'), maxArgs: 1 },
  webhooks: { load: () => import('./cli/webhooks.js'), maxArgs: Infinity },
  'forget-customer': { load: () => import('./cli/forget-customer.js'), maxArgs: 1 },
};

async function main(): Promise<void> {
  const { help, version: isAsked, settings, rest } = splitArguments(process.argv.slice(2));
  const [name = 'start', ...args] = rest;
  if (help) return print(usage.trimEnd());
  if (isAsked) return print(version());
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!command || args.length > command.maxArgs) throw new UsageError(usage.trimEnd());
  const sources = readSources(process.env, settings);
  const config = readConfig(merged(sources));
  const { run } = await command.load();
  await run(config, args, sources);
}

await main().catch((error: unknown) => {
  const advice = adviceFor(error);
  process.stderr.write(`${advice ?? (error instanceof Error ? error.stack : String(error))}\n`);
  process.exit(advice === undefined ? 1 : 2);
});
