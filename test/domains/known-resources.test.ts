import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { demo } from '../../src/sandbox/seed.js';
import { Bench, iban } from '../support/sandbox.js';
import { bodies, held, ids, paths, readLine, startStage, type Stage } from '../support/scripted-bank.js';

const { overdrawn } = demo;
const none = {
  creditRecords: [],
  freelancerCreditLineApplications: [],
  overdraftApplications: [],
  overdrafts: [],
};
const lists = Object.keys(none)
  .map((list) => `${list} { totalCount nodes { id } }`)
  .join(' ');
const remember = `mutation ($input: RememberResourceInput!) { rememberResource(input: $input) {
  resource { __typename id personId person { id } ... on CreditRecord { status } ... on Overdraft { overdraft: status } } } }`;
const forget =
  'mutation ($input: ForgetResourceInput!) { forgetResource(input: $input) { resourceId person { id creditRecords { nodes { id } } } } }';

describe('in front of the sandbox', () => {
  let bench: Bench;
  beforeAll(async () => {
    bench = await Bench.start();
  });
  afterEach(async () => {
    await bench.calls();
  });
  afterAll(() => bench.close());

  /** Returns the stored ids of a person, which must cost no call. */
  async function known(personId: string): Promise<object> {
    await bench.calls();
    const { person } = await bench.data(`query ($id: ID!) { person(id: $id) { ${lists} } }`, {
      id: personId,
    });
    expect(await bench.calls()).toEqual([]);
    return Object.fromEntries(
      Object.entries(person as Record<string, { totalCount: number; nodes: { id: string }[] }>).map(
        ([list, { totalCount, nodes }]) => {
          expect(nodes).toHaveLength(totalCount);
          return [list, nodes.map(({ id }) => id)];
        },
      ),
    );
  }

  const newRecord = async (
    personId: string,
    name: 'createCreditRecord' | 'createFreelancerCreditRecord' = 'createFreelancerCreditRecord',
  ): Promise<string> =>
    (
      await bench.data(
        `mutation ($personId: ID!) { ${name}(input: { personId: $personId, source: SOLARIS_BANK }) { creditRecord { id } } }`,
        { personId },
      )
    )[name].creditRecord.id as string;

  test('a list of what is known says that it need not be complete, even where it is empty', async () => {
    const { id: personId } = await bench.applicant();
    const asked = Object.keys(none)
      .map((list) => `${list} { isComplete }`)
      .join(' ');
    const incomplete = Object.fromEntries(Object.keys(none).map((list) => [list, { isComplete: false }]));
    expect(await bench.data(`query ($id: ID!) { person(id: $id) { ${asked} } }`, { id: personId })).toEqual({
      person: incomplete,
    });
    expect(await bench.calls()).toEqual([]);
  });

  test('what is created is known, in the order in which it came', async () => {
    const { id: personId, accountSnapshotId } = await bench.applicant();
    expect(await known(personId)).toEqual(none);
    const creditRecords = [await newRecord(personId), await newRecord(personId, 'createCreditRecord')];
    const money = '{ value: 400000 }';
    const made = await bench.data(
      `mutation ($personId: ID!, $record: ID!) {
      createFreelancerCreditLineApplication(input: { personId: $personId, annualTurnover: ${money}, corporateName: "M", foundationDate: "2015-03-01", legalForm: OTHER, monthlyNetProfit: ${money},
        monthlyNonMortgageCreditExpense: { value: 0 }, monthlyPrivateFixedCost: { value: 0 }, recipientIban: "${iban}", taxId: "1" }) { freelancerCreditLineApplication { id } }
      createOverdraftApplication(input: { personId: $personId, creditRecordId: $record }) { overdraftApplication { id } } }`,
      { personId, record: creditRecords[0] },
    );
    const freelancerCreditLineApplications = [
      made.createFreelancerCreditLineApplication.freelancerCreditLineApplication.id,
    ];
    const overdraftApplications = [made.createOverdraftApplication.overdraftApplication.id];
    expect(await known(personId)).toEqual({
      creditRecords,
      freelancerCreditLineApplications,
      overdraftApplications,
      overdrafts: [],
    });

    const { id: account } = await bench.account(personId);
    const { createOverdraft } = await bench.data(
      `mutation ($personId: ID!, $id: ID!, $snapshot: ID!, $account: ID!) {
      linkOverdraftApplicationAccountSnapshot(input: { personId: $personId, applicationId: $id, accountSnapshotId: $snapshot }) { overdraftApplication { id } }
      createOverdraft(input: { personId: $personId, applicationId: $id, accountId: $account }) { overdraft { id } } }`,
      { personId, id: overdraftApplications[0], snapshot: accountSnapshotId, account },
    );
    expect(await known(personId)).toEqual({
      creditRecords,
      freelancerCreditLineApplications,
      overdraftApplications,
      overdrafts: [createOverdraft.overdraft.id],
    });
  });

  test('the customers of a fresh sandbox start with what they have, at no cost, and it is all that their bank has of it', async () => {
    const fresh = await Bench.start();
    const customers = Object.values(demo).filter(({ id }) => id.endsWith('cper'));
    const query = `{ ${customers.map(({ id }, index) => `c${index}: person(id: "${id}") { ${lists} }`).join(' ')} }`;
    const found = Object.values<Record<string, { nodes: { id: string }[] }>>(await fresh.data(query));
    const ids = found.map((person) =>
      Object.fromEntries(
        Object.entries(person).map(([list, { nodes }]) => [list, nodes.map(({ id }) => id)]),
      ),
    );
    expect(await fresh.calls()).toEqual([]);
    expect(Object.fromEntries(customers.map(({ name }, index) => [name, ids[index]]))).toEqual({
      'Lisa Hermann': none,
      'Anna Schmidt': { ...none, creditRecords: [demo.borrower.creditRecordId] },
      'Peter Mustermann': none,
      'Clara Weber': none,
      'Jonas Becker': {
        ...none,
        creditRecords: [overdrawn.creditRecordId],
        overdraftApplications: [overdrawn.overdraftApplicationId],
        overdrafts: [overdrawn.overdraftId],
      },
    });
    // They exist: each can be read with one call.
    const { person } = await fresh.data(
      `{ person(id: "${overdrawn.id}") { overdrafts { isComplete nodes { status limit { value } } } } }`,
    );
    expect(person.overdrafts).toEqual({
      isComplete: false,
      nodes: [{ status: 'LIMIT_SET', limit: { value: expect.any(Number) } }],
    });
    expect(await fresh.calls()).toEqual([
      `GET /v1/persons/${overdrawn.id}/overdrafts/${overdrawn.overdraftId}`,
    ]);
    await fresh.close();
  });

  test('what is read is known, and with an overdraft application what it names', async () => {
    const read = (field: string) =>
      bench.data(`query ($personId: ID!, $id: ID!) { ${field}(personId: $personId, id: $id) { status } }`, {
        personId: overdrawn.id,
        id: field === 'overdraft' ? overdrawn.overdraftId : overdrawn.overdraftApplicationId,
      });
    for (const [kind, id] of [
      ['CREDIT_RECORD', overdrawn.creditRecordId],
      ['OVERDRAFT_APPLICATION', overdrawn.overdraftApplicationId],
      ['OVERDRAFT', overdrawn.overdraftId],
    ]) {
      await bench.data(forget, { input: { kind, personId: overdrawn.id, id } });
    }
    expect(await known(overdrawn.id)).toEqual(none);
    await read('overdraft');
    expect(await known(overdrawn.id)).toEqual({ ...none, overdrafts: [overdrawn.overdraftId] });
    await read('overdraftApplication');
    expect(await known(overdrawn.id)).toEqual({
      ...none,
      creditRecords: [overdrawn.creditRecordId],
      overdraftApplications: [overdrawn.overdraftApplicationId],
      overdrafts: [overdrawn.overdraftId],
    });
  });

  test('an earlier resource is added with one read, and listed under its kind', async () => {
    const { id: personId, creditRecordId } = demo.borrower;
    await bench.data(forget, { input: { kind: 'CREDIT_RECORD', personId, id: creditRecordId } });
    expect(
      await bench.data(remember, { input: { kind: 'CREDIT_RECORD', personId, id: creditRecordId } }),
    ).toEqual({
      rememberResource: {
        resource: {
          __typename: 'CreditRecord',
          id: creditRecordId,
          personId,
          person: { id: personId },
          status: 'EXPIRED',
        },
      },
    });
    expect(await bench.calls()).toEqual([`GET /v1/persons/${personId}/credit_records/${creditRecordId}`]);
    expect(await known(personId)).toEqual({ ...none, creditRecords: [creditRecordId] });
  });

  test.each([
    ['CREDIT_RECORD', 'credit_records'],
    ['OVERDRAFT_APPLICATION', 'overdraft_applications'],
    ['OVERDRAFT', 'overdrafts'],
    ['FREELANCER_CREDIT_LINE_APPLICATION', 'credit_line_applications'],
  ])('is not told of a %s that the bank does not have, or has for somebody else', async (kind, segment) => {
    const { id: personId } = await bench.applicant();
    const root = kind.startsWith('FREELANCER') ? '/v1/freelancers/persons' : '/v1/persons';
    for (const id of [
      'nothing',
      overdrawn.overdraftId,
      overdrawn.overdraftApplicationId,
      overdrawn.creditRecordId,
    ]) {
      expect(await bench.refusal(remember, { input: { kind, personId, id } })).toEqual({
        data: { rememberResource: null },
        path: 'rememberResource',
        code: 'NOT_FOUND',
        bank: undefined,
      });
      expect(await bench.calls()).toEqual([`GET ${root}/${personId}/${segment}/${id}`]);
    }
    expect(await known(personId)).toEqual(none);
  });

  test('added twice, it keeps its place; removed, it is gone without a call, until it is read again', async () => {
    const { id: personId } = await bench.applicant();
    const [first = '', second = '', third = ''] = [
      await newRecord(personId),
      await newRecord(personId),
      await newRecord(personId),
    ];
    await bench.data(remember, { input: { kind: 'CREDIT_RECORD', personId, id: first } });
    expect(await known(personId)).toEqual({ ...none, creditRecords: [first, second, third] });
    expect(await bench.data(forget, { input: { kind: 'CREDIT_RECORD', personId, id: first } })).toEqual({
      forgetResource: {
        resourceId: first,
        person: { id: personId, creditRecords: { nodes: [{ id: second }, { id: third }] } },
      },
    });
    for (const input of [
      { kind: 'CREDIT_RECORD', personId, id: first },
      { kind: 'OVERDRAFT', personId, id: second },
      { kind: 'CREDIT_RECORD', personId: demo.person.id, id: second },
    ]) {
      expect(await bench.data(forget, { input })).toMatchObject({
        forgetResource: { resourceId: null, person: { id: input.personId } },
      });
    }
    expect(await bench.calls()).toEqual([]);
    await bench.data(
      'query ($personId: ID!, $id: ID!) { creditRecord(personId: $personId, id: $id) { id } }',
      { personId, id: first },
    );
    expect(await known(personId)).toEqual({ ...none, creditRecords: [second, third, first] });
  });

  test('a write that is refused, or whose outcome is unknown, is nothing to remember', async () => {
    const { id: personId } = await bench.applicant();
    const create =
      'mutation ($personId: ID!) { createFreelancerCreditRecord(input: { personId: $personId, source: SOLARIS_BANK }) { creditRecord { id } } }';
    await bench.fault({ operationId: 'createFreelancerCreditRecord', status: 500, when: 'after' });
    expect(await bench.refusal(create, { personId })).toMatchObject({
      data: { createFreelancerCreditRecord: null },
      code: 'OUTCOME_UNKNOWN',
    });
    await bench.fault({ operationId: 'createFreelancerCreditRecord', status: 409 });
    expect(await bench.refusal(create, { personId })).toMatchObject({ code: 'CONFLICT' });
    expect(await known(personId)).toEqual(none);
    const apply =
      'mutation ($personId: ID!, $record: ID!) { createOverdraftApplication(input: { personId: $personId, creditRecordId: $record }) { overdraftApplication { id } } }';
    expect(await bench.refusal(apply, { personId, record: 'nothing' })).toMatchObject({ code: 'NOT_FOUND' });
    expect(await known(personId)).toEqual(none);
  });

  test('an id that the bank does not have any more leaves the list and the store, with a line in the log and no error', async () => {
    const { id: personId } = await bench.applicant();
    const [first, second] = [await newRecord(personId), await newRecord(personId)];
    await bench.fault({ operationId: 'getCreditRecord', status: 404 });
    await bench.calls();
    bench.gateway.logged.length = 0;
    const seen = await bench.data(
      'query ($id: ID!) { person(id: $id) { creditRecords { totalCount nodes { id status } edges { cursor node { id } } pageInfo { hasNextPage } } } }',
      { id: personId },
    );
    expect(await bench.calls()).toEqual(
      [first, second].map((id) => `GET /v1/persons/${personId}/credit_records/${id}`),
    );
    expect(seen.person.creditRecords).toEqual({
      totalCount: 1,
      nodes: [{ id: second, status: 'AVAILABLE' }],
      edges: [{ cursor: expect.any(String), node: { id: second } }],
      pageInfo: { hasNextPage: false },
    });
    expect(bench.gateway.logged.map((line) => JSON.parse(line) as object)).toContainEqual(
      expect.objectContaining({
        level: 30,
        msg: 'a resource that the bank does not have any more was forgotten',
        resourceKind: 'CREDIT_RECORD',
      }),
    );
    expect(bench.gateway.logged.join('')).not.toContain(personId);
    expect(await known(personId)).toEqual({ ...none, creditRecords: [second] });
  });

  test('there is no warning about a missing store with the sandbox', async () => {
    const other = await Bench.start();
    expect(other.gateway.logged.join('')).not.toContain('STORE_URL');
    await other.close();
  });
});

describe('in front of a bank', () => {
  const person = (selection: string) => `{ person(id: "${ids.person}") { creditRecords${selection} } }`;
  const recordPath = (id: string) => paths.record.replace(ids.record, id);
  const record = (id: string) => ({ id, person_id: ids.person, status: 'available' });
  const page = 'totalCount nodes { id } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }';
  const gone = {
    status: 404,
    body: {
      id: 'x',
      status: '404',
      code: 'model_not_found',
      title: 'Model Not Found',
      detail: 'There is none.',
    },
  };

  let stage: Stage;
  beforeEach(async () => {
    stage = await startStage();
  });
  afterEach(() => stage.close());

  const ask = async (query: string) => {
    const { data, errors } = await stage.ask(query);
    expect(errors).toEqual([]);
    return data;
  };
  const calls = () =>
    stage.bank
      .take()
      .map(({ method, path }) => `${method} ${path}`)
      .sort();
  const list = async (args: string) => (await ask(person(`(${args}) { ${page} }`))).person.creditRecords;
  const idsOf = ({ nodes }: { nodes: { id: string }[] }) => nodes.map(({ id }) => id);

  /** Makes the gateway store ids of records, by reading the records one by one. */
  async function know(...names: string[]): Promise<void> {
    for (const id of names) {
      stage.bank.on(`GET ${recordPath(id)}`, { body: record(id) });
      await ask(`{ creditRecord(personId: "${ids.person}", id: "${id}") { id } }`);
    }
    stage.bank.take();
  }
  const forgetRecord = (id: string) =>
    ask(
      `mutation { forgetResource(input: { kind: CREDIT_RECORD, personId: "${ids.person}", id: "${id}" }) { resourceId } }`,
    );

  test("a freelancer's credit line names its application, a consumer's does not", async () => {
    const known = `{ person(id: "${ids.person}") { freelancerCreditLineApplications { nodes { id } } } }`;
    stage.bank.on(`GET ${paths.line}`, { body: { ...bodies.line, application_id: ids.application } });
    await ask(`{ ${readLine()} }`);
    expect((await ask(known)).person.freelancerCreditLineApplications.nodes).toEqual([]);
    stage.bank.on(`GET ${paths.line}`, {
      body: { ...bodies.line, product_type: 'freelancer', application_id: ids.application },
    });
    await ask(`{ ${readLine()} }`);
    expect((await ask(known)).person.freelancerCreditLineApplications.nodes).toEqual([
      { id: ids.application },
    ]);
  });

  test('what a write names in its path, its body or its answer is known', async () => {
    const overdraft = `/v1/persons/${ids.person}/overdrafts/od-ended`;
    const application = `/v1/freelancers/persons/${ids.person}/credit_line_applications/fapp`;
    stage.bank
      .on(`POST ${overdraft}/terminate`, {
        status: 202,
        body: { id: 'od-ended', person_id: ids.person, status: 'terminated' },
      })
      .on(`PUT ${application}/credit_record`, { status: 204 });
    const own = `personId: "${ids.person}"`;
    const { errors } = await stage.ask(`mutation {
      terminateOverdraft(input: { ${own}, overdraftId: "od-ended" }) { overdraft { id } }
      linkFreelancerCreditLineApplicationCreditRecord(input: { ${own}, applicationId: "fapp", creditRecordId: "linked-record" }) { freelancerCreditLineApplication { id } } }`);
    expect(errors).toEqual([]);
    const { data } = await stage.ask(`{ person(id: "${ids.person}") { ${lists} } }`);
    const listed = (list: string) =>
      (data.person[list] as { nodes: { id: string }[] }).nodes.map(({ id }) => id);
    expect(listed('overdrafts')).toContain('od-ended');
    expect(listed('freelancerCreditLineApplications')).toContain('fapp');
    expect(listed('creditRecords')).toContain('linked-record');
  });

  test('an invalid id is not remembered', async () => {
    const application = `/v1/persons/${ids.person}/overdraft_applications/application-1`;
    stage.bank.on(`GET ${application}`, {
      body: { id: 'application-1', person_id: ids.person, credit_record_id: '../x', overdraft_id: null },
    });
    await ask(`{ overdraftApplication(personId: "${ids.person}", id: "application-1") { id } }`);
    expect((await ask(`{ person(id: "${ids.person}") { ${lists} } }`)).person).toMatchObject({
      creditRecords: { totalCount: 0 },
      overdrafts: { totalCount: 0 },
      overdraftApplications: { totalCount: 1 },
    });
  });

  test('ids alone cost no call, and more costs one each, side by side and once', async () => {
    await know('a', 'b', 'c');
    await ask(
      `{ person(id: "${ids.person}") { creditRecords { totalCount nodes { id __typename } edges { cursor node { ...F } } pageInfo { endCursor } } } } fragment F on CreditRecord { id ... @skip(if: true) { status } }`,
    );
    expect(calls()).toEqual([]);
    const answers = ['a', 'b', 'c'].map((id) => {
      const answer = held({ body: record(id) });
      stage.bank.on(`GET ${recordPath(id)}`, answer.script);
      return answer;
    });
    const asked = ask(
      `{ person(id: "${ids.person}") { creditRecords { nodes { status } edges { node { id statusRaw } } } again: creditRecords(first: 2) { nodes { ... on CreditRecord { personId } } } } }`,
    );
    await stage.bank.arrived(3);
    for (const { release } of answers) release();
    expect((await asked).person.creditRecords.nodes).toEqual([
      { status: 'AVAILABLE' },
      { status: 'AVAILABLE' },
      { status: 'AVAILABLE' },
    ]);
    expect(calls()).toEqual(['a', 'b', 'c'].map((id) => `GET ${recordPath(id)}`));
  });

  test('the connection goes on behind the same entry after an earlier one, or that entry itself, is gone', async () => {
    await know('a', 'b', 'c', 'd', 'e');
    const first = await list('first: 2');
    expect([idsOf(first), first.totalCount, first.pageInfo.hasNextPage]).toEqual([['a', 'b'], 5, true]);
    const after = `first: 2, after: "${first.pageInfo.endCursor}"`;
    expect(idsOf(await list(after))).toEqual(['c', 'd']);
    await forgetRecord('a');
    expect(idsOf(await list(after))).toEqual(['c', 'd']);
    await know('f');
    expect(await list(after)).toMatchObject({ nodes: [{ id: 'c' }, { id: 'd' }], totalCount: 5 });
    const other = await list('first: 2');
    expect(idsOf(other)).toEqual(['b', 'c']);
    await forgetRecord('c');
    expect(idsOf(await list(`first: 9, after: "${other.pageInfo.endCursor}"`))).toEqual(['d', 'e', 'f']);
  });

  test.each([
    ['the last entries of a page', ['b', 'c'], ['a']],
    ['all entries of a page', ['a', 'b', 'c'], []],
  ])('a walk misses nothing where %s turn out to be gone', async (_what, lost, seen) => {
    await know('a', 'b', 'c', 'd', 'e');
    for (const id of lost) stage.bank.on(`GET ${recordPath(id)}`, gone);
    const read = async (args: string) =>
      (await ask(person(`(${args}) { totalCount nodes { id status } pageInfo { hasNextPage endCursor } }`)))
        .person.creditRecords;
    const first = await read('first: 3');
    expect([idsOf(first), first.totalCount, first.pageInfo.hasNextPage]).toEqual([
      seen,
      5 - lost.length,
      true,
    ]);
    const { endCursor } = first.pageInfo;
    expect(idsOf(await read(`first: 3${endCursor === null ? '' : `, after: "${endCursor}"`}`))).toEqual([
      'd',
      'e',
    ]);
  });

  test('an id that only some proxy does not find is left out with an error, and stays known', async () => {
    await know('a', 'b');
    stage.bank.on(`GET ${recordPath('a')}`, { status: 404, body: '<html>no such page</html>' });
    const { data, errors } = await stage.ask(person(' { totalCount nodes { id status } }'));
    expect(data.person.creditRecords).toEqual({ totalCount: 2, nodes: [{ id: 'b', status: 'AVAILABLE' }] });
    expect(errors).toMatchObject([
      { path: ['person', 'creditRecords'], extensions: { code: 'UPSTREAM_UNAVAILABLE' } },
    ]);
    expect(calls()).toEqual([`GET ${recordPath('a')}`, `GET ${recordPath('b')}`]);
    expect(await list('first: 9')).toMatchObject({ nodes: [{ id: 'a' }, { id: 'b' }] });
  });

  test('where none of the known can be read, the list is null with the error', async () => {
    await know('a');
    stage.bank.on(`GET ${recordPath('a')}`, { status: 404, body: '<html>no such page</html>' });
    const { data, errors } = await stage.ask(person(' { nodes { id status } }'));
    expect(data.person).toEqual({ creditRecords: null });
    expect(errors).toMatchObject([
      { path: ['person', 'creditRecords'], extensions: { code: 'UPSTREAM_UNAVAILABLE' } },
    ]);
  });

  test.each([
    ['remembered', 'rememberResource', [], ['a']],
    ['forgotten', 'forgetResource', ['a'], []],
  ])('a query after a resource was %s joins none from before', async (_what, mutation, before, after) => {
    await know(...before);
    stage.bank
      .on(`GET ${recordPath('a')}`, { body: record('a') })
      .on(`GET ${paths.line}`, { body: bodies.line });
    const query = `{ person(id: "${ids.person}") { creditRecords { nodes { id } } } ${readLine('status')} }`;
    // Only a known query is shared: it has been sent before.
    await ask(query);
    calls();
    const line = held({ body: bodies.line });
    stage.bank.on(`GET ${paths.line}`, line.script);
    const first = ask(query);
    await stage.bank.arrived(1);
    const kind = mutation === 'rememberResource' ? '{ resource { id } }' : '{ resourceId }';
    await ask(
      `mutation { ${mutation}(input: { kind: CREDIT_RECORD, personId: "${ids.person}", id: "a" }) ${kind} }`,
    );
    const second = ask(query);
    for (let times = 0; times < 2; times += 1) await ask('{ __typename }');
    line.release();
    expect(idsOf((await first).person.creditRecords)).toEqual(before);
    expect(idsOf((await second).person.creditRecords)).toEqual(after);
  });

  test('without STORE_URL the gateway warns at its start that this lasts as long as its process', () => {
    expect(stage.gateway.logged.map((line) => JSON.parse(line) as object)).toContainEqual(
      expect.objectContaining({ level: 40, msg: expect.stringMatching(/^STORE_URL is not set/) }),
    );
  });
});
