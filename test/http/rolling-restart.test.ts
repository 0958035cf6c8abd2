import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Agent } from 'undici';
import { freePort } from '../../bench/free-port.js';
import { GatewayProcess } from '../support/gateway-process.js';
import {
  bodies,
  customerToken,
  ids,
  paths,
  readLine,
  ScriptedBank,
  settingsFor,
} from '../support/scripted-bank.js';

let bank: ScriptedBank;
const gateways = new Map<number, GatewayProcess>();
let proxy: Server;

async function start(port: number): Promise<void> {
  const settings = { ...settingsFor(bank.url), PORT: String(port), DRAIN_DELAY: '500' };
  gateways.set(port, await GatewayProcess.start(settings));
}

async function restart(port: number): Promise<void> {
  expect(await gateways.get(port)?.stop('SIGTERM')).toBe(0);
  await start(port);
}

/** True if a gateway says that it takes new connections. */
const isReady = (port: number): Promise<boolean> =>
  fetch(`http://127.0.0.1:${port}/readyz`).then(
    async (response) => (await response.text()) !== '' && response.ok,
    () => false,
  );

/**
 * A load balancer: gives each connection to the next gateway that is ready, and does not read the data. One
 * that goes by the port alone loses what the system has accepted for a gateway just before that closes it.
 */
function balance(ports: readonly number[]): Server {
  let next = 0;
  const nextReady = async (): Promise<number> => {
    const port = ports[next++ % ports.length] as number;
    return (await isReady(port)) ? port : nextReady();
  };
  return createServer({ pauseOnConnect: true }, (client) => {
    void nextReady().then((port) => {
      const gateway = connect(port, '127.0.0.1');
      client.pipe(gateway).pipe(client);
      client.on('error', () => gateway.destroy());
      gateway.on('error', () => client.destroy());
    });
  });
}

beforeAll(async () => {
  bank = await ScriptedBank.start();
  bank.on(`GET ${paths.line}`, { body: bodies.line });
  const ports = [await freePort(), await freePort()];
  for (const port of ports) await start(port);
  proxy = balance(ports);
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
});
afterAll(async () => {
  proxy.close();
  for (const gateway of gateways.values()) await gateway.kill();
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
  try {
    for (const port of [...gateways.keys()]) await restart(port);
  } finally {
    isOver = true;
    await Promise.all(clients);
  }
  await agent.close();
  expect([...answers.keys()]).toEqual(['200 {"data":{"creditLine":{"status":"OPEN"}}}\n']);
  expect([...answers.values()][0]).toBeGreaterThan(100);
});
