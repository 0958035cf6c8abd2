import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { ChaosGateway } from './chaos/gateways.js';
import { RedisServer } from './chaos/redis-server.js';
import { tableOfFindings } from './chaos/verdict.js';
import { positive, runCommand } from './command.js';
import { run, type Plan } from './inbox/run.js';
import { figuresOf, findingsOf, timeFinding } from './inbox/verdict.js';
import { stepAside } from './processes.js';
import { tableOf } from './table.js';

/** The most deliveries: the gateway's log of events has the newest 100,000. */
const most = 110_000;

const usage = `Usage: npm run bench:inbox -- [options]
  --deliveries N   how many there are, at most ${most} (100000)
  --reads N        how many reads after an acknowledgement are looked at (5000)
  --seed N         what they are drawn with (1)
Ends with 1 where something does not hold that must.
`;

const print = (text: string): void => void process.stdout.write(`${text}\n`);
const load = (): string =>
  loadavg()
    .map((average) => average.toFixed(1))
    .join(', ');

async function inbox(plan: Plan, stopLater: (stop: () => Promise<void>) => void): Promise<boolean> {
  const redis = await RedisServer.start();
  process.once('exit', () => void redis.kill());
  stopLater(() => redis.stop());
  const seen = await run(plan, redis, async (settings) => {
    const gateway = await ChaosGateway.start(settings);
    stopLater(() => gateway.stop());
    return gateway;
  });
  const findings = [...findingsOf(seen), timeFinding(seen)];
  print(tableOf([['in the run', ''], ...figuresOf(seen)]));
  print(`\n${tableOfFindings(findings)}`);
  return findings.every(({ holds }) => holds);
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      deliveries: { type: 'string', default: '100000' },
      reads: { type: 'string', default: '5000' },
      seed: { type: 'string', default: '1' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return print(usage);
  const deliveries = positive(values.deliveries);
  if (deliveries > most) throw new RangeError(`There can be at most ${most} deliveries.`);
  const reads = positive(values.reads);
  if (reads > deliveries) throw new RangeError('There can be at most as many reads as deliveries.');
  const plan = { deliveries, reads, seed: positive(values.seed), ownerless: 0.01, senders: 4, outage: 3000 };
  stepAside();
  const stops: (() => Promise<void>)[] = [];
  try {
    print(
      `${deliveries} deliveries, seed ${plan.seed}, two gateways on one Redis; load of the machine: ${load()}.\n`,
    );
    if (!(await inbox(plan, (stop) => void stops.unshift(stop)))) process.exitCode = 1;
  } finally {
    for (const stop of stops) await stop();
  }
  print(`\nLoad of the machine at the end: ${load()}.`);
}

await runCommand(main, usage);
