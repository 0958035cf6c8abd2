import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { domains } from '../../src/domains/index.js';
import { buildSchema } from '../../src/graphql/schema.js';
import { argumentPlaces } from '../support/argument-places.js';
import { startStage, type Stage } from '../support/scripted-bank.js';

let stage: Stage;
beforeAll(async () => {
  stage = await startStage();
});
beforeEach(() => void stage.bank.take());
afterAll(() => stage.close());

const texts = argumentPlaces(buildSchema(domains), 'String');
const cards = (filter: object) =>
  stage.ask(
    'query ($filter: CreditCardApplicationFilter) { creditCardApplications(filter: $filter) { totalCount } }',
    { filter },
  );

describe('a text of 256 characters is refused before any call', () => {
  test.each(texts.map((place) => [place.name, place] as const))(
    '%s',
    async (_name, { at, type, selection, kind, valueWith }) => {
      const { status, data, errors } = await stage.ask(`${kind} ($v: ${type}) { ${selection} }`, {
        v: valueWith('x'.repeat(256)),
      });
      expect([status, data, errors.map(({ extensions }) => extensions.code)]).toEqual([
        400,
        undefined,
        ['BAD_USER_INPUT'],
      ]);
      expect(errors[0]?.message).toBe(`${at} must have at most 255 characters.`);
      expect(stage.bank.take()).toEqual([]);
    },
  );
});

test('a text of 255 characters is sent, however many bytes they have', async () => {
  stage.bank.on('GET /v1/credit_card_applications', { body: [] });
  for (const text of ['x'.repeat(255), '€'.repeat(255), '🚲'.repeat(255)]) {
    expect((await cards({ externalCustomerId: text })).errors).toEqual([]);
    expect(stage.bank.take().map(({ query }) => query['filter[external_customer_id]'])).toEqual([text]);
  }
});

test('a URL of more than 8,000 bytes is refused, and not sent', async () => {
  stage.bank.on('GET /v1/credit_card_applications', { body: [] });
  const text = '🚲'.repeat(255);
  const { errors } = await cards({ externalCustomerId: text, statusRaw: text, productTypeRaw: text });
  expect(errors).toMatchObject([
    {
      message: 'The filters are too long together: the URL of a call to the bank may have 8000 bytes.',
      extensions: { code: 'BAD_USER_INPUT' },
    },
  ]);
  expect(stage.bank.take()).toEqual([]);
  expect((await cards({ externalCustomerId: text, statusRaw: text })).errors).toEqual([]);
});

test('a text of megabytes is refused by its length alone, in each of 50 aliases', async () => {
  const fields = Array.from(
    { length: 50 },
    (_, at) => `f${at}: creditCardApplications(filter: { externalCustomerId: $text }) { totalCount }`,
  );
  const { status, errors } = await stage.ask(`query ($text: String) { ${fields.join(' ')} }`, {
    text: '€'.repeat(330_000),
  });
  expect([status, errors.map(({ message }) => message)]).toEqual([
    400,
    ['filter.externalCustomerId must have at most 255 characters.'],
  ]);
  expect(stage.bank.take()).toEqual([]);
});

test('an IBAN of more than 34 characters is none', async () => {
  const { status, errors } = await stage.ask(
    `mutation { updateCreditLineReferenceAccount(input: { personId: "p", creditLineId: "l", mandateNumber: "m", mandateSignatureDate: "2026-01-01", iban: "DE${'8'.repeat(500_000)}" }) { creditLine { id } } }`,
  );
  expect([status, errors.map(({ extensions }) => extensions.code)]).toEqual([400, ['BAD_USER_INPUT']]);
  expect(stage.bank.take()).toEqual([]);
});
