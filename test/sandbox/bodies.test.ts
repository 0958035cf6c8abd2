import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { OperationId } from '../../src/sandbox/domain.js';
import { demo } from '../../src/sandbox/seed.js';
import { Chance } from '../support/chance.js';
import { type Asked, knowSeed, operations, World } from '../transitions/world.js';
import { described, type DescribedOperation } from './contract.js';
import { euro, Partner, type Reply } from './partner.js';

const levels = 20_000;

type Texts = Readonly<Record<string, string>>;

/** Bodies that are not JSON objects, or are nonsense. */
const noObjects: Texts = {
  'no body': '',
  blanks: ' \r\n\t',
  null: 'null',
  'a truth value': 'true',
  'a number': '7',
  'a text': '"text"',
  'an empty list': '[]',
  'a list of objects': '[{}]',
  'half an object': '{"amount"',
  'a form': 'amount=1',
  'two objects': '{}{}',
  'an object of endless depth': '{"a":'.repeat(levels) + '1' + '}'.repeat(levels),
  'lists of endless depth': `{"amount":${'['.repeat(levels)}${']'.repeat(levels)}}`,
};

/** Objects without any of the required fields. */
const strangeObjects: Texts = {
  'an empty object': '{}',
  'an unknown field': '{"favourite_colour":"green"}',
  'names of the language': '{"__proto__":null,"constructor":1,"toString":[],"length":-1}',
  'an object as a list': '{"0":{},"length":1}',
};

/** Values, as JSON, that no field accepts. */
const strangeValues = [
  'null',
  'true',
  '{}',
  '[]',
  '[null]',
  '""',
  '" "',
  '-1',
  '0.5',
  '1e400',
  '-1e400',
  '9007199254740993',
  '"\\ud800"',
  '"\\u0000"',
  '"__proto__"',
  '"2026-13-45"',
  `"${'x'.repeat(100_000)}"`,
];

/** The place of a value in an object, or in a nested one. */
interface Place {
  readonly owner: object;
  readonly key: string;
}

const placesIn = (owner: object): Place[] =>
  Object.entries(owner).flatMap(([key, value]) => [
    { owner, key },
    ...(typeof value === 'object' && value !== null ? placesIn(value as object) : []),
  ]);

/** Returns an object as JSON, with one value replaced. */
function replaced(body: object, place: Place, value: string): string {
  const text = JSON.stringify(body, function (this: unknown, key: string, part: unknown) {
    return this === place.owner && key === place.key ? 'REPLACED' : part;
  });
  return text.replace('"REPLACED"', value);
}

const contentTypes = [
  'application/json',
  'text/plain',
  'application/x-www-form-urlencoded',
  'application/json; charset=utf-16',
  'multipart/form-data',
  'x',
];

/** Returns the first error of an answer, in either of the two shapes. */
const errorOf = ({ body }: Reply): Reply['body'] =>
  (body['errors'] as Reply['body'][] | undefined)?.[0] ?? body;

/** Returns true if an answer is a documented refusal of a body. */
function refusesBody(reply: Reply): boolean {
  const { status, code, detail } = errorOf(reply);
  return (
    reply.status === 400 &&
    String(status) === '400' &&
    ['invalid_model', 'invalid_json', 'type_error'].includes(String(code)) &&
    /^[\w.]+ is required$|^The body /.test(String(detail))
  );
}

describe('a request body', () => {
  let bank: Partner;
  const world = new World(new Chance(7));
  beforeAll(async () => {
    bank = await Partner.start();
    knowSeed(world);
    world.know('person', demo.person.id);
  });
  afterAll(() => bank.sandbox.close());

  const asked = ({ operationId }: DescribedOperation): Asked => operations[operationId as OperationId](world);

  function send([method, path]: Asked, body: unknown, contentType = 'application/json'): Promise<Reply> {
    const authorization = `Bearer ${bank.token}`;
    return bank.call(method, path, body, { authorization, 'content-type': contentType });
  }

  /** Returns the answers that fail a check, each with its operation and its request. */
  async function unlike(
    chosen: readonly DescribedOperation[],
    texts: Texts,
    isRight: (reply: Reply) => boolean,
  ): Promise<string[]> {
    const wrong: string[] = [];
    for (const operation of chosen)
      for (const [name, text] of Object.entries(texts)) {
        const reply = await send(asked(operation), text);
        const answer = `${reply.status} ${JSON.stringify(reply.body).slice(0, 150)}`;
        if (!isRight(reply)) wrong.push(`${operation.operationId}, ${name}: ${answer}`);
      }
    return wrong;
  }

  const withBody = described.filter(({ requiresBody }) => requiresBody);
  const withoutBody = described.filter(({ requiresBody, method }) => !requiresBody && method !== 'GET');

  test('that is no object is refused with 400 by every operation that requires one', async () => {
    expect(withBody).toHaveLength(25);
    expect(await unlike(withBody, noObjects, refusesBody)).toEqual([]);
  });

  test('makes no operation fail, whatever is in the object', async () => {
    expect(await unlike(withBody, strangeObjects, ({ status }) => status < 500)).toEqual([]);
  });

  test('makes no operation fail, whatever stands in one of its fields', async () => {
    const failed: string[] = [];
    for (const operation of withBody) {
      const call = asked(operation);
      const body = call[2] as object;
      await Promise.all(
        placesIn(body).flatMap((place) =>
          strangeValues.map(async (value) => {
            const { status } = await send(call, replaced(body, place, value));
            const strange = `${place.key} = ${value.slice(0, 40)}`;
            if (status >= 500) failed.push(`${operation.operationId}, ${strange}: ${status}`);
          }),
        ),
      );
    }
    expect(failed).toEqual([]);
  });

  test('is not looked at where none is asked for', async () => {
    expect(withoutBody).toHaveLength(6);
    const ignores = (reply: Reply): boolean => reply.status < 500 && !refusesBody(reply);
    expect(await unlike(withoutBody, { ...noObjects, ...strangeObjects }, ignores)).toEqual([]);
  });

  test('means the same under every content type', async () => {
    for (const contentType of contentTypes) {
      const call: Asked = ['POST', '/v1/anonymous_credit_line_installment_plans'];
      const { status } = await send(call, { amount: euro(1) }, contentType);
      expect([contentType, status]).toEqual([contentType, 200]);
      const half = (operation: DescribedOperation): Promise<Reply> =>
        send(asked(operation), '{"amount":', contentType);
      const statuses = (await Promise.all(withBody.map(half))).map((reply) => reply.status);
      expect([contentType, ...new Set(statuses)]).toEqual([contentType, 400]);
    }
  });

  test('of endless depth can still be read in the list of calls', async () => {
    await bank.steer('DELETE', '/calls');
    await send(['POST', '/v1/anonymous_credit_line_installment_plans'], noObjects['lists of endless depth']);
    const operationId = 'calculateAnonymousInstallmentPlans';
    expect(await bank.steer('GET', '/calls')).toMatchObject([{ operationId, status: 400 }]);
  });
});
