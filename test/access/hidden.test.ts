import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { ManualClock } from '../support/manual-clock.js';
import {
  customerToken,
  ids,
  partnerToken,
  startStage,
  type Answer,
  type BankRequest,
  type Stage,
} from '../support/scripted-bank.js';

const owners: Readonly<Record<string, string>> = { own: ids.person, foreign: ids.stranger };
const gone: Answer = {
  status: 404,
  body: {
    errors: [{ id: 'x', status: 404, code: 'model_not_found', title: 'Not Found', detail: 'There is none.' }],
  },
};

/**
 * A card's resources, as the bank has them: `card-own`, `bill-own`, `end-own`, or many of one kind,
 * `card-own-7`.
 */
const things: Readonly<Record<string, (whose: string) => object>> = {
  card: (whose) => ({
    id: `card-${whose}`,
    customer_id: owners[whose.split('-')[0] ?? ''],
    status: 'FINALIZED',
    active_termination_id: `end-${whose}`,
  }),
  bill: (whose) => ({ id: `bill-${whose}`, application_id: `card-${whose}`, status: 'PENDING' }),
  end: (whose) => ({ id: `end-${whose}`, application_id: `card-${whose}`, status: 'FINALIZED' }),
};
const kinds = {
  card: 'creditCardApplication',
  bill: 'creditCardBill',
  end: 'creditCardTermination',
} as const;
type Kind = keyof typeof kinds;
const paths: Record<Kind, string> = {
  card: '/v1/credit_card_applications',
  bill: '/v1/credit_card_bills',
  end: '/v1/credit_card_terminations',
};
const all = Object.keys(kinds) as Kind[];

const twelve = Array.from({ length: 12 }, (_, index) => index);
const whosesOf = (whose: string): string[] => [whose, ...twelve.map((index) => `${whose}-${index}`)];
const listed = (items: readonly object[]): Answer => ({
  headers: { total: String(items.length) },
  body: items,
});

let stage: Stage;
let clock: ManualClock | undefined;
/** The promise that the bank's answers to reads of one resource wait for; its lists do not wait. */
let held: Promise<void> | undefined;
let heldLists: Promise<void> | undefined;

/** Holds these answers, and those of lists if they are meant too, until the returned function is called. */
function hold(lists: 'and lists' | 'alone' = 'alone'): () => void {
  let release = (): void => {};
  held = new Promise((resolve) => {
    release = resolve;
  });
  if (lists === 'and lists') heldLists = held;
  return release;
}

/** Starts a bank with the resources of a person and of a stranger, and a gateway for it. */
async function start(settings: Record<string, string>, manual?: ManualClock): Promise<void> {
  held = undefined;
  heldLists = undefined;
  clock = manual;
  stage = await startStage({ BANK_CALLS: 'on', ...settings }, manual);
  for (const kind of all) {
    const items = Object.keys(owners).flatMap((owner) =>
      whosesOf(owner).map((whose) => things[kind]?.(whose) as { id: string }),
    );
    for (const { id, ...rest } of items)
      stage.bank.on(`GET ${paths[kind]}/${id}`, async () => (await held, { body: { id, ...rest } }));
    for (const whose of whosesOf('absent'))
      stage.bank.on(`GET ${paths[kind]}/${kind}-${whose}`, async () => (await held, gone));
    const matches = (item: object, { query }: BankRequest): boolean =>
      Object.entries(query).every(
        ([name, value]) =>
          !name.startsWith('filter[') || (item as Record<string, unknown>)[name.slice(7, -1)] === value,
      );
    stage.bank.on(
      `GET ${paths[kind]}`,
      async (request) => (await heldLists, listed(items.filter((item) => matches(item, request)))),
    );
  }
}
afterEach(() => stage.close());

const read = (kind: Kind, whose: string): string => `${kinds[kind]}(id: "${kind}-${whose}") { id status }`;
const many = (kind: Kind, whose: string): string =>
  `{ ${whosesOf(whose)
    .map((one, index) => `r${index}: ${read(kind, one)}`)
    .join(' ')} }`;
const owner = (): Promise<string> => customerToken([ids.person]);

/**
 * Sends a query and returns everything that a caller sees except the time, with the ids replaced by absent
 * ones.
 */
async function told(query: string, token: string): Promise<string> {
  const response = await fetch(`${stage.gateway.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ query }),
  });
  const text = (await response.text())
    .replace(/"requestId":"[^"]+"/g, '"requestId":"…"')
    .replace(/"milliseconds":\d+/g, '"milliseconds":0');
  return `${response.status} ${text}`.replaceAll('foreign', 'absent');
}

const calls = (): string[] =>
  stage.bank
    .take()
    .map(({ method, path, query }) =>
      `${method} ${path} ${JSON.stringify(query)}`.replaceAll('foreign', 'absent'),
    );

/** Returns the answer and its calls. */
const seen = async (query: string, token: string): Promise<unknown> => [await told(query, token), calls()];

/**
 * Fills the cache with the owner's cards, if there is one: the first request must not differ from later ones.
 */
async function keepCards(): Promise<void> {
  await told('{ creditCardBill(id: "bill-unheard-of") { id } }', await owner());
  calls();
}

describe.each([['on'], ['off']])("another customer's resource, with the cache %s", (cache) => {
  beforeEach(() => start({ CACHE: cache }));
  /**
   * Returns the number of reads before that of a bill or a termination: the cards are listed first, unless
   * they are cached.
   */
  const readsBefore = (kind: Kind): number => (kind === 'card' || cache === 'on' ? 0 : 1);

  test.each(all)(
    'differs from one that does not exist neither in the answer nor in the calls, though the partner has just read it: %s',
    async (kind) => {
      const partner = await partnerToken();
      for (const whose of ['foreign', 'absent']) await told(`{ ${read(kind, whose)} }`, partner);
      await keepCards();
      for (let round = 0; round < 2; round += 1) {
        const [foreign, absent] = [
          await seen(`{ ${read(kind, 'foreign')} }`, await owner()),
          await seen(`{ ${read(kind, 'absent')} }`, await owner()),
        ];
        expect(foreign).toEqual(absent);
        expect(foreign).toEqual([
          expect.stringContaining(`"${kinds[kind]}":null`),
          expect.arrayContaining([`GET ${paths[kind]}/${kind}-absent {}`]),
        ]);
      }
    },
  );

  test.each(all)('is not found in a list that is read for many at once: %s', async (kind) => {
    // The length of the list is known.
    await told(
      '{ creditCardApplications { totalCount } creditCardBills { totalCount } creditCardTerminations { totalCount } }',
      await partnerToken(),
    );
    await keepCards();
    const [foreign, absent] = [
      await seen(many(kind, 'foreign'), await owner()),
      await seen(many(kind, 'absent'), await owner()),
    ];
    expect(foreign).toEqual(absent);
  });

  test.each(all)(
    'is requested again while somebody else is reading it, and waits for its own answer: %s',
    async (kind) => {
      const waiting = new Map<string, (() => void)[]>();
      for (const whose of ['foreign', 'absent']) {
        const letGo: (() => void)[] = [];
        waiting.set(whose, letGo);
        stage.bank.on(
          `GET ${paths[kind]}/${kind}-${whose}`,
          () =>
            new Promise((resolve) =>
              letGo.push(() =>
                resolve(whose === 'absent' ? gone : { body: things[kind]?.(whose) as object }),
              ),
            ),
        );
      }
      const both = (token: string) =>
        ['foreign', 'absent'].map((whose) => told(`{ ${read(kind, whose)} }`, token));
      const partners = both(await partnerToken());
      await stage.bank.arrived(2);
      await keepCards();
      const ended: string[] = [];
      const strangers = both(await owner()).map((answer, index) =>
        answer.then((text) => {
          ended.push(index === 0 ? 'foreign' : 'absent');
          return text;
        }),
      );
      await stage.bank.arrived(readsBefore(kind) + 2);
      for (const letGo of waiting.values()) letGo[0]?.();
      await Promise.all(partners);
      await told('{ me { id } }', await owner());
      expect(ended).toEqual([]);
      for (const letGo of waiting.values()) letGo[1]?.();
      const [foreign, absent] = await Promise.all(strangers);
      // Of two simultaneous requests, the first reads the cards for both.
      expect(foreign?.replace('"shared"', '"network"')).toBe(absent?.replace('"shared"', '"network"'));
    },
  );

  test.each(all)(
    'is one call for two simultaneous requests of the same caller, like one that does not exist: %s',
    async (kind) => {
      const twice = async (whose: string): Promise<unknown> => {
        const release = hold('and lists');
        const texts = ['query A', 'query B'].map(async (name) =>
          told(`${name} { ${read(kind, whose)} }`, await owner()),
        );
        await stage.bank.arrived(1);
        // These answers were sent after both.
        for (let round = 0; round < 5; round += 1) await told('{ me { id } }', await owner());
        release();
        return [(await Promise.all(texts)).sort(), calls().sort()];
      };
      await keepCards();
      expect(await twice('foreign')).toEqual(await twice('absent'));
    },
  );

  test.each(all)(
    'is not answered before the bank has answered, like one that does not exist: %s',
    async (kind) => {
      const partner = await partnerToken();
      for (const whose of ['foreign', 'absent']) await told(`{ ${read(kind, whose)} }`, partner);
      await keepCards();
      const release = hold();
      const answered: string[] = [];
      const answers = ['foreign', 'absent'].map(async (whose) => {
        await told(`{ ${read(kind, whose)} }`, await owner());
        answered.push(whose);
      });
      await stage.bank.arrived(readsBefore(kind) + 2);
      for (let round = 0; round < 5; round += 1) await told('{ me { id } }', await owner());
      expect(answered).toEqual([]);
      release();
      await Promise.all(answers);
    },
  );
});

describe("one's own resource", () => {
  beforeEach(() => start({ CACHE: 'on' }));

  test.each(all)('is read once, for the owner and for strangers: %s', async (kind) => {
    await told(`{ ${read(kind, 'own')} }`, await partnerToken());
    const own = `{ ${read(kind, 'own')} }`;
    await told(own, await owner());
    expect(calls().filter((call) => call.startsWith(`GET ${paths[kind]}/`))).toHaveLength(1);
    expect(await told(own, await owner())).toContain('"from":"cache"');
    expect(calls()).toEqual([]);
  });

  test.each(all)('is cached when its owner has read it: %s', async (kind) => {
    const own = `{ ${read(kind, 'own')} }`;
    for (let round = 0; round < 3; round += 1) await told(own, await owner());
    expect(calls().filter((call) => call.startsWith(`GET ${paths[kind]}/`))).toHaveLength(1);
  });

  test('takes no list of cards if it belongs to a card that the request has read', async () => {
    await told('{ creditCardApplication(id: "card-own") { activeTermination { status } } }', await owner());
    expect(calls()).toEqual([`GET ${paths.card}/card-own {}`, `GET ${paths.end}/end-own {}`]);
  });
});

describe('while the bank is not called because it fails', () => {
  beforeEach(() => start({ CACHE: 'on' }, new ManualClock()));

  test.each(['card', 'bill'] as const)(
    "another customer's resource has no stale answer, like one that does not exist: %s",
    async (kind) => {
      for (const whose of ['own', 'foreign']) await told(`{ ${read(kind, whose)} }`, await partnerToken());
      await told(`{ ${read(kind, 'own')} }`, await owner());
      // Not fresh any more.
      clock?.advance(10_000);
      const names = Array.from({ length: 20 }, (_, index) => `l${index}`);
      // The gateway's own reads request the list before it stops calling the bank.
      for (const path of [paths.card, ...names.map((id) => `${paths.card}/${id}`)])
        stage.bank.on(`GET ${path}`, { status: 503, body: '' });
      await told(
        `{ ${names.map((id) => `${id}: creditCardApplication(id: "${id}") { status }`).join(' ')} }`,
        await partnerToken(),
      );
      await told('{ creditCardApplication(id: "l0") { status } }', await partnerToken());
      calls();
      const [foreign, absent] = [
        await seen(`{ ${read(kind, 'foreign')} }`, await owner()),
        await seen(`{ ${read(kind, 'absent')} }`, await owner()),
      ];
      expect(foreign).toEqual(absent);
      expect(foreign).toEqual([expect.stringContaining('UPSTREAM_UNAVAILABLE'), []]);
      expect(await told(`{ ${read(kind, 'own')} }`, await owner())).toContain(
        `{"${kinds[kind]}":{"id":"${kind}-own"`,
      );
    },
  );
});
