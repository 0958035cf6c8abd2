import { spawn, spawnSync } from 'node:child_process';
import { connect } from 'node:net';
import { expect, test } from '@jest/globals';
import { ManualClock } from '../support/manual-clock.js';
import { ids, partnerToken, startStage } from '../support/scripted-bank.js';
import { StreamReader, transports, type Transport } from '../support/streams.js';
import { deliver, webhookSettings } from '../support/webhooks.js';

const query = `subscription { customerUpdates(personId: "${ids.person}", kinds: [OVERDRAFT]) { resourceId } }`;
const hasCurl = spawnSync('curl', ['--version']).status === 0;

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 5));
}
/** The connections of this process, both ends. */
const connections = (): number =>
  process.getActiveResourcesInfo().filter((name) => name === 'TCPSocketWrap').length;

test(`of fifty clients that vanish nothing is left${hasCurl ? '' : ' (without curl: there is none)'}`, async () => {
  const clock = new ManualClock();
  const stage = await startStage({ ...webhookSettings, LIMIT_STREAMS_OF_CALLER: '0' }, clock);
  const { url } = stage.gateway;
  const token = await partnerToken();
  const streams = () => stage.gateway.gateway.streams();
  const tell = (id: string) =>
    deliver(url, { type: 'OVERDRAFT', body: { id, person_id: ids.person } }).then(({ status }) =>
      expect(status).toBe(204),
    );
  const watch = async (id: string): Promise<void> => {
    const reader = await StreamReader.open(url, 'sse', { query, token });
    await tell(id);
    await reader.take(1);
    reader.close();
    await until(() => streams().open === 0);
  };
  const body = JSON.stringify({ query });
  const raw = (transport: Transport) => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    socket.on('error', () => undefined);
    socket.write(
      `POST /graphql HTTP/1.1\r\nHost: x\r\nAccept: ${transports[transport]}\r\nContent-Type: application/json\r\n` +
        `Authorization: Bearer ${token}\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
    );
    return socket;
  };
  const curl = () =>
    spawn('curl', [
      ...['-sN', url + '/graphql', '-d', body, '-H', 'content-type: application/json'],
      ...['-H', `accept: ${transports.sse}`, '-H', `authorization: Bearer ${token}`],
    ]);

  await watch('o1');
  const before = { pending: clock.size, connections: connections() };
  const sockets = Array.from({ length: hasCurl ? 40 : 50 }, (_, index) =>
    raw(index % 2 ? 'sse' : 'multipart'),
  );
  const processes = hasCurl ? Array.from({ length: 10 }, curl) : [];
  await until(() => streams().open === 50);
  expect(streams()).toEqual({ open: 50, customers: 1 });
  expect(clock.size).toBeGreaterThan(before.pending + 50);
  // Some have an update on its way to them.
  await tell('o2');
  for (const [index, socket] of sockets.entries())
    if (index % 4 < 2) socket.destroy();
    else socket.resetAndDestroy();
  for (const one of processes) one.kill('SIGKILL');
  // Some are gone before they are answered.
  for (let left = 10; left > 0; left -= 1) raw('sse').end().destroy();

  await until(() => streams().open === 0);
  expect(streams()).toEqual({ open: 0, customers: 0 });
  clock.advance(60_000);
  await until(() => clock.size <= before.pending && connections() <= before.connections);
  expect(streams()).toEqual({ open: 0, customers: 0 });
  // Nothing of them is in the way of the next one.
  await watch('o3');
  await until(() => clock.size <= before.pending);
  await stage.close();
});
