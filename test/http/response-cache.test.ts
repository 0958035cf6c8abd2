import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { Collector } from '../support/collector.js';
import { ManualClock, SettableClock } from '../support/manual-clock.js';
import {
  bodies,
  customerToken,
  drawLoan,
  ids,
  paths,
  partnerToken,
  readLine,
  startStage,
  type Stage,
} from '../support/scripted-bank.js';

const query = `{ ${readLine('status')} }`;
const application = `{ creditLineApplication(personId: "${ids.person}", id: "${ids.application}") { status } }`;
const both = `${query.slice(0, -1)} ${application.slice(1)}`;
const line = `GET ${paths.line}`;
const answered = { creditLine: { status: 'OPEN' } };

let clock: ManualClock;
let stage: Stage;

async function start(settings: Record<string, string> = {}, own = new ManualClock()): Promise<void> {
  clock = own;
  stage = await startStage({ CACHE: 'on', ...settings }, clock);
  stage.bank
    .on(line, { body: bodies.line })
    .on(`GET ${paths.application}`, {
      body: { id: ids.application, person_id: ids.person, status: 'pending' },
    })
    .on(`POST ${paths.loans}`, { status: 201, body: bodies.loan });
}

const calls = (): string[] => stage.bank.take().map(({ method, path }) => `${method} ${path}`);

/** Asks until the response is cached: a query is known from the first time, and its response from the second. */
async function warmUp(text = query): Promise<void> {
  for (let times = 0; times < 3; times += 1) await stage.ask(text);
  calls();
}

describe('a response of cached answers', () => {
  beforeEach(() => start());
  afterEach(() => stage.close());

  test('ends with the answer in it that expires first', async () => {
    await stage.ask(query);
    clock.advance(6_000);
    await warmUp(both);
    clock.advance(3_999);
    await stage.ask(both);
    expect(calls()).toEqual([]);
    clock.advance(1);
    stage.bank.on(line, { body: { ...bodies.line, status: 'closed' } });
    expect((await stage.ask(both)).data).toMatchObject({ creditLine: { status: 'CLOSED' } });
    expect(calls()).toEqual([line]);
  });

  test('ends with a write on what is in it', async () => {
    await warmUp();
    await stage.ask(`mutation { ${drawLoan} }`);
    stage.bank.on(line, { body: { ...bodies.line, status: 'closed' } });
    expect((await stage.ask(query)).data).toEqual({ creditLine: { status: 'CLOSED' } });
    expect(calls()).toEqual([`POST ${paths.loans}`, line]);
  });

  test('is not given to another caller, nor to one who wants no cached data', async () => {
    await warmUp();
    const stranger = await customerToken([ids.stranger]);
    for (let times = 0; times < 3; times += 1)
      expect((await stage.ask(query, {}, stranger)).data).toEqual({ creditLine: null });
    expect(calls()).toEqual([]);
    stage.bank.on(line, { body: { ...bodies.line, status: 'closed' } });
    const token = await partnerToken();
    for (let times = 0; times < 3; times += 1)
      expect(
        await stage.gateway.ask(query, {}, { token, headers: { 'cache-control': 'no-cache' } }),
      ).toMatchObject({ data: { creditLine: { status: 'CLOSED' } } });
    expect(calls()).toEqual([line, line, line]);
  });

  test('is not kept with an error in it: the next request reads again', async () => {
    stage.bank.on(`GET ${paths.application}`, { status: 400, body: '' });
    await warmUp(both);
    stage.bank.on(`GET ${paths.application}`, {
      body: { id: ids.application, person_id: ids.person, status: 'rejected' },
    });
    expect((await stage.ask(both)).data).toMatchObject({ creditLineApplication: { status: 'REJECTED' } });
    expect(calls()).toEqual([`GET ${paths.application}`]);
  });

  test('is not kept with a field that cannot be answered', async () => {
    const limit = `{ ${readLine('status limit { value }')} }`;
    stage.bank.on(line, { body: { ...bodies.line, limit: null } });
    for (let times = 0; times < 4; times += 1) {
      const { errors } = await stage.ask(limit);
      // Each response names its own request.
      expect(new Set(errors.map(({ extensions }) => extensions['requestId'])).size).toBe(1);
      expect(stage.gateway.logged.at(-1)).toContain(String(errors[0]?.extensions['requestId']));
    }
  });

  test('is not kept with a resource that the bank does not have', async () => {
    stage.bank.on(line, {
      status: 404,
      body: { errors: [{ id: 'e', status: 404, code: 'model_not_found', title: 'x' }] },
    });
    await warmUp(both);
    stage.bank.on(line, { body: bodies.line });
    expect((await stage.ask(both)).data).toMatchObject(answered);
  });

  test('is audited each time if something was withheld', async () => {
    const foreign = `{ ${readLine('status')} foreign: creditLine(personId: "${ids.stranger}", id: "${ids.line}") { id } }`;
    const customer = await customerToken([ids.person]);
    for (let times = 0; times < 4; times += 1)
      expect((await stage.ask(foreign, {}, customer)).data).toEqual({ ...answered, foreign: null });
    expect(stage.gateway.logged.filter((entry) => entry.includes('"msg":"audit"'))).toHaveLength(4);
  });

  test('has no list in it of what the gateway knows: what is remembered is seen at once', async () => {
    const records = `{ ${readLine('status')} person(id: "${ids.person}") { creditRecords { nodes { id } } } }`;
    await warmUp(records);
    stage.bank.on(`GET ${paths.record}`, { body: { id: ids.record, person_id: ids.person } });
    const { errors } = await stage.ask(
      `mutation { rememberResource(input: { personId: "${ids.person}", kind: CREDIT_RECORD, id: "${ids.record}" }) { resource { id } } }`,
    );
    expect(errors).toEqual([]);
    expect((await stage.ask(records)).data).toMatchObject({
      person: { creditRecords: { nodes: [{ id: ids.record }] } },
    });
  });

  test('has no link in it: each one is valid from its request on', async () => {
    const links = `{ ${readLine('status closingAccountStatement { url expiresAt }')} }`;
    const expiry = async (): Promise<string> =>
      JSON.stringify((await stage.ask(links)).data).match(/"expiresAt":"([^"]+)"/)?.[1] ?? 'none';
    await warmUp(links);
    const before = await expiry();
    clock.advance(5_000);
    expect(Date.parse(await expiry()) - Date.parse(before)).toBe(5_000);
  });
});

test('a response from the cache is seen in the trace and in the metrics as its reads from the cache would be', async () => {
  const collector = await Collector.start();
  try {
    await start({
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
      METRICS_PORT: '0',
    });
    await warmUp();
    await stage.ask(query);
    const text = await (await fetch(`${stage.gateway.gateway.metricsUrl}/metrics`)).text();
    // The first request read from the bank, the second from the cache of answers, the others from that of responses.
    expect(text).toMatch(/^lending_graph_cache_lookups_total\{result="hit"\} 3$/m);
    expect(text).toMatch(/^lending_graph_cache_lookups_total\{result="miss"\} 1$/m);
    await stage.close();
    const requests = collector.spans.filter(({ name }) => name === 'POST /graphql');
    const operations = collector.spans.filter(({ name }) => name === 'query');
    expect([requests.length, operations.length]).toEqual([4, 2]);
  } finally {
    await collector.close();
  }
});

describe('after the time of the machine was set back,', () => {
  let settable: SettableClock;
  beforeEach(async () => {
    settable = new SettableClock();
    await start({}, settable);
  });
  afterEach(() => stage.close());

  test.each([
    ['an answer', () => stage.ask(query)],
    ['a response of cached answers', () => warmUp()],
  ])('%s from before is given for no longer than otherwise', async (_what, ask) => {
    await ask();
    calls();
    settable.set(-3_600_000);
    settable.advance(10_000);
    stage.bank.on(line, { body: { ...bodies.line, status: 'closed' } });
    expect((await stage.ask(query)).data).toEqual({ creditLine: { status: 'CLOSED' } });
    expect(calls()).toEqual([line]);
  });
});
