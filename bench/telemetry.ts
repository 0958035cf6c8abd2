import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { pathToFileURL } from 'node:url';
import type { CollectorQuestions } from './collector.js';
import { positive, runCommand } from './command.js';
import { startGateway, startListener, type Listening } from './contestants.js';
import { ask } from './conversation.js';
import type { Load } from './load.js';
import { cores, start, stepAside, type Program } from './processes.js';
import { scenarios, type Scenario } from './scenarios.js';
import type { StandIn } from './stand-in.js';
import { median, tableOf } from './table.js';

/*
 * What metrics and traces cost: the CPU time of a query in gateways that take turns. Ratios to the one whose
 * telemetry is off say more than times, since a machine's speed changes from minute to minute.
 */

const usage = `Usage: npm run bench:telemetry -- [options]
  Measures the CPU time of a query with metrics, and with a tenth of the traces, beside a gateway with both off.
  --before DIST   the dist folder of another build, with its node_modules beside it, to compare with as well
  --only NAME     the scenario (detail)
  --starts N      starts of all gateways (5): two processes with the same settings can differ by 5 %
  --rounds N      rounds per start, in each of which every gateway has one turn (20)
  --milliseconds N  of one turn (500)
  --warm-up N     queries to each gateway before the first round (10000)
  --check         exit with 1 if a median is above its bar
`;

/** One gateway, and the most that its CPU time may be above that of the one with all off. */
interface Variant {
  readonly name: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly file?: string;
  /** A share: 0.03 is 3 %. */
  readonly bar: number;
}

/** A running gateway with its load. */
interface Running {
  readonly variant: Variant;
  readonly listening: Listening;
  readonly load: Program;
}

const off: Variant = { name: 'off', environment: {}, bar: 0 };

const variantsOf = (collector: string, before: string | undefined): Variant[] => [
  ...(before === undefined
    ? []
    : [{ name: 'before', environment: {}, file: pathToFileURL(resolve(before, 'cli.js')).href, bar: 0.01 }]),
  // Two gateways with the same settings show how much the figures can be trusted.
  { name: 'off again', environment: {}, bar: 0.01 },
  { name: 'metrics', environment: { METRICS_PORT: '0' }, bar: 0.03 },
  {
    name: 'traces, 10 %',
    environment: {
      OTEL_EXPORTER_OTLP_ENDPOINT: collector,
      OTEL_METRICS_EXPORTER: 'none',
      OTEL_TRACES_SAMPLER: 'traceidratio',
      OTEL_TRACES_SAMPLER_ARG: '0.1',
    },
    bar: 0.05,
  },
];

/** Returns the nanoseconds that all threads of a process have run so far. */
function cpuOf({ pid }: Program): number {
  const folder = `/proc/${pid}/task`;
  return readdirSync(folder).reduce((sum, thread) => {
    const [time] = readFileSync(`${folder}/${thread}/schedstat`, 'utf8').split(' ');
    return sum + Number(time);
  }, 0);
}

async function begin(variant: Variant, scenario: Scenario, bankUrl: string): Promise<Running> {
  const environment = { ...scenario.gatewayEnvironment, ...variant.environment };
  const listening = await startGateway(bankUrl, environment, variant.file);
  const load = start('load.js', [], { core: cores.around, answers: true });
  await ask<Load, 'prepare'>(load.child, 'prepare', { scenario, program: 'gateway', port: listening.port });
  return { variant, listening, load };
}

/** Returns the microseconds of CPU per query in one round. */
async function round(
  { listening, load }: Running,
  { connections }: Scenario,
  milliseconds: number,
): Promise<number> {
  const before = cpuOf(listening.program);
  const { queries, failures } = await ask<Load, 'run'>(load.child, 'run', { connections, milliseconds });
  if (failures > 0) throw new Error(`${failures} of ${queries} queries failed.`);
  return (cpuOf(listening.program) - before) / queries / 1000;
}

/** One gateway's ratios to the one with all off, round by round. */
interface Compared {
  readonly variant: Variant;
  readonly ratios: number[];
  readonly times: number[];
}

/**
 * Sends all gateways so many queries, in turns: their code is optimized then, and none has been idle for
 * longer than the others. One that has been idle has given memory back, and is slower for a while.
 */
async function warmUp(all: readonly Running[], { connections }: Scenario, queries: number): Promise<void> {
  const open = new Map(all.map((one) => [one, 0]));
  while (open.size > 0)
    for (const [one, sent] of open) {
      const run = { connections, milliseconds: 500 };
      const now = sent + (await ask<Load, 'run'>(one.load.child, 'run', run)).queries;
      if (now < queries) open.set(one, now);
      else open.delete(one);
    }
}

/** Returns the ratios of the starts, each of which is the median of its rounds. */
function overStarts(starts: readonly (readonly Compared[])[]): Compared[] {
  const [first = []] = starts;
  return first.map(({ variant }, index) => {
    const all = starts.map((start) => start[index] as Compared);
    return {
      variant,
      ratios: all.map(({ ratios }) => median(ratios)),
      times: all.map(({ times }) => median(times)),
    };
  });
}

/** The rounds of one start. */
interface Effort {
  readonly rounds: number;
  readonly milliseconds: number;
  /** Queries to each gateway before the first round. */
  readonly warmUp: number;
}

/** Starts all gateways, compares them, and stops them. */
async function compareOnce(
  variants: readonly Variant[],
  scenario: Scenario,
  bankUrl: string,
  effort: Effort,
): Promise<Compared[]> {
  const all: Running[] = [];
  for (const variant of variants) all.push(await begin(variant, scenario, bankUrl));
  await warmUp(all, scenario, effort.warmUp);
  const compared = await compare(all, scenario, effort);
  const programs = all.flatMap(({ load, listening }) => [load, listening.program]);
  await Promise.all(programs.map((one) => one.stop()));
  return compared;
}

/** Lets all gateways take turns, in another order each round, and compares each with the first. */
async function compare(
  all: readonly Running[],
  scenario: Scenario,
  { rounds, milliseconds }: Effort,
): Promise<Compared[]> {
  const compared = all.map(({ variant }): Compared => ({ variant, ratios: [], times: [] }));
  for (let number = 0; number < rounds; number += 1) {
    const times: number[] = [];
    for (let turn = 0; turn < all.length; turn += 1) {
      const index = (number % 2 === 0 ? turn + number : number - turn + all.length * rounds) % all.length;
      times[index] = await round(all[index] as Running, scenario, milliseconds);
    }
    for (const [index, { ratios, times: own }] of compared.entries()) {
      own.push(times[index] as number);
      ratios.push((times[index] as number) / (times[0] as number));
    }
  }
  return compared.slice(1);
}

const percent = (ratio: number): string => `${((ratio - 1) * 100).toFixed(1)} %`;

/** Returns the bounds between which the median lies in 95 of 100 cases, by the binomial distribution. */
function boundsOf(ratios: readonly number[]): [number, number] {
  const sorted = [...ratios].sort((one, other) => one - other);
  const reach = 0.98 * Math.sqrt(sorted.length);
  const low = Math.max(0, Math.floor(sorted.length / 2 - reach));
  return [sorted[low] ?? 1, sorted[sorted.length - 1 - low] ?? 1];
}

/** The ratio that has a bar: what is compared with another build is the present one, with all off. */
const judged = ({ variant: { name }, ratios }: Compared): number[] =>
  name === 'before' ? ratios.map((ratio) => 1 / ratio) : ratios;

const progressOf = (compared: Compared): string =>
  `${compared.variant.name} ${percent(median(judged(compared)))}`;

function rowOf(compared: Compared): string[] {
  const ratios = judged(compared);
  const { name, bar } = compared.variant;
  return [
    name === 'before' ? 'off, beside the build before' : name,
    median(compared.times).toFixed(0),
    percent(median(ratios)),
    boundsOf(ratios).map(percent).join(' … '),
    percent(1 + bar),
  ];
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      before: { type: 'string' },
      only: { type: 'string', default: 'detail' },
      starts: { type: 'string', default: '5' },
      rounds: { type: 'string', default: '20' },
      milliseconds: { type: 'string', default: '500' },
      'warm-up': { type: 'string', default: '10000' },
      check: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return void process.stdout.write(usage);
  const scenario = scenarios.find(({ name }) => name === values.only);
  if (!scenario) throw new RangeError(`There is no scenario ${values.only}.`);
  const effort = {
    rounds: positive(values.rounds),
    milliseconds: positive(values.milliseconds),
    warmUp: positive(values['warm-up']),
  };
  stepAside();
  const bank = await startListener('stand-in.js', [], cores.around);
  await ask<StandIn, 'reset'>(bank.program.child, 'reset', scenario.latency);
  const collector = await startListener('collector.js', [], cores.around);
  const variants = [off, ...variantsOf(`http://127.0.0.1:${collector.port}`, values.before)];
  const starts: Compared[][] = [];
  while (starts.length < positive(values.starts)) {
    starts.push(await compareOnce(variants, scenario, `http://127.0.0.1:${bank.port}`, effort));
    process.stderr.write(`start ${starts.length}: ${starts.at(-1)?.map(progressOf).join(', ')}\n`);
  }
  const received = await ask<CollectorQuestions, 'received'>(collector.program.child, 'received');
  if (received === 0) throw new Error('No trace reached the collector.');
  const results = overStarts(starts);
  const header = ['gateway', 'µs per query', 'beside off', 'in 95 of 100 runs', 'bar'];
  process.stdout.write(
    `Node ${process.version}, scenario ${scenario.name}, ${starts.length} starts of ${effort.rounds} rounds\n\n${tableOf([header, ...results.map(rowOf)])}\n`,
  );
  await Promise.all([bank.program, collector.program].map((one) => one.stop()));
  if (values.check && results.some((one) => median(judged(one)) > 1 + one.variant.bar)) process.exitCode = 1;
}

await runCommand(main, usage);
