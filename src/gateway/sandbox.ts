import { ConfigError, type Config } from '../config.js';
import { parseFaultProfile } from '../sandbox/fault-profile.js';
import { startSandbox, type Sandbox, type SandboxOptions } from '../sandbox/server.js';

/** Returns the options of the sandbox. @throws ConfigError for an invalid fault profile */
export function sandboxOptions({
  SANDBOX_PORT: port,
  SANDBOX_SEED: seed,
  SANDBOX_FAULTS: faults,
}: Config): SandboxOptions {
  try {
    return { port, seed, faultProfile: faults === undefined ? undefined : parseFaultProfile(faults) };
  } catch (error) {
    throw new ConfigError([`SANDBOX_FAULTS: ${error instanceof Error ? error.message : String(error)}`]);
  }
}

/** Starts the sandbox of these settings in this process. @throws ConfigError for an invalid fault profile */
export const startSandboxFrom = (config: Config): Promise<Sandbox> => startSandbox(sandboxOptions(config));
