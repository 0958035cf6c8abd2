import { ConfigError, type Config } from '../config.js';
import { startSandboxFrom } from '../gateway/sandbox.js';
import { closeOnSignals } from './signals.js';
import { print } from './usage.js';

/** Runs the sandbox alone until a signal ends it. @throws ConfigError if there is a real bank */
export async function run(config: Config): Promise<void> {
  if (config.LENDING_API_URL)
    throw new ConfigError(['LENDING_API_URL: there is no sandbox beside a real bank']);
  const sandbox = await startSandboxFrom(config);
  closeOnSignals({ SIGINT: sandbox.close, SIGTERM: sandbox.close });
  print(`The sandbox of the bank is at ${sandbox.url}, its controls at ${sandbox.url}/sandbox`);
}
