#!/usr/bin/env node
import { parseArgs } from 'node:util';
import { signToken, type TokenClaims } from './auth/jwt.js';
import type { Scope } from './auth/viewer.js';
import { ConfigError, readConfig, type Config } from './config.js';
import { startGateway } from './gateway.js';
import { sandboxOptions, sandboxTokens, verifierOptions } from './gateway/options.js';
import { manifestCosts } from './gateway/trusted-documents.js';
import { costLines } from './graphql/document-costs.js';
import { ManifestError } from './graphql/manifest.js';
import { demo } from './sandbox/seed.js';
import { startSandbox } from './sandbox/server.js';
import { createLog, traceOf } from './telemetry/log.js';

const usage = `Usage: lending-graph [start | sandbox | token | costs]
  start    the gateway, with the embedded sandbox unless LENDING_API_URL is set
  sandbox  the sandbox alone, on SANDBOX_PORT
  token    prints a token to try the rules with:
             --person ID    a customer's, for this person (may be repeated)
             --business ID  a customer's, for this business (may be repeated)
             --partner      the partner's own
             --read-only    without the right to change anything
  costs    [FILE] prints how many calls to the bank the documents of a manifest can cost; without FILE, those of TRUSTED_DOCUMENTS.
           Ends with 1 where one is above LIMIT_BANK_CALLS, with 2 where the manifest cannot be used.
`;

const print = (text: string): void => void process.stdout.write(`${text}\n`);

/** Ends the process when it is asked to stop, with 0 where `close` says that all went well; a second request ends it at once. */
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
  const log = createLog(config.LOG_LEVEL);
  for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
    process.on(event, (error: unknown) => {
      log.write('error', event, traceOf(error));
      process.exit(1);
    });
  }
  const gateway = await startGateway(config, { log });
  // A person who presses Ctrl-C does not want to wait for a load balancer.
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

/** Claims from the command line; without any, the demo person's. */
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

/** What a person at the terminal can put right, in words that say how; undefined for anything else. */
function adviceFor(error: unknown): string | undefined {
  if (error instanceof ConfigError || error instanceof ManifestError) return error.message;
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

async function main(): Promise<void> {
  const [command = 'start', ...args] = process.argv.slice(2);
  const commands = {
    start,
    sandbox: sandboxAlone,
    token: (config: Config) => token(config, args),
    costs: (config: Config) => costs(config, args),
  };
  const most: Readonly<Record<string, number>> = { token: Infinity, costs: 1 };
  if (!Object.hasOwn(commands, command) || args.length > (most[command] ?? 0)) {
    process.stderr.write(usage);
    process.exit(2);
  }
  try {
    await commands[command as keyof typeof commands](readConfig(process.env));
  } catch (error) {
    const advice = adviceFor(error);
    process.stderr.write(`${advice ?? (error instanceof Error ? error.stack : String(error))}\n`);
    process.exit(advice === undefined ? 1 : 2);
  }
}

await main();
