import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { startTestGateway, type TestGateway } from '../support/graph.js';
import { hasRedis, redisNote, TestRedis } from '../support/redis.js';
import { ids, partnerToken, ScriptedBank, settingsFor } from '../support/scripted-bank.js';

const records = `/v1/persons/${ids.person}/credit_records`;
const record = (id: string) => ({ id, person_id: ids.person, status: 'available' });
/** The number of ids that one request stores. */
const atOnce = 50;

interface Listed {
  readonly totalCount: number;
  readonly nodes: readonly { readonly id: string }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string };
}

const onRedis = hasRedis ? describe : describe.skip;

onRedis(`gateways that share a Redis${redisNote}`, () => {
  let redis: TestRedis;
  let bank: ScriptedBank;
  let token: string;
  const gateways: TestGateway[] = [];

  const open = async (): Promise<TestGateway> => {
    const gateway = await startTestGateway({ ...settingsFor(bank.url), STORE_URL: redis.url });
    gateways.push(gateway);
    return gateway;
  };
  const closeAll = () => Promise.all(gateways.splice(0).map((gateway) => gateway.close()));
  const ask = async (gateway: TestGateway, query: string) => {
    const { data, errors } = await gateway.ask(query, {}, { token });
    expect(errors).toEqual([]);
    return data;
  };

  beforeEach(async () => {
    [redis, bank, token] = await Promise.all([TestRedis.start(), ScriptedBank.start(), partnerToken()]);
  });
  afterEach(async () => {
    await closeAll();
    await bank.close();
    await redis.stop();
  });

  /** Stores ids through a gateway, some in each request, with all requests at once. */
  async function rememberAll(gateway: TestGateway, names: readonly string[]): Promise<void> {
    const queries: string[] = [];
    for (let start = 0; start < names.length; start += atOnce) {
      const fields = names
        .slice(start, start + atOnce)
        .map(
          (id, index) =>
            `r${index}: rememberResource(input: { kind: CREDIT_RECORD, personId: "${ids.person}", id: "${id}" }) { resource { id } }`,
        );
      queries.push(`mutation { ${fields.join(' ')} }`);
    }
    await Promise.all(queries.map((query) => ask(gateway, query)));
  }

  /** Returns all ids that a gateway has stored, page by page. */
  async function known(gateway: TestGateway): Promise<{ all: string[]; total: number }> {
    const all: string[] = [];
    for (let after = ''; ;) {
      const { person } = await ask(
        gateway,
        `{ person(id: "${ids.person}") { creditRecords(first: 1000${after}) { totalCount nodes { id } pageInfo { hasNextPage endCursor } } } }`,
      );
      const { nodes, totalCount, pageInfo } = person.creditRecords as Listed;
      all.push(...nodes.map(({ id }) => id));
      if (!pageInfo.hasNextPage) return { all, total: totalCount };
      after = `, after: "${pageInfo.endCursor}"`;
    }
  }

  test('two that remember a thousand ids each for one person at once end with two thousand, which are there after all was started anew', async () => {
    const names = (of: string) => Array.from({ length: 1000 }, (_, index) => `${of}-${index}`);
    for (const id of [...names('one'), ...names('other')])
      bank.on(`GET ${records}/${id}`, { body: record(id) });
    const [one, other] = [await open(), await open()];
    await Promise.all([rememberAll(one, names('one')), rememberAll(other, names('other'))]);
    const { all, total } = await known(one);
    expect([total, new Set(all)]).toEqual([2000, new Set([...names('one'), ...names('other')])]);
    expect(await known(other)).toEqual({ all, total });
    expect(bank.take()).toHaveLength(2000);

    await closeAll();
    await redis.kill();
    await redis.restart();
    for (const again of [await open(), await open()]) expect(await known(again)).toEqual({ all, total });
  });

  test('what one forgets, or finds gone, the other does not know any more', async () => {
    for (const id of ['a', 'b', 'c']) bank.on(`GET ${records}/${id}`, { body: record(id) });
    const [one, other] = [await open(), await open()];
    await rememberAll(one, ['a', 'b', 'c']);
    await ask(
      one,
      `mutation { forgetResource(input: { kind: CREDIT_RECORD, personId: "${ids.person}", id: "a" }) { resourceId } }`,
    );
    bank.on(`GET ${records}/c`, {
      status: 404,
      body: { id: 'x', status: '404', code: 'model_not_found', title: 'Model Not Found' },
    });
    await ask(one, `{ person(id: "${ids.person}") { creditRecords { nodes { status } } } }`);
    expect(await known(other)).toEqual({ all: ['b'], total: 1 });
  });

  test('give a write that succeeded its payload while Redis is away; the list alone cannot be read, and nothing is said of where Redis is', async () => {
    bank
      .on(`POST ${records}`, { status: 201, body: record('a') })
      .on(`GET ${records}/a`, { body: record('a') });
    const gateway = await open();
    await redis.kill();
    expect(
      await ask(
        gateway,
        `mutation { createCreditRecord(input: { personId: "${ids.person}", source: SOLARIS_BANK }) { creditRecord { id status } } }`,
      ),
    ).toEqual({
      createCreditRecord: { creditRecord: { id: 'a', status: 'AVAILABLE' } },
    });
    const { data, errors } = await gateway.ask(
      `{ person(id: "${ids.person}") { id creditRecords { nodes { id } } creditRecord(id: "a") { status } } }`,
      {},
      { token },
    );
    expect(data).toEqual({
      person: { id: ids.person, creditRecords: null, creditRecord: { status: 'AVAILABLE' } },
    });
    expect(errors.map(({ path, extensions: { code } }) => [path?.join('.'), code])).toEqual([
      ['person.creditRecords', 'UPSTREAM_UNAVAILABLE'],
    ]);
    expect(gateway.logged.map((line) => JSON.parse(line) as { msg: string })).toContainEqual(
      expect.objectContaining({
        level: 40,
        msg: 'a resource could not be remembered',
        resourceKind: 'CREDIT_RECORD',
      }),
    );
    for (const text of [JSON.stringify(errors), gateway.logged.join('')])
      expect(text).not.toContain(String(redis.port));
  });

  test('say that a resource is not remembered while Redis is down', async () => {
    bank.on(`GET ${records}/a`, { body: record('a') });
    const gateway = await open();
    await redis.kill();
    for (const name of ['rememberResource', 'forgetResource']) {
      const { data, errors } = await gateway.ask(
        `mutation { ${name}(input: { kind: CREDIT_RECORD, personId: "${ids.person}", id: "a" }) { __typename } }`,
        {},
        { token },
      );
      expect([data, errors.map(({ extensions: { code } }) => code)]).toEqual([
        { [name]: null },
        ['UPSTREAM_UNAVAILABLE'],
      ]);
    }
  });

  test('do not warn of a memory that ends with their process', async () => {
    expect((await open()).logged.join('')).not.toContain('STORE_URL');
  });
});
