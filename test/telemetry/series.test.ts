import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Pool, type Dispatcher } from 'undici';
import { freePort } from '../../bench/free-port.js';
import { createMetrics } from '../../src/telemetry/metrics.js';
import { GatewayProcess } from '../support/gateway-process.js';
import { inspect, inspectAnswer } from '../support/leaks.js';

test('100,000 invented values of every label make one series more', () => {
  const metrics = createMetrics({
    operations: ['getCreditLine'],
    writes: ['createLoan'],
    services: ['lending'],
    errorCodes: ['NOT_FOUND'],
    eventTypes: ['LOAN'],
    deprecated: ['Loan.old'],
    webhookPath: '/webhooks',
  });
  const { http, bank, graph, webhooks, registry } = metrics;
  for (let index = 0; index < 100_000; index += 1) {
    const invented = `invented${index}`;
    http.duration.of(invented, `/${invented}`, invented).observe(1);
    http.errors.of(invented).add();
    bank.duration.of(invented, invented).observe(1);
    for (const family of [bank.calls, bank.lookups, bank.retries, bank.idempotency, graph.deprecated])
      family.of(invented).add();
    bank.writes.of(invented, invented).add();
    graph.calls.of(invented).observe(1);
    graph.estimates.of(invented).observe(1);
    webhooks.events.of(invented, invented).add();
  }
  const series = registry.all.flatMap((metric) => metric.read());
  expect(series.length).toBeLessThanOrEqual(registry.all.length);
  expect(JSON.stringify(series)).not.toContain('invented');
});

/** The number of invented names, ids and paths, and how many requests are in flight at a time. */
const most = 100_000;
const atOnce = 100;

let gateway: GatewayProcess;
let metricsUrl: string;
let pool: Pool;
beforeAll(async () => {
  const port = String(await freePort());
  metricsUrl = `http://127.0.0.1:${port}/metrics`;
  // In a process of its own, as in production: the same code takes several times as long among Jest's modules.
  gateway = await GatewayProcess.start({
    SANDBOX_PORT: '0',
    METRICS_PORT: port,
    LOG_LEVEL: 'silent',
    NODE_ENV: 'production',
  });
  pool = new Pool(gateway.url, { connections: 10, pipelining: 10 });
});
afterAll(async () => {
  await pool.destroy();
  await gateway.stop();
});

/** A request, and the number of names, ids and paths in it that nobody has sent before. */
type Invention = readonly [request: Dispatcher.RequestOptions, inventions: number];

/** The lines that an operation reads, each by the id of its person and its own. */
const reads = [0, 1, 2];
const selection = reads
  .map((read) => `r${read}: person(id: $p${read}) { creditLine(id: $l${read}) { id } }`)
  .join(' ');
const declared = reads.map((read) => `$p${read}: ID!, $l${read}: ID!`).join(', ');

/** Returns ten operations, seventy paths, and thirty links to documents: 200 inventions. */
function invented(round: number): Invention[] {
  const numbers = (count: number) => Array.from({ length: count }, (_, index) => count * round + index);
  const operations = numbers(10);
  // A document with ten operations is validated once: that is what would take the time.
  const query = operations.map((it) => `query Invented${it}(${declared}) { ${selection} }`).join('\n');
  const idsOf = (it: number) => ({
    ...Object.fromEntries(reads.map((read) => [`p${read}`, `person${it}-${read}`])),
    ...Object.fromEntries(reads.map((read) => [`l${read}`, `line${it}-${read}`])),
  });
  return [
    ...operations.map((it): Invention => [
      {
        method: 'POST',
        path: '/graphql',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query, operationName: `Invented${it}`, variables: idsOf(it) }),
      },
      // Its name, and two ids for each read.
      1 + 2 * reads.length,
    ]),
    ...numbers(70).map((it): Invention => [{ method: it % 2 ? 'PUT' : 'GET', path: `/invented/${it}` }, 1]),
    ...numbers(30).map((it): Invention => [{ method: 'GET', path: `/documents/${it}?signature=${it}` }, 2]),
  ];
}

test('a gateway has at most 1,000 series after 100,000 invented names of operations, ids and paths', async () => {
  const statuses: Record<string, number> = {};
  let inventions = 0;
  let round = 0;
  const send = async (request: Dispatcher.RequestOptions): Promise<void> => {
    const { statusCode, body } = await pool.request(request);
    const text = await body.text();
    if (request.method === 'POST') inspectAnswer(text);
    const key = `${request.path.split('/')[1]} ${statusCode}`;
    statuses[key] = (statuses[key] ?? 0) + 1;
  };
  const sendAll = async (): Promise<void> => {
    while (inventions < most)
      for (const [request, count] of invented(round++)) {
        inventions += count;
        await send(request);
      }
  };
  await Promise.all(Array.from({ length: atOnce }, sendAll));
  // Each of them comes as far as it can, ids even to the bank.
  const several: unknown = expect.any(Number);
  expect(statuses).toEqual({ 'graphql 200': several, 'invented 404': several, 'documents 403': several });
  const text = await (await fetch(metricsUrl)).text();
  inspect('metrics', text);
  const lines = reads.length * (statuses['graphql 200'] ?? 0);
  expect(text).toContain(
    `http_client_request_duration_seconds_count{operation="getCreditLine",outcome="refused"} ${lines}`,
  );
  const series = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  expect(series.length).toBeLessThanOrEqual(1000);
  expect(series.join('\n')).not.toMatch(/invented|person\d|line\d/i);
}, 1_200_000);
