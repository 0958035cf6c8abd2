import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { positive, runCommand } from './command.js';
import { busyMoments, Cluster } from './chaos/cluster.js';
import { ChaosGateway, startSandboxAlone } from './chaos/gateways.js';
import { planOf, type Plan } from './chaos/plan.js';
import { RedisServer } from './chaos/redis-server.js';
import { gatewaySettings, run } from './chaos/run.js';
import { findingsOf, hitsOf, sizeOf, tableOfFindings, type Finding } from './chaos/verdict.js';
import { stepAside } from './processes.js';
import { tableOf } from './table.js';

const usage = `Usage: npm run bench:chaos -- [options]
  --seconds N   how long the clients go on (60)
  --clients N   how many there are (200)
  --seed N      what the clients and the bank's faults are drawn with (1)
  --long        three gateways on one redis-server, of which one has a slow way to it and none at times, one is killed and restarted twice
                and has its clock ahead, and one is stopped for longer than its claims last
Ends with 1 where something does not hold that must.
`;

const print = (text: string): void => void process.stdout.write(`${text}\n`);

/** The part of the run after which memory is first measured: by then all code has run. */
const warm = 0.25;
/** MiB by which a gateway's memory may vary between two measurements. */
const swing = 8;
/** MiB per recorded outcome of a write in a gateway without Redis. */
const perKey = 1.5 / 1024;

/** A gateway's memory, early in the run and after it. */
interface Memory {
  readonly early: number;
  readonly late: number;
}

/** `kept`: the maximum number of outcomes that the gateway itself stores. */
function memoryFinding({ early, late }: Memory, kept: number): Finding {
  const limit = early + swing + kept * perKey;
  return {
    name: 'memory of a gateway stays flat',
    found: `${early.toFixed(1)} MiB in use, then ${late.toFixed(1)}`,
    bar: `${limit.toFixed(0)} MiB`,
    holds: late <= limit,
  };
}

function logFinding(gateways: readonly ChaosGateway[]): Finding {
  const wrong =
    gateways.flatMap((gateway) => gateway.uncaught()).length +
    gateways.reduce((sum, { endings }) => sum + endings, 0);
  return {
    name: 'no error that nobody caught, no gateway that ends by itself',
    found: String(wrong),
    bar: '0',
    holds: wrong === 0,
  };
}

/** Measures a gateway's memory, warm and after the run. */
function watchMemory(plan: Plan, gateway: ChaosGateway): () => Promise<Memory> {
  const early = sleep(warm * plan.duration).then(() => gateway.heap());
  return async () => ({ early: await early, late: await gateway.heap() });
}

async function chaos(
  plan: Plan,
  isLong: boolean,
  stopLater: (stop: () => Promise<void>) => void,
): Promise<boolean> {
  const redis = isLong ? await RedisServer.start() : undefined;
  if (redis) {
    process.once('exit', () => void redis.kill());
    stopLater(() => redis.stop());
  }
  const bank = await startSandboxAlone();
  stopLater(() => bank.program.stop());
  const settings = gatewaySettings(bank.url, plan);
  const cluster = redis && (await Cluster.start(redis.url, settings, stopLater));
  const alone = cluster ? undefined : await ChaosGateway.start(settings);
  if (alone) stopLater(() => alone.stop());
  const gateways = cluster?.gateways ?? [alone as ChaosGateway];
  let memory: () => Promise<Memory> = () => Promise.reject(new Error('The run has not begun.'));
  const seen = await run(
    plan,
    bank.url,
    gateways.map(({ url }) => url),
    (graph) => {
      memory = watchMemory(plan, gateways[0] as ChaosGateway);
      const faults = cluster?.runFaults(plan.duration, graph);
      return async () => {
        await faults;
        await cluster?.settle();
      };
    },
  );
  const kept = redis ? 0 : seen.tally.intentions.length;
  const findings = [
    ...findingsOf(seen, gateways.length),
    logFinding(gateways),
    memoryFinding(await memory(), kept),
  ];
  print(tableOf([['in the run', ''], ...sizeOf(seen).map(([what, count]) => [what, String(count)])]));
  print(
    `\n${tableOf([['fault of the bank', 'hits'], ...hitsOf(seen).map(([fault, hits]) => [fault, String(hits)])])}`,
  );
  if (cluster) print(`\n${tableOf([['fault of a gateway', ''], ...cluster.happened])}`);
  print(`\n${tableOfFindings(findings)}`);
  return findings.every(({ holds }) => holds);
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      seconds: { type: 'string', default: '60' },
      clients: { type: 'string', default: '200' },
      seed: { type: 'string', default: '1' },
      long: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return print(usage);
  const plan = planOf({
    seconds: positive(values.seconds),
    clients: positive(values.clients),
    seed: positive(values.seed),
    slowWritesAt: values.long ? busyMoments(positive(values.seconds) * 1000) : [],
  });
  stepAside();
  const stops: (() => Promise<void>)[] = [];
  try {
    print(
      `${plan.clients} clients for ${values.seconds} s, seed ${plan.seed}, ${values.long ? 'three gateways on one Redis' : 'one gateway'}; the bank refuses connections from ${plan.outage.from / 1000} s on for ${plan.outage.for / 1000} s.\n`,
    );
    if (!(await chaos(plan, values.long, (stop) => void stops.unshift(stop)))) process.exitCode = 1;
  } finally {
    for (const stop of stops) await stop();
  }
}

await runCommand(main, usage);
