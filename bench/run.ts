import { parseArgs } from 'node:util';
import { runCommand } from './command.js';
import { measure, type Effort, type Measured } from './measure.js';
import { nodeFlags } from '../src/node-flags.js';
import { cores, isPinned, stepAside } from './processes.js';
import { extraScenarios, scenarios, type Scenario } from './scenarios.js';
import { soak } from './soak.js';
import { median, tableOfMeasured } from './table.js';

const usage = `Usage: npm run bench -- [options]
  --only NAMES    only these scenarios, with commas between them; without it all but the last three
  --rounds N      rounds of each program, which take turns (5)
  --seconds N     of one round (4)
  --warm-up N     seconds of load on each program before the first round (10)
  --soak N        instead: N minutes of load on the gateway at half of its maximum, and its memory after each
Scenarios: ${[...scenarios, ...extraScenarios].map(({ name }) => name).join(', ')}
`;

const print = (text: string): void => void process.stdout.write(`${text}\n`);
const tell = (text: string): void => void process.stderr.write(`${text}\n`);

function chosen(only: string | undefined): readonly Scenario[] {
  if (only === undefined) return scenarios;
  const all = [...scenarios, ...extraScenarios];
  return only.split(',').map((name) => {
    const scenario = all.find((one) => one.name === name);
    if (!scenario) throw new RangeError(`There is no scenario ${name}.`);
    return scenario;
  });
}

function positive(text: string): number {
  const number = Number(text);
  if (!(number > 0)) throw new RangeError(`${text} must be a number above 0.`);
  return number;
}

const percent = (share: number): string => `${(share * 100).toFixed(0)} %`;

/** Describes how reliable the figures are. */
function quietness(measured: readonly Measured[]): string {
  if (!isPinned) return 'The programs are not bound to cores: the figures say less.';
  const shares = measured.flatMap(({ rounds }) => rounds.map(({ disturbed }) => disturbed));
  return `The program under test has core ${cores.underTest} to itself, the bank and the load share core ${cores.around}. Others on this machine took ${percent(median(shares))} of its core's time in the middle round, ${percent(Math.max(...shares))} in the worst.`;
}

const heading = ({ rounds, seconds, warmUp }: Effort, measured: readonly Measured[]): string =>
  [
    `Node ${process.version}, ${nodeFlags.join(' ')}, NODE_ENV=production for all; medians of ${rounds} rounds in turn of ${seconds} s, after ${warmUp} s of warm-up each.`,
    quietness(measured),
    'The gateway verifies the tokens of its callers; (a) and (b) do so in the scenario auth alone.',
  ].join('\n');

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      only: { type: 'string' },
      rounds: { type: 'string', default: '5' },
      seconds: { type: 'string', default: '4' },
      'warm-up': { type: 'string', default: '10' },
      soak: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    print(usage);
    return;
  }
  const effort = {
    rounds: positive(values.rounds),
    seconds: positive(values.seconds),
    warmUp: positive(values['warm-up']),
  };
  stepAside();
  if (values.soak !== undefined) {
    const { rate, resident } = await soak(
      scenarios[0] as Scenario,
      positive(values.soak),
      effort.warmUp,
      tell,
    );
    print(
      `MiB resident at ${rate} requests/s, at the beginning and after each minute: ${resident.map((figure) => figure.toFixed(0)).join(', ')}`,
    );
    return;
  }
  const measured: Measured[] = [];
  for (const scenario of chosen(values.only)) measured.push(...(await measure(scenario, effort, tell)));
  print(`\n${heading(effort, measured)}\n\n${tableOfMeasured(measured)}`);
}

await runCommand(main, usage);
