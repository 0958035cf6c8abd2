import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ManualClock } from '../support/manual-clock.js';
import { AccessStage, partnersToken, told, tokenOf } from './stage.js';
import { entries, relations } from './ways.js';
import { absent, filled } from './world.js';

let stage: AccessStage;
beforeAll(async () => {
  stage = await AccessStage.start();
});
afterAll(() => stage.close());

describe('a token', () => {
  test('that names one customer acts for that customer, whatever its other claims are', async () => {
    const {
      things: { person = '' },
    } = await stage.begin('borrower');
    const me = async (claims: Parameters<typeof tokenOf>[0]) =>
      (await stage.see({ sends: 'me { __typename id }', token: await tokenOf(claims) })).data;
    expect(await me({ personIds: [person] })).toEqual({ me: { __typename: 'Person', id: person } });
    expect(await me({ businessIds: [person] })).toEqual({ me: { __typename: 'Business', id: person } });
    expect([
      await me({ personIds: [person, 'x'] }),
      await me({ personIds: [person], businessIds: ['x'] }),
      await me({}),
    ]).toEqual([{ me: null }, { me: null }, { me: null }]);
    expect((await stage.see({ sends: 'me { id }', token: await partnersToken() })).data).toEqual({
      me: null,
    });
    expect(
      await stage.see({
        sends: 'me { id }',
        token: await tokenOf({ personIds: [person] }, ['lending:write']),
      }),
    ).toMatchObject({ data: { me: null }, codes: ['FORBIDDEN'], calls: [] });
    expect(await stage.see({ sends: 'me { id }' })).toMatchObject({
      status: 401,
      codes: ['UNAUTHENTICATED'],
      calls: [],
    });
  });

  test('that names several customers sees these among many persons, each with its own resources', async () => {
    const { things, others } = await stage.begin('borrower');
    const ids = [
      things['person'],
      others['person'],
      'ffffffffffffffff0000000000000001cper',
      '11111111111111110000000000000001cper',
    ] as string[];
    const asked = `persons(ids: ${JSON.stringify(ids)}) { id creditLines { totalCount } }`;
    const [line, none] = [{ totalCount: 3 }, { totalCount: 0 }];
    const see = async (token: string | undefined) => {
      const { data, codes, calls } = await stage.see({ sends: asked, token });
      return [data, codes, calls.length];
    };
    expect(await see(await tokenOf({ personIds: [ids[0] as string] }))).toEqual([
      { persons: [{ id: ids[0], creditLines: line }, null, null, null] },
      [],
      1,
    ]);
    expect(await see(await tokenOf({ personIds: [ids[3] as string, ids[0] as string] }))).toEqual([
      { persons: [{ id: ids[0], creditLines: line }, null, null, { id: ids[3], creditLines: none }] },
      [],
      2,
    ]);
    expect(await see(await tokenOf({ businessIds: ids }))).toEqual([
      { persons: [null, null, null, null] },
      [],
      0,
    ]);
    expect(await see(await tokenOf({ personIds: ids }, ['lending:write']))).toEqual([
      { persons: null },
      ['FORBIDDEN'],
      0,
    ]);
    expect((await see(await partnersToken()))[0]).toMatchObject({ persons: ids.map((id) => ({ id })) });
    expect(await see(undefined)).toEqual([undefined, ['UNAUTHENTICATED'], 0]);
  });
});

describe('the stored ids', () => {
  test('of a person is not shown to a business of the same id, which a card leads there', async () => {
    const {
      things: { person = '', card = '' },
    } = await stage.begin('cardholder', ['record']);
    const sends = `creditCardApplication(id: "${card}") { customer { __typename id ... on Person { creditRecords { totalCount } creditLines { totalCount } } } }`;
    const seen = async (claims: Parameters<typeof tokenOf>[0]): Promise<unknown> =>
      (await stage.see({ sends, token: await tokenOf(claims) })).data;
    const customer = {
      __typename: 'Person',
      id: person,
      creditRecords: { totalCount: 1 },
      creditLines: { totalCount: 0 },
    };
    expect(await seen({ personIds: [person] })).toEqual({ creditCardApplication: { customer } });
    expect(await seen({ businessIds: [person] })).toEqual({
      creditCardApplication: { customer: { __typename: 'Business', id: person } },
    });
  });

  const remember = (id: string, person: string): string =>
    `rememberResource(input: { kind: CREDIT_RECORD, personId: "${person}", id: "${id}" }) { resource { id } }`;
  const forget = (id: string, person: string): string =>
    `forgetResource(input: { kind: CREDIT_RECORD, personId: "${person}", id: "${id}" }) { resourceId }`;

  test('is changed by nobody but the partner, and only by what the bank has of that person', async () => {
    const {
      things: { person = '', record = '' },
      others,
    } = await stage.begin('borrower');
    const own = await tokenOf({ personIds: [person] });
    const known = async (of = person): Promise<unknown> =>
      (await stage.partner(`person(id: "${of}") { creditRecords { nodes { id } } }`)).data;
    const list = (...ids: string[]) => ({ person: { creditRecords: { nodes: ids.map((id) => ({ id })) } } });
    // The sandbox's customers start with theirs.
    expect(await known()).toEqual(list(record));
    expect((await stage.partner(forget(record, person))).codes).toEqual([]);
    for (const token of [
      own,
      await tokenOf({ personIds: [others['person'] ?? ''] }),
      await tokenOf({}),
      await partnersToken(['lending:read']),
    ]) {
      expect(await stage.see({ sends: remember(record, person), token })).toMatchObject({
        codes: ['FORBIDDEN'],
        calls: [],
      });
    }
    expect(await known()).toEqual(list());
    expect((await stage.partner(remember(record, others['person'] ?? ''))).codes).toEqual(['NOT_FOUND']);
    expect([await known(), await known(others['person'])]).toEqual([list(), list()]);
    expect((await stage.partner(remember(record, person))).codes).toEqual([]);
    for (const token of [
      own,
      await tokenOf({ personIds: [others['person'] ?? ''] }),
      await partnersToken(['lending:read']),
    ]) {
      expect(await stage.see({ sends: forget(record, person), token })).toMatchObject({
        codes: ['FORBIDDEN'],
        calls: [],
      });
    }
    expect(await known()).toEqual(list(record));
    // Another customer's reads of it find nothing, and must not remove it.
    await stage.see({
      sends: `creditRecord(personId: "${person}", id: "${record}") { id }`,
      token: await tokenOf({ personIds: [others['person'] ?? ''] }),
    });
    await stage.see({
      sends: `creditRecord(personId: "${others['person']}", id: "${record}") { id }`,
      token: await tokenOf({ personIds: [others['person'] ?? ''] }),
    });
    expect(await known()).toEqual(list(record));
    expect((await stage.partner(forget(record, person))).data).toEqual({
      forgetResource: { resourceId: record },
    });
  });
});

describe('an answer that was cached for its owner', () => {
  let caching: AccessStage;
  beforeAll(async () => {
    // Its clock stands still: links contain their expiry, so two links made in different seconds differ.
    caching = await AccessStage.start({ CACHE: 'on' }, new ManualClock());
  });
  afterAll(() => caching.close());

  const ways = [...entries, ...relations].filter(
    ([, operation, may]) => may === 'customer' && operation !== null && !operation.startsWith('download'),
  );

  test.each(ways.map((way) => [`${way[0]}, by ${way[1]}, of the ${way[3]}`, way] as const))(
    'looks to all others like nothing, in bytes and in calls: %s',
    async (_title, [, , , customer, text, steps]) => {
      const { things, others } = await caching.begin(customer, steps);
      const { person = '', business = '' } = things;
      const own = await tokenOf(person ? { personIds: [person] } : { businessIds: [business] });
      const stranger = await tokenOf({ personIds: [others['person'] ?? ''] });
      /** Returns the owner's answer; links are signed anew each second. */
      const asOwner = async () => {
        const { text: answer, codes } = await caching.see({ sends: filled(text, things), token: own });
        return { codes, text: answer.replace(/signature=[^"]+|"expiresAt":"[^"]+"/g, '…') };
      };
      const first = await asOwner();
      expect(await asOwner()).toEqual({ codes: [], text: first.text });
      await caching.partner(filled(text, things));
      // The first request reads the stranger's own cards.
      await caching.see({ sends: 'creditCardBill(id: "unheard-of") { id }', token: stranger });
      for (let round = 0; round < 2; round += 1) {
        const foreign = await caching.see({ sends: filled(text, things), token: stranger });
        const missing = await caching.see({ sends: filled(text, absent(things)), token: stranger });
        expect(told(foreign, {}, {})).toEqual(told(missing, absent(things), things));
        expect(foreign.text).not.toBe(first.text);
      }
      expect(await asOwner()).toEqual(first);
    },
  );
});
