import { parseArgs } from 'node:util';
import { positive, runCommand } from './command.js';
import { openPlainBrowser, startExample } from './example/processes.js';
import { runDraws } from './example/run.js';
import { figuresOf, findingsOf } from './example/verdict.js';
import { tableOf } from './table.js';

const usage = `Usage: npm run example:draws -- [options]
  --draws N     how many loans are drawn (1000)
  --at-once N   how many customers draw at a time (3)
  --seed N      what happens to them is drawn with (1)
Draws loans on the page of the example, with double clicks, reloads and a network that is cut, in Chromium.
Ends with 1 where something does not hold that must.
`;

const print = (text: string): void => void process.stdout.write(`${text}\n`);

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      draws: { type: 'string', default: '1000' },
      'at-once': { type: 'string', default: '3' },
      seed: { type: 'string', default: '1' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return print(usage);
  const options = {
    draws: positive(values.draws),
    atOnce: positive(values['at-once']),
    seed: positive(values.seed),
  };
  const example = await startExample();
  const browser = await openPlainBrowser();
  try {
    const start = Date.now();
    const draws = await runDraws(browser, example, options);
    print(`Seed ${options.seed}, ${Math.round((Date.now() - start) / 1000)} s.\n`);
    print(tableOf([['in the run', ''], ...figuresOf(draws)]));
    const findings = findingsOf(draws);
    print('');
    for (const { name, wrong } of findings) {
      print(`${wrong.length === 0 ? 'holds' : 'DOES NOT HOLD'}: ${name}`);
      for (const one of wrong.slice(0, 10)) print(`  ${one}`);
    }
    if (findings.some(({ wrong }) => wrong.length > 0)) process.exitCode = 1;
  } finally {
    await browser.close();
    await example.stop();
  }
}

await runCommand(main, usage);
