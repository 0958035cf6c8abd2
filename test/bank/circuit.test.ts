import { afterAll, beforeEach, describe, expect, test } from '@jest/globals';
import { Circuits } from '../../src/bank/services.js';
import { sandboxCredentials, startSandbox } from '../../src/sandbox/server.js';
import { ManualClock, SettableClock } from '../support/manual-clock.js';
import { send } from '../support/request.js';
import {
  bodies,
  customerToken,
  drawLoan,
  held,
  ids,
  misbehave,
  partnerToken,
  paths,
  readLine,
  startStage,
  type Script,
  type Stage,
} from '../support/scripted-bank.js';

let stage: Stage;
let clock: ManualClock;
const stages: Stage[] = [];
beforeEach(async () => {
  clock = new ManualClock();
  stage = await startStage({}, clock);
  stages.push(stage);
});
afterAll(async () => {
  for (const one of stages) await one.close();
});

const failing: Script = { status: 503, body: '<html>' };
const answering: Script = { body: [] };
const lineOf = (id: string, person: string = ids.person) => `/v1/persons/${person}/credit_lines/${id}`;
const names = Array.from({ length: 20 }, (_, index) => `l${index}`);
const readMany = `{ ${names.map((id) => `${id}: creditLine(personId: "${ids.person}", id: "${id}") { status }`).join(' ')} }`;
const readiness = async () => (await fetch(`${stage.gateway.url}/readyz`)).status;
/** Returns the calls that reached the bank, without their ids. The gateway's own reads are named `probe`. */
const calls = () =>
  stage.bank
    .take()
    .map(({ method, path, query }) =>
      query['filter[id]'] === 'nothing-has-this-id' ? 'probe' : `${method} ${path}`,
    );

/** Makes so many of twenty calls fail, and answers probes with the script. */
async function fail(count: number, probed: Script, failure = failing): Promise<void> {
  stage.bank.on(`GET ${paths.lines}`, probed);
  names.forEach((id, index) =>
    stage.bank.on(`GET ${lineOf(id)}`, index < count ? failure : { body: { ...bodies.line, id } }),
  );
  await stage.ask(readMany);
}

/** Makes all calls and probes fail until no more calls are made. */
async function open(failure = failing): Promise<void> {
  await fail(20, failure, failure);
  await stage.ask(`{ ${readLine()} }`);
  stage.bank.take();
}

describe('a bank of whose last twenty calls half fail, and which answers no probe', () => {
  test.each([[10], [20]])(
    'is called no more: reads and writes are refused at once (%i failed)',
    async (count) => {
      await fail(count, failing);
      stage.bank.take();
      const { errors } = await stage.ask(`{ ${readLine()} }`);
      expect(errors).toMatchObject([
        {
          message: 'The bank fails at the moment and is not called.',
          extensions: { code: 'UPSTREAM_UNAVAILABLE', retryAfter: 1, retryable: true },
        },
      ]);
      expect(calls()).toEqual(['probe', 'probe']);
      expect((await stage.ask(readMany)).errors).toHaveLength(20);
      expect((await stage.ask(`mutation { ${drawLoan} }`)).errors).toMatchObject([
        { extensions: { code: 'UPSTREAM_UNAVAILABLE' } },
      ]);
      expect(calls()).toEqual([]);
    },
  );

  test('is asked again in time, also if the time of the machine is set back meanwhile', async () => {
    const settable = new SettableClock();
    clock = settable;
    stage = await startStage({}, settable);
    stages.push(stage);
    await open();
    expect(await readiness()).toBe(503);
    settable.set(-3_600_000);
    stage.bank.on(`GET ${paths.lines}`, answering).on(`GET ${paths.line}`, { body: bodies.line });
    settable.advance(1000);
    expect(await stage.ask(`{ ${readLine()} }`)).toMatchObject({ errors: [] });
    expect(await readiness()).toBe(200);
  });

  test('is called no more where its connections break', async () => {
    await open(misbehave.resetAfterReading);
    await stage.ask(readMany);
    expect(calls()).toEqual([]);
  });

  test('is called no more where probes hang', async () => {
    await fail(20, misbehave.never);
    stage.bank.take();
    const asked = stage.ask(`{ ${readLine()} }`);
    for (const count of [1, 2]) {
      await stage.bank.arrived(count);
      clock.advance(3000);
    }
    expect((await asked).errors).toMatchObject([{ extensions: { code: 'UPSTREAM_UNAVAILABLE' } }]);
  });

  test('is called no more for one customer, who is alone', async () => {
    const alone = await customerToken([ids.person]);
    stage.bank.on(`GET ${paths.lines}`, failing).on(`GET ${paths.line}`, failing);
    for (let time = 0; time < 20; time += 1) await stage.ask(`{ ${readLine()} }`, {}, alone);
    stage.bank.take();
    for (let time = 0; time < 20; time += 1) await stage.ask(`{ ${readLine()} }`, {}, alone);
    expect(calls()).toEqual(['probe', 'probe']);
  });

  test('makes the gateway not ready, until it answers a probe', async () => {
    expect(await readiness()).toBe(200);
    await open();
    expect(await readiness()).toBe(503);
    clock.advance(60_000);
    expect(await readiness()).toBe(503);
    expect(calls()).toEqual(['probe']);
    stage.bank.on(`GET ${paths.lines}`, answering);
    clock.advance(200);
    expect(await readiness()).toBe(200);
  });

  test('gets one probe after a fifth of a second, and all calls again where that is answered', async () => {
    await open();
    const { script, release } = held(answering);
    stage.bank.on(`GET ${paths.lines}`, script).on(`GET ${paths.line}`, { body: bodies.line });
    clock.advance(200);
    const probing = stage.ask(`{ ${readLine()} }`);
    await stage.bank.arrived(1);
    expect(
      (await stage.ask(`{ ${readLine('id limit { value }').replace(ids.line, 'another')} }`)).errors,
    ).toHaveLength(1);
    release();
    expect((await probing).errors).toEqual([]);
    expect(calls()).toEqual(['probe', `GET ${paths.line}`]);
    await fail(0, answering);
    expect((await stage.ask(readMany)).errors).toEqual([]);
    expect(calls()).toHaveLength(40);
  });

  test('gets no write to find out whether it is back: that waits for a probe, and is sent where it is answered', async () => {
    await open();
    stage.bank.on(`POST ${paths.loans}`, { status: 201, body: bodies.loan });
    for (let time = 0; time < 3; time += 1) {
      clock.advance(200);
      expect((await stage.ask(`mutation { ${drawLoan} }`)).errors).toMatchObject([
        { extensions: { code: 'UPSTREAM_UNAVAILABLE', retryable: true } },
      ]);
    }
    expect(calls()).toEqual(['probe', 'probe', 'probe']);
    stage.bank.on(`GET ${paths.lines}`, answering);
    clock.advance(200);
    expect((await stage.ask(`mutation { ${drawLoan} }`)).errors).toEqual([]);
    expect(calls()).toEqual(['probe', `POST ${paths.loans}`]);
  });

  test('gets the next probe after another fifth where the one before hangs', async () => {
    await open();
    stage.bank
      .on(`GET ${paths.lines}`, misbehave.never)
      .on(`GET ${paths.line}`, { body: bodies.line })
      .on(`POST ${paths.loans}`, { status: 201, body: bodies.loan });
    clock.advance(200);
    const hanging = stage.ask(`mutation { ${drawLoan} }`);
    await stage.bank.arrived(1);
    stage.bank.on(`GET ${paths.lines}`, answering);
    clock.advance(200);
    expect((await stage.ask(`{ ${readLine()} }`)).errors).toEqual([]);
    clock.advance(3000);
    expect((await hanging).errors).toEqual([]);
    expect((await stage.ask(`{ ${readLine('id limit { value }')} }`)).errors).toEqual([]);
  });

  test('is still called for cards, which another service serves', async () => {
    await open();
    stage.bank.on('GET /v1/credit_card_applications', { body: [] });
    expect((await stage.ask('{ creditCardApplications { totalCount } }')).errors).toEqual([]);
    expect(await readiness()).toBe(200);
  });
});

describe('a bank that answers a probe is called', () => {
  test('where one customer asks in a loop for a line that always fails: nobody else is refused', async () => {
    stage.bank.on(`GET ${paths.lines}`, answering).on(`GET ${paths.line}`, { status: 500, body: '' });
    const others = await Promise.all(
      Array.from({ length: 10 }, async (_, at) => ({
        person: `p${at}`,
        token: await customerToken([`p${at}`]),
      })),
    );
    const looping = await customerToken([ids.person]);
    const refused: unknown[] = [];
    for (let round = 0; round < 10; round += 1) {
      for (let time = 0; time < 10; time += 1) await stage.ask(`{ ${readLine()} }`, {}, looping);
      for (const { person, token } of others) {
        stage.bank.on(`GET ${lineOf('theirs', person)}`, {
          body: { ...bodies.line, id: 'theirs', person_id: person },
        });
        refused.push(
          ...(await stage.ask(`{ creditLine(personId: "${person}", id: "theirs") { status } }`, {}, token))
            .errors,
        );
      }
    }
    expect(refused).toEqual([]);
    expect(calls().filter((call) => call === 'probe').length).toBeLessThanOrEqual(10);
  });

  test('where only one of two probes in a row fails', async () => {
    let probes = 0;
    await fail(20, () => ((probes += 1) === 1 ? failing : answering));
    stage.bank.on(`GET ${paths.line}`, { body: bodies.line });
    expect((await stage.ask(`{ ${readLine()} }`)).errors).toEqual([]);
    expect(probes).toBe(2);
  });

  test('where fewer than half fail, without a probe', async () => {
    await fail(9, failing);
    expect((await stage.ask(readMany)).errors).toHaveLength(9);
    expect(calls()).toEqual([...names, ...names].map((id) => `GET ${lineOf(id)}`));
  });

  test.each<[string, Script]>([
    ['429', { status: 429, body: {} }],
    [
      '404',
      {
        status: 404,
        body: {
          errors: [{ id: '1', status: 404, code: 'model_not_found', title: 'Not found', detail: 'no' }],
        },
      },
    ],
    ['501', { status: 501, body: {} }],
  ])('after any number of %s, without a probe', async (_name, answer) => {
    await fail(20, failing, answer);
    await stage.ask(readMany);
    expect(calls()).toEqual([...names, ...names].map((id) => `GET ${lineOf(id)}`));
  });

  test('where the failures are from more than ten seconds ago, without a probe', async () => {
    names.slice(0, 15).forEach((id) => stage.bank.on(`GET ${lineOf(id)}`, failing));
    await stage.ask(readMany.replace(/ l1[5-9]: creditLine\([^)]*\) \{ status \}/g, ''));
    clock.advance(11_000);
    stage.bank.take();
    await fail(9, failing);
    expect((await stage.ask(readMany)).errors).toHaveLength(9);
    expect(calls()).toHaveLength(40);
  });
});

test('a probe has a place among the calls in flight until it ends, even if its caller disconnects before', async () => {
  const small = await startStage({ LENDING_MAX_IN_FLIGHT: '2', METRICS_PORT: '0' }, clock);
  stages.push(small);
  const { bank, gateway } = small;
  const token = await partnerToken();
  const metric = async (name: string): Promise<number> => {
    const { text } = await send(`${gateway.gateway.metricsUrl}/metrics`);
    return Number(new RegExp(`^lending_graph_${name} (\\d+)$`, 'm').exec(text)?.[1]);
  };
  names.forEach((id) => bank.on(`GET ${lineOf(id)}`, failing));
  await small.ask(readMany);
  bank.on(`GET ${paths.lines}`, misbehave.never);
  bank.take();
  for (const [index, id] of ['one', 'two'].entries()) {
    const abort = new AbortController();
    const asked = send(`${gateway.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ query: `{ ${readLine('status').replace(ids.line, id)} }` }),
      signal: abort.signal,
    }).catch(() => undefined);
    await bank.arrived(index + 1);
    abort.abort();
    await asked;
    clock.advance(200);
  }
  // The gateway has noticed that both have gone.
  while ((await metric('held_memory_bytes')) > 0);
  bank.on(`POST ${paths.loans}`, { status: 201, body: bodies.loan });
  const writes = [small.ask(`mutation { ${drawLoan} }`), small.ask(`mutation { ${drawLoan} }`)];
  let areSent = false;
  void bank.arrived(3).then(() => (areSent = true));
  while (!areSent && (await metric('limiter_queued')) < 2);
  expect(bank.maxInFlight).toBe(2);
  expect(await metric('limiter_in_flight')).toBe(2);
  bank.on(`GET ${paths.lines}`, answering);
  clock.advance(3000);
  expect((await Promise.all(writes)).flatMap(({ errors }) => errors)).toEqual([]);
  expect(await metric('limiter_in_flight')).toBe(0);
});

test('a probe is answered by a bank that knows nothing of it, with no data of anybody', async () => {
  const { url, close } = await startSandbox({ port: 0 });
  const { clientId, clientSecret } = sandboxCredentials;
  const issued = await fetch(`${url}/oauth2/token`, {
    method: 'POST',
    headers: {
      authorization: `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`,
      'content-type': 'application/x-www-form-urlencoded',
    },
    body: 'grant_type=client_credentials&scope=partners',
  });
  const { access_token: token } = (await issued.json()) as { access_token: string };
  for (const { probe } of new Circuits(clock).all) {
    const answer = await fetch(`${url}${probe}`, { headers: { authorization: `Bearer ${token}` } });
    expect([answer.status, await answer.json()]).toEqual([200, []]);
  }
  await close();
});
