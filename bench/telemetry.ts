import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { CollectorQuestions } from './collector.js';
import { positive, runCommand } from './command.js';
import { commonSettings, startGateway, startListener } from './contestants.js';
import { ask } from './conversation.js';
import type { Load } from './load.js';
import { cores, start, stepAside, type Program } from './processes.js';
import { scenarios, type Scenario } from './scenarios.js';
import type { StandIn } from './stand-in.js';
import { median, tableOf } from './table.js';
import type { Together } from './together.js';
import { copyBuild, copyWithoutTelemetry } from './without-telemetry.js';

/*
 * What metrics and traces cost: the CPU time of a query in gateways that take turns. Ratios to the one whose
 * telemetry is off say more than times, since a machine's speed changes from minute to minute.
 */

const usage = `Usage: npm run bench:telemetry -- [options]
  Measures the CPU time of a query with metrics, and with a tenth of the traces, beside a gateway with both off.
  --without       compares with a copy of this build as well whose metrics and traces are taken out
  --before DIST   the same with another build's dist folder, which has its node_modules beside it
  --variants LIST the gateways beside the one with all off (off again,metrics,traces)
  --flags LIST    further flags of Node for all gateways: --flags=--hash-seed=1,--random-seed=1
  --together      the gateways of a start are in one process, so that less differs by chance
  --only NAME     the scenario (detail)
  --starts N      starts of all gateways (5): two processes with the same settings can differ by 5 %
  --rounds N      rounds per start, in each of which every gateway has one turn (20)
  --milliseconds N  of one turn (500)
  --warm-up N     queries to each gateway before the first round (16000)
  --check         exit with 1 if a median is above its bar
`;

/** One gateway, and the most that its CPU time may be above that of the one with all off. */
interface Variant {
  readonly name: string;
  readonly environment: Readonly<Record<string, string>>;
  /** The folder of its build; that of this program by default. */
  readonly dist?: string;
  /** A share: 0.03 is 3 %. */
  readonly bar: number;
}

/** A running gateway with its load. */
interface Running {
  readonly variant: Variant;
  /** The process of the gateway. */
  readonly program: Program;
  readonly load: Program;
  /** Collects the young garbage; undefined in a process of its own. */
  readonly collect?: () => Promise<void>;
}

const ownDist = fileURLToPath(new URL('..', import.meta.url));
const off: Variant = { name: 'off', environment: {}, bar: 0 };
/** The builds beside which the present one, with all off, is judged. */
const references = ['without', 'before'];

/** What is compared with the present build, all off. */
interface Choice {
  readonly names: readonly string[];
  readonly before: string | undefined;
  readonly without: boolean;
  readonly isTogether: boolean;
}

/** Returns the chosen gateways. @throws RangeError for a name that none has */
function variantsOf({ names, before, without, isTogether }: Choice, collector: string): Variant[] {
  const settings: Variant[] = [
    // Two gateways with the same settings show how much the figures can be trusted.
    { name: 'off again', environment: {}, bar: 0.01 },
    { name: 'metrics', environment: { METRICS_PORT: '0' }, bar: 0.03 },
    {
      name: 'traces',
      environment: {
        OTEL_EXPORTER_OTLP_ENDPOINT: collector,
        OTEL_METRICS_EXPORTER: 'none',
        OTEL_TRACES_SAMPLER: 'traceidratio',
        OTEL_TRACES_SAMPLER_ARG: '0.1',
      },
      bar: 0.05,
    },
  ];
  const chosen = names.map((name) => {
    const variant = settings.find((one) => one.name === name);
    if (!variant) throw new RangeError(`There is no gateway ${name}.`);
    return variant;
  });
  if (before !== undefined) chosen.push({ name: 'before', environment: {}, dist: before, bar: 0.01 });
  // What only measures the times of slow queries is no part of it either.
  const environment = { LOG_SLOW_QUERIES: '0' };
  if (without) chosen.push({ name: 'without', environment, dist: copyWithoutTelemetry(ownDist), bar: 0.01 });
  const all = [off, ...chosen];
  return isTogether ? all.map((one) => ({ ...one, dist: one.dist ?? copyBuild(ownDist) })) : all;
}

/** Returns the nanoseconds that all threads of a process have run so far. */
function cpuOf({ pid }: Program): number {
  const folder = `/proc/${pid}/task`;
  return readdirSync(folder).reduce((sum, thread) => {
    const [time] = readFileSync(`${folder}/${thread}/schedstat`, 'utf8').split(' ');
    return sum + Number(time);
  }, 0);
}

async function loadOn(port: number, scenario: Scenario): Promise<Program> {
  const load = start('load.js', [], { core: cores.around, answers: true });
  await ask<Load, 'prepare'>(load.child, 'prepare', { scenario, program: 'gateway', port });
  return load;
}

/** Starts each gateway in a process of its own. */
async function beginApart(
  variants: readonly Variant[],
  scenario: Scenario,
  bankUrl: string,
  flags: readonly string[],
): Promise<Running[]> {
  const all: Running[] = [];
  for (const variant of variants) {
    const environment = { ...scenario.gatewayEnvironment, ...variant.environment };
    const file = variant.dist && pathToFileURL(resolve(variant.dist, 'cli.js')).href;
    const { program, port } = await startGateway(bankUrl, environment, file, flags);
    all.push({ variant, program, load: await loadOn(port, scenario) });
  }
  return all;
}

/** Starts all gateways in one process. Each has its own copy of the code. */
async function beginTogether(
  variants: readonly Variant[],
  scenario: Scenario,
  bankUrl: string,
  flags: readonly string[],
): Promise<Running[]> {
  const program = start('together.js', [], { core: cores.underTest, answers: true, flags });
  const collect = (): Promise<void> => ask<Together, 'collect'>(program.child, 'collect');
  const all: Running[] = [];
  for (const variant of variants) {
    const environment = {
      ...commonSettings(bankUrl, 0),
      ...scenario.gatewayEnvironment,
      ...variant.environment,
    };
    const folder = pathToFileURL(`${resolve(variant.dist ?? ownDist)}/`).href;
    const port = await ask<Together, 'begin'>(program.child, 'begin', { folder, environment });
    all.push({ variant, program, load: await loadOn(port, scenario), collect });
  }
  return all;
}

/** Returns the microseconds of CPU per query in one round. */
async function round(
  { program, load, collect }: Running,
  { connections }: Scenario,
  milliseconds: number,
): Promise<number> {
  await collect?.();
  const before = cpuOf(program);
  const { queries, failures } = await ask<Load, 'run'>(load.child, 'run', { connections, milliseconds });
  if (failures > 0) throw new Error(`${failures} of ${queries} queries failed.`);
  await collect?.();
  return (cpuOf(program) - before) / queries / 1000;
}

/** One gateway's ratios to the one with all off, round by round. */
interface Compared {
  readonly variant: Variant;
  readonly ratios: number[];
  readonly times: number[];
}

/**
 * Sends all gateways so many queries, in turns: their code is optimized then, and none has been idle for
 * longer than the others. One that has been idle has given memory back, and is slower for a while. Until
 * about 14,000 queries, much of the code was compiled anew from time to time.
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
  readonly isTogether: boolean;
  /** Flags of Node. */
  readonly flags: readonly string[];
}

/** Starts all gateways, compares them, and stops them. */
async function compareOnce(
  variants: readonly Variant[],
  scenario: Scenario,
  bankUrl: string,
  effort: Effort,
): Promise<Compared[]> {
  const all = await (effort.isTogether ? beginTogether : beginApart)(
    variants,
    scenario,
    bankUrl,
    effort.flags,
  );
  await warmUp(all, scenario, effort.warmUp);
  const compared = await compare(all, scenario, effort);
  const programs = new Set(all.flatMap(({ load, program }) => [load, program]));
  await Promise.all([...programs].map((one) => one.stop()));
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
  references.includes(name) ? ratios.map((ratio) => 1 / ratio) : ratios;

/** Returns the standard deviation of the starts, and the number of starts after which 95 of 100 means are within 1 %. */
function spreadOf(ratios: readonly number[]): [string, string] {
  if (ratios.length < 2) return ['', ''];
  const mean = ratios.reduce((sum, one) => sum + one, 0) / ratios.length;
  const squares = ratios.reduce((sum, one) => sum + (one - mean) ** 2, 0);
  const deviation = Math.sqrt(squares / (ratios.length - 1));
  return [`${(deviation * 100).toFixed(1)} %`, Math.ceil((1.96 * deviation * 100) ** 2).toFixed(0)];
}

const progressOf = (compared: Compared): string =>
  `${compared.variant.name} ${percent(median(judged(compared)))}`;

function rowOf(compared: Compared): string[] {
  const ratios = judged(compared);
  const { name, bar } = compared.variant;
  return [
    references.includes(name) ? `off, beside the build ${name}` : name,
    median(compared.times).toFixed(0),
    percent(median(ratios)),
    boundsOf(ratios).map(percent).join(' … '),
    ...spreadOf(ratios),
    percent(1 + bar),
  ];
}

const header = [
  'gateway',
  'µs per query',
  'beside off',
  'in 95 of 100 runs',
  'starts differ by',
  'starts for ±1 %',
  'bar',
];

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      without: { type: 'boolean', default: false },
      before: { type: 'string' },
      variants: { type: 'string', default: 'off again,metrics,traces' },
      flags: { type: 'string', default: '' },
      together: { type: 'boolean', default: false },
      only: { type: 'string', default: 'detail' },
      starts: { type: 'string', default: '5' },
      rounds: { type: 'string', default: '20' },
      milliseconds: { type: 'string', default: '500' },
      'warm-up': { type: 'string', default: '16000' },
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
    isTogether: values.together,
    flags: values.flags.split(',').filter((flag) => flag !== ''),
  };
  stepAside();
  const bank = await startListener('stand-in.js', [], cores.around);
  await ask<StandIn, 'reset'>(bank.program.child, 'reset', scenario.latency);
  const collector = await startListener('collector.js', [], cores.around);
  const names = values.variants.split(',').filter((name) => name !== '');
  const choice = { names, before: values.before, without: values.without, isTogether: values.together };
  const variants = variantsOf(choice, `http://127.0.0.1:${collector.port}`);
  const starts: Compared[][] = [];
  while (starts.length < positive(values.starts)) {
    starts.push(await compareOnce(variants, scenario, `http://127.0.0.1:${bank.port}`, effort));
    process.stderr.write(`start ${starts.length}: ${starts.at(-1)?.map(progressOf).join(', ')}\n`);
  }
  const received = await ask<CollectorQuestions, 'received'>(collector.program.child, 'received');
  if (names.includes('traces') && received === 0) throw new Error('No trace reached the collector.');
  const results = overStarts(starts);
  process.stdout.write(
    `Node ${process.version}, scenario ${scenario.name}, ${starts.length} starts of ${effort.rounds} rounds\n\n${tableOf([header, ...results.map(rowOf)])}\n`,
  );
  await Promise.all([bank.program, collector.program].map((one) => one.stop()));
  if (values.check && results.some((one) => median(judged(one)) > 1 + one.variant.bar)) process.exitCode = 1;
}

await runCommand(main, usage);
