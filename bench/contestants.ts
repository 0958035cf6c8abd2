import { ask } from './conversation.js';
import { freePort } from './free-port.js';
import { cores, start, type Program } from './processes.js';
import { tokens } from './requests.js';
import type { ProgramName, Scenario } from './scenarios.js';

/** A program that listens on a port. */
export interface Listener {
  readonly listen: () => Promise<number>;
  readonly [name: string]: (argument: never) => unknown;
}

/** Milliseconds that a gateway may take to answer after its start. */
const patience = 20_000;

/** A program under test, with its port on this machine. */
export interface Listening {
  readonly program: Program;
  readonly port: number;
}

/** Starts a program that returns its port. */
export async function startListener(
  file: string,
  args: readonly string[],
  core: number,
  environment: Readonly<Record<string, string>> = {},
): Promise<Listening> {
  const program = start(file, args, { core, environment, answers: true });
  return { program, port: await ask<Listener, 'listen'>(program.child, 'listen') };
}

async function isReady(port: number): Promise<boolean> {
  try {
    return (await fetch(`http://127.0.0.1:${port}/readyz`)).ok;
  } catch {
    return false;
  }
}

/** Returns the settings of a gateway that all scenarios have in common. */
export const commonSettings = (bankUrl: string, port: number): Record<string, string> => ({
  PORT: String(port),
  LENDING_API_URL: bankUrl,
  LENDING_AUTH_URL: `${bankUrl}/oauth2/token`,
  LENDING_CLIENT_ID: 'bench',
  LENDING_CLIENT_SECRET: 'bench',
  AUTH_SECRET: tokens.secret,
  AUTH_ISSUER: tokens.issuer,
  AUTH_AUDIENCE: tokens.audience,
  LINK_SECRET: 'this-signs-links-for-the-bench-alone',
  LIMIT_REQUESTS: '0',
});

/**
 * Starts the built gateway with a bank. If a program is given, it runs the gateway and answers questions
 * besides.
 * @throws Error with its output if it does not start
 */
export async function startGateway(
  bankUrl: string,
  environment: Readonly<Record<string, string>>,
  file = '../cli.js',
  flags: readonly string[] = [],
): Promise<Listening> {
  const port = await freePort();
  const program = start(file, ['start'], {
    core: cores.underTest,
    answers: file !== '../cli.js',
    flags,
    environment: { ...commonSettings(bankUrl, port), ...environment },
  });
  const until = Date.now() + patience;
  while (!(await isReady(port))) {
    if (program.child.exitCode !== null || Date.now() > until) {
      await program.stop();
      throw new Error(`The gateway does not come up.\n${program.complaints}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return { program, port };
}

/** Starts one of the compared programs for a scenario. */
export function startContestant(name: ProgramName, scenario: Scenario, bankUrl: string): Promise<Listening> {
  if (name === 'gateway') return startGateway(bankUrl, scenario.gatewayEnvironment);
  if (name === 'reference') return startGateway(bankUrl, scenario.gatewayEnvironment, 'reference-gateway.js');
  return startListener(
    `${name}.js`,
    [bankUrl],
    cores.underTest,
    scenario.verify ? { VERIFY_SECRET: tokens.secret } : {},
  );
}
