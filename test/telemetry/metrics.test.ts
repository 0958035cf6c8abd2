import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import parse from 'parse-prometheus-text-format';
import { startTestGateway, type TestGateway } from '../support/graph.js';
import { inspect } from '../support/leaks.js';
import {
  bodies,
  drawLoan,
  held,
  ids,
  partnerToken,
  paths,
  readLine,
  startStage,
} from '../support/scripted-bank.js';
import { deliver, webhookSettings } from '../support/webhooks.js';

interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

async function textOf({ gateway }: TestGateway): Promise<string> {
  const response = await fetch(`${gateway.metricsUrl}/metrics`);
  expect(response.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
  const text = await response.text();
  inspect('metrics', text);
  return text;
}

/** Returns the samples in a text; every line must be one, or a comment. */
const samplesIn = (text: string): Sample[] =>
  text
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const [, name = '', labels = '', value] = /^([a-z_][\w]*)(?:\{(.*)\})? (\S+)$/.exec(line) ?? [];
      const pairs = [...labels.matchAll(/(\w+)="([^"]*)"/g)].map(([, label, text]) => [label, text]);
      return { name, labels: Object.fromEntries(pairs) as Record<string, string>, value: Number(value) };
    });

/** Returns the sum of the samples with this name and these labels; a histogram's name stands for its count. */
function valueOf(samples: readonly Sample[], name: string, labels: Record<string, string> = {}): number {
  return samples
    .filter((sample) => sample.name === name || sample.name === `${name}_count`)
    .filter((sample) => Object.entries(labels).every(([label, value]) => sample.labels[label] === value))
    .reduce((sum, { value }) => sum + value, 0);
}

const hasPromtool = spawnSync('promtool', ['--version']).status === 0;

const metrics = { METRICS_PORT: '0' };

/** Makes garbage until it was collected, and returns the metrics then. */
async function afterCollection(gateway: Parameters<typeof textOf>[0]): Promise<ReturnType<typeof samplesIn>> {
  for (;;) {
    const samples = samplesIn(await textOf(gateway));
    if (samples.some(({ name }) => name.startsWith('nodejs_gc_duration_seconds'))) return samples;
    Array.from({ length: 1_000_000 }, (_, index) => ({ index }));
  }
}

describe('the metrics of a request', () => {
  test('count calls by operation and outcome, sources, and the estimate', async () => {
    const stage = await startStage({ ...metrics, CACHE: 'on', LENDING_READ_ATTEMPTS: '2' });
    stage.bank
      .on(`GET ${paths.line}`, { body: bodies.line })
      .on(`GET ${paths.application}`, { status: 503, body: {} })
      .on(`POST ${paths.loans}`, { status: 201, body: bodies.loan });
    const token = await partnerToken();
    const ask = (query: string, headers = {}) => stage.gateway.ask(query, {}, { token, headers });
    await ask(`{ ${readLine()} }`);
    await ask(`{ ${readLine('id status limit { value }')} }`);
    const [, person, application] =
      /persons\/(\w+)\/credit_line_applications\/(\w+)/.exec(paths.application) ?? [];
    await ask(`{ creditLineApplication(personId: "${person}", id: "${application}") { id status } }`);
    for (let time = 0; time < 2; time += 1)
      await ask(`mutation { ${drawLoan} }`, { 'idempotency-key': 'same' });
    const samples = samplesIn(await textOf(stage.gateway));
    const collected = await afterCollection(stage.gateway);
    await stage.close();
    const value = (name: string, labels?: Record<string, string>): number => valueOf(samples, name, labels);
    const calls = 'http_client_request_duration_seconds';
    expect([
      value(calls, { operation: 'getCreditLine', outcome: 'ok' }),
      value(calls, { operation: 'getCreditLineApplication', outcome: 'failed' }),
      value(calls, { operation: 'createLoan', outcome: 'ok' }),
    ]).toEqual([1, 2, 1]);
    expect([
      value('lending_graph_bank_calls_total', { source: 'network' }),
      value('lending_graph_bank_calls_total', { source: 'cache' }),
      value('lending_graph_cache_lookups_total', { result: 'hit' }),
      value('lending_graph_bank_retries_total', { kind: 'read' }),
      value('lending_graph_writes_total', { operation: 'createLoan', outcome: 'OK' }),
      value('lending_graph_idempotent_mutations_total', { outcome: 'sent' }),
      value('lending_graph_idempotent_mutations_total', { outcome: 'replayed' }),
      value('lending_graph_errors_total', { code: 'UPSTREAM_UNAVAILABLE' }),
      value('lending_graph_operation_bank_calls', { graphql_operation_type: 'query' }),
      value('lending_graph_operation_estimated_bank_calls', { graphql_operation_type: 'mutation' }),
      value('http_server_request_duration_seconds', {
        http_route: '/graphql',
        http_response_status_code: '200',
      }),
      value('lending_graph_circuit_state', { service: 'lending', state: 'closed' }),
      value('lending_graph_circuit_state', { service: 'lending', state: 'open' }),
      value('lending_graph_limiter_places'),
      value('lending_graph_limiter_in_flight'),
    ]).toEqual([4, 1, 1, 1, 1, 1, 1, 1, 3, 2, 5, 1, 0, 255, 0]);
    for (const name of [
      'nodejs_eventloop_lag_p99_seconds',
      'nodejs_gc_duration_seconds',
      'nodejs_heap_size_used_bytes',
    ])
      expect([name, collected.some((sample) => sample.name.startsWith(name))]).toEqual([name, true]);
  });

  test('count writes whose outcome is unknown, and calls that waited for a place', async () => {
    const stage = await startStage({ ...metrics, LENDING_MAX_IN_FLIGHT: '1' });
    const line = held({ body: bodies.line });
    stage.bank
      .on(`GET ${paths.line}`, line.script)
      .on(`POST ${paths.loans}`, { early: false, act: (response) => void response.socket?.destroy() });
    const token = await partnerToken();
    const other = `other: ${readLine().replace(bodies.line.id, 'another')}`;
    const both = stage.gateway.ask(`{ ${readLine()} ${other} }`, {}, { token });
    await stage.bank.arrived(1);
    expect(valueOf(samplesIn(await textOf(stage.gateway)), 'lending_graph_limiter_queued')).toBe(1);
    line.release();
    await both;
    await stage.gateway.ask(`mutation { ${drawLoan} }`, {}, { token });
    const samples = samplesIn(await textOf(stage.gateway));
    await stage.close();
    expect(valueOf(samples, 'lending_graph_writes_total', { outcome: 'OUTCOME_UNKNOWN' })).toBe(1);
    expect(valueOf(samples, 'lending_graph_limiter_wait_seconds')).toBe(1);
  });
});

test('the metrics name each status and outcome that the gateway itself gives', async () => {
  const stage = await startStage({ ...metrics, ...webhookSettings });
  const token = await partnerToken();
  const query = `subscription { customerUpdates(personId: "${ids.person}") { cursor } }`;
  expect((await stage.gateway.ask(query, {}, { token })).status).toBe(406);
  for (const type of ['OVERDRAFT_LIMIT_CHANGE', 'ACCOUNT_LIMIT_CHANGE', 'INVENTED'])
    expect(await deliver(stage.gateway.url, { type, body: {} })).toMatchObject({ status: 204 });
  const samples = samplesIn(await textOf(stage.gateway));
  await stage.close();
  const seconds = 'http_server_request_duration_seconds';
  expect(valueOf(samples, seconds, { http_response_status_code: '406' })).toBe(1);
  expect(valueOf(samples, seconds, { http_response_status_code: '_OTHER' })).toBe(0);
  const events = 'lending_graph_webhook_events_total';
  for (const [type, outcome] of [
    ['OVERDRAFT_LIMIT_CHANGE', 'NOT_SHOWN'],
    ['ACCOUNT_LIMIT_CHANGE', 'OK'],
    ['_OTHER', 'UNKNOWN_TYPE'],
  ] as const)
    expect([type, valueOf(samples, events, { type, outcome })]).toEqual([type, 1]);
});

describe('the server of the metrics', () => {
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await startTestGateway(metrics);
  });
  afterAll(() => gateway.close());

  test('serves nothing else, and the gateway serves no metrics', async () => {
    expect((await fetch(`${gateway.gateway.metricsUrl}/graphql`)).status).toBe(404);
    expect((await fetch(`${gateway.gateway.metricsUrl}/metrics`, { method: 'POST' })).status).toBe(405);
    expect((await fetch(`${gateway.url}/metrics`)).status).toBe(404);
  });

  test('is readable by a parser of Prometheus, and names metrics as it wants them: base units, _total for counters alone, a help text', async () => {
    const families = parse(await textOf(gateway)) as { name: string; help: string; type: string }[];
    expect(families.length).toBeGreaterThan(30);
    for (const { name, type, help } of families) {
      expect(name).toMatch(/^[a-z][a-z0-9_]*$/);
      expect(name).not.toMatch(/(milli|micro)seconds|kilobytes|_ms$/);
      expect(help).not.toBe('');
      // `nodejs_active_handles_total` and its like are gauges of the library.
      if (!name.startsWith('nodejs_active'))
        expect({ name, isTotal: name.endsWith('_total') }).toEqual({ name, isTotal: type === 'COUNTER' });
    }
  });

  (hasPromtool ? test : test.skip)(
    hasPromtool ? 'passes promtool' : 'passes promtool (skipped: Debian has it in its package prometheus)',
    async () => {
      await gateway.ask('{ person(id: "x") { creditLines { totalCount } } }');
      const { stdout, stderr } = spawnSync('promtool', ['check', 'metrics'], {
        input: await textOf(gateway),
        encoding: 'utf8',
      });
      const complaints = (stdout + stderr)
        .split('\n')
        .filter((line) => line !== '' && !line.startsWith('nodejs_'));
      expect(complaints).toEqual([]);
    },
  );
});
