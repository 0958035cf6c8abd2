import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { until } from '../support/cache-stage.js';
import { ForgetStage, newKey, queries } from '../support/forget-stage.js';
import { page } from '../support/markdown.js';
import { contentOf } from '../support/redis-content.js';
import { hasRedis, redisNote } from '../support/redis.js';
import { ids } from '../support/scripted-bank.js';
import { deliver, webhookSettings } from '../support/webhooks.js';

const onRedis = hasRedis ? describe : describe.skip;

/** The names of the table, with what it says of each. */
const rows = page('docs/stored-data.md')
  .table('name, after `lending-graph:`', 'what is there', 'Redis of')
  .flatMap(([names = '', what = '']) =>
    [...names.matchAll(/`([^`]+)`/g)].map(([, name = '']) => ({
      start: `lending-graph:${name.replace('…', '')}`,
      isEncrypted: what.includes('encrypted'),
    })),
  );

onRedis(`the table of names in Redis${redisNote}`, () => {
  let stage: ForgetStage;
  beforeEach(async () => {
    stage = await ForgetStage.start({ ...webhookSettings, LIMIT_REQUESTS: '1000' });
  });
  afterEach(() => stage.close());

  test('has every name that a gateway uses, and says which values are encrypted', async () => {
    stage.bank.on(`GET /v1/persons/${ids.person}/credit_line_applications/a1`, {
      body: { id: 'a1', person_id: ids.person, status: 'pending', identification_id: 'i1' },
    });
    const gateway = await stage.open({ STORE_KEY: newKey('k1') });
    await stage.data(gateway, queries.loan, 'a');
    await stage.data(gateway, queries.record);
    await stage.data(
      gateway,
      `{ creditLineApplication(personId: "${ids.person}", id: "a1") { identificationId } }`,
    );
    for (const sent of [
      { type: 'OVERDRAFT', body: { id: 'o1', person_id: ids.person } },
      { type: 'CREDIT_CARD_BILL', body: { id: 'bill-1', application_id: 'card-1' } },
    ])
      expect(await deliver(gateway.url, sent)).toMatchObject({ status: 204 });
    await gateway.gateway.forgetCustomer(ids.stranger);

    let content = new Map<string, string>() as ReadonlyMap<string, string>;
    // It is there for a second only.
    const lasting = rows.filter(({ start }) => start !== 'lending-graph:fit');
    await until(async () => {
      content = await contentOf(stage.redis.url);
      return lasting.every(({ start }) => [...content.keys()].some((name) => name.startsWith(start)));
    });
    expect([...content.keys()].filter((name) => !rows.some(({ start }) => name.startsWith(start)))).toEqual(
      [],
    );
    // An empty stream has nothing to encrypt.
    const misjudged = [...content].filter(
      ([name, value]) =>
        value !== '[]' &&
        rows.some(
          ({ start, isEncrypted }) => name.startsWith(start) && isEncrypted !== value.includes('sealed:k1:'),
        ),
    );
    expect(misjudged).toEqual([]);
  });
});
