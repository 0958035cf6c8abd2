import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { ManualClock } from '../support/manual-clock.js';
import { startProxy, type ProxyOptions, type TestProxy } from '../support/proxy.js';
import { ids, partnerToken, startStage, type Stage } from '../support/scripted-bank.js';
import { StreamReader, transports, type StreamResult, type Transport } from '../support/streams.js';
import { deliver, webhookSettings } from '../support/webhooks.js';

const query = `subscription ($after: String) {
  customerUpdates(personId: "${ids.person}", kinds: [OVERDRAFT], after: $after) { cursor origin resourceId }
}`;

let clock: ManualClock;
let stage: Stage;
let proxy: TestProxy;
let token: string;
beforeEach(async () => {
  clock = new ManualClock();
  stage = await startStage(webhookSettings, clock);
  token = await partnerToken();
});
afterEach(async () => {
  await proxy.close();
  await stage.close();
});

const start = async (options: ProxyOptions): Promise<void> => {
  proxy = await startProxy(stage.gateway.url, clock, options);
};
const open = (transport: Transport, after?: string) =>
  StreamReader.open(proxy.url, transport, {
    query,
    variables: { after },
    token,
    headers: { 'accept-encoding': 'gzip, deflate, br' },
  });
const tell = async (id: string): Promise<void> => {
  const { status } = await deliver(stage.gateway.url, {
    type: 'OVERDRAFT',
    body: { id, person_id: ids.person },
  });
  expect(status).toBe(204);
};
async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 5));
}
const idsIn = (results: readonly StreamResult[]): string[] =>
  results.flatMap(({ data }) => (data?.customerUpdates?.resourceId as string | undefined) ?? []);

describe.each(Object.keys(transports) as Transport[])('%s through a proxy', (transport) => {
  test('that gathers answers unless they ask it not to gets through at once', async () => {
    await start({ buffer: 4096, heedsAnswer: true });
    const reader = await open(transport);
    expect(reader.response.headers.get('x-accel-buffering')).toBe('no');
    expect(reader.response.headers.get('content-encoding')).toBeNull();
    await tell('o1');
    expect(idsIn(await reader.take(1))).toEqual(['o1']);
    reader.close();
  });

  test('that gathers 4 kB comes late, but whole and in order', async () => {
    await start({ buffer: 4096 });
    const opening = open(transport);
    await until(() => stage.gateway.gateway.streams().open === 1);
    const told: string[] = [];
    while (proxy.received() < 4096) {
      const { length } = told;
      const bytes = proxy.received();
      await tell(`o${length}`);
      told.push(`o${length}`);
      await until(() => proxy.received() > bytes);
    }
    const reader = await opening;
    const seen = idsIn(await reader.take(told.length - 1));
    expect(seen).toEqual(told.slice(0, seen.length));
    reader.close();
  });

  test('that gathers whole answers comes when the stream ends', async () => {
    await start({ buffer: Infinity });
    const opening = open(transport);
    await until(() => stage.gateway.gateway.streams().open === 1);
    const bytes = proxy.received();
    await tell('o1');
    await until(() => proxy.received() > bytes + 50);
    // The token expires. It may have been signed a second after the clock's time.
    clock.advance(12 * 3_600_000 + 1000);
    const results = await (await opening).rest();
    expect(idsIn(results)).toEqual(['o1']);
    expect(results.at(-1)?.errors?.[0]?.extensions['code']).toBe('UNAUTHENTICATED');
  });

  test('that closes after 15 s of silence stays open by the heartbeats', async () => {
    await start({ idle: 15_000 });
    const reader = await open(transport);
    const first = transport === 'sse' ? 1 : 0;
    for (let count = 1; count <= 6; count += 1) {
      clock.advance(10_000);
      await reader.beats(first + count);
    }
    await tell('o1');
    expect(idsIn(await reader.take(1))).toEqual(['o1']);
    reader.close();
  });

  test('that closes sooner is cut off, and goes on from its cursor', async () => {
    await start({ idle: 8000 });
    const reader = await open(transport);
    await tell('o1');
    const [first] = await reader.take(1);
    clock.advance(8000);
    await expect(reader.rest()).rejects.toThrow();
    await until(() => stage.gateway.gateway.streams().open === 0);
    await tell('o2');
    const back = await open(transport, first?.data.customerUpdates.cursor as string);
    const [next] = await back.take(1);
    expect(next?.data.customerUpdates).toMatchObject({ origin: 'REPLAY', resourceId: 'o2' });
    back.close();
  });
});
