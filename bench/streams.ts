import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { ChaosGateway } from './chaos/gateways.js';
import { RedisServer } from './chaos/redis-server.js';
import { tableOfFindings } from './chaos/verdict.js';
import { positive, runCommand } from './command.js';
import { stepAside } from './processes.js';
import { run, type Plan } from './streams/run.js';
import type { Member } from './streams/stage.js';
import { figuresOf, findingsOf, timeFindings } from './streams/verdict.js';
import { tableOf } from './table.js';

const usage = `Usage: npm run bench:streams -- [options]
  --streams N   streams on one gateway, of which one in a hundred stalls half of the time (5000)
  --events N    events that are sent to them (2000)
  --rate N      how many of them in a second (50)
  --seed N      what is drawn is drawn with (1)
Ends with 1 where something does not hold that must.
`;

const print = (text: string): void => void process.stdout.write(`${text}\n`);
const load = (): string =>
  loadavg()
    .map((average) => average.toFixed(1))
    .join(', ');

async function streams(plan: Plan, stopLater: (stop: () => Promise<void>) => void): Promise<boolean> {
  const redis = await RedisServer.start();
  process.once('exit', () => void redis.kill());
  stopLater(() => redis.stop());
  const seen = await run(plan, redis.url, async (settings): Promise<Member> => {
    const gateway = await ChaosGateway.start(settings);
    stopLater(() => gateway.stop());
    return {
      url: gateway.url,
      memory: async () => ({ heap: (await gateway.heap()) * 1024, resident: gateway.resident * 1024 }),
      stop: () => gateway.stop(),
    };
  });
  const findings = [...findingsOf(seen), ...timeFindings(seen)];
  print(tableOf([['in the run', ''], ...figuresOf(seen)]));
  print(`\n${tableOfFindings(findings)}`);
  return findings.every(({ holds }) => holds);
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      streams: { type: 'string', default: '5000' },
      events: { type: 'string', default: '2000' },
      rate: { type: 'string', default: '50' },
      seed: { type: 'string', default: '1' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return print(usage);
  const count = positive(values.streams);
  const events = positive(values.events);
  const plan = {
    seed: positive(values.seed),
    streams: count,
    events,
    rate: positive(values.rate),
    crowd: Math.ceil(count / 5),
    travellers: Math.ceil(count / 5),
    changes: Math.ceil(events / 4),
  };
  stepAside();
  const stops: (() => Promise<void>)[] = [];
  try {
    print(`${count} streams, ${events} events, seed ${plan.seed}; load of the machine: ${load()}.\n`);
    if (!(await streams(plan, (stop) => void stops.unshift(stop)))) process.exitCode = 1;
  } finally {
    for (const stop of stops) await stop();
  }
  print(`\nLoad of the machine at the end: ${load()}.`);
}

await runCommand(main, usage);
