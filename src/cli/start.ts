import type { Config } from '../config.js';
import { startGateway } from '../gateway.js';
import { createOutputLog, traceOf } from '../telemetry/log.js';
import { shrinkHeap } from './shrink-heap.js';
import { closeOnSignals } from './signals.js';
import { print } from './usage.js';

/** Runs the gateway until a signal ends it. */
export async function run(config: Config): Promise<void> {
  const log = createOutputLog(config.LOG_LEVEL);
  process.once('exit', () => log.flush());
  for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
    process.on(event, (error: unknown) => {
      log.write('error', event, traceOf(error));
      process.exit(1);
    });
  }
  const gateway = await startGateway(config, { log, beforeListening: shrinkHeap });
  // SIGINT skips the drain delay: a person who presses Ctrl-C does not wait for a load balancer.
  closeOnSignals({ SIGINT: gateway.close, SIGTERM: gateway.drain });
  const publicUrl = (config.PUBLIC_URL ?? gateway.url).replace(/\/+$/, '');
  print(`The lending graph is at ${publicUrl}/graphql`);
  if (!gateway.sandbox) return;
  if (gateway.graphiql) print(`GraphiQL is at ${publicUrl}/graphiql`);
  print(
    `The sandbox of the bank is at ${gateway.sandbox.url}, its controls at ${gateway.sandbox.url}/sandbox`,
  );
  const { name, id } = gateway.sandbox.demoPerson;
  print(`Look at ${name}, person ${id}`);
  if (gateway.open)
    print(
      "Open: a caller on this machine's loopback without a token is the partner. `npm run --silent token` prints tokens of customers to try the rules with.",
    );
}
