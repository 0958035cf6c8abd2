import { parseArgs } from 'node:util';
import { ChaosGateway, startSandboxAlone } from './chaos/gateways.js';
import { gatewaySettings } from './chaos/run.js';
import { tableOfFindings } from './chaos/verdict.js';
import { positive, runCommand } from './command.js';
import { eventsOf, findingsOf, run, type Plan } from './draws/run.js';
import { tableOf } from './table.js';

const usage = `Usage: npm run bench:draws -- [options]
  --draws N   how many loans are drawn (1000)
  --seed N    what clicks, reloads, cuts and the bank's faults are drawn with (1)
Ends with 1 where something does not hold that must.
`;

const print = (text: string): void => void process.stdout.write(`${text}\n`);

async function draws(plan: Plan, stopLater: (stop: () => Promise<void>) => void): Promise<boolean> {
  const bank = await startSandboxAlone();
  stopLater(() => bank.program.stop());
  const gateway = await ChaosGateway.start(gatewaySettings(bank.url, { attemptLimit: 5000 }));
  stopLater(() => gateway.stop());
  const seen = await run(plan, bank.url, gateway.url);
  const findings = findingsOf(seen);
  print(tableOf([['in the run', ''], ...eventsOf(seen).map(([event, count]) => [event, String(count)])]));
  print(`\n${tableOfFindings(findings)}`);
  return findings.every(({ holds }) => holds);
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      draws: { type: 'string', default: '1000' },
      seed: { type: 'string', default: '1' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return print(usage);
  const plan = { draws: positive(values.draws), seed: positive(values.seed), customers: 20 };
  const stops: (() => Promise<void>)[] = [];
  try {
    print(`${plan.draws} loans, seed ${plan.seed}, with Apollo Client and urql, one gateway.\n`);
    if (!(await draws(plan, (stop) => void stops.unshift(stop)))) process.exitCode = 1;
  } finally {
    for (const stop of stops) await stop();
  }
}

await runCommand(main, usage);
