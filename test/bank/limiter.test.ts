import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { customerToken, held, ids, startStage, type Stage } from '../support/scripted-bank.js';

let stage: Stage;
let crowd: Stage;
beforeAll(async () => {
  stage = await startStage({ LENDING_MAX_IN_FLIGHT: '1', LENDING_MAX_WAITING: '3' });
  crowd = await startStage({ LENDING_MAX_IN_FLIGHT: '1', LENDING_MAX_WAITING: '30' });
});
afterAll(async () => {
  await stage.close();
  await crowd.close();
});

const lineOf = (id: string) => `/v1/persons/${ids.person}/credit_lines/${id}`;
const read = (...names: readonly string[]) =>
  stage.ask(
    `{ ${names.map((id) => `${id}: creditLine(personId: "${ids.person}", id: "${id}") { status }`).join(' ')} }`,
  );
/** Creates scripts whose answers wait until the returned function releases all of them. */
function hold(...names: readonly string[]) {
  const releases = names.map((id) => {
    const { script, release } = held({ body: { id, status: 'open' } });
    stage.bank.on(`GET ${lineOf(id)}`, script);
    return release;
  });
  return () => releases.forEach((release) => release());
}

test('requests take turns where calls have to wait', async () => {
  const release = hold('a1', 'a2', 'a3', 'b1');
  const a = read('a1', 'a2', 'a3');
  await stage.bank.arrived(1);
  const b = read('b1');
  // The queue cannot be seen from outside: the second request has arrived when a third one is answered.
  await stage.ask('{ me { id } }');
  for (let arrived = 1; arrived <= 4; arrived += 1) {
    await stage.bank.arrived(arrived);
    release();
  }
  expect((await a).errors).toEqual([]);
  expect((await b).errors).toEqual([]);
  expect(stage.bank.take().map(({ path }) => path.split('/').at(-1))).toEqual(['a1', 'a2', 'b1', 'a3']);
});

test('callers take turns, and the one with the most queued calls loses one, however many requests it sends', async () => {
  const releases: (() => void)[] = [];
  const ask = async (person: string, count: number) => {
    const token = await customerToken([person], ['lending:read'], person);
    return Array.from({ length: count }, (_, at) => {
      const { script, release } = held({ body: { id: `l${at}`, person_id: person, status: 'open' } });
      crowd.bank.on(`GET /v1/persons/${person}/credit_lines/l${at}`, script);
      releases.push(release);
      return crowd.ask(`{ creditLine(personId: "${person}", id: "l${at}") { status } }`, {}, token);
    });
  };
  let refused = 0;
  let told = (): void => {};
  const refusals = async (count: number): Promise<void> => {
    while (refused < count)
      await new Promise<void>((resolve) => {
        told = resolve;
      });
  };
  // One call is in flight, thirty are queued, and one more is refused: the queue is full.
  const many = await ask('many', 32);
  for (const answer of many)
    void answer.then(({ errors }) => {
      refused += errors.length;
      told();
    });
  await refusals(1);
  // Each of the other caller's ten calls displaces one.
  const few = await ask('few', 10);
  await refusals(11);
  for (let arrived = 1; arrived <= 31; arrived += 1) {
    await crowd.bank.arrived(arrived);
    releases.forEach((release) => release());
  }
  expect((await Promise.all(few)).flatMap(({ errors }) => errors)).toEqual([]);
  const errors = (await Promise.all(many)).flatMap((answer) => answer.errors);
  expect(errors.map(({ extensions: { code, retryAfter } }) => [code, retryAfter])).toEqual(
    Array.from({ length: 11 }, () => ['RATE_LIMITED', 1]),
  );
  const callers = crowd.bank.take().map(({ path }) => path.split('/')[3]);
  expect(callers.slice(1, 21)).toEqual(Array.from({ length: 10 }, () => ['many', 'few']).flat());
});

test('a call that finds the queue full is RATE_LIMITED at once, and not sent', async () => {
  const release = hold('c1', 'c2', 'c3', 'c4', 'c5', 'c6');
  const asked = read('c1', 'c2', 'c3', 'c4', 'c5', 'c6');
  for (let arrived = 1; arrived <= 4; arrived += 1) {
    await stage.bank.arrived(arrived);
    release();
  }
  const { data, errors } = await asked;
  expect(Object.values(data).filter((line) => line !== null)).toHaveLength(4);
  expect(errors).toMatchObject(
    ['c5', 'c6'].map((id) => ({
      path: [id],
      extensions: { code: 'RATE_LIMITED', retryAfter: 1, retryable: true },
    })),
  );
  expect(stage.bank.take()).toHaveLength(4);
});
