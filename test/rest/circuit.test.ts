import { afterAll, beforeEach, describe, expect, test } from '@jest/globals';
import { ManualClock } from '../support/manual-clock.js';
import { bodies, drawLoan, held, ids, misbehave, paths, readLine, startStage, type Script, type Stage } from '../support/scripted-bank.js';

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
const lineOf = (id: string) => `/v1/persons/${ids.person}/credit_lines/${id}`;
const names = Array.from({ length: 20 }, (_, index) => `l${index}`);
const readMany = `{ ${names.map((id) => `${id}: creditLine(personId: "${ids.person}", id: "${id}") { status }`).join(' ')} }`;
const readiness = async () => (await fetch(`${stage.gateway.url}/readyz`)).status;

/** Lets so many of twenty calls fail. */
async function fail(count: number, failure = failing): Promise<void> {
  names.forEach((id, index) => stage.bank.on(`GET ${lineOf(id)}`, index < count ? failure : { body: { ...bodies.line, id } }));
  await stage.ask(readMany);
  stage.bank.take();
}

describe('a bank of whose last twenty calls half fail', () => {
  test('is called no more: reads and writes are refused at once', async () => {
    await fail(10);
    const { errors } = await stage.ask(`{ ${readLine()} }`);
    expect(errors).toMatchObject([{ message: 'The bank fails at the moment and is not called.', extensions: { code: 'UPSTREAM_UNAVAILABLE', retryAfter: 1, retryable: true } }]);
    expect((await stage.ask(`mutation { ${drawLoan} }`)).errors).toMatchObject([{ extensions: { code: 'UPSTREAM_UNAVAILABLE' } }]);
    expect(stage.bank.take()).toEqual([]);
  });

  test('makes the gateway not ready, until five seconds have passed without a failure', async () => {
    expect(await readiness()).toBe(200);
    await fail(10);
    expect(await readiness()).toBe(503);
    clock.advance(5000);
    expect(await readiness()).toBe(200);
  });

  test('gets one call after a fifth of a second, and all again where that is answered', async () => {
    await fail(20);
    const { script, release } = held({ body: bodies.line });
    stage.bank.on(`GET ${paths.line}`, script);
    clock.advance(200);
    const probe = stage.ask(`{ ${readLine()} }`);
    await stage.bank.arrived(1);
    expect((await stage.ask(`{ ${readLine('id limit { value }').replace(ids.line, 'another')} }`)).errors).toHaveLength(1);
    release();
    expect((await probe).errors).toEqual([]);
    await fail(0);
    expect((await stage.ask(readMany)).errors).toEqual([]);
    expect(stage.bank.take()).toHaveLength(20);
  });

  test('gets the next one after another fifth where the one before hangs', async () => {
    await fail(20);
    stage.bank.on(`POST ${paths.loans}`, misbehave.never).on(`GET ${paths.line}`, { body: bodies.line });
    clock.advance(200);
    const hanging = stage.ask(`mutation { ${drawLoan} }`);
    await stage.bank.arrived(1);
    clock.advance(200);
    expect((await stage.ask(`{ ${readLine()} }`)).errors).toEqual([]);
    clock.advance(160_000);
    expect((await hanging).errors).toMatchObject([{ extensions: { code: 'OUTCOME_UNKNOWN' } }]);
  });

  test('gets the next one after another fifth where that fails as well', async () => {
    await fail(20);
    stage.bank.on(`GET ${paths.line}`, failing);
    for (let probe = 0; probe < 3; probe += 1) {
      clock.advance(200);
      await stage.ask(`{ ${readLine()} }`);
      await stage.ask(`{ ${readLine()} }`);
    }
    expect(stage.bank.take()).toHaveLength(3);
  });
});

describe('the circuit stays closed', () => {
  test('where fewer than half fail', async () => {
    await fail(9);
    expect((await stage.ask(readMany)).errors).toHaveLength(9);
    expect(stage.bank.take()).toHaveLength(20);
  });

  test.each<[string, Script]>([
    ['429', { status: 429, body: {} }],
    ['404', { status: 404, body: { errors: [{ id: '1', status: 404, code: 'model_not_found', title: 'Not found', detail: 'no' }] } }],
    ['501', { status: 501, body: {} }],
  ])('after any number of %s', async (_name, answer) => {
    await fail(20, answer);
    await stage.ask(readMany);
    expect(stage.bank.take()).toHaveLength(20);
  });

  test('where the failures are from more than ten seconds ago', async () => {
    names.slice(0, 15).forEach((id) => stage.bank.on(`GET ${lineOf(id)}`, failing));
    await stage.ask(readMany.replace(/ l1[5-9]: creditLine\([^)]*\) \{ status \}/g, ''));
    clock.advance(11_000);
    await fail(9);
    expect((await stage.ask(readMany)).errors).toHaveLength(9);
    expect(stage.bank.take()).toHaveLength(20);
  });

  test('opens for connections that break as well', async () => {
    await fail(20, misbehave.resetAfterReading);
    await stage.ask(readMany);
    expect(stage.bank.take()).toEqual([]);
  });
});
