import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ways as allWays } from './access/sdl.js';
import { AccessStage, partnersToken, told, tokenOf, type Response, type Seen } from './access/stage.js';
import { entries, relations, streams, writes, type Way } from './access/ways.js';
import { absent, filled, type Things } from './access/world.js';
import { described } from './sandbox/contract.js';
import { same } from './support/same.js';

let stage: AccessStage;
beforeAll(async () => {
  stage = await AccessStage.start({ FEDERATION: 'on' });
});
afterAll(() => stage.close());

const ownersOf = ({ person, business }: Things) =>
  person ? { personIds: [person] } : { businessIds: [business ?? ''] };
const otherKind = ({ person, business }: Things) =>
  person ? { businessIds: [person] } : { personIds: [business ?? ''] };

type TokenFor = (others: Things, things: Things) => Promise<string>;

/** Callers whose token may read and write, but who do not own the resource. */
const strangers: Readonly<Record<string, TokenFor>> = {
  "another person's": ({ person = '' }) => tokenOf({ personIds: [person] }),
  "another business's": ({ business = '' }) => tokenOf({ businessIds: [business] }),
  "several others'": ({ person = '', business = '' }) =>
    tokenOf({ personIds: [person, 'nobody'], businessIds: [business] }),
  "nobody's": () => tokenOf({}),
  "a business's with the person's id, or the other way round": (_others, things) =>
    tokenOf(otherKind(things)),
};

/** The owners, and the partner. */
const insiders: Readonly<Record<string, TokenFor>> = {
  own: (_others, things) => tokenOf(ownersOf(things)),
  'own, among several': ({ person = '', business = '' }, things) =>
    tokenOf({
      personIds: [person, ...(ownersOf(things).personIds ?? [])],
      businessIds: [business, ...(ownersOf(things).businessIds ?? [])],
    }),
  'the partner': () => partnersToken(),
};

const isWrite = ([place]: Way): boolean => place.startsWith('Mutation.');
/** A card names a customer, but not its kind. */
const isOfCard = ([, , , , sends]: Way): boolean => /customerId|<(?:card|bill|termination)>/.test(sends);
/** Returns true if only the answer shows the owner, so that it is read for any caller. */
const isShownByAnswer = ([, , may, , sends]: Way): boolean =>
  may === 'customer' && !/<(?:person|business)>/.test(sends);
const strangersTo = (way: Way): [who: string, TokenFor][] =>
  Object.entries(strangers).filter(([who]) => !isOfCard(way) || !who.startsWith('a business'));

/**
 * Returns the expected operation: to find the owner of a bill or a termination, the customer's own cards are
 * listed, which replaces the read of its card.
 */
const operationFor = (who: string, [place, operation]: Way): string | null =>
  operation === 'getCreditCardApplication' && place.endsWith('.application') && who !== 'the partner'
    ? 'listCreditCardApplications'
    : operation;

/** Returns true if there is only null, zero and empty lists. */
const isNothing = (data: unknown): boolean =>
  data === null ||
  data === undefined ||
  data === 0 ||
  (typeof data === 'object' && Object.values(data).every(isNothing));

/** Returns the result of a request in one word. */
function outcomeOf({ data, codes, text }: Seen): string {
  if (codes.length > 0)
    return isNothing(data) ? codes.join() : `${codes.join()} beside ${JSON.stringify(data)}`;
  if (isNothing(data)) return 'nothing';
  return /null|\[\]/.test(text) ? `not all: ${text}` : 'allowed';
}

/** Returns the table's result for each caller. */
function expected(way: Way): Record<string, string> {
  const [, , may] = way;
  const foreign = {
    anybody: 'allowed',
    customer: isWrite(way) ? 'NOT_FOUND' : 'nothing',
    partner: 'FORBIDDEN',
  }[may];
  const own = may === 'partner' ? 'FORBIDDEN' : 'allowed';
  return {
    'no token': 'UNAUTHENTICATED',
    'own, without the right': 'FORBIDDEN',
    'the partner, without the right': 'FORBIDDEN',
    ...Object.fromEntries(strangersTo(way).map(([who]) => [who, foreign])),
    own,
    'own, among several': own,
    'the partner': 'allowed',
  };
}

/** The types that routers ask for by key. */
const entities = new Set([
  'Person',
  'Business',
  'CreditRecord',
  'CreditLineApplication',
  'FreelancerCreditLineApplication',
  'CreditLine',
  'OverdraftApplication',
  'Overdraft',
  'CreditCardApplication',
  'CreditCardBill',
  'CreditCardTermination',
]);

/**
 * Returns a way that begins with an entity as a router takes it, with a representation of that entity;
 * undefined for all other ways.
 */
function represented([place, operation, may, of, sends, after]: Way): Way | undefined {
  const [, field = '', args = '', selection = ''] =
    /^\s*(\w+)\(([^{}()]*)\)\s*(\{[\s\S]*\})$/.exec(sends) ?? [];
  const type = `${field.charAt(0).toUpperCase()}${field.slice(1)}`;
  if (!entities.has(type) || /^\s*\{/.test(args)) return undefined;
  const query = `_entities(representations: [{ __typename: "${type}", ${args} }]) { ... on ${type} ${selection} }`;
  return after ? [place, operation, may, of, query, after] : [place, operation, may, of, query];
}

const all: readonly Way[] = [...writes, ...entries, ...relations, ...streams];
const representations = [...entries, ...relations].map(represented).filter((way) => way !== undefined);
const titled = (ways: readonly Way[]): (readonly [title: string, way: Way])[] =>
  ways.map((way) => {
    const [place, operation, may, customer, sends] = way;
    const named = [...new Set([...sends.matchAll(/<(\w+)>/g)].map(([, name]) => name))].join(', ');
    return [
      `${place}, by ${operation ?? 'no call'}, is for ${may}: ${named === '' ? 'of all' : `the ${customer}'s ${named}`}`,
      way,
    ];
  });

const transports = [undefined, 'sse', 'multipart'] as const;

/**
 * Sends a request, as JSON and over both transports of streams, and expects the same result each time, that
 * nothing was changed, and that no call was sent.
 */
async function refused(sends: string, token: string | undefined): Promise<Seen> {
  const responses: Response[] = [];
  for (const transport of transports) responses.push(await stage.ask({ sends, token, transport }));
  const [response, ...streamed] = responses.map(({ data, codes }) => ({ data, codes }));
  for (const stream of streamed) same(stream, response);
  // No work for all three is none for each.
  const work = await stage.work();
  same(work, { calls: [], operations: [], bodies: [], deeds: 0 });
  return { ...(responses[0] as Response), ...work };
}

/** As `refused`, but reads may be sent to find the owner: the same ones each time. */
async function refusedAfterReads(sends: string, token: string): Promise<Seen> {
  const seen = await stage.see({ sends, token });
  for (const transport of ['sse', 'multipart'] as const) {
    const { data, codes, calls, deeds } = await stage.see({ sends, token, transport });
    same([data, codes, calls, deeds], [seen.data, seen.codes, seen.calls, seen.deeds]);
  }
  same([seen.deeds, seen.calls.filter((call) => !call.startsWith('GET '))], [0, []]);
  return seen;
}

/**
 * Sends a request as a caller who owns nothing of it, and expects the answer for something that does not
 * exist.
 */
async function hidden(way: Way, things: Things, token: string): Promise<Seen> {
  const ask = isShownByAnswer(way) ? refusedAfterReads : refused;
  const foreign = await ask(filled(way[4], things), token);
  const missing = await ask(filled(way[4], absent(things)), token);
  same(told(missing, absent(things), things), told(foreign, {}, {}));
  return foreign;
}

describe('the table', () => {
  test('has each operation of the contract, and no other', () => {
    const reached = new Set(all.map(([, operation]) => operation).filter((operation) => operation !== null));
    expect([...reached].sort()).toEqual(described.map(({ operationId }) => operationId).sort());
  });

  test('has each entity, and all but the mutations and lists that begin with one', () => {
    const types = representations.map(([, , , , sends]) => /__typename: "(\w+)"/.exec(sends)?.[1]);
    expect(new Set(types)).toEqual(entities);
    const beginning = [...entries, ...relations].filter(([, , , , sends]) =>
      /^\s*\w+\((?:personId|id):/.test(sends),
    );
    expect(representations.length).toBe(beginning.length);
  });

  test('has each entry point, mutation and relation of the schema', () => {
    expect([...new Set([...all.map(([place]) => place), 'Query.me', 'Query.persons'])].sort()).toEqual(
      allWays().sort(),
    );
  });
});

describe.each([
  ['a write', writes],
  ['an entry point', entries],
  ['a relation', relations],
  ['a representation', representations],
  ['a stream', streams],
])('%s', (_kind, ways) => {
  test.each(titled(ways))('%s', async (_title, way) => {
    const [, , may, customer, text, steps] = way;
    const { things, others } = await stage.begin(customer, steps);
    const sends = filled(text, things);
    const scope = isWrite(way) ? 'lending:read' : 'lending:write';
    const table: Record<string, string> = {
      'no token': outcomeOf(await refused(sends, undefined)),
      'own, without the right': outcomeOf(await refused(sends, await tokenOf(ownersOf(things), [scope]))),
      'the partner, without the right': outcomeOf(await refused(sends, await partnersToken([scope]))),
    };
    for (const [who, tokenFor] of strangersTo(way)) {
      const token = await tokenFor(others, things);
      table[who] = outcomeOf(
        may === 'anybody' ? await stage.see({ sends, token }) : await hidden(way, things, token),
      );
    }
    for (const [who, tokenFor] of Object.entries(insiders)) {
      const token = await tokenFor(others, things);
      if (may === 'partner' && who !== 'the partner') {
        table[who] = outcomeOf(await refused(sends, token));
        continue;
      }
      const seen = await stage.see({ sends, token });
      table[who] = outcomeOf(seen);
      const operation = operationFor(who, way);
      if (operation === null) expect([who, seen.calls]).toEqual([who, []]);
      else
        expect([who, seen.operations]).toEqual([
          who,
          expect.arrayContaining([[operation, expect.any(Number)]]),
        ]);
      expect([who, seen.operations.filter(([, status]) => status >= 300)]).toEqual([who, []]);
      // The effect of a write must not affect the next one.
      if (isWrite(way)) await stage.begin(customer, steps);
    }
    expect(table).toEqual(expected(way));
  });
});

describe("another customer's resource, requested under one's own id", () => {
  const graftable = [...all, ...representations].filter(
    ([, , may, , sends]) =>
      may === 'customer' && /<(?:person|business)>/.test(sends) && /<(?!person|business)\w+>/.test(sends),
  );

  test.each(titled(graftable))('%s', async (_title, way) => {
    const [, , , customer, text, steps] = way;
    const { things, others } = await stage.begin(customer, steps);
    const { person = '', business = '' } = others;
    const token = await tokenOf({ personIds: [person], businessIds: [business] });
    const grafted = { ...things, person, business };
    const missing = { ...absent(things), person, business };
    const [foreign, none] = [
      await stage.see({ sends: filled(text, grafted), token }),
      await stage.see({ sends: filled(text, missing), token }),
    ];
    expect(told(none, missing, grafted)).toEqual(told(foreign, {}, {}));
    expect([foreign.deeds, none.deeds, isNothing(foreign.data)]).toEqual([0, 0, true]);
    const known = await stage.see({
      sends: `person(id: "${person}") { ${['creditRecords', 'freelancerCreditLineApplications', 'overdraftApplications', 'overdrafts'].map((list) => `${list} { totalCount }`).join(' ')} }`,
      token,
    });
    expect([isNothing(known.data), known.calls]).toEqual([true, []]);
  });
});
