import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { signToken } from '../src/auth/jwt.js';
import { Collector } from './support/collector.js';
import { inspect, leaks, leaksIn, plant } from './support/leaks.js';
import { callers, startStage } from './support/scripted-bank.js';
import { startTestGateway } from './support/graph.js';
import { planted, sendEverything } from './support/telemetry-of-everything.js';
import { webhookSettings } from './support/webhooks.js';

/** Returns and removes the leaks found so far, so that the test that planted them does not fail. */
const found = (): string[] => leaks.splice(0).map((leak) => leak.slice(0, leak.indexOf(':')));

describe('data that must not leave the gateway', () => {
  test.each([
    ['an IBAN', 'of DE89370400440532013000.'],
    ['an IBAN', 'DE89 3704 0044 0532 0130 00 and more'],
    ['an IBAN', '"iban":"DE89370400440532013000","BIC"'],
    ['a customer of the seed data', 'Dear Lisa Hermann'],
    ['a token of the sandbox', `got ${'0123456789abcdef'.repeat(4)}`],
    ['a credential in a header', 'authorization: Bearer 0123456789'],
    ['a file in Base64', Buffer.from('%PDF-1.7').toString('base64')],
    ["the bank's own words for its inside", 'GET http://127.0.0.1:1/v1/persons/1 failed'],
    ['a secret of the settings', 'sandbox-secret'],
  ])('%s is found in: %s', (what, text) => {
    expect(leaksIn(text)).toContain(what);
  });

  test('a token is found', async () => {
    expect(leaksIn(`said ${await signToken({ subject: 'x', scopes: [] }, callers)}`)).toEqual(['a token']);
  });

  test.each([
    ['11111111111111110000000000000001cper'],
    ['19161f704159b41a761e148ffb5e815fccla'],
    ['at file:///a/b/c/node_modules/x.js:1:2'],
    ['3f0c2a52-1b7e-4d3c-8a31-5f4be1a5d0aa'],
  ])('%s is allowed', (text) => {
    expect(leaksIn(text)).toEqual([]);
  });
});

describe('every test', () => {
  let server: Server;
  let url: string;
  beforeAll(async () => {
    const answers: Record<string, object> = {
      '/graphql?errors': { errors: [{ message: 'DE89370400440532013000 is wrong' }] },
      '/graphql?extensions': { data: null, extensions: { bankCalls: ['/v1/persons'] } },
      '/graphql?data': { data: { iban: 'DE89370400440532013000' } },
    };
    server = createServer((request, response) =>
      response
        .writeHead(200, { 'content-type': 'application/json' })
        .end(JSON.stringify(answers[request.url ?? ''])),
    );
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`;
  });
  afterAll(
    () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(resolve);
      }),
  );

  test('fails for what leaves in an error or an extension of an answer, and not for what stands in its data', async () => {
    for (const kind of ['errors', 'extensions', 'data']) await (await fetch(`${url}?${kind}`)).json();
    expect(found()).toEqual(['an IBAN in an answer', "the bank's own words for its inside in an answer"]);
  });

  test("fails for what leaves in a gateway's log, the secrets of its settings included", async () => {
    const secret = 'a secret that only this test knows: 32 bytes';
    const gateway = await startTestGateway({ AUTH_SECRET: secret, AUTH_ISSUER: 'x', AUTH_AUDIENCE: 'x' });
    await gateway.ask('{ me { id } }', {}, { token: 'a.b.c' });
    expect(found()).toEqual([]);
    gateway.say(`it is ${secret}`);
    expect(found()).toEqual(['a secret of the settings in a log']);
    await gateway.close();
  });

  test('gets the list of leaks', () => {
    inspect('a log', 'for Lisa Hermann');
    expect(leaks.splice(0)).toEqual(['a customer of the seed data in a log: for Lisa Hermann']);
  });
});

describe('telemetry', () => {
  let collector: Collector;
  let prometheus: string;
  beforeAll(async () => {
    collector = await Collector.start();
    plant(planted.collectorKey);
    const stage = await startStage({
      ...webhookSettings,
      CACHE: 'on',
      BANK_CALLS: 'on',
      LENDING_READ_ATTEMPTS: '2',
      METRICS_PORT: '0',
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
      OTEL_EXPORTER_OTLP_HEADERS: `api-key=${planted.collectorKey}`,
    });
    await sendEverything(stage);
    prometheus = await (await fetch(`${stage.gateway.gateway.metricsUrl}/metrics`)).text();
    // It exports what is left.
    await stage.close();
  });
  afterAll(() => collector.close());

  /** Returns what was planted and is in a text, and ids of persons and their resources, whatever they are. */
  const plantedIn = (text: string): string[] => [
    ...Object.entries(planted).flatMap(([what, value]) =>
      text.toLowerCase().includes(value.toLowerCase()) ? [what] : [],
    ),
    ...(text.match(/\b[0-9a-f]{32}c[a-z]{3}\b/g) ?? []),
  ];

  test('of all kinds is there', () => {
    const names = new Set(collector.spans.map(({ name }) => name));
    expect([...names]).toEqual(
      expect.arrayContaining([
        'GET',
        'GET /graphql',
        'GET /documents/:fileName',
        'POST /graphql',
        'POST /webhooks/solaris',
        'query',
        'mutation',
        'subscription',
        'stream customer',
        'stream resources',
        'GET /v1/persons/{personId}/credit_lines/{creditLineId}',
        'GET /v1/persons/{personId}/credit_lines/{creditLineId}/closing_account_statement',
        'shared GET /v1/persons/{personId}/overdrafts/{overdraftId}',
        'POST /v1/persons/{personId}/credit_lines/{creditLineId}/loans',
        'cache get',
        'cache drop',
        'store get',
        'store addToSet',
      ]),
    );
    const errors = new Set(collector.spans.map(({ attributes }) => attributes['error.type']));
    expect([...errors]).toEqual(
      expect.arrayContaining(['400', '404', '500', '503', 'failed', 'BAD_USER_INPUT', 'OUTCOME_UNKNOWN']),
    );
    expect(collector.metrics.get('lending_graph.webhook_events')?.sum?.dataPoints.length).toBeGreaterThan(3);
    expect(prometheus).toContain(
      'lending_graph_writes_total{operation="createLoan",outcome="OUTCOME_UNKNOWN"} 1',
    );
    expect(collector.resources.length).toBeGreaterThan(1);
  });

  test('has nothing of a customer: no span, no metric of OTLP, no series of Prometheus', () => {
    expect(collector.texts.length).toBeGreaterThan(1);
    for (const text of [...collector.texts, prometheus]) {
      expect(plantedIn(text)).toEqual([]);
      expect(leaksIn(text.replaceAll('/v1/', '/'))).toEqual([]);
    }
  });

  test.each(['grafana-dashboard.json', 'prometheus-alerts.yaml'])('has none in deploy/%s either', (file) => {
    const text = readFileSync(new URL(`../deploy/${file}`, import.meta.url), 'utf8');
    expect([...plantedIn(text), ...leaksIn(text)]).toEqual([]);
  });

  test.each([
    ['a name', `"name":"query ${planted.name}"`, 'name'],
    [
      'an id of a person',
      '"stringValue":"11111111111111110000000000000001cper"',
      '11111111111111110000000000000001cper',
    ],
    ['an IBAN', `outcome="${planted.iban}"`, 'iban'],
  ])('would be found to have %s', (_what, text, found) => {
    expect(plantedIn(text)).toEqual([found]);
  });
});
