import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { ManualClock } from '../support/manual-clock.js';
import {
  bodies,
  customerToken,
  drawLoan,
  ids,
  paths,
  readLine,
  startStage,
  type Stage,
} from '../support/scripted-bank.js';

const secret = 'DE92370601930002130041';
const own = { id: ids.line, person_id: ids.person, status: 'open', limit: { value: 1 } };
const foreign = {
  id: 'c5f22b00baa845869ceb3a7d90d59bffccln',
  person_id: ids.stranger,
  status: 'open',
  limit: { value: 98_765_432 },
  recipient_iban: secret,
};
const application = { id: ids.application, person_id: ids.person, status: 'offered' };

let stage: Stage;
let customer: string;
beforeAll(async () => {
  stage = await startStage();
  customer = await customerToken([ids.person]);
});
afterAll(() => stage.close());

/**
 * Sends a query as the customer, and returns the root field with its only error. The foreign data must be
 * nowhere.
 */
async function withheld(query: string) {
  stage.gateway.logged.length = 0;
  const { data, errors } = await stage.ask(query, {}, customer);
  const log = stage.gateway.logged.join('');
  for (const text of [JSON.stringify({ data, errors }), log]) {
    for (const foreignData of [secret, ids.stranger, foreign.id, '98765432'])
      expect(text).not.toContain(foreignData);
  }
  expect(errors.map(({ extensions }) => extensions.code)).toEqual(['UPSTREAM_UNAVAILABLE']);
  expect(log).toContain('the bank answered with what was not asked for');
  expect(log).toContain(errors[0]?.extensions.requestId);
  return data;
}

describe('a list whose filter the bank ignores', () => {
  test.each([
    ['with a foreign entry among the own', [own, foreign]],
    ['of foreign entries alone', [foreign]],
    ['that is one foreign object', foreign],
    ['with an own line under a foreign person', [{ ...own, person_id: ids.stranger }]],
  ])('%s is withheld whole', async (_what, body) => {
    stage.bank.on(`GET ${paths.lines}`, { headers: { total: '1' }, body });
    const data = await withheld(
      `{ person(id: "${ids.person}") { creditLines { totalCount nodes { id limit { value } } } } }`,
    );
    expect(data).toEqual({ person: { creditLines: null } });
  });

  test('does not pass for the one entry that was asked for by id', async () => {
    stage.bank.on(`GET ${paths.lines}`, { body: [own, { ...own, id: foreign.id }] });
    expect(
      await withheld(
        `{ creditLines(filter: { personId: "${ids.person}", id: "${ids.line}" }) { nodes { id } } }`,
      ),
    ).toEqual({ creditLines: null });
  });

  test('gives no loans of foreign lines', async () => {
    stage.bank.on(`GET ${paths.lines}`, { body: [own, foreign] });
    expect(await withheld(`{ person(id: "${ids.person}") { loans { nodes { id } } } }`)).toEqual({
      person: { loans: null },
    });
  });

  test("gives no limit of another's application", async () => {
    stage.bank.on(`GET ${paths.application}`, { body: application });
    stage.bank.on(`GET ${paths.applications}`, {
      body: [{ ...application, id: 'another-application', limit: { value: 98_765_432 } }],
    });
    const data = await withheld(
      `{ creditLineApplication(personId: "${ids.person}", id: "${ids.application}") { id limit { value } } }`,
    );
    expect(data).toEqual({ creditLineApplication: { id: ids.application, limit: null } });
  });
});

describe('a point answer', () => {
  test.each([
    ['another id', { ...foreign, person_id: ids.person }],
    ['another person', { ...foreign, id: ids.line }],
    ['both', foreign],
  ])('with %s is withheld', async (_what, body) => {
    stage.bank.on(`GET ${paths.line}`, { body });
    expect(await withheld(`{ ${readLine('id recipientIban limit { value }')} }`)).toEqual({
      creditLine: null,
    });
  });

  test('with another id is withheld for every kind of resource', async () => {
    const query = (field: string, id: string) =>
      `{ person(id: "${ids.person}") { ${field}(id: "${id}") { id } } }`;
    stage.bank.on(`GET ${paths.application}`, { body: { ...application, person_id: ids.stranger } });
    expect(await withheld(query('creditLineApplication', ids.application))).toEqual({
      person: { creditLineApplication: null },
    });
    stage.bank.on(`GET ${paths.record}`, {
      body: { id: ids.record, person_id: ids.stranger, status: 'available' },
    });
    expect(await withheld(query('creditRecord', ids.record))).toEqual({ person: { creditRecord: null } });
    stage.bank.on(`GET /v1/freelancers/persons/${ids.person}/credit_line_applications/${ids.application}`, {
      body: { ...application, id: 'another' },
    });
    expect(await withheld(query('freelancerCreditLineApplication', ids.application))).toEqual({
      person: { freelancerCreditLineApplication: null },
    });
  });

  test('of another block is withheld, and the line beside it is not', async () => {
    stage.bank
      .on(`GET ${paths.line}`, { body: bodies.line })
      .on(`GET ${paths.line}/blocks/this-block`, { body: { id: 'that-block', reference_id: secret } });
    expect(await withheld(`{ ${readLine('status block(id: "this-block") { referenceId }')} }`)).toEqual({
      creditLine: { status: 'OPEN', block: null },
    });
  });

  test('without a person is accepted', async () => {
    stage.bank.on(`GET ${paths.line}`, { body: { id: ids.line, status: 'open' } });
    const { data, errors } = await stage.ask(`{ ${readLine('id personId status')} }`, {}, customer);
    expect({ data, errors }).toEqual({
      data: { creditLine: { id: ids.line, personId: ids.person, status: 'OPEN' } },
      errors: [],
    });
  });
});

describe('an item of a filtered list', () => {
  test('without an owner is withheld: nothing else proves the owner', async () => {
    stage.bank.on('GET /v1/persons/credit_lines', {
      body: [{ id: 'strangers-line', status: 'open', limit: { value: 1 } }],
      headers: { total: '1' },
    });
    expect(
      await withheld(`{ person(id: "${ids.person}") { creditLines { nodes { id personId } } } }`),
    ).toEqual({ person: { creditLines: null } });
  });
});

describe('with the cache on', () => {
  let cached: Stage;
  let clock: ManualClock;
  beforeEach(async () => {
    clock = new ManualClock();
    cached = await startStage({ CACHE: 'on' }, clock);
  });
  afterEach(() => cached.close());

  const codes = async (query: string) =>
    (await cached.ask(query)).errors.map(({ extensions }) => extensions.code);

  test.each([
    ['another id', { id: 'another' }],
    ['another person', { person_id: ids.stranger }],
  ])('a final answer with %s is not kept: the next read asks the bank', async (_what, wrong) => {
    const query = `{ creditLineApplication(personId: "${ids.person}", id: "${ids.application}") { status } }`;
    const final = { ...application, status: 'rejected' };
    cached.bank.on(`GET ${paths.application}`, { body: { ...final, ...wrong } });
    expect(await codes(query)).toEqual(['UPSTREAM_UNAVAILABLE']);
    cached.bank.on(`GET ${paths.application}`, { body: final });
    expect(await codes(query)).toEqual([]);
    clock.advance(60_000);
    expect((await cached.ask(query)).data).toEqual({ creditLineApplication: { status: 'REJECTED' } });
    // That one is kept.
    expect(cached.bank.take()).toHaveLength(2);
  });

  test('a page with a foreign entry is not kept', async () => {
    const query = `{ person(id: "${ids.person}") { creditLines { nodes { id } } } }`;
    cached.bank.on(`GET ${paths.lines}`, { headers: { total: '2' }, body: [own, foreign] });
    expect(await codes(query)).toEqual(['UPSTREAM_UNAVAILABLE']);
    cached.bank.on(`GET ${paths.lines}`, { headers: { total: '1' }, body: [own] });
    expect(await codes(query)).toEqual([]);
  });
});

describe("a write's answer", () => {
  test('about another resource than the path names leaves the outcome unknown', async () => {
    stage.bank.on(
      `PUT /v1/freelancers/persons/${ids.person}/credit_line_applications/${ids.application}/contract_agreement`,
      { body: { ...application, id: 'another' } },
    );
    const { data, errors } = await stage.ask(
      `mutation { agreeToFreelancerCreditLineContract(input: { personId: "${ids.person}", applicationId: "${ids.application}" }) { freelancerCreditLineApplication { id } } }`,
      {},
      customer,
    );
    expect(data.agreeToFreelancerCreditLineContract).toBeNull();
    expect(errors.map(({ extensions }) => extensions.code)).toEqual(['OUTCOME_UNKNOWN']);
  });

  test('that names another customer leaves the outcome unknown and shows nothing of it', async () => {
    const created = { ...application, person_id: ids.stranger, recipient_iban: secret };
    stage.bank.on(`POST /v1/persons/${ids.person}/credit_line_applications`, { status: 201, body: created });
    const { data, errors } = await stage.ask(
      `mutation { createCreditLineApplication(input: { personId: "${ids.person}" }) { creditLineApplication { id recipientIban } } ${drawLoan} }`,
      {},
      customer,
    );
    expect(data.createCreditLineApplication).toBeNull();
    expect(errors[0]?.extensions.code).toBe('OUTCOME_UNKNOWN');
    expect(JSON.stringify({ data, errors })).not.toContain(secret);
  });
});
