import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { runCommand } from './command.js';
import { ChaosGateway, startSandboxAlone } from './chaos/gateways.js';
import { planOf, type Plan } from './chaos/plan.js';
import { startRedis, type RedisServer } from './chaos/redis-server.js';
import { gatewaySettings, run } from './chaos/run.js';
import { findingsOf, hitsOf, sizeOf, type Finding } from './chaos/verdict.js';
import { stepAside } from './processes.js';
import { tableOf } from './table.js';

const usage = `Usage: npm run bench:chaos -- [options]
  --seconds N   how long the clients go on (60)
  --clients N   how many there are (200)
  --seed N      what the clients and the bank's faults are drawn with (1)
  --long        two gateways on one redis-server, one of which is killed and restarted twice
Ends with 1 where something does not hold that must.
`;

const print = (text: string): void => void process.stdout.write(`${text}\n`);

/** When in the run one gateway is killed: before the outage, and after it. */
const kills = [0.25, 0.75] as const;
/** The part of the run after which memory is looked at for the first time: by then everything has been used. */
const warm = 0.25;
/** MiB by which a gateway's memory may differ from one moment to the other. */
const swing = 8;
/** MiB that the outcome of a write takes in a gateway without a Redis, which has to keep it. */
const perKey = 1.5 / 1024;

function positive(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1) throw new RangeError(`${text} must be a whole number above 0.`);
  return number;
}

/** What a gateway has in memory, early in the run and after it. */
interface Memory {
  readonly early: number;
  readonly late: number;
}

/** `kept` is how many writes' outcomes the gateway itself keeps, at most. */
function memoryFinding({ early, late }: Memory, kept: number): Finding {
  const limit = early + swing + kept * perKey;
  return { name: 'memory of a gateway stays flat', found: `${early.toFixed(1)} MiB in use, then ${late.toFixed(1)}`, bar: `${limit.toFixed(0)} MiB`, holds: late <= limit };
}

function logFinding(gateways: readonly ChaosGateway[]): Finding {
  const wrong = gateways.flatMap((gateway) => gateway.uncaught()).length + gateways.reduce((sum, { endings }) => sum + endings, 0);
  return { name: 'no error that nobody caught, no gateway that ends by itself', found: String(wrong), bar: '0', holds: wrong === 0 };
}

/** Looks at the first gateway's memory, and kills the last one where there are two. Resolves with what ends that. */
function accompany(plan: Plan, gateways: readonly ChaosGateway[]): () => Promise<Memory> {
  const victim = gateways.length > 1 ? gateways.at(-1) : undefined;
  const killings = kills.map(async (share) => {
    await sleep(share * plan.duration);
    await victim?.killAndRestart();
  });
  const heap = async (): Promise<number> => (await gateways[0]?.heap()) ?? Number.NaN;
  const early = sleep(warm * plan.duration).then(heap);
  return async () => {
    await Promise.all(killings);
    return { early: await early, late: await heap() };
  };
}

async function chaos(plan: Plan, isLong: boolean, stopLater: (stop: () => Promise<void>) => void): Promise<boolean> {
  const redis: RedisServer | undefined = isLong ? await startRedis() : undefined;
  if (redis) stopLater(redis.stop);
  const bank = await startSandboxAlone();
  stopLater(() => bank.program.stop());
  const settings = { ...gatewaySettings(bank.url, plan), ...(redis && { STORE_URL: redis.url }) };
  const gateways: ChaosGateway[] = [];
  while (gateways.length < (isLong ? 2 : 1)) {
    const gateway = await ChaosGateway.start(settings);
    stopLater(() => gateway.stop());
    gateways.push(gateway);
  }
  let end: ReturnType<typeof accompany> = () => Promise.reject(new Error('The run has not begun.'));
  const seen = await run(plan, bank.url, gateways.map(({ url }) => url), () => { end = accompany(plan, gateways); });
  const memory = await end();
  const kept = redis ? 0 : seen.tally.intentions.length;
  const findings = [...findingsOf(seen, gateways.length), logFinding(gateways), memoryFinding(memory, kept)];
  print(tableOf([['in the run', ''], ...sizeOf(seen).map(([what, count]) => [what, String(count)])]));
  print(`\n${tableOf([['fault of the bank', 'hits'], ...hitsOf(seen).map(([fault, hits]) => [fault, String(hits)])])}`);
  print(`\n${tableOf([['what must hold', 'found', 'bar', 'holds'], ...findings.map(({ name, found, bar, holds }) => [name, found, bar, holds ? 'yes' : 'NO'])])}`);
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
  const plan = planOf({ seconds: positive(values.seconds), clients: positive(values.clients), seed: positive(values.seed) });
  stepAside();
  const stops: (() => Promise<void>)[] = [];
  try {
    print(`${plan.clients} clients for ${values.seconds} s, seed ${plan.seed}, ${values.long ? 'two gateways on one Redis, one of them killed twice' : 'one gateway'}; the bank refuses connections from ${plan.outage.from / 1000} s on for ${plan.outage.for / 1000} s.\n`);
    if (!(await chaos(plan, values.long, (stop) => void stops.unshift(stop)))) process.exitCode = 1;
  } finally {
    for (const stop of stops) await stop();
  }
}

await runCommand(main, usage);
