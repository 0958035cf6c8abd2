import { createServer, connect, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { startTestGateway, type TestGateway } from '../support/graph.js';
import {
  bodies,
  customerToken,
  drawLoan,
  held,
  ids,
  paths,
  readLine,
  ScriptedBank,
  settingsFor,
} from '../support/scripted-bank.js';

/**
 * Milliseconds after which the bank closes an idle connection: right when a request arrives, which it does
 * not read.
 */
const idleLimit = 1000;

/** A proxy between a gateway and a bank that closes idle connections at the worst moment. */
class WorstMoment {
  readonly url: string;
  connections = 0;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  constructor(server: Server, bankPort: number) {
    this.#server = server;
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    server.on('connection', (client) => this.#join(client, bankPort));
  }

  static async start(bank: ScriptedBank): Promise<WorstMoment> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new WorstMoment(server, Number(new URL(bank.url).port));
  }

  #join(client: Socket, bankPort: number): void {
    this.connections += 1;
    const bank = connect(bankPort, '127.0.0.1');
    for (const socket of [client, bank]) {
      this.#sockets.add(socket);
      socket
        .on('error', () => {})
        .once('close', () => {
          this.#sockets.delete(socket);
          client.destroy();
          bank.destroy();
        });
    }
    let lastAnswer = Infinity;
    client.on('data', (chunk) => {
      if (performance.now() - lastAnswer >= idleLimit) client.resetAndDestroy();
      else bank.write(chunk);
    });
    bank.on('data', (chunk) => {
      lastAnswer = performance.now();
      client.write(chunk);
    });
  }

  close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }
}

let bank: ScriptedBank;
let between: WorstMoment;
let gateway: TestGateway;
let token: string;
beforeEach(async () => {
  bank = await ScriptedBank.start();
  between = await WorstMoment.start(bank);
  gateway = await startTestGateway({
    ...settingsFor(bank.url),
    LENDING_API_URL: between.url,
    LENDING_MAX_IN_FLIGHT: '10',
  });
  token = await customerToken([ids.person]);
});
afterEach(async () => {
  await gateway.close();
  await between.close();
  await bank.close();
});

const draw = async (): Promise<string[]> =>
  (await gateway.ask(`mutation { ${drawLoan} }`, {}, { token })).errors.map(
    ({ extensions }) => extensions.code,
  );
/** Waits in real time, since the connections' own timers cannot be moved. */
const pass = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

test.each([
  ['says nothing of keeping them', {}],
  ['says that it keeps them for a minute', { 'keep-alive': 'timeout=60' }],
])(
  'no write ends OUTCOME_UNKNOWN at a bank that closes idle connections as it comes, and %s',
  async (_what, headers) => {
    bank.on(`POST ${paths.loans}`, { status: 201, headers, body: bodies.loan });
    const outcomes: string[][] = [];
    for (let round = 0; round < 3; round += 1) {
      outcomes.push(...(await Promise.all(Array.from({ length: 10 }, draw))));
      await pass(idleLimit + 50);
    }
    expect(outcomes).toEqual(Array.from({ length: 30 }, () => []));
    expect(bank.take()).toHaveLength(30);
  },
);

test('a write right after another takes its connection, and none that carried a read', async () => {
  bank
    .on(`POST ${paths.loans}`, { status: 201, body: bodies.loan })
    .on(`GET ${paths.line}`, { body: bodies.line });
  await gateway.ask(`{ ${readLine()} }`, {}, { token });
  expect(between.connections).toBe(1);
  // On a busy machine half a second may pass between two of them.
  let pauses = 0;
  for (let count = 0; count < 3; count += 1) {
    const begin = performance.now();
    expect(await draw()).toEqual([]);
    if (performance.now() - begin > 400) pauses += 1;
  }
  expect(between.connections).toBeGreaterThanOrEqual(2);
  expect(between.connections).toBeLessThanOrEqual(2 + pauses);
});

test('reads and writes have their connections apart, and their places together', async () => {
  const read = held({ body: bodies.line });
  const write = held({ status: 201, body: bodies.loan });
  const lines = Array.from({ length: 8 }, (_, index) => `line-${index}`);
  for (const id of lines) bank.on(`GET /v1/persons/${ids.person}/credit_lines/${id}`, read.script);
  bank.on(`POST ${paths.loans}`, write.script);
  const reading = gateway.ask(
    `{ ${lines.map((id, index) => `l${index}: ${readLine().replace(ids.line, id)}`).join(' ')} }`,
    {},
    { token },
  );
  const writing = Array.from({ length: 15 }, draw);
  await bank.arrived(10);
  const letGo = setInterval(() => {
    read.release();
    write.release();
  }, 10);
  await Promise.all([reading, ...writing]);
  clearInterval(letGo);
  expect(bank.maxInFlight).toBe(10);
  expect(bank.take()).toHaveLength(23);
});
