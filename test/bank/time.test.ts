import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { ManualClock } from '../support/manual-clock.js';
import {
  bodies,
  customerToken,
  drawLoan,
  held,
  ids,
  misbehave,
  paths,
  readLine,
  startStage,
  type Stage,
} from '../support/scripted-bank.js';

let stage: Stage;
let clock: ManualClock;
const start = (settings: Record<string, string>) => async () => {
  clock = new ManualClock();
  stage = await startStage(settings, clock);
};
const stop = () => stage.close();
const codes = (errors: readonly { readonly extensions: { readonly code: string } }[]) =>
  errors.map(({ extensions }) => extensions.code);
const lineOf = (id: string) => `/v1/persons/${ids.person}/credit_lines/${id}`;
const readAll = (lines: readonly string[]) =>
  `{ person(id: "${ids.person}") { ${lines.map((id) => `${id}: creditLine(id: "${id}") { status }`).join(' ')} } }`;

test('an answer that came while the process stood still is taken, though its time is over by then', async () => {
  const stalling = await startStage({ LENDING_READ_TIMEOUT: '2000' });
  stalling.bank.on(`GET ${paths.line}`, {
    act: (response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(JSON.stringify(bodies.line), () => {
        // The gateway, which runs in this process, reads nothing in the meantime.
        for (const end = performance.now() + 2200; performance.now() < end;);
      });
    },
  });
  const { data, errors } = await stalling.ask(`{ ${readLine()} }`);
  const calls = stalling.bank.take().length;
  await stalling.close();
  expect([data, errors, calls]).toEqual([{ creditLine: { id: ids.line, status: 'OPEN' } }, [], 1]);
});

describe('a read', () => {
  beforeAll(start({ LENDING_READ_TIMEOUT: '5000' }));
  afterEach(() => {
    stage.bank.take();
  });
  afterAll(stop);

  test('is waited for until its time limit', async () => {
    const { script, release } = held({ body: bodies.line });
    stage.bank.on(`GET ${paths.line}`, script);
    const asked = stage.ask(`{ ${readLine()} }`);
    await stage.bank.arrived(1);
    clock.advance(4999);
    release();
    expect(await asked).toMatchObject({ data: { creditLine: { status: 'OPEN' } }, errors: [] });
  });

  test('is UPSTREAM_TIMEOUT after it, and its connection is closed', async () => {
    stage.bank.on(`GET ${paths.line}`, misbehave.never);
    const asked = stage.ask(`{ ${readLine()} me { id } }`);
    await stage.bank.arrived(1);
    clock.advance(5000);
    const { data, errors } = await asked;
    expect(data).toEqual({ creditLine: null, me: null });
    expect(errors).toMatchObject([
      { path: ['creditLine'], extensions: { code: 'UPSTREAM_TIMEOUT', retryable: true } },
    ]);
    expect(await Promise.all(stage.bank.take().map(({ ended }) => ended))).toEqual(['cut']);
  });

  test('is UPSTREAM_TIMEOUT as well where the answer has begun', async () => {
    let begun = (): void => {};
    const beginning = new Promise<void>((resolve) => {
      begun = resolve;
    });
    stage.bank.on(`GET ${paths.line}`, {
      act: (response) => {
        response.writeHead(200, { 'content-type': 'application/json' });
        response.write('{"id":', () => begun());
      },
    });
    const asked = stage.ask(`{ ${readLine()} }`);
    await beginning;
    clock.advance(5000);
    expect(codes((await asked).errors)).toEqual(['UPSTREAM_TIMEOUT']);
  });
});

describe('a request', () => {
  beforeAll(start({ REQUEST_TIMEOUT: '3000' }));
  afterEach(() => {
    stage.bank.take();
  });
  afterAll(stop);

  test('gives up its reads at its deadline and keeps what it has', async () => {
    stage.bank
      .on(`GET ${paths.record}`, { body: { id: ids.record, status: 'available' } })
      .on(`GET ${paths.line}`, misbehave.never);
    const asked = stage.ask(
      `{ creditRecord(personId: "${ids.person}", id: "${ids.record}") { status } ${readLine()} }`,
    );
    await stage.bank.arrived(2);
    // The deadline, and the timeout of the read that hangs; the other read is answered.
    await clock.pending(2);
    clock.advance(3000);
    const { data, errors } = await asked;
    expect(data).toEqual({ creditRecord: { status: 'AVAILABLE' }, creditLine: null });
    expect(errors).toMatchObject([{ path: ['creditLine'], extensions: { code: 'UPSTREAM_TIMEOUT' } }]);
  });

  test('does not cut short a write at its deadline, nor begins another call after it', async () => {
    const { script, release } = held({ status: 201, body: bodies.loan });
    stage.bank.on(`POST ${paths.loans}`, script).on(`GET ${paths.line}`, { body: bodies.line });
    const asked = stage.ask(
      `mutation { first: ${drawLoan.replace('status', 'status creditLine { limit { value } }')} second: ${drawLoan} }`,
    );
    await stage.bank.arrived(1);
    clock.advance(3000);
    release();
    const { data, errors } = await asked;
    expect(data).toEqual({
      first: { loan: { id: bodies.loan.id, status: 'PAYOUT_PENDING', creditLine: null } },
      second: null,
    });
    expect(errors.map(({ path, extensions }) => [path?.join('.'), extensions.code])).toEqual(
      expect.arrayContaining([
        ['first.loan.creditLine', 'UPSTREAM_TIMEOUT'],
        ['second', 'UPSTREAM_UNAVAILABLE'],
      ]),
    );
    const calls = stage.bank.take();
    expect(calls.map(({ method, path }) => `${method} ${path}`)).toEqual([`POST ${paths.loans}`]);
    expect(await calls[0]?.ended).toBe('answered');
  });
});

describe('a write', () => {
  beforeAll(start({ LENDING_WRITE_TIMEOUT: '150000', LENDING_MAX_IN_FLIGHT: '1' }));
  afterEach(() => {
    stage.bank.take();
  });
  afterAll(stop);

  test('may take as long as the bank itself', async () => {
    const { script, release } = held({ status: 201, body: bodies.loan });
    stage.bank.on(`POST ${paths.loans}`, script);
    const asked = stage.ask(`mutation { ${drawLoan} }`);
    await stage.bank.arrived(1);
    clock.advance(149_999);
    release();
    expect(await asked).toMatchObject({ data: { createLoan: { loan: { id: bodies.loan.id } } }, errors: [] });
  });

  test('is OUTCOME_UNKNOWN after its own limit where it was sent, and was not carried out where it still queued', async () => {
    stage.bank.on(`POST ${paths.loans}`, misbehave.never);
    const sent = stage.ask(`mutation { ${drawLoan} }`);
    await stage.bank.arrived(1);
    const queued = stage.ask(`mutation { ${drawLoan} }`);
    // Two requests with a deadline each, and the write that was sent.
    await clock.pending(3);
    clock.advance(150_000);
    expect(codes((await sent).errors)).toEqual(['OUTCOME_UNKNOWN']);
    expect((await queued).errors).toMatchObject([
      { extensions: { code: 'UPSTREAM_UNAVAILABLE', retryable: true } },
    ]);
    stage.bank.on(`POST ${paths.loans}`, { status: 201, body: bodies.loan });
    expect((await stage.ask(`mutation { ${drawLoan} }`)).errors).toEqual([]);
    expect(stage.bank.take()).toHaveLength(2);
  });
});

describe('calls in flight', () => {
  const lines = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
  beforeAll(start({ LENDING_MAX_IN_FLIGHT: '2' }));
  afterEach(() => {
    stage.bank.take();
  });
  afterAll(stop);

  test('are never more than the limit, and all are answered', async () => {
    const releases = lines.map((id) => {
      const { script, release } = held({ body: { id, status: 'open' } });
      stage.bank.on(`GET ${lineOf(id)}`, script);
      return release;
    });
    const asked = Promise.all([stage.ask(readAll(lines.slice(0, 4))), stage.ask(readAll(lines.slice(4)))]);
    for (let arrived = 2; arrived <= lines.length; arrived += 1) {
      await stage.bank.arrived(arrived);
      for (const release of releases) release();
    }
    const answers = await asked;
    expect(answers.flatMap(({ data }) => Object.keys(data.person))).toEqual(lines);
    expect(answers.flatMap(({ errors }) => errors)).toEqual([]);
    expect(stage.bank.maxInFlight).toBe(2);
  });

  test('that wait for their turn obey the deadline, and are not made after it', async () => {
    for (const id of lines) stage.bank.on(`GET ${lineOf(id)}`, misbehave.never);
    const asked = stage.ask(readAll(lines));
    await stage.bank.arrived(2);
    // The deadline of the request, and the timeouts of the two reads that were sent.
    await clock.pending(3);
    clock.advance(30_000);
    expect(codes((await asked).errors)).toEqual(lines.map(() => 'UPSTREAM_TIMEOUT'));
    for (const id of lines) stage.bank.on(`GET ${lineOf(id)}`, { body: { id, status: 'open' } });
    expect((await stage.ask(readAll(['a', 'b']))).errors).toEqual([]);
    expect(stage.bank.take()).toHaveLength(4);
  });
});

describe('a client that goes away', () => {
  beforeAll(start({}));
  afterAll(stop);

  test('ends its reads, but no write that was sent', async () => {
    const { script, release } = held({ status: 201, body: bodies.loan });
    stage.bank.on(`GET ${paths.line}`, misbehave.never).on(`POST ${paths.loans}`, script);
    const client = new AbortController();
    const token = await customerToken([ids.person]);
    const send = (query: string) =>
      fetch(`${stage.gateway.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
        body: JSON.stringify({ query }),
        signal: client.signal,
      });
    const gone = Promise.allSettled([send(`mutation { ${drawLoan} }`), send(`{ ${readLine()} }`)]);
    await stage.bank.arrived(2);
    client.abort();
    expect((await gone).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    const calls = stage.bank.take();
    expect(await calls.find(({ method }) => method === 'GET')?.ended).toBe('cut');
    release();
    expect(await calls.find(({ method }) => method === 'POST')?.ended).toBe('answered');
  });
});
