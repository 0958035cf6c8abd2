import { deepStrictEqual } from 'node:assert';
import { ask } from './conversation.js';
import { startContestant, startListener, type Listening } from './contestants.js';
import type { Load, Outcome } from './load.js';
import { busyCore, cores, start, type Program } from './processes.js';
import { requestsOf, type Prepared } from './requests.js';
import type { ProgramName, Scenario } from './scenarios.js';
import type { StandIn } from './stand-in.js';

/** The duration and number of measurements. */
export interface Effort {
  readonly rounds: number;
  /** The length of one round. */
  readonly seconds: number;
  /** Seconds of load before the first round that are not measured. */
  readonly warmUp: number;
}

/** The figures of one round of one program. */
export interface Round {
  readonly requestsPerSecond: number;
  /** In milliseconds. */
  readonly p50: number;
  readonly p99: number;
  readonly callsPerQuery: number;
  /** Milliseconds of the program's own CPU time, user and system. */
  readonly cpuPerQuery: number;
  /** Milliseconds at p99 beyond the bank's own time for the query; only at a rate. */
  readonly overBank: number | undefined;
  /** The share of the time, from 0 to 1, in which other processes used the program's core. */
  readonly disturbed: number;
}

/** All figures of one program in one scenario. */
export interface Measured {
  readonly scenario: Scenario;
  readonly program: ProgramName;
  readonly rounds: readonly Round[];
  /** In MiB; of a scenario with a rate, before anything else was asked. */
  readonly peakMemory: number;
}

/** Milliseconds before each round in which idle connections are opened again. */
const rampUp = 500;

/** A program under test with its load generator. */
export interface Contestant {
  readonly name: ProgramName;
  readonly listening: Listening;
  readonly load: Program;
}

/** The running bank and programs of a scenario. */
export interface Field {
  readonly scenario: Scenario;
  readonly bank: Program;
  readonly contestants: readonly Contestant[];
}

async function enter(
  name: ProgramName,
  scenario: Scenario,
  bankUrl: string,
  stopLater: (program: Program) => void,
): Promise<Contestant> {
  const listening = await startContestant(name, scenario, bankUrl);
  stopLater(listening.program);
  const load = start('load.js', [], { core: cores.around, answers: true });
  stopLater(load);
  await ask<Load, 'prepare'>(load.child, 'prepare', { scenario, program: name, port: listening.port });
  return { name, listening, load };
}

/**
 * Starts the processes of a scenario, checks that the programs' answers are equal, calls `work`, and stops
 * them.
 */
export async function withField<Result>(
  scenario: Scenario,
  work: (field: Field) => Promise<Result>,
): Promise<Result> {
  const running: Program[] = [];
  const stopLater = (program: Program): void => void running.unshift(program);
  try {
    const { program: bank, port } = await startListener('stand-in.js', [], cores.around);
    stopLater(bank);
    const contestants: Contestant[] = [];
    for (const name of scenario.programs)
      contestants.push(await enter(name, scenario, `http://127.0.0.1:${port}`, stopLater));
    await checkAnswers(scenario, contestants);
    return await work({ scenario, bank, contestants });
  } finally {
    await Promise.all(running.map((program) => program.stop()));
  }
}

async function contentOf(
  { method, path, headers, body }: Prepared,
  { name, listening }: Contestant,
): Promise<unknown> {
  const response = await fetch(`http://127.0.0.1:${listening.port}${path}`, { method, headers, body });
  const json = (await response.json()) as { readonly data?: unknown; readonly errors?: unknown };
  if (!response.ok || json.errors !== undefined)
    throw new Error(`${name} answered ${response.status}: ${JSON.stringify(json).slice(0, 500)}`);
  return name === 'backend' ? json : json.data;
}

/** Sends the same few requests to every program. Unless the answers are equal, no comparison is valid. */
async function checkAnswers(scenario: Scenario, contestants: readonly Contestant[]): Promise<void> {
  const [first, ...others] = await Promise.all(
    contestants.map(async (contestant) => {
      const requests = await requestsOf(scenario, contestant.name, 3);
      return Promise.all(requests.map((request) => contentOf(request, contestant)));
    }),
  );
  for (const other of others) deepStrictEqual(other, first, `${scenario.name}: the answers differ`);
}

/** Loads one program. @throws Error if a query failed: failures are not comparable */
export async function run(
  { name, load, listening }: Contestant,
  { connections, rate }: Pick<Scenario, 'connections' | 'rate'>,
  milliseconds: number,
): Promise<Outcome> {
  const outcome = await ask<Load, 'run'>(load.child, 'run', { connections, rate, milliseconds });
  if (outcome.failures > 0)
    throw new Error(
      `${name} failed ${outcome.failures} of ${outcome.queries} queries.\n${listening.program.complaints}`,
    );
  return outcome;
}

/** Returns the time of a query beyond the bank's own, at p99. */
function beyond(byPerson: Outcome['byPerson'], chains: Readonly<Record<string, number>>): number {
  const over = Object.entries(byPerson)
    .map(([person, milliseconds]) => milliseconds - (chains[person] ?? Number.NaN))
    .sort((one, other) => one - other);
  return over[Math.floor(over.length * 0.99)] ?? Number.NaN;
}

async function measureRound(
  { scenario, bank }: Field,
  contestant: Contestant,
  seconds: number,
): Promise<Round> {
  const { program } = contestant.listening;
  await run(contestant, scenario, rampUp);
  await ask<StandIn, 'reset'>(bank.child, 'reset', scenario.latency);
  const before = program.cpu();
  const busyBefore = busyCore();
  const { queries, seconds: took, p50, p99, byPerson } = await run(contestant, scenario, seconds * 1000);
  const cpu = program.cpu() - before;
  const foreign = busyCore() - busyBefore - cpu;
  const calls = await ask<StandIn, 'calls'>(bank.child, 'calls');
  const chains = scenario.rate === undefined ? undefined : await ask<StandIn, 'chains'>(bank.child, 'chains');
  return {
    requestsPerSecond: queries / took,
    p50,
    p99,
    callsPerQuery: calls / queries,
    cpuPerQuery: cpu / queries,
    overBank: chains && beyond(byPerson, chains),
    disturbed: Math.max(0, foreign / (took * 1000)),
  };
}

/** Milliseconds at a scenario's rate of which the peak memory is stated. */
const timeAtRate = 60_000;

/**
 * Returns the peak memory, in MiB, of programs that have had nothing but the scenario's rate since their start:
 * warming up at full speed takes more. Is empty if the scenario has no rate.
 */
async function peaksAtRate({ scenario, contestants }: Field): Promise<Map<ProgramName, number>> {
  const peaks = new Map<ProgramName, number>();
  if (scenario.rate === undefined) return peaks;
  for (const contestant of contestants) {
    await run(contestant, scenario, timeAtRate);
    peaks.set(contestant.name, contestant.listening.program.memory().peak);
  }
  return peaks;
}

/** Warms up every program of a scenario, then measures them in turn, round by round. */
export function measure(
  scenario: Scenario,
  { rounds, seconds, warmUp }: Effort,
  tell: (text: string) => void,
): Promise<Measured[]> {
  return withField(scenario, async (field) => {
    await ask<StandIn, 'reset'>(field.bank.child, 'reset', scenario.latency);
    const peaks = await peaksAtRate(field);
    // At full speed even if the rounds have a rate: the rounds measure a program that has run for long.
    for (const contestant of field.contestants)
      await run(contestant, { connections: scenario.connections }, warmUp * 1000);
    const taken = new Map<ProgramName, Round[]>(field.contestants.map(({ name }) => [name, []]));
    for (let round = 1; round <= rounds; round += 1) {
      for (const contestant of field.contestants) {
        const one = await measureRound(field, contestant, scenario.seconds ?? seconds);
        taken.get(contestant.name)?.push(one);
        tell(
          `${scenario.name}, round ${round} of ${rounds}, ${contestant.name}: ${one.requestsPerSecond.toFixed(0)} requests/s, ${one.cpuPerQuery.toFixed(3)} ms CPU, ${one.callsPerQuery.toFixed(2)} calls`,
        );
      }
    }
    return field.contestants.map(({ name, listening }) => ({
      scenario,
      program: name,
      rounds: taken.get(name) ?? [],
      peakMemory: peaks.get(name) ?? listening.program.memory().peak,
    }));
  });
}
