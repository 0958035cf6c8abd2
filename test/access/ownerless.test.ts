import { SignJWT } from 'jose';
import { afterEach, describe, expect, test } from '@jest/globals';
import { callers, ids, partnerToken, startStage, type Answer, type Stage } from '../support/scripted-bank.js';

/** Returns a token with any claims. */
const tokenWith = (claims: object): Promise<string> =>
  new SignJWT({ scope: 'lending:read lending:write', ...claims })
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject('customer')
    .setIssuer(callers.issuer)
    .setAudience(callers.audience)
    .setExpirationTime('1h')
    .sign(new TextEncoder().encode(callers.secret));

const notIds: readonly (readonly [string, unknown])[] = [
  ['an empty text', ''],
  ['a blank', ' '],
  ['an id with a blank', `${ids.person} `],
  ['a list of an empty text', ['']],
  ['an id beside an empty text', [ids.person, '']],
  ['a list with null', [null]],
  ['a nested list', [[ids.person]]],
  ['a number', 7],
  ['a boolean', true],
  ['an object', { id: ids.person }],
  ['a path', '../persons'],
  ["one of the bank's own segments", 'credit_lines'],
  ['two ids in one text', `${ids.person},${ids.stranger}`],
];
/** Claims that name no customer. */
const nobodys: readonly (readonly [string, object])[] = [
  ['are missing', {}],
  ['are null', { person_id: null, business_id: null }],
  ['are empty lists', { person_id: [], business_id: [] }],
];
/** Forms of a card without an owner, and of a bill or termination without a card. */
const unnamed: readonly (readonly [string, (field: string) => object])[] = [
  ['null', (field) => ({ [field]: null })],
  ['an empty text', (field) => ({ [field]: '' })],
  ['missing', () => ({})],
];

let stage: Stage;
afterEach(() => stage.close());

const listed = (items: readonly object[]): Answer => ({
  headers: { total: String(items.length) },
  body: items,
});

/**
 * Starts a bank whose card, bill and termination have no owner; its list of a customer's cards has one
 * without an id.
 */
async function startBank(cache: string, none: (field: string) => object): Promise<void> {
  stage = await startStage({ CACHE: cache });
  const own = { id: '', customer_id: ids.person, status: 'FINALIZED' };
  const card = {
    id: 'card',
    status: 'FINALIZED',
    active_termination_id: 'end',
    account_iban: 'DE89370400440532013000',
    ...none('customer_id'),
  };
  stage.bank
    .on('GET /v1/credit_card_applications/card', { body: card })
    .on('GET /v1/credit_card_bills/bill', {
      body: { id: 'bill', status: 'PENDING', ...none('application_id') },
    })
    .on('GET /v1/credit_card_terminations/end', {
      body: { id: 'end', status: 'INITIATED', ...none('application_id') },
    })
    .on('GET /v1/credit_card_applications', ({ query }) =>
      listed(query['filter[customer_id]'] === ids.person ? [own] : [card]),
    )
    .on('GET /v1/credit_card_bills', listed([{ id: 'bill', status: 'PENDING', application_id: 'card' }]));
}

/** All paths to a resource whose owner only answers show. */
const ways: readonly (readonly [way: string, sends: string])[] = [
  ['creditCardApplication', '{ creditCardApplication(id: "card") { id status accountIban } }'],
  ['creditCardBill', '{ creditCardBill(id: "bill") { id status } }'],
  ['creditCardTermination', '{ creditCardTermination(id: "end") { id status } }'],
  ['creditCardBills', '{ creditCardBills(filter: { applicationId: "card" }) { nodes { id status } } }'],
  [
    'changeCreditCardRepaymentOptions',
    'mutation { changeCreditCardRepaymentOptions(input: { applicationId: "card", statementWithDetails: true }) { creditCardApplication { id } } }',
  ],
  [
    'requestCreditCardTermination',
    'mutation { requestCreditCardTermination(input: { applicationId: "card" }) { creditCardTermination { id } } }',
  ],
  [
    'revokeCreditCardTermination',
    'mutation { revokeCreditCardTermination(input: { terminationId: "end" }) { creditCardTermination { id } } }',
  ],
];

describe.each(['person_id', 'business_id'])('a token', (claim) => {
  test.each(notIds)(`whose ${claim} is %s is refused, and says so`, async (_what, value) => {
    await startBank('off', () => ({}));
    const answer = await fetch(`${stage.gateway.url}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${await tokenWith({ [claim]: value })}`,
      },
      body: JSON.stringify({ query: '{ me { id } }' }),
    });
    expect([answer.status, await answer.json()]).toEqual([
      401,
      {
        errors: [
          {
            message: `The token's claim ${claim} is neither an id nor a list of ids.`,
            extensions: { code: 'UNAUTHENTICATED', requestId: expect.any(String) },
          },
        ],
      },
    ]);
    expect(stage.bank.take()).toEqual([]);
  });
});

test.each(nobodys)('a token whose claims %s is nobody', async (_what, claims) => {
  await startBank('off', () => ({}));
  expect(await stage.ask('{ me { id } }', {}, await tokenWith(claims))).toMatchObject({
    status: 200,
    data: { me: null },
    errors: [],
  });
});

describe.each(['off', 'on'])('a resource without an owner, with the cache %s,', (cache) => {
  test.each(unnamed)(
    "belongs to no customer if the owner's id is %s, whatever the claims are",
    async (_what, none) => {
      await startBank(cache, none);
      for (const [way, sends] of ways.slice(0, 4)) {
        const { data, errors } = await stage.ask(sends, {}, await partnerToken());
        expect([way, errors, JSON.stringify(data)]).toEqual([
          way,
          [],
          expect.stringMatching(/"(?:card|bill|end)"/),
        ]);
      }
      stage.bank.take();
      const claims: object[] = [
        { person_id: ids.person },
        { business_id: ids.person },
        ...nobodys.map(([, claim]) => claim),
        ...notIds.flatMap(([, value]) => [{ person_id: value }, { business_id: value }]),
      ];
      for (const claim of claims) {
        const token = await tokenWith(claim);
        for (const [way, sends] of ways) {
          const { data, errors } = await stage.ask(sends, {}, token);
          expect([claim, way, JSON.stringify(data ?? null)]).toEqual([
            claim,
            way,
            expect.not.stringMatching(/"(?:card|bill|end)"/),
          ]);
          expect([
            claim,
            way,
            errors
              .map(({ extensions }) => extensions.code)
              .filter((code) => code !== 'NOT_FOUND' && code !== 'UNAUTHENTICATED'),
          ]).toEqual([claim, way, []]);
        }
      }
      expect(stage.bank.take().filter(({ method }) => method !== 'GET')).toEqual([]);
    },
  );
});
