import { readdirSync, readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { buildSchema } from 'graphql';
import { SignJWT } from 'jose';
import { emptyTally, fuzz, type FuzzOptions, type Tally } from '../test/support/fuzz-run.js';
import { FuzzedRequests } from '../test/support/fuzzed-requests.js';
import { bytesOf } from '../test/support/raw-http.js';
import { seededId } from '../test/support/valid-operations.js';
import { startGateway, type Listening } from './contestants.js';
import { ask } from './conversation.js';
import { freePort } from './free-port.js';
import { cores, start, stepAside, type Program } from './processes.js';
import { tokens } from './requests.js';
import { tableOf } from './table.js';
import type { WatchedGateway } from './watched-gateway.js';

const usage = `Usage: npm run fuzz -- [--requests N] [--seed N] [--only N] [--help]
  --requests N  how many are sent (100000)
  --seed N      what they are made of; the same seed makes the same requests (1)
  --only N      prints the request with this number, sends it alone and prints its answer
`;
const root = new URL('../../', import.meta.url);
const intervals = 20;
const atOnce = 16;
/** MiB that the heap may grow in the second half of a run: by then all caches are full. */
const growthAllowed = 12;
/** The maximum number of violations to print. */
const maxShown = 10;

const print = (text: string): void => void process.stdout.write(`${text}\n`);

const graph = () =>
  buildSchema(
    readdirSync(new URL('schema/', root))
      .filter((file) => file.endsWith('.graphql'))
      .map((file) => readFileSync(new URL(`schema/${file}`, root), 'utf8'))
      .join('\n'),
  );

/** Returns the codes in the documented table. */
function documentedCodes(): Set<string> {
  const table =
    /\| code \| meaning \|\n(?:\|.*\|\n)+/.exec(readFileSync(new URL('docs/errors.md', root), 'utf8'))?.[0] ??
    '';
  return new Set([...table.matchAll(/^\| `([A-Z_]+)` \|/gm)].map(([, code = '']) => code));
}

function sign(
  subject: string,
  claims: object,
  secret: string = tokens.secret,
  expiry = '12h',
): Promise<string> {
  return new SignJWT({ ...claims })
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject(subject)
    .setIssuer(tokens.issuer)
    .setAudience(tokens.audience)
    .setIssuedAt()
    .setExpirationTime(expiry)
    .sign(new TextEncoder().encode(secret));
}

/** Returns tokens of all kinds of callers; more of the partner's, since it may use most of the graph. */
const callers = (): Promise<string[]> => {
  const whole = { scope: 'lending:read lending:write' };
  const partner = { scope: 'lending:read lending:write lending:partner' };
  return Promise.all([
    ...['partner', 'partner', 'partner', 'partner', 'another of the partner'].map((subject) =>
      sign(subject, partner),
    ),
    sign('one', { ...whole, person_id: [seededId(1, 1, 'cper')] }),
    sign('two', { ...whole, person_id: [seededId(2, 1, 'cper')] }),
    sign('many', {
      ...whole,
      person_id: [3, 5, 6].map((owner) => seededId(owner, 1, 'cper')),
      business_id: seededId(4, 1, 'cbiz'),
    }),
    sign('reader', { scope: 'lending:read', person_id: seededId(5, 1, 'cper') }),
    sign('nobody', {}),
    sign('odd', { scope: 7, person_id: { a: 1 } }),
    sign('forger', partner, 'another secret, of 32 bytes or more'),
    sign('late', partner, tokens.secret, '-1h'),
  ]);
};

/** Starts the sandbox of the bank as a process of its own. */
async function startBank(): Promise<{ readonly program: Program; readonly url: string }> {
  const port = await freePort();
  const program = start('../cli.js', ['sandbox'], {
    core: cores.around,
    answers: false,
    environment: { SANDBOX_PORT: String(port) },
  });
  const url = `http://127.0.0.1:${port}`;
  for (let attempt = 0; attempt < 200; attempt += 1) {
    const isThere = await fetch(`${url}/sandbox`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isThere) return { program, url };
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`The sandbox does not come up.\n${program.complaints}`);
}

/** The gateway's memory after so many requests, in MiB. */
interface Weighed {
  readonly after: number;
  readonly heap: number;
  readonly resident: number;
}

async function weigh({ program }: Listening, after: number): Promise<Weighed> {
  return {
    after,
    heap: await ask<WatchedGateway, 'heap'>(program.child, 'heap'),
    resident: program.memory().now,
  };
}

const sorted = <Key extends string | number>(counts: ReadonlyMap<Key, number>): string[][] =>
  [...counts]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([key, count]) => [String(key), String(count)]);

function report(tally: Tally, memory: readonly Weighed[]): void {
  print(`\n${tableOf([['status', 'answers'], ...sorted(tally.statuses)])}`);
  print(`\n${tableOf([['code', 'errors'], ...sorted(tally.codes)])}`);
  print(
    `\n${tableOf([['requests', '', 'heap MiB', 'resident MiB'], ...memory.map(({ after, heap, resident }) => [String(after), '', heap.toFixed(1), resident.toFixed(0)])])}`,
  );
  print(
    `\n${tableOf([['slowest', '', 'milliseconds', 'status'], ...tally.slowest.map(({ number, milliseconds, status }) => [String(number), '', milliseconds.toFixed(0), String(status)])])}`,
  );
}

/** Yields the violations of a whole run, besides those of single answers. */
function* faults({ program }: Listening, memory: readonly Weighed[]): Generator<string> {
  if (program.child.exitCode !== null) yield `The gateway ended with ${program.child.exitCode}.`;
  if (program.complaints !== '') yield `The gateway wrote: ${program.complaints.slice(0, 2000)}`;
  const [half, last] = [memory[Math.floor(memory.length / 2)], memory.at(-1)];
  if (half && last && last.heap - half.heap > growthAllowed)
    yield `The heap grew by ${(last.heap - half.heap).toFixed(1)} MiB in the second half.`;
}

async function run(
  count: number,
  options: FuzzOptions,
  gateway: Listening,
  bankUrl: string,
): Promise<boolean> {
  const tally = emptyTally();
  const memory = [await weigh(gateway, 0)];
  const since = performance.now();
  for (let interval = 0; interval < intervals; interval += 1) {
    const to = Math.round((count * (interval + 1)) / intervals);
    await fuzz(Math.round((count * interval) / intervals), to, tally, options);
    // Earlier writes would make every list longer.
    await fetch(`${bankUrl}/sandbox/reset`, { method: 'POST' });
    if (gateway.program.child.exitCode !== null) break;
    memory.push(await weigh(gateway, to));
  }
  report(tally, memory);
  print(
    `\n${count} requests in ${((performance.now() - since) / 1000).toFixed(0)} s, ${tally.violations.length} violations`,
  );
  for (const { number, what, answer } of tally.violations.slice(0, maxShown))
    print(`  ${number}: ${what}; ${answer.status} ${answer.text.slice(0, 300)}`);
  const found = [...faults(gateway, memory)];
  for (const fault of found) print(fault);
  return tally.violations.length === 0 && found.length === 0;
}

async function one(number: number, options: FuzzOptions): Promise<boolean> {
  const tally = emptyTally();
  await fuzz(number, number + 1, tally, options);
  print(bytesOf(options.requests.request(number)).toString());
  print(
    `\n${JSON.stringify({ violations: tally.violations.map(({ what, answer }) => ({ what, answer })), statuses: [...tally.statuses] }, undefined, 2)}`,
  );
  return tally.violations.length === 0;
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      requests: { type: 'string', default: '100000' },
      seed: { type: 'string', default: '1' },
      only: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return print(usage);
  stepAside();
  const bank = await startBank();
  const environment = {
    LENDING_CLIENT_ID: 'sandbox-partner',
    LENDING_CLIENT_SECRET: 'sandbox-secret',
    CACHE: 'on',
  };
  const gateway = await startGateway(bank.url, environment, 'watched-gateway.js');
  const secrets = [new URL(bank.url).host, root.pathname, tokens.secret, 'sandbox-secret'];
  const options = {
    port: gateway.port,
    requests: new FuzzedRequests(graph(), await callers(), Number(values.seed)),
    secrets,
    codes: documentedCodes(),
    atOnce,
  };
  const isFine =
    values.only === undefined
      ? await run(Number(values.requests), options, gateway, bank.url)
      : await one(Number(values.only), options);
  await gateway.program.stop();
  await bank.program.stop();
  process.exitCode = isFine ? 0 : 1;
}

await main();
