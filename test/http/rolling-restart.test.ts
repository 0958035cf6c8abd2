import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Agent } from 'undici';
import {
  bodies,
  customerToken,
  ids,
  paths,
  readLine,
  ScriptedBank,
  settingsFor,
} from '../support/scripted-bank.js';

const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));

let bank: ScriptedBank;
const gateways = new Map<number, ChildProcess>();
let proxy: Server;

/** Starts a gateway and returns its port. */
async function start(port: number): Promise<number> {
  const child = spawn(process.execPath, [cli, 'start'], {
    env: { PATH: process.env['PATH'], ...settingsFor(bank.url), PORT: String(port), DRAIN_DELAY: '500' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let out = '';
  for await (const chunk of child.stdout) {
    out += String(chunk);
    const [, listening] = /:(\d+)\/graphql/.exec(out) ?? [];
    if (!listening) continue;
    gateways.set(Number(listening), child);
    return Number(listening);
  }
  throw new Error('The gateway ended before it listened.');
}

async function restart(port: number): Promise<void> {
  const child = gateways.get(port) as ChildProcess;
  child.stdout?.resume();
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  expect((await ended)[0]).toBe(0);
  await start(port);
}

/**
 * Forwards connections to the ports in turn, and to the other one if nothing listens. It does not read the
 * data.
 */
function passOn(ports: readonly number[]): Server {
  let next = 0;
  const pass = (client: Socket, turn: number, attempt: number): void => {
    const gateway = connect(ports[(turn + attempt) % ports.length] as number, '127.0.0.1');
    gateway.once('connect', () => client.pipe(gateway).pipe(client));
    gateway.on('error', () => {
      if (gateway.bytesRead === 0 && gateway.bytesWritten === 0 && attempt < 5)
        pass(client, turn, attempt + 1);
      else client.destroy();
    });
    client.on('error', () => gateway.destroy());
  };
  return createServer((client) => pass(client, next++, 0));
}

beforeAll(async () => {
  bank = await ScriptedBank.start();
  bank.on(`GET ${paths.line}`, { body: bodies.line });
  const ports = [await start(0), await start(0)];
  proxy = passOn(ports);
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
});
afterAll(async () => {
  proxy.close();
  for (const child of gateways.values()) child.kill('SIGKILL');
  await bank.close();
});

test('two gateways behind a proxy are restarted in turn under load, and no request fails', async () => {
  const url = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}/graphql`;
  const headers = {
    'content-type': 'application/json',
    authorization: `Bearer ${await customerToken([ids.person])}`,
  };
  const body = JSON.stringify({ query: `{ ${readLine('status')} }` });
  const agent = new Agent({ connections: 20 });
  const answers = new Map<string, number>();
  let isOver = false;
  const client = async (): Promise<void> => {
    while (!isOver) {
      const answer = await agent
        .request({ origin: url.replace('/graphql', ''), path: '/graphql', method: 'POST', headers, body })
        .then(
          async ({ statusCode, body: text }) => `${statusCode} ${await text.text()}`,
          (error: unknown) => String(error),
        );
      answers.set(answer, (answers.get(answer) ?? 0) + 1);
    }
  };
  const clients = Array.from({ length: 20 }, client);
  for (const port of [...gateways.keys()]) await restart(port);
  isOver = true;
  await Promise.all(clients);
  await agent.close();
  expect([...answers.keys()]).toEqual(['200 {"data":{"creditLine":{"status":"OPEN"}}}\n']);
  expect([...answers.values()][0]).toBeGreaterThan(100);
});
