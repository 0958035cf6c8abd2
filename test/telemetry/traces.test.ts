import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { Collector, type CollectedSpan } from '../support/collector.js';
import { startTestGateway, type TestGateway } from '../support/graph.js';
import { plant } from '../support/leaks.js';
import {
  drawLoan,
  held,
  ids,
  bodies,
  partnerToken,
  paths,
  readLine,
  startStage,
} from '../support/scripted-bank.js';

const person = '55555555555555550000000000000001cper';

let collector: Collector;
beforeEach(async () => {
  collector = await Collector.start();
});
afterEach(() => collector.close());

const otel = (more: Record<string, string> = {}): Record<string, string> => ({
  OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
  OTEL_METRICS_EXPORTER: 'none',
  ...more,
});
const asJson = { OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json' };

/** Runs a test with a gateway, and closes it, which exports what is left. */
async function withGateway(
  settings: Record<string, string>,
  run: (gateway: TestGateway) => Promise<void>,
): Promise<void> {
  const gateway = await startTestGateway(settings);
  await run(gateway).finally(() => gateway.close());
}

const named = (name: string): CollectedSpan[] => collector.spans.filter((span) => span.name === name);
const childrenOf = ({ spanId }: CollectedSpan): CollectedSpan[] =>
  collector.spans.filter(({ parentSpanId }) => parentSpanId === spanId);

describe('the trace of a request', () => {
  test.each([
    ['protobuf', {}],
    ['JSON', asJson],
  ])(
    'is a tree in %s: the request, its operation, and each call, with times that nest and the attributes of the conventions',
    async (_, settings) => {
      const lines = Array.from({ length: 10 }, (_, index) => `line${index}`);
      const stage = await startStage(otel(settings));
      const list = lines.map((id) => ({ ...bodies.line, id }));
      stage.bank.on(`GET ${paths.lines}`, { body: list, headers: { 'x-total-count': '10' } });
      for (const id of lines)
        stage.bank.on(`GET ${paths.line.replace(/[^/]+$/, id)}`, {
          body: { ...bodies.line, id, interest_rate: 0.1 },
        });
      const { data } = await stage.gateway.ask(
        `query Screen { person(id: "${bodies.line.person_id}") { creditLines(first: 10) { nodes { id interestRate } } } }`,
        {},
        { token: await partnerToken() },
      );
      expect(data.person.creditLines.nodes).toHaveLength(10);
      await stage.close();

      const [request] = named('POST /graphql') as [CollectedSpan];
      const [operation] = childrenOf(request) as [CollectedSpan];
      const calls = childrenOf(operation).filter(({ kind }) => kind === 3);
      expect([request.kind, operation.kind, calls.length]).toEqual([2, 1, 11]);
      expect(request.attributes).toEqual({
        'http.request.method': 'POST',
        'http.route': '/graphql',
        'url.scheme': 'http',
        'http.response.status_code': 200,
      });
      expect(operation.name).toBe('query');
      expect(operation.attributes).toEqual({
        'graphql.operation.type': 'query',
        'graphql.operation.name': 'Screen',
        'lending_graph.bank_calls': 11,
        'lending_graph.estimated_bank_calls': 11,
      });
      const template = '/v1/persons/{personId}/credit_lines/{creditLineId}';
      const reads = calls.filter(({ name }) => name === `GET ${template}`);
      expect(reads).toHaveLength(10);
      for (const { attributes } of reads)
        expect(attributes).toEqual({
          'http.request.method': 'GET',
          'url.template': template,
          'url.scheme': 'http',
          'server.address': '127.0.0.1',
          'server.port': Number(new URL(stage.bank.url).port),
          'http.response.status_code': 200,
          'lending_graph.operation': 'getCreditLine',
          'lending_graph.source': 'network',
          'lending_graph.reason': 'field',
        });
      for (const inner of [operation, ...childrenOf(operation)]) {
        const outer = inner === operation ? request : operation;
        expect(inner.traceId).toBe(request.traceId);
        expect(inner.start >= outer.start && inner.end <= outer.end && inner.start <= inner.end).toBe(true);
      }
      expect(collector.resources[0]).toMatchObject({ 'service.name': 'lending-graph' });
    },
  );

  test('goes on from a valid traceparent, and begins anew for any other', async () => {
    const traceId = 'ab'.repeat(16);
    await withGateway(otel(), async ({ ask }) => {
      for (const traceparent of [
        `00-${traceId}-00f067aa0ba902b7-01`,
        `00-${'0'.repeat(32)}-00f067aa0ba902b7-01`,
        'nonsense',
      ])
        await ask('{ person(id: "x") { id } }', {}, { headers: { traceparent } });
      await ask(
        '{ person(id: "x") { id } }',
        {},
        { headers: { traceparent: `00-${traceId}-00f067aa0ba902b7-00` } },
      );
    });
    const requests = named('POST /graphql');
    // The last one was not sampled by its caller.
    expect(requests).toHaveLength(3);
    const [first, ...others] = requests as [CollectedSpan, ...CollectedSpan[]];
    expect([first.traceId, first.parentSpanId]).toEqual([traceId, '00f067aa0ba902b7']);
    for (const { traceId: own, parentSpanId } of others) {
      expect(own).not.toBe(traceId);
      expect(parentSpanId).toBeUndefined();
    }
  });

  test.each([
    ['off', undefined],
    ['on', /^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/],
  ])('is continued at the bank with LENDING_TRACEPARENT=%s only', async (setting, expected) => {
    const stage = await startStage(otel({ LENDING_TRACEPARENT: setting }));
    stage.bank.on(`GET ${paths.line}`, { body: bodies.line });
    await stage.gateway.ask(`{ ${readLine()} }`, {}, { token: await partnerToken() });
    const [{ headers }] = stage.bank.take() as unknown as [{ headers: Record<string, string> }];
    await stage.close();
    if (!expected) expect(headers['traceparent']).toBeUndefined();
    else {
      expect(headers['traceparent']).toMatch(expected);
      const call = collector.spans.find(({ kind }) => kind === 3);
      expect(headers['traceparent']).toBe(`00-${call?.traceId}-${call?.spanId}-01`);
    }
  });

  test('is named in the lines of the log', async () => {
    let lines: { requestId?: string; trace_id?: string }[] = [];
    await withGateway(otel(), async ({ ask, logged }) => {
      await ask('{ person(id: "x") { id } }');
      lines = logged.map((line) => JSON.parse(line)).filter(({ msg }) => msg === 'request');
    });
    expect(lines.map(({ trace_id }) => trace_id)).toEqual(
      named('POST /graphql').map(({ traceId }) => traceId),
    );
  });

  test('shows a failed call by its status, its further attempt, and the error of the operation', async () => {
    const stage = await startStage(otel({ LENDING_READ_ATTEMPTS: '3' }));
    stage.bank.on(`GET ${paths.line}`, { status: 503, body: {} });
    await stage.gateway.ask(`{ ${readLine()} }`, {}, { token: await partnerToken() });
    await stage.close();
    const calls = collector.spans.filter(({ kind }) => kind === 3);
    expect(
      calls.map(({ attributes, isError }) => [
        attributes['error.type'],
        attributes['http.request.resend_count'],
        isError,
      ]),
    ).toEqual([
      ['503', undefined, true],
      ['503', 1, true],
      ['503', 2, true],
    ]);
    expect(named('query')[0]?.attributes['error.type']).toBe('UPSTREAM_UNAVAILABLE');
  });

  test('links a read, and an operation, that joined another request to that', async () => {
    const stage = await startStage(otel());
    const line = held({ body: bodies.line });
    stage.bank.on(`GET ${paths.line}`, line.script);
    const token = await partnerToken();
    const first = stage.gateway.ask(`{ ${readLine('id')} }`, {}, { token });
    await stage.bank.arrived(1);
    // Its own call is made in the same turn in which it joins the other one.
    const application = `creditLineApplication(personId: "${ids.person}", id: "${ids.application}") { id }`;
    const second = stage.gateway.ask(`{ ${readLine('status')} ${application} }`, {}, { token });
    await stage.bank.arrived(2);
    line.release();
    await Promise.all([first, second]);
    await stage.close();
    const [joined] = collector.spans.filter(
      ({ attributes }) => attributes['lending_graph.source'] === 'shared',
    );
    const maker = collector.spans.find(
      ({ name }) => name === `GET /v1/persons/{personId}/credit_lines/{creditLineId}`,
    );
    expect(joined?.links).toEqual([
      expect.objectContaining({ traceId: maker?.traceId, spanId: maker?.parentSpanId }),
    ]);
    expect(joined?.traceId).not.toBe(maker?.traceId);
  });

  test('shows lookups in the cache, and the operations of the store', async () => {
    const stage = await startStage(otel({ CACHE: 'on' }));
    stage.bank
      .on(`GET ${paths.line}`, { body: bodies.line })
      .on(`POST ${paths.loans}`, { status: 201, body: bodies.loan });
    const token = await partnerToken();
    for (let time = 0; time < 2; time += 1) await stage.gateway.ask(`{ ${readLine()} }`, {}, { token });
    await stage.gateway.ask(
      `mutation { ${drawLoan} }`,
      {},
      { token, headers: { 'idempotency-key': 'a-key' } },
    );
    await stage.close();
    expect(named('cache get').map(({ attributes }) => attributes['lending_graph.source'])).toEqual([
      undefined,
      'cache',
    ]);
    const write = named('mutation')[0] as CollectedSpan;
    const stored = childrenOf(write).filter(({ name }) => name.startsWith('store '));
    expect(stored.map(({ attributes }) => attributes['db.operation.name'])).toContain('get');
    expect(stored.length).toBeGreaterThan(2);
  });
});

describe('the name of an operation', () => {
  test('is no part of a span name unless its document is trusted, and is cut', async () => {
    await withGateway(otel(), async ({ ask }) => {
      await ask(`query ${'Long'.repeat(50)} { person(id: "x") { id } }`);
    });
    const [span] = named('query') as [CollectedSpan];
    expect(String(span.attributes['graphql.operation.name'])).toHaveLength(64);
  });
});

test('nothing of a request but what is allowed leaves in a trace', async () => {
  const secret = 'Mr Secret of DE89370400440532013000';
  plant('Mr Secret');
  await withGateway(otel(), async ({ ask }) => {
    await ask(`query Q { person(id: "${person}") { creditCardApplications { nodes { id accountIban } } } }`);
    await ask(`{ person(id: "${secret}") { creditLines { totalCount } } }`);
  });
  const texts = JSON.stringify(collector.spans, (_, value: unknown) =>
    typeof value === 'bigint' ? String(value) : value,
  );
  expect(texts).not.toContain(person);
  expect(texts).not.toContain('Secret');
});

test('half of the traces are recorded with a ratio of 0.5, whole or not at all', async () => {
  const settings = otel({ OTEL_TRACES_SAMPLER: 'traceidratio', OTEL_TRACES_SAMPLER_ARG: '0.5' });
  await withGateway(settings, async ({ ask }) => {
    for (let count = 0; count < 60; count += 1) await ask('{ person(id: "x") { id } }');
  });
  const requests = named('POST /graphql');
  expect(requests.length).toBeGreaterThan(10);
  expect(requests.length).toBeLessThan(50);
  for (const request of requests) expect(childrenOf(request)).toHaveLength(1);
});

test('the collector gets the headers and attributes of the settings, and metrics as well', async () => {
  const settings = otel({
    ...asJson,
    OTEL_METRICS_EXPORTER: 'otlp',
    OTEL_EXPORTER_OTLP_HEADERS: 'api-key=a%20b',
    OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment.name=test',
    OTEL_SERVICE_NAME: 'graph-1',
  });
  await withGateway(
    settings,
    async ({ ask }) => void (await ask(`{ person(id: "${person}") { creditLines { totalCount } } }`)),
  );
  expect(collector.headers[0]).toMatchObject({ 'api-key': 'a b' });
  expect(collector.resources[0]).toMatchObject({
    'service.name': 'graph-1',
    'deployment.environment.name': 'test',
  });
  expect(collector.metrics.get('http.client.request.duration')?.histogram?.dataPoints).toHaveLength(1);
  expect(collector.metrics.get('lending_graph.bank_calls')?.unit).toBe('{call}');
  expect([...collector.metrics.keys()]).toEqual(
    expect.arrayContaining(['nodejs_gc_duration_seconds', 'nodejs_eventloop_lag_p99_seconds']),
  );
});

test('OTEL_SDK_DISABLED turns it off, and a collector that is away disturbs nothing', async () => {
  await withGateway(
    otel({ OTEL_SDK_DISABLED: 'true' }),
    async ({ ask }) => void (await ask('{ person(id: "x") { id } }')),
  );
  expect(collector.headers).toEqual([]);
  await withGateway({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1' }, async ({ ask }) => {
    expect((await ask('{ person(id: "x") { id } }')).data).toEqual({ person: { id: 'x' } });
  });
});

describe('spans that have ended', () => {
  const set = (settings: Readonly<Record<string, string>>): void => void Object.assign(process.env, settings);
  afterEach(() => {
    for (const name of Object.keys(process.env)) if (name.startsWith('OTEL_BSP_')) delete process.env[name];
  });
  const query = '{ person(id: "x") { id } }';

  test('are sent when the first of them has waited for as long as a setting says', async () => {
    set({ OTEL_BSP_SCHEDULE_DELAY: '50' });
    await withGateway(otel(), async ({ ask }) => {
      await ask(query);
      while (collector.batches.length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
      expect(named('query')).toHaveLength(1);
    });
  });

  /** Lets the collector wait with its answers. */
  function hold(): () => void {
    let answer = (): void => undefined;
    collector.answering = new Promise((resolve) => {
      answer = resolve;
    });
    return answer;
  }

  test('that come while others are sent wait for those, and are not dropped while they are few', async () => {
    set({
      OTEL_BSP_SCHEDULE_DELAY: '10',
      OTEL_BSP_MAX_EXPORT_BATCH_SIZE: '4',
      OTEL_BSP_MAX_QUEUE_SIZE: '8',
    });
    const answer = hold();
    await withGateway(otel(), async ({ ask }) => {
      for (let count = 0; count < 4; count += 1) {
        await ask(query);
        while (collector.batches.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      answer();
    });
    expect(collector.spans).toHaveLength(8);
  });

  test('are all sent at once by a gateway that stops, though the collector does not answer', async () => {
    set({ OTEL_BSP_MAX_EXPORT_BATCH_SIZE: '4' });
    const answer = hold();
    const gateway = await startTestGateway(otel());
    for (let count = 0; count < 6; count += 1) await gateway.ask(query);
    const closed = gateway.close();
    while (collector.batches.length < 3) await new Promise((resolve) => setTimeout(resolve, 10));
    answer();
    await closed;
    expect(collector.batches).toEqual([4, 4, 4]);
  });

  test('are sent in batches, one after the other, and dropped while too many wait', async () => {
    set({ OTEL_BSP_MAX_EXPORT_BATCH_SIZE: '4', OTEL_BSP_MAX_QUEUE_SIZE: '8' });
    const answer = hold();
    await withGateway(otel(), async ({ ask }) => {
      // Two spans each: four are sent, eight wait, and four are dropped.
      for (let count = 0; count < 8; count += 1) expect((await ask(query)).errors).toEqual([]);
      while (collector.batches.length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
      expect(collector.batches).toEqual([4]);
      answer();
    });
    expect(collector.batches).toEqual([4, 4, 4]);
  });
});
