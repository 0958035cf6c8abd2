import { parseArgs } from 'node:util';
import { runCommand } from './command.js';
import { ask } from './conversation.js';
import { Inspector, type Collections, type Sampled } from './inspector.js';
import { run, withField } from './measure.js';
import { stepAside } from './processes.js';
import { scenarios, type ProgramName, type Scenario } from './scenarios.js';
import type { StandIn } from './stand-in.js';
import { tableOf } from './table.js';

const usage = `Usage: npm run bench:ledger -- [options]
  Shows where one query's CPU time and memory go in the gateway, beside (a).
  --only NAME     the scenario (detail)
  --seconds N     of each measurement (5)
  --warm-up N     seconds of load before the first one (10)
  --files         one line per file instead of one per stage
`;

/** The stages of a query by their files. The first matching pattern counts. */
const stages: readonly (readonly [name: string, pattern: RegExp])[] = [
  ['garbage collection', /^\(garbage collector\)$/],
  ['native code and system calls', /^\((?:program|root)\)$/],
  ['undici', /node_modules\/undici\/|node:internal\/deps\/undici/],
  ['jose, lru-cache (tokens)', /node_modules\/(?:jose|lru-cache)\/|dist\/auth\/|node:internal\/crypto/],
  ['Apollo Server', /node_modules\/@apollo\//],
  ['graphql-js', /node_modules\/graphql\//],
  ['DataLoader', /node_modules\/dataloader\//],
  ['Keyv and cache', /node_modules\/(?:keyv|@keyv)\/|dist\/cache\//],
  [
    'Fastify',
    /node_modules\/(?:fastify|@fastify|find-my-way|light-my-request|avvio|fast-[\w-]+|secure-json-parse)\//,
  ],
  ['pino', /node_modules\/(?:pino|thread-stream|sonic-boom|safe-stable-stringify)[\w-]*\//],
  ['node:http', /node:_http|node:internal\/http/],
  ['streams, sockets, timers, promises', /node:/],
];

/**
 * Returns the stage of a sample. For our own files it is the path: dist/bank/client.js is the stage
 * `bank/client`. Without --files, a folder is one stage.
 */
function stageOf({ url, functionName }: Sampled, byFile: boolean): string {
  const place = url === '' ? functionName : url;
  const known = stages.find(([, pattern]) => pattern.test(place));
  if (known) return known[0];
  const own = /dist\/(?:src\/)?((?:[\w-]+\/)*[\w-]+)\.js$/.exec(place)?.[1];
  if (own === undefined) return place.includes('node_modules/') ? 'other packages' : 'built-in functions';
  return byFile ? own : `own code: ${own.includes('/') ? own.slice(0, own.lastIndexOf('/')) : own}`;
}

interface Ledger {
  readonly program: ProgramName;
  /** Microseconds of CPU per query, without a profiler. */
  readonly cpu: number;
  /** Microseconds per query by stage: the profile's shares of `cpu`. */
  readonly time: ReadonlyMap<string, number>;
  /** Bytes allocated per query, by stage. */
  readonly memory: ReadonlyMap<string, number>;
  readonly collections: Collections;
  readonly queries: number;
}

function byStage(samples: readonly Sampled[], scale: number, byFile: boolean): Map<string, number> {
  const sums = new Map<string, number>();
  for (const sample of samples) {
    const stage = stageOf(sample, byFile);
    sums.set(stage, (sums.get(stage) ?? 0) + sample.amount * scale);
  }
  return sums;
}

const total = (samples: readonly Sampled[]): number => samples.reduce((sum, { amount }) => sum + amount, 0);

interface Options {
  readonly milliseconds: number;
  readonly warmUp: number;
  readonly byFile: boolean;
}

/**
 * Measures one program alone: its CPU and garbage collections without a profiler, then its CPU profile, then
 * its allocations.
 */
function ledgerOf(
  scenario: Scenario,
  program: ProgramName,
  { milliseconds, warmUp, byFile }: Options,
): Promise<Ledger> {
  return withField({ ...scenario, programs: [program] }, async ({ bank, contestants: [contestant] }) => {
    if (!contestant) throw new Error('There is no program.');
    await ask<StandIn, 'reset'>(bank.child, 'reset', scenario.latency);
    await run(contestant, { connections: scenario.connections }, warmUp);
    let queries = 0;
    const load = async (): Promise<void> =>
      void ({ queries } = await run(contestant, scenario, milliseconds));
    const inspector = await Inspector.open(contestant.listening.program);
    const before = contestant.listening.program.cpu();
    const collections = await inspector.collections(load);
    const cpu = ((contestant.listening.program.cpu() - before) * 1000) / queries;
    const counted = queries;
    const cpuSamples = await inspector.cpu(load);
    const time = byStage(cpuSamples, cpu / total(cpuSamples), byFile);
    const memory = byStage(await inspector.allocations(load), 1, byFile);
    const perQuery = new Map([...memory].map(([stage, bytes]) => [stage, bytes / queries]));
    inspector.close();
    return { program, cpu, time, memory: perQuery, collections, queries: counted };
  });
}

const sum = (figures: ReadonlyMap<string, number>): number =>
  [...figures.values()].reduce((all, one) => all + one, 0);
const kilobytes = (bytes = 0): string => (bytes / 1024).toFixed(1);
const microseconds = (figure = 0): string => figure.toFixed(0);

function tableOfLedgers([gateway, backend]: readonly [Ledger, Ledger]): string {
  const names = [
    ...new Set([
      ...gateway.time.keys(),
      ...backend.time.keys(),
      ...gateway.memory.keys(),
      ...backend.memory.keys(),
    ]),
  ];
  const rank = (name: string): number => gateway.time.get(name) ?? 0;
  const rows = names
    .sort((one, other) => rank(other) - rank(one))
    .map((name) => [
      name,
      '',
      microseconds(gateway.time.get(name)),
      `${((100 * rank(name)) / gateway.cpu).toFixed(1)} %`,
      microseconds(backend.time.get(name)),
      kilobytes(gateway.memory.get(name)),
      kilobytes(backend.memory.get(name)),
    ]);
  const all = [
    'all',
    '',
    microseconds(gateway.cpu),
    '100 %',
    microseconds(backend.cpu),
    kilobytes(sum(gateway.memory)),
    kilobytes(sum(backend.memory)),
  ];
  const header = ['stage', '', 'gateway µs', 'share', '(a) µs', 'gateway KB', '(a) KB'];
  const gc = [gateway, backend].map(
    ({ program, collections: { count, total: time, longest }, queries }) =>
      `${program}: ${count} collections in ${queries} queries, ${((1000 * time) / queries).toFixed(0)} µs a query, the longest ${longest.toFixed(1)} ms`,
  );
  return `${tableOf([header, ...rows, all].map((row) => row.filter((_, at) => at !== 1)))}\n\n${gc.join('\n')}`;
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      only: { type: 'string', default: 'detail' },
      seconds: { type: 'string', default: '5' },
      'warm-up': { type: 'string', default: '10' },
      files: { type: 'boolean', default: false },
    },
  });
  const scenario = scenarios.find(({ name }) => name === values.only);
  if (!scenario) throw new RangeError(`There is no scenario ${values.only}.`);
  stepAside();
  const options = {
    milliseconds: Number(values.seconds) * 1000,
    warmUp: Number(values['warm-up']) * 1000,
    byFile: values.files,
  };
  const ledgers = [
    await ledgerOf(scenario, 'gateway', options),
    await ledgerOf(scenario, 'backend', options),
  ] as const;
  process.stdout.write(`Node ${process.version}, scenario ${scenario.name}\n\n${tableOfLedgers(ledgers)}\n`);
}

await runCommand(main, usage);
