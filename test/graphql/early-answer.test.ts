import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { buildSchema, getOperationAST, parse } from 'graphql';
import { Executor } from '../../src/graphql/executor.js';
import { RequestTally } from '../../src/telemetry/request-tally.js';
import {
  bodies,
  drawLoan,
  held,
  ids,
  misbehave,
  partnerToken,
  paths,
  readLine,
  startStage,
  type Stage,
} from '../support/scripted-bank.js';

const never = (): Promise<never> => new Promise(() => {});
const soon = async (): Promise<null> => null;

describe('an answer that can change no more is given, whatever is still waited for', () => {
  const schema = buildSchema(`
    type Query { outer: Outer other: String must: String! slow: String list: [Item!] all: [Outer] }
    type Outer { must: String! slow: String inner: Inner! items: [Item!]! deeper: Outer } type Inner { must: String! slow: String } type Item { must: String! slow: String }`);
  const value = {
    slow: never,
    must: soon,
    inner: { slow: never, must: soon },
    items: [
      { slow: never, must: 'is there' },
      { slow: 'is there', must: soon },
    ],
    other: 'stays',
  };
  const root = { ...value, outer: value, all: [value, value], list: value.items };
  for (const [name, field] of Object.entries(schema.getQueryType()?.getFields() ?? {})) {
    field.resolve = () => {
      const given: unknown = root[name as 'outer'];
      return typeof given === 'function' ? (given as () => unknown)() : given;
    };
  }

  test.each<[what: string, text: string, data: object | null, path: (string | number)[]]>([
    ['a sibling', '{ outer { slow must } other }', { outer: null, other: 'stays' }, ['outer', 'must']],
    [
      'a sibling after it',
      '{ outer { must slow } other }',
      { outer: null, other: 'stays' },
      ['outer', 'must'],
    ],
    [
      'a value beside what it is in',
      '{ outer { slow inner { must } } other }',
      { outer: null, other: 'stays' },
      ['outer', 'inner', 'must'],
    ],
    [
      'a value of another item',
      '{ list { slow must } other }',
      { list: null, other: 'stays' },
      ['list', 1, 'must'],
    ],
    [
      'a value beside a list',
      '{ outer { slow items { must } } other }',
      { outer: null, other: 'stays' },
      ['outer', 'items', 1, 'must'],
    ],
    ['another root field', '{ slow must }', null, ['must']],
  ])('%s', async (_what, text, data, path) => {
    const document = parse(text);
    const { data: ours, errors } = await new Executor(
      schema,
      { maxErrors: 50, hideSuggestions: false },
      1_000_000_000,
    ).execute({
      document,
      operation: getOperationAST(document) ?? undefined,
      operationName: undefined,
      variables: {},
      context: { tally: new RequestTally() } as never,
    });
    expect(JSON.stringify(ours)).toBe(JSON.stringify(data));
    expect(errors?.map((error) => error.path)).toEqual([path]);
  });
});

describe('a request of which a part is lost while a read for it hangs', () => {
  const plans = `POST ${paths.line}/available_installment_plans`;
  const { limit: _limit, ...withoutLimit } = bodies.line;
  /** The plans are requested first; then the limit, which must not be null, is missing. */
  const lost = readLine(
    'availableInstallmentPlans(input: { amount: { value: 1000 } }) { term } limit { value }',
  );
  let stage: Stage;
  beforeEach(async () => {
    stage = await startStage({ REQUEST_TIMEOUT: '60000', LENDING_READ_TIMEOUT: '60000' });
    stage.bank.on(`GET ${paths.line}`, { body: withoutLimit }).on(plans, misbehave.never);
  });
  afterEach(() => stage.close());

  test('is answered without it, and the read is given up', async () => {
    const { script, release } = held({ body: { ...bodies.line, id: 'anotherccln' } });
    stage.bank.on(`GET ${paths.line.replace(ids.line, 'anotherccln')}`, script);
    const asked = stage.ask(`{ ${lost} another: ${readLine().replace(ids.line, 'anotherccln')} }`);
    await stage.bank.arrived(3);
    const hanging = stage.bank.take().find(({ method }) => method === 'POST');
    release();
    const { data, errors } = await asked;
    expect(data).toEqual({ creditLine: null, another: { id: 'anotherccln', status: 'OPEN' } });
    expect(errors.map(({ path }) => path?.join('.'))).toEqual(['creditLine.limit']);
    expect(await hanging?.ended).toBe('cut');
  });

  test('leaves the read to others who wait for it, and starts no other', async () => {
    const { script, release } = held({ status: 201, body: { installment_plans: [{ term: 6 }] } });
    stage.bank.on(plans, script);
    const other = stage.ask(
      `{ ${readLine('availableInstallmentPlans(input: { amount: { value: 1000 } }) { term }')} }`,
    );
    await stage.bank.arrived(2);
    expect((await stage.ask(`{ ${lost} }`)).data).toEqual({ creditLine: null });
    release();
    expect((await other).data).toEqual({ creditLine: { availableInstallmentPlans: [{ term: 6 }] } });
    const calls = stage.bank.take().filter(({ method }) => method === 'POST');
    expect(calls).toHaveLength(1);
    expect(await calls[0]?.ended).toBe('answered');
  });

  test('waits for each of its writes all the same, and records its outcome', async () => {
    const first = held({ status: 201, body: bodies.loan });
    const second = held({ status: 201, body: bodies.loan });
    stage.bank.on(`POST ${paths.loans}`, first.script);
    const draw = drawLoan.replace(
      '{ id status }',
      `{ id creditLine { availableInstallmentPlans(input: { amount: { value: 1000 } }) { term } limit { value } } }`,
    );
    const headers = { 'idempotency-key': 'k' };
    const send = async () =>
      stage.gateway.ask(
        `mutation { one: ${draw} two: ${draw} }`,
        {},
        { token: await partnerToken(), headers },
      );
    let isAnswered = false;
    const asked = send().finally(() => {
      isAnswered = true;
    });
    await stage.bank.arrived(1);
    stage.bank.on(`POST ${paths.loans}`, second.script);
    first.release();
    // The first write, the line, its plans that hang, and the second write, which does not wait for the
    // plans.
    await stage.bank.arrived(4);
    const hanging = stage.bank.take().find(({ path }) => path.endsWith('plans'));
    await stage.ask('{ __typename }');
    expect(isAnswered).toBe(false);
    second.release();
    const line = { loan: { id: bodies.loan.id, creditLine: null } };
    const { data, errors } = await asked;
    expect(data).toEqual({ one: line, two: line });
    expect(errors).toMatchObject(
      ['one', 'two'].map((key) => ({
        path: [key, 'loan', 'creditLine', 'limit'],
        extensions: { writeOutcome: 'CARRIED_OUT' },
      })),
    );
    expect(await hanging?.ended).toBe('cut');
    stage.bank.take();
    expect((await send()).data).toEqual({ one: line, two: line });
    expect(stage.bank.take().filter(({ path }) => path === paths.loans)).toEqual([]);
  });

  test('shows nothing of a list that comes after a later write of the request', async () => {
    const blocks = `${paths.line}/blocks`;
    const block = (id: string) => ({ id, description: 'externally_by_customer' });
    const page = held({ headers: { total: '2' }, body: ['b-1', 'b-2'].map(block) });
    const line = held({ body: bodies.line });
    stage.bank
      .on(`DELETE ${blocks}/b-1`, { status: 204 })
      .on(`DELETE ${blocks}/b-2`, { status: 204 })
      .on(`GET ${blocks}`, page.script)
      .on(`GET ${blocks}/b-2`, {
        status: 404,
        body: { errors: [{ id: 'e', status: 404, code: 'model_not_found', title: 'Model Not Found' }] },
      });
    const unblock = (id: string, selection: string) =>
      `unblockCreditLine(input: { personId: "${ids.person}", creditLineId: "${ids.line}", blockId: "${id}" }) { creditLine { ${selection} } }`;
    const asked = stage.ask(
      `mutation {
        one: ${unblock('b-1', 'limit { value } blocks { nodes { id } }')}
        two: ${unblock('b-2', `person { creditLine(id: "${ids.line}") { block(id: "b-2") { description } } }`)}
      }`,
    );
    // The first write, its line without a limit, its blocks that hang, and the second write.
    await stage.bank.arrived(4);
    stage.bank.on(`GET ${paths.line}`, line.script);
    await stage.bank.arrived(5);
    page.release();
    for (let times = 0; times < 2; times += 1) await stage.ask('{ __typename }');
    line.release();
    expect((await asked).data).toEqual({
      one: { creditLine: null },
      two: { creditLine: { person: { creditLine: { block: null } } } },
    });
  });
});
