import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setPriority } from 'node:os';
import { parseArgs } from 'node:util';
import { SignJWT } from 'jose';
import {
  heavyRequests,
  startHeavyBank,
  type HeavyRequest,
  type Sender,
} from '../test/support/heavy-requests.js';
import { ids } from '../test/support/scripted-bank.js';
import { runCommand } from './command.js';
import { startGateway, type Listening } from './contestants.js';
import type { Waits } from './ping.js';
import { stepAside } from './processes.js';
import { tokens } from './requests.js';
import { median, tableOf } from './table.js';

const usage = `Usage: npm run bench:blocks -- [--rounds N] [--only text] [--at-once N] [--heap MB] [--help]
  --rounds N   how often each request is sent (7)
  --only text  sends the requests alone whose names have this in them
  --at-once N  how many of a request are sent at once (1)
  --heap MB    the heap that the gateway has (Node's own choice)
`;

const claims: Readonly<Record<Sender, object>> = {
  partner: { scope: 'lending:read lending:write lending:partner' },
  customer: { scope: 'lending:read lending:write', person_id: [ids.person] },
};
const tokenOf = (sender: Sender): Promise<string> =>
  new SignJWT({ ...claims[sender] })
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject(sender)
    .setIssuer(tokens.issuer)
    .setAudience(tokens.audience)
    .setIssuedAt()
    .setExpirationTime('1h')
    .sign(new TextEncoder().encode(tokens.secret));

/**
 * Starts the program that requests /healthz, at the highest priority if the machine allows it: it should wait
 * for the gateway only, not for the bank and the clients of this program.
 */
function startPing({ port, program }: Listening): ChildProcess {
  const ping = fork(new URL('./ping.js', import.meta.url), [`http://127.0.0.1:${port}`, String(program.pid)]);
  try {
    setPriority(ping.pid ?? 0, -20);
  } catch {
    process.stderr.write(
      'Only root can put /healthz first: the waits include those for the bank and the clients.\n',
    );
  }
  return ping;
}

/** Returns the longest waits for /healthz since the last call. */
async function maxWaits(ping: ChildProcess): Promise<Waits> {
  const answer = once(ping, 'message');
  ping.send('longest');
  return (await answer)[0] as Waits;
}

interface Sent {
  readonly status: number;
  readonly kilobytes: number;
  readonly said: string;
}

async function send(
  { port }: Listening,
  { sender, query, variables, headers }: HeavyRequest,
  round: number,
): Promise<Sent> {
  // The document differs each time, so that none is known already.
  const body = JSON.stringify({ query: `${query} #${round}`, variables });
  const key = headers?.['idempotency-key'];
  const response = await fetch(`http://127.0.0.1:${port}/graphql`, {
    method: 'POST',
    body,
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${await tokenOf(sender)}`,
      ...headers,
      ...(key && { 'idempotency-key': `${key}${round}` }),
    },
  });
  const text = await response.text();
  return { status: response.status, kilobytes: text.length / 1000, said: text.slice(0, 60) };
}

const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));

async function measure(
  gateway: Listening,
  ping: ChildProcess,
  request: HeavyRequest,
  { rounds, atOnce }: { readonly rounds: number; readonly atOnce: number },
): Promise<string[]> {
  const waits: Waits[] = [];
  let refused = 0;
  let sent: Sent = { status: 0, kilobytes: 0, said: '' };
  for (let round = 0; round < rounds; round += 1) {
    await maxWaits(ping);
    const all = await Promise.all(
      Array.from({ length: atOnce }, (_, index) => send(gateway, request, round * atOnce + index)),
    );
    sent = all[0] as Sent;
    refused += all.filter(({ status }) => status === 503).length;
    await pause(20);
    waits.push(await maxWaits(ping));
  }
  const [walls, cpus] = [waits.map(({ wall }) => wall), waits.map(({ cpu }) => cpu)];
  return [
    request.name,
    String(sent.status),
    String(refused),
    ...[median(cpus), Math.min(...walls), median(walls), Math.max(...walls), sent.kilobytes].map((figure) =>
      figure.toFixed(0),
    ),
    sent.said,
  ];
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      rounds: { type: 'string', default: '7' },
      only: { type: 'string', default: '' },
      'at-once': { type: 'string', default: '1' },
      heap: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return void process.stdout.write(usage);
  stepAside();
  const bank = await startHeavyBank();
  // The bank records every call with its body, which would fill this process's heap.
  setInterval(() => void bank.take(), 50).unref();
  const gateway = await startGateway(bank.url, {
    CACHE: 'off',
    INTROSPECTION: 'on',
    ...(values.heap && { NODE_OPTIONS: `--max-old-space-size=${values.heap}` }),
  });
  const ping = startPing(gateway);
  const rows = [['request', 'status', '503', 'CPU ms', 'least ms', 'median ms', 'most ms', 'kB', 'answer']];
  for (const request of heavyRequests.filter(({ name }) => name.includes(values.only)))
    rows.push(
      await measure(gateway, ping, request, {
        rounds: Number(values.rounds),
        atOnce: Number(values['at-once']),
      }),
    );
  process.stdout.write(`${tableOf(rows)}\n`);
  ping.kill();
  await gateway.program.stop();
  await bank.close();
}

await runCommand(main, usage);
