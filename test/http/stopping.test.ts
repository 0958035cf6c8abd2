import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import {
  bodies,
  drawLoan,
  held,
  partnerToken,
  paths,
  ScriptedBank,
  settingsFor,
} from '../support/scripted-bank.js';

const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
/**
 * Milliseconds. On a busy machine, a gateway that has just started is busy with its first request for more than one
 * second, and cuts whole requests that it has not read in time, too.
 */
const sendTimeout = 5000;
const running = new Set<ChildProcess>();

const banks = new Set<ScriptedBank>();
let token: string;
beforeAll(async () => {
  token = await partnerToken();
});
afterEach(async () => {
  for (const child of running) child.kill('SIGKILL');
  await Promise.all([...banks].map((bank) => bank.close()));
  banks.clear();
});

/** A gateway in a process of its own, and its bank. */
interface Running {
  readonly bank: ScriptedBank;
  readonly port: number;
  /** Sends a signal; resolves with the exit code. */
  stop(signal: NodeJS.Signals): Promise<number | null>;
}

async function start(settings: Record<string, string> = {}): Promise<Running> {
  const bank = await ScriptedBank.start();
  banks.add(bank);
  const env = {
    PATH: process.env['PATH'],
    ...settingsFor(bank.url),
    PORT: '0',
    DRAIN_DELAY: '0',
    REQUEST_SEND_TIMEOUT: String(sendTimeout),
    ...settings,
  };
  const child = spawn(process.execPath, [cli, 'start'], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  running.add(child);
  const ended = once(child, 'exit').then(([code]) => code as number | null);
  let out = '';
  for await (const chunk of child.stdout) {
    out += String(chunk);
    const [, port] = /:(\d+)\/graphql/.exec(out) ?? [];
    if (!port) continue;
    child.stdout.resume();
    return {
      bank,
      port: Number(port),
      stop: (signal) => {
        child.kill(signal);
        return ended;
      },
    };
  }
  throw new Error('The gateway ended before it listened.');
}

/** A connection on which these bytes were sent, with the statuses of all responses until it ended. */
interface Client {
  readonly socket: Socket;
  readonly statuses: Promise<number[]>;
}

async function send(port: number, bytes: string): Promise<Client> {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  let text = '';
  socket
    .on('data', (chunk: Buffer) => {
      text += chunk.toString();
    })
    .on('error', () => {});
  const statuses = new Promise<void>((resolve) => socket.once('close', () => resolve())).then(() =>
    [...text.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => Number(status)),
  );
  await new Promise<void>((resolve, reject) =>
    socket.write(bytes, (error) => (error ? reject(error) : resolve())),
  );
  return { socket, statuses };
}

const lines = (...all: string[]): string => `${all.join('\r\n')}\r\n\r\n`;
const ping = lines('GET /healthz HTTP/1.1', 'Host: x');
/** The head of a request with a body of so many bytes, and more headers. */
const head = (length: number, ...more: string[]): string =>
  lines(
    'POST /graphql HTTP/1.1',
    'Host: x',
    'Content-Type: application/json',
    `Authorization: Bearer ${token}`,
    `Content-Length: ${length}`,
    ...more,
  );

/** Resolves when the gateway has read everything sent before: connections are accepted in order. */
const seen = async (port: number): Promise<void> => {
  for (let times = 0; times < 2; times += 1) await (await fetch(`http://127.0.0.1:${port}/healthz`)).text();
};

/** Requests that are never complete, and the statuses of their responses. */
const unfinished = (): Record<string, [bytes: string, statuses: number[]]> => ({
  'half a head': ['POST /graphql HTTP/1.1\r\nHost: x', [408]],
  'half a body': [`${head(100)}{`, [408]],
  'half a body, on a connection that is to be closed': [`${head(100, 'Connection: close')}{`, [408]],
  'half a body, without a token, which is refused by its head': [
    `${lines('POST /graphql HTTP/1.1', 'Host: x', 'Content-Type: application/json', 'Content-Length: 100')}{`,
    [401],
  ],
  'half a chunk': [
    `${lines('POST /graphql HTTP/1.1', 'Host: x', 'Content-Type: application/json', `Authorization: Bearer ${token}`, 'Transfer-Encoding: chunked')}5\r\n{`,
    [408],
  ],
  'half a head behind a whole request': [`${ping}POST /graphql HTTP/1.1\r\nHost: x`, [200, 408]],
  'half a body behind a whole request': [`${ping}${head(100)}{`, [200, 408]],
  // It has its response, and gets no second one.
  'half a body of what was refused by its head': [
    `${lines('POST /graphql HTTP/1.1', 'Content-Type: application/json', 'Content-Length: 100')}{`,
    [400],
  ],
});

async function unfinishedAt({
  port,
}: Running): Promise<{ readonly clients: readonly Client[]; readonly expected: readonly number[][] }> {
  const sent = Object.values(unfinished());
  const clients = await Promise.all(sent.map(([bytes]) => send(port, bytes)));
  await seen(port);
  return { clients, expected: sent.map(([, statuses]) => statuses) };
}

const statusesOf = (clients: readonly Client[]): Promise<number[][]> =>
  Promise.all(clients.map(({ statuses }) => statuses));

test('a request that does not come whole in time is cut, with one answer, while the gateway serves', async () => {
  const gateway = await start();
  const { clients, expected } = await unfinishedAt(gateway);
  expect(await statusesOf(clients)).toEqual(expected);
  expect(await gateway.stop('SIGINT')).toBe(0);
});

test('half a request behind one in flight is cut, and takes nothing from that one', async () => {
  const gateway = await start();
  const { bank } = gateway;
  const { script, release } = held({ status: 201, body: bodies.loan });
  bank.on(`POST ${paths.loans}`, script);
  const body = JSON.stringify({ query: `mutation { ${drawLoan} }` });
  const clients = await Promise.all(
    [`${head(100)}{`, 'POST /graphql HTTP/1.1\r\nHost: x', 'no request\r\n\r\n'].map((rest) =>
      send(gateway.port, `${head(body.length)}${body}${rest}`),
    ),
  );
  await bank.arrived(3);
  await new Promise((resolve) => setTimeout(resolve, sendTimeout + 1500));
  release();
  expect(await statusesOf(clients)).toEqual([
    [200, 408],
    [200, 408],
    [200, 400],
  ]);
  expect(await gateway.stop('SIGINT')).toBe(0);
});

/** Stops one gateway with each of the two signals, at the same time, since they mostly wait. */
const byBoth = (stop: (signal: NodeJS.Signals) => Promise<void>) => async (): Promise<void> =>
  void (await Promise.all([stop('SIGTERM'), stop('SIGINT')]));

describe('SIGTERM, like SIGINT,', () => {
  test(
    'waits for what does not come whole no longer than it may take to come',
    byBoth(async (signal) => {
      const gateway = await start();
      const { clients, expected } = await unfinishedAt(gateway);
      const ended = gateway.stop(signal);
      expect(await statusesOf(clients)).toEqual(expected);
      expect(await ended).toBe(0);
    }),
  );

  test(
    'has what comes whole answered, even behind what does not',
    byBoth(async (signal) => {
      const gateway = await start();
      const { bank } = gateway;
      const { script, release } = held({ status: 201, body: bodies.loan });
      bank.on(`POST ${paths.loans}`, script);
      const body = JSON.stringify({ query: `mutation { ${drawLoan} }` });
      const whole = await send(gateway.port, `${head(body.length)}${body}`);
      const withHalf = await send(gateway.port, `${head(body.length)}${body}${head(100)}{`);
      const slow = await send(gateway.port, `${head(body.length)}${body.slice(0, 20)}`);
      await bank.arrived(2);
      await seen(gateway.port);
      const ended = gateway.stop(signal);
      slow.socket.write(body.slice(20));
      await bank.arrived(3);
      // The half request after one in flight has timed out by now, and does not affect that one.
      await new Promise((resolve) => setTimeout(resolve, sendTimeout + 1500));
      release();
      // A response of a gateway that stops closes its connection, so that no later request on it is answered.
      expect(await statusesOf([whole, withHalf, slow])).toEqual([[200], [200], [200]]);
      expect(await ended).toBe(0);
    }),
  );

  test(
    'cuts after DRAIN_TIMEOUT what its client does not let end, and ends with 1',
    byBoth(async (signal) => {
      const gateway = await start({ DRAIN_TIMEOUT: '500', REQUEST_SEND_TIMEOUT: '600000' });
      const client = await send(gateway.port, `${head(100)}{`);
      await seen(gateway.port);
      expect(await gateway.stop(signal)).toBe(1);
      expect(await client.statuses).toEqual([]);
    }),
  );
});
