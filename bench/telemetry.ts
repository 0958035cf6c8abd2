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
import { tableOf } from './table.js';
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
  --variants LIST the gateways beside the one with all off (off again,metrics,traces); the others
                  are: unrecorded traces, all traces, no slow queries
  --flags LIST    further flags of Node for all gateways: --flags=--hash-seed=1,--random-seed=1
  --together      the gateways of a start are in one process, so that less differs by chance
  --only NAME     the scenario (detail)
  --starts N      starts of all gateways (as many as there are gateways): each begins with another one, since
                  those that start later are faster by some per cent
  --rounds N      rounds per start, in each of which every gateway has one turn (300): of 20 turns, the means of
                  two gateways with the same settings differ by 5 %, of 100 by 2 %
  --milliseconds N  of one turn (200)
  --warm-up N     queries to each gateway before the first round (16000)
  --check         exit with 1 if a mean is above its bar
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
  const tracesOf = (sampler: string, share = '1'): Variant['environment'] => ({
    OTEL_EXPORTER_OTLP_ENDPOINT: collector,
    OTEL_METRICS_EXPORTER: 'none',
    OTEL_TRACES_SAMPLER: sampler,
    OTEL_TRACES_SAMPLER_ARG: share,
  });
  const settings: Variant[] = [
    // Two gateways with the same settings show how much the figures can be trusted.
    { name: 'off again', environment: {}, bar: 0.01 },
    { name: 'no slow queries', environment: { LOG_SLOW_QUERIES: '0' }, bar: 0.01 },
    { name: 'metrics', environment: { METRICS_PORT: '0' }, bar: 0.03 },
    { name: 'traces', environment: tracesOf('traceidratio', '0.1'), bar: 0.05 },
    { name: 'unrecorded traces', environment: tracesOf('always_off'), bar: 0.05 },
    { name: 'all traces', environment: tracesOf('always_on'), bar: Infinity },
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
  const areCopies = without || isTogether;
  return areCopies ? all.map((one) => ({ ...one, dist: one.dist ?? copyBuild(ownDist) })) : all;
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

/** The queries of a turn and the microseconds of CPU that they took. */
interface Turn {
  time: number;
  queries: number;
}

/** Lets a gateway answer queries for so many milliseconds. */
async function takeTurn(
  { program, load, collect }: Running,
  { connections }: Scenario,
  milliseconds: number,
): Promise<Turn> {
  await collect?.();
  const before = cpuOf(program);
  const { queries, failures } = await ask<Load, 'run'>(load.child, 'run', { connections, milliseconds });
  if (failures > 0) throw new Error(`${failures} of ${queries} queries failed.`);
  await collect?.();
  return { time: (cpuOf(program) - before) / 1000, queries };
}

/** What was measured of one gateway, start by start. */
interface Compared {
  readonly variant: Variant;
  /** Its CPU time per query beside that of the gateway with all off. */
  readonly ratios: number[];
  /** The microseconds of CPU per query. */
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

/** Compares the gateways with the first. `starts` has the microseconds of CPU per query of each, start by start. */
const comparedWithFirst = (
  variants: readonly Variant[],
  starts: readonly (readonly number[])[],
): Compared[] =>
  variants.slice(1).map((variant, index) => ({
    variant,
    times: starts.map((times) => times[index + 1] as number),
    ratios: starts.map((times) => (times[index + 1] as number) / (times[0] as number)),
  }));

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

/** Returns the elements beginning with the one at `first`, then those before it. */
const rotated = <Element>(all: readonly Element[], first: number): Element[] => [
  ...all.slice(first % all.length),
  ...all.slice(0, first % all.length),
];

/**
 * Starts all gateways, beginning with the one at `first`, and stops them. Returns the microseconds of CPU per query
 * of each.
 */
async function measureOnce(
  variants: readonly Variant[],
  first: number,
  scenario: Scenario,
  bankUrl: string,
  effort: Effort,
): Promise<number[]> {
  const begin = effort.isTogether ? beginTogether : beginApart;
  const started = await begin(rotated(variants, first), scenario, bankUrl, effort.flags);
  await warmUp(started, scenario, effort.warmUp);
  const all = rotated(started, variants.length - (first % variants.length));
  const times = await measure(all, scenario, effort);
  const programs = new Set(all.flatMap(({ load, program }) => [load, program]));
  await Promise.all([...programs].map((one) => one.stop()));
  return times;
}

/**
 * Lets all gateways take turns, in another order each round, and returns the microseconds of CPU per query of each.
 * All turns are added up, so that garbage collections count, most of which are in few of them.
 */
async function measure(
  all: readonly Running[],
  scenario: Scenario,
  { rounds, milliseconds }: Effort,
): Promise<number[]> {
  const sums = all.map((): Turn => ({ time: 0, queries: 0 }));
  for (let number = 0; number < rounds; number += 1)
    for (let turn = 0; turn < all.length; turn += 1) {
      const index = (number % 2 === 0 ? turn + number : number - turn + all.length * rounds) % all.length;
      const { time, queries } = await takeTurn(all[index] as Running, scenario, milliseconds);
      const sum = sums[index] as Turn;
      sum.time += time;
      sum.queries += queries;
    }
  return sums.map(({ time, queries }) => time / queries);
}

const percent = (ratio: number): string => `${((ratio - 1) * 100).toFixed(1)} %`;

/** The ratio that has a bar: what is compared with another build is the present one, with all off. */
const judged = ({ variant: { name }, ratios }: Compared): number[] =>
  references.includes(name) ? ratios.map((ratio) => 1 / ratio) : ratios;

const meanOf = (numbers: readonly number[]): number =>
  numbers.reduce((sum, one) => sum + one, 0) / numbers.length;

/** Returns the standard deviation. */
function deviationOf(ratios: readonly number[]): number {
  const mean = meanOf(ratios);
  return Math.sqrt(ratios.reduce((sum, one) => sum + (one - mean) ** 2, 0) / (ratios.length - 1));
}

/** Student's t for 95 of 100 with one to ten degrees of freedom: few starts say less than their deviation promises. */
const quantiles = [12.71, 4.3, 3.18, 2.78, 2.57, 2.45, 2.36, 2.31, 2.26, 2.23];
const quantileOf = (freedom: number): number => quantiles[freedom - 1] ?? 1.96 + 2.4 / freedom;

/**
 * Returns the mean, the bounds between which it lies in 95 of 100 runs, how far the starts differ, and after how many
 * starts the bounds are 1 % apart from the mean.
 */
function spreadOf(ratios: readonly number[]): string[] {
  const mean = meanOf(ratios);
  if (ratios.length < 2) return [percent(mean), '', '', ''];
  const deviation = deviationOf(ratios);
  const reach = (quantileOf(ratios.length - 1) * deviation) / Math.sqrt(ratios.length);
  return [
    percent(mean),
    `${percent(mean - reach)} … ${percent(mean + reach)}`,
    `${(deviation * 100).toFixed(1)} %`,
    Math.ceil((1.96 * deviation * 100) ** 2).toFixed(0),
  ];
}

const progressOf = (compared: Compared): string =>
  `${compared.variant.name} ${percent(meanOf(judged(compared)))}`;

function rowOf(compared: Compared): string[] {
  const { name, bar } = compared.variant;
  return [
    references.includes(name) ? `off, beside the build ${name}` : name,
    meanOf(compared.times).toFixed(0),
    ...spreadOf(judged(compared)),
    Number.isFinite(bar) ? percent(1 + bar) : 'none',
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
      starts: { type: 'string' },
      rounds: { type: 'string', default: '300' },
      milliseconds: { type: 'string', default: '200' },
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
  const bankUrl = `http://127.0.0.1:${bank.port}`;
  const starts: number[][] = [];
  const count = positive(values.starts ?? String(variants.length));
  while (starts.length < count) {
    const times = await measureOnce(variants, starts.length, scenario, bankUrl, effort);
    starts.push(times);
    const progress = comparedWithFirst(variants, [times]).map(progressOf);
    process.stderr.write(`start ${starts.length}: ${progress.join(', ')}\n`);
  }
  const received = await ask<CollectorQuestions, 'received'>(collector.program.child, 'received');
  if (names.includes('traces') && received === 0) throw new Error('No trace reached the collector.');
  const results = comparedWithFirst(variants, starts);
  process.stdout.write(
    `Node ${process.version}, scenario ${scenario.name}, ${starts.length} starts of ${effort.rounds} rounds\n\n${tableOf([header, ...results.map(rowOf)])}\n`,
  );
  await Promise.all([bank.program, collector.program].map((one) => one.stop()));
  if (values.check && results.some((one) => meanOf(judged(one)) > 1 + one.variant.bar)) process.exitCode = 1;
}

await runCommand(main, usage);
