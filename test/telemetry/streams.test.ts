import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { Collector, type CollectedSpan } from '../support/collector.js';
import {
  customerToken,
  held,
  ids,
  misbehave,
  partnerToken,
  paths,
  readLine,
  startStage,
  type Stage,
} from '../support/scripted-bank.js';
import { StreamReader } from '../support/streams.js';
import { deliver, webhookSettings } from '../support/webhooks.js';

const overdrafts = `/v1/persons/${ids.person}/overdrafts`;
const template = 'GET /v1/persons/{personId}/overdrafts/{overdraftId}';
const query = `subscription Screen { customerUpdates(personId: "${ids.person}", kinds: [OVERDRAFT]) {
  resource { ... on Overdraft { status } } } }`;

let collector: Collector;
let stage: Stage;
const readers: StreamReader[] = [];
beforeEach(async () => {
  collector = await Collector.start();
  stage = await startStage({
    ...webhookSettings,
    METRICS_PORT: '0',
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
  });
});
afterEach(async () => {
  for (const reader of readers.splice(0)) reader.close();
  await collector.close();
});

/** Opens a stream. Its present state is empty. */
async function open(token: string, headers: Record<string, string> = {}): Promise<StreamReader> {
  const reader = await StreamReader.open(stage.gateway.url, 'sse', { query, token, headers });
  readers.push(reader);
  await reader.beats(1);
  return reader;
}

const tell = (id: string) =>
  deliver(stage.gateway.url, { type: 'OVERDRAFT', body: { id, person_id: ids.person } });

/** Ends the streams, and the gateway, which exports what is left. */
async function end(): Promise<void> {
  for (const reader of readers.splice(0)) reader.close();
  await stage.close();
}

const named = (name: string): CollectedSpan[] => collector.spans.filter((span) => span.name === name);
const childrenOf = ({ spanId }: CollectedSpan): CollectedSpan[] =>
  collector.spans.filter(({ parentSpanId }) => parentSpanId === spanId);
/** The spans of updates; those of requests that open streams are below their request. */
const updates = (): CollectedSpan[] =>
  named('subscription').filter(({ parentSpanId }) => parentSpanId === undefined);

/** Returns the value of a series of the metrics; undefined if there is none. */
async function valueOf(series: string): Promise<number | undefined> {
  const text = await (await fetch(`${stage.gateway.gateway.metricsUrl}/metrics`)).text();
  const line = text.split('\n').find((one) => one.startsWith(`${series} `));
  return line === undefined ? undefined : Number(line.split(' ')[1]);
}

test('an update is a trace of its own: it links to the request that opened the stream, and has its calls', async () => {
  stage.bank.on(`GET ${overdrafts}/o1`, { body: { id: 'o1', status: 'created' } });
  const reader = await open(await partnerToken());
  await tell('o1');
  expect((await reader.take(1))[0]?.data.customerUpdates.resource).toEqual({ status: 'CREATED' });
  await end();

  const [request] = named('POST /graphql') as [CollectedSpan];
  const [opened] = childrenOf(request).filter(({ name }) => name === 'subscription') as [CollectedSpan];
  expect(opened.attributes).toEqual({
    'graphql.operation.type': 'subscription',
    'graphql.operation.name': 'Screen',
    'lending_graph.bank_calls': 0,
  });
  expect(updates()).toHaveLength(1);
  const [update] = updates() as [CollectedSpan];
  expect([update.kind, update.isError]).toEqual([1, false]);
  expect(update.traceId).not.toBe(request.traceId);
  expect(update.links).toEqual([
    expect.objectContaining({ traceId: request.traceId, spanId: request.spanId }),
  ]);
  expect(update.attributes).toEqual({
    'graphql.operation.type': 'subscription',
    'graphql.operation.name': 'Screen',
    'lending_graph.bank_calls': 1,
    'lending_graph.estimated_bank_calls': expect.any(Number),
  });
  const [call] = childrenOf(update).filter(({ name }) => name === template) as [CollectedSpan];
  expect(call.attributes).toMatchObject({
    'lending_graph.operation': 'getOverdraft',
    'lending_graph.source': 'network',
    'http.response.status_code': 200,
  });
  for (const inner of childrenOf(update)) {
    expect(inner.traceId).toBe(update.traceId);
    expect(inner.start >= update.start && inner.end <= update.end && inner.start <= inner.end).toBe(true);
  }
  // The event came in by a request of the bank, in a trace of its own.
  expect(named('POST /webhooks/solaris').map(({ traceId }) => traceId === update.traceId)).toEqual([false]);
  // What it knows of the customer is read from the store when the stream begins.
  const [present] = named('stream resources') as [CollectedSpan];
  expect(present.links).toEqual(update.links);
  expect(childrenOf(present).filter(({ name }) => name.startsWith('store ')).length).toBeGreaterThan(0);
  expect(named('stream customer').map(({ links }) => links)).toEqual([update.links]);
});

test('an update that uses what another one has read for the event links to that', async () => {
  const { script, release } = held({ body: { id: 'o1', status: 'created' } });
  stage.bank.on(`GET ${overdrafts}/o1`, script);
  const all = [
    await open(await customerToken([ids.person], ['lending:read'], 'one')),
    await open(await customerToken([ids.person], ['lending:read'], 'another')),
  ];
  await tell('o1');
  await stage.bank.arrived(1);
  release();
  for (const reader of all) await reader.take(1);
  expect(await valueOf('lending_graph_bank_calls_total{source="shared"}')).toBe(1);
  await end();

  expect(updates()).toHaveLength(2);
  const [call] = named(template) as [CollectedSpan];
  const maker = updates().find(({ spanId }) => spanId === call.parentSpanId) as CollectedSpan;
  const [joined] = named(`shared ${template}`) as [CollectedSpan];
  expect(joined.links).toEqual([expect.objectContaining({ traceId: maker.traceId, spanId: maker.spanId })]);
  expect(joined.traceId).not.toBe(maker.traceId);
  expect(joined.attributes).toMatchObject({ 'lending_graph.source': 'shared' });
  const requests = named('POST /graphql').map(({ spanId }) => spanId);
  expect(
    updates()
      .map(({ links }) => links[0]?.spanId)
      .sort(),
  ).toEqual(requests.sort());
});

test('an update counts as an operation, and its errors as those of an answer; opening a stream and its end do not', async () => {
  stage.bank
    .on(`GET ${overdrafts}/o1`, { body: { id: 'o1', status: 'created' } })
    .on(`GET ${overdrafts}/o2`, { status: 503, body: {} });
  const reader = await open(await partnerToken());
  const counted = 'lending_graph_operation_bank_calls_count{graphql_operation_type="subscription"}';
  const failed = 'lending_graph_errors_total{code="UPSTREAM_UNAVAILABLE"}';
  expect([await valueOf(counted), await valueOf(failed)]).toEqual([undefined, undefined]);
  await tell('o1');
  await reader.take(1);
  expect([await valueOf(counted), await valueOf(failed)]).toEqual([1, undefined]);
  await tell('o2');
  expect((await reader.take(1))[0]?.errors?.[0]?.extensions['code']).toBe('UPSTREAM_UNAVAILABLE');
  expect([await valueOf(counted), await valueOf(failed)]).toEqual([2, 1]);
  expect(await valueOf(counted.replace('bank_calls', 'estimated_bank_calls'))).toBe(2);
  await end();
  expect(updates().map(({ isError, attributes }) => [isError, attributes['error.type']])).toEqual([
    [false, undefined],
    [true, 'UPSTREAM_UNAVAILABLE'],
  ]);
});

test('the trace of a request whose client has gone is complete, and it is no error to leave a stream', async () => {
  stage.bank.on(`GET ${paths.line}`, misbehave.never);
  const reader = await open(await partnerToken());
  reader.close();
  const abort = new AbortController();
  const asked = fetch(`${stage.gateway.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${await partnerToken()}` },
    body: JSON.stringify({ query: `{ ${readLine()} }` }),
    signal: abort.signal,
  });
  await stage.bank.arrived(1);
  const [call] = stage.bank.take();
  abort.abort();
  await expect(asked).rejects.toThrow();
  // The gateway has seen that both have gone.
  await call?.ended;
  while (stage.gateway.gateway.streams().open > 0) await new Promise((resolve) => setTimeout(resolve, 5));
  await end();
  const requests = named('POST /graphql');
  expect(
    requests.map(({ attributes, isError }) => [
      isError,
      attributes['error.type'],
      attributes['http.response.status_code'],
    ]),
  ).toEqual([
    [false, undefined, 200],
    [true, 'client_gone', undefined],
  ]);
  expect(requests.map((request) => childrenOf(request).map(({ name }) => name))).toEqual([
    ['subscription'],
    ['query'],
  ]);
});

test('the updates of a request that its caller did not record are recorded as the sampler says', async () => {
  stage.bank.on(`GET ${overdrafts}/o1`, { body: { id: 'o1', status: 'created' } });
  const traceId = 'ab'.repeat(16);
  const reader = await open(await partnerToken(), { traceparent: `00-${traceId}-00f067aa0ba902b7-00` });
  await tell('o1');
  await reader.take(1);
  await end();
  expect(named('POST /graphql')).toEqual([]);
  expect(updates().map(({ links }) => links[0]?.traceId)).toEqual([traceId]);
});
