import { createHmac, timingSafeEqual } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { webhookEvents, webhookEventTypes } from '../../src/bank/webhook-events.js';
import { demo } from '../../src/sandbox/seed.js';
import {
  type ListedDelivery,
  payloadOf,
  type Received,
  WebhookReceiver,
} from '../support/webhook-receiver.js';
import { business, declaration, newCreditLine, newCustomer, Partner } from './partner.js';

const hooks = '/v1/webhooks';
type Subscription = Readonly<Record<'id' | 'event_type' | 'url' | 'secret', string>>;

let bank: Partner;
let receiver: WebhookReceiver;
beforeEach(async () => {
  bank = await Partner.start();
  receiver = await WebhookReceiver.start();
});
afterEach(async () => {
  await bank.sandbox.close();
  await receiver.close();
});

const subscribe = (event_type: string, url = receiver.url) =>
  bank.call<Subscription>('POST', hooks, { event_type, url });

/**
 * Subscribes to events about identifications alone, and has the empty call forgotten. Resolves with the
 * secret.
 */
async function subscribeToIdentifications(): Promise<string> {
  const { secret } = (await subscribe('IDENTIFICATION')).body;
  await until(([call]) => call?.status === 'delivered');
  await bank.steer('DELETE', '/deliveries');
  receiver.received.length = 0;
  return secret;
}

const deliveries = (): Promise<ListedDelivery[]> => bank.steer('GET', '/deliveries');

/** The deliveries as soon as they are so. */
async function until(isSo: (all: ListedDelivery[]) => boolean): Promise<ListedDelivery[]> {
  for (;;) {
    const all = await deliveries();
    if (isSo(all)) return all;
    await setImmediate();
  }
}
const settled = (all: ListedDelivery[]): boolean =>
  all.length > 0 && all.every(({ status, next_attempt_at: next }) => status !== 'waiting' || next !== null);

const newIdentification = (): Promise<Readonly<Record<'id', string>>> =>
  bank.steer('POST', `/persons/${demo.person.id}/identifications`, { status: 'pending' });

function isSigned({ headers, body }: Received, secret: string): boolean {
  const expected = Buffer.from(`sha256=${createHmac('sha256', secret).update(body).digest('hex')}`);
  const sent = Buffer.from(String(headers['solaris-webhook-signature']));
  return sent.length === expected.length && timingSafeEqual(sent, expected);
}

/** Moves the clock five days on and waits for the attempt that becomes due. */
async function retry(attempt: number): Promise<ListedDelivery[]> {
  await bank.steer('POST', '/clock', { advance: 'P5D' });
  return until((all) => settled(all) && all.every(({ attempts }) => attempts === attempt));
}

describe('subscriptions', () => {
  test('are made, listed, shown and deleted; the secret is told once', async () => {
    const { status, body: made } = await subscribe('LOAN');
    expect(status).toBe(201);
    expect(made).toEqual({
      id: expect.any(String),
      event_type: 'LOAN',
      url: receiver.url,
      secret: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    const { secret: _secret, ...shown } = made;
    expect(await bank.call('GET', `${hooks}/${made.id}`)).toMatchObject({ status: 200, body: shown });
    expect((await bank.call('GET', `${hooks}/${made.id}`)).body).toEqual(shown);
    await subscribe('CREDIT_LINE');
    const page = await bank.call('GET', `${hooks}?page[number]=1&page[size]=1`);
    expect([page.body, page.headers.get('total')]).toEqual([[shown], '2']);
    expect((await bank.call('DELETE', `${hooks}/${made.id}`)).status).toBe(204);
    expect((await bank.call('GET', `${hooks}/${made.id}`)).status).toBe(404);
    expect((await bank.call('DELETE', `${hooks}/${made.id}`)).status).toBe(404);
    expect((await subscribe('LOAN')).body.secret).not.toBe(made.secret);
  });

  test.each([
    ['a second one of a type', 'CREDIT_LINE', undefined, 409, 'record_not_unique'],
    ['an unknown type', 'MOON_PHASE', undefined, 400, 'invalid_model'],
    ['no type', undefined, undefined, 400, 'invalid_model'],
    ['what is no URL', 'LOAN', 'partner', 400, 'invalid_webhook_url'],
    ['http beyond this machine', 'LOAN', 'http://partner.example/hooks', 400, 'unsafe_webhook_url'],
  ])('are refused for %s', async (_what, event_type, url, status, code) => {
    await subscribe('CREDIT_LINE');
    const refused = await bank.call('POST', hooks, { event_type, url: url ?? receiver.url });
    expect(refused).toMatchObject({ status, body: { errors: [{ status, code }] } });
    expect((await bank.call<unknown[]>('GET', hooks)).body).toHaveLength(1);
  });

  test('need a token, and pages that can be', async () => {
    expect((await bank.call('GET', hooks, undefined, {})).status).toBe(401);
    for (const query of ['page[size]=0', 'page[size]=1001', 'page[number]=first'])
      expect((await bank.call('GET', `${hooks}?${query}`)).status).toBe(400);
  });

  test('begin with an empty call', async () => {
    const { body } = await subscribe('CREDIT_LINE');
    const [call] = await receiver.calls(1);
    expect(call?.body).toHaveLength(0);
    expect(call?.headers).toMatchObject({
      'solaris-webhook-event-type': 'WEBHOOK-SUBSCRIPTION',
      'solaris-webhook-subscription-id': body.id,
    });
  });

  test('can be had to all types of the gateway, past the list of calls and beyond a reset', async () => {
    const secrets = await bank.sandbox.subscribe(receiver.url);
    expect(Object.keys(secrets).toSorted()).toEqual([...webhookEventTypes].toSorted());
    await subscribe('LOAN').then(({ status }) => expect(status).toBe(409));
    await bank.steer('POST', '/reset');
    await newIdentification();
    const [call] = await receiver.calls(1);
    expect(call && isSigned(call, secrets['IDENTIFICATION'] ?? '')).toBe(true);
    expect(await bank.steer('GET', '/calls')).toEqual([]);
    const again = await bank.sandbox.subscribe(receiver.url);
    expect(again['LOAN']).not.toBe(secrets['LOAN']);
  });

  test('of a partner are gone after a reset, and what waited for it', async () => {
    receiver.answers = () => 503;
    await subscribe('IDENTIFICATION');
    await newIdentification();
    await receiver.calls(2);
    await bank.steer('POST', '/reset');
    expect(await deliveries()).toEqual([]);
    expect((await bank.call('GET', hooks)).body).toEqual([]);
  });
});

describe('a delivery', () => {
  test('has all headers, and is signed over its bytes', async () => {
    const secrets = await bank.sandbox.subscribe(receiver.url);
    const { id } = await newIdentification();
    const [call] = await receiver.calls(1);
    if (!call) throw new Error('nothing came');
    const [listed] = await until(settled);
    expect(call.method).toBe('POST');
    expect(call.headers).toMatchObject({
      'content-type': 'application/json',
      'solaris-webhook-id': listed?.id,
      'solaris-webhook-subscription-id': listed?.subscription_id,
      'solaris-webhook-event-type': 'IDENTIFICATION',
      'solaris-entity-id': id,
      'solaris-webhook-attempt': '1',
      'solaris-webhook-callout-timestamp': '2026-11-02T09:00:00.000Z',
    });
    expect(call.headers['solaris-webhook-signature']).toMatch(/^sha256=[0-9a-f]{64}$/);
    expect(isSigned(call, secrets['IDENTIFICATION'] ?? '')).toBe(true);
    expect(isSigned(call, secrets['LOAN'] ?? '')).toBe(false);
    expect(listed).toMatchObject({ status: 'delivered', attempts: 1, answer: 200, entity_id: id });
  });

  test('comes in the envelope of its type, with the resource as the API answers it', async () => {
    await bank.sandbox.subscribe(receiver.url);
    const { personId, lineId, path } = await newCreditLine(bank);
    await bank.call('POST', `${path}/loans`, {
      amount: { value: 100_00, unit: 'cents', currency: 'EUR' },
      term: 3,
      reference: 'R',
      purpose: 'P',
    });
    const line = await bank.call('GET', path);
    const all = await until(settled);
    const lastOf = (type: string): ListedDelivery => all.findLast((one) => one.event_type === type) as never;
    const json = (type: string): unknown => JSON.parse(lastOf(type).body);
    const application = `/v1/persons/${personId}/credit_line_applications/${String(line.body['application_id'])}`;
    expect(json('CREDIT_LINE_APPLICATION')).toEqual((await bank.call('GET', application)).body);
    const inData = JSON.parse(json('CREDIT_LINE') as string) as { data: Record<string, unknown> };
    expect(Object.keys(inData)).toEqual(['data']);
    expect(inData.data).toMatchObject({ event_type: 'CREDIT_LINE', entity_uuid: lineId });
    expect(inData.data['payload']).toMatchObject({ id: lineId, person_id: personId, status: 'open' });
    const loan = JSON.parse(json('LOAN') as string) as Record<string, unknown>;
    expect(loan).toMatchObject({
      event_type: 'LOAN',
      entity_uuid: lastOf('LOAN').entity_id,
      payload: { person_id: personId, status: 'created' },
    });
    expect(json('ACCOUNT_SNAPSHOT')).toMatchObject({
      event_type: 'ACCOUNT_SNAPSHOT',
      payload: { status: 'available' },
    });
    expect(lastOf('ACCOUNT_SNAPSHOT').body + lastOf('IDENTIFICATION').body).not.toContain(personId);
    for (const { event_type: type, body } of all) {
      const { envelope } = webhookEvents[type as keyof typeof webhookEvents];
      const [first] = Object.keys(
        JSON.parse(body.startsWith('"') ? (JSON.parse(body) as string) : body) as object,
      );
      expect([type, first]).toEqual([
        type,
        { bare: 'id', data: 'data', event: 'event_type' }[envelope as 'bare'],
      ]);
    }
  });

  test('tells of every step in between, although the bank took them all at once', async () => {
    await bank.sandbox.subscribe(receiver.url);
    const { applicationId } = await newCreditLine(bank);
    const told = (await until(settled)).filter(({ entity_id: id }) => id === applicationId);
    expect(told.map(({ body }) => payloadOf(body)['status'])).toEqual([
      'initial_scoring_pending',
      'account_snapshot_pending',
      'account_snapshot_verification_pending',
      'identification_pending',
      'offered',
      'esign_pending',
      'esign_complete',
      'credit_line_creation_pending',
      'credit_line_created',
    ]);
  });

  test('comes for what changes without a status: blocks, accounts, limits and statements', async () => {
    await bank.sandbox.subscribe(receiver.url);
    const { lineId, path } = await newCreditLine(bank);
    await bank.steer('DELETE', '/deliveries');
    const { body: block } = await bank.call('POST', `${path}/blocks`, {
      source: 'webui',
      description: 'externally_by_customer',
    });
    await bank.call('DELETE', `${path}/blocks/${String(block['id'])}`);
    await bank.call('PATCH', `${path}/reference_account`, {
      iban: 'DE89370400440532013000',
      mandate_number: 'M',
      mandate_signature_date: '2026-11-02',
    });
    const card = demo.cardholder.cardApplicationId;
    await bank.call('PUT', `/v1/credit_card_applications/${card}/limit`, {
      limit: { value: 100_00, unit: 'cents', currency: 'EUR' },
    });
    for (const change of [
      { statement_with_details: true },
      { repayment_options: { minimum_percentage: 6 } },
      {},
    ])
      expect((await bank.call('PATCH', `/v1/credit_card_applications/${card}`, change)).status).toBe(200);
    const all = await until(settled);
    expect(all.map(({ event_type: type, entity_id: id }) => [type, id])).toEqual([
      ['CREDIT_LINE', lineId],
      ['CREDIT_LINE', lineId],
      ['CREDIT_LINE', lineId],
      ['CREDIT_CARD_APPLICATION', card],
      ['CREDIT_CARD_APPLICATION', card],
      ['CREDIT_CARD_APPLICATION', card],
    ]);
    expect(all.slice(-2).map(({ body }) => payloadOf(body)['statement_with_details'])).toEqual([true, true]);
    expect(all.slice(0, 2).map(({ body }) => payloadOf(body)['locking_status'])).toEqual([
      'BLOCK',
      'NO_BLOCK',
    ]);
  });

  test('goes to subscribed types alone', async () => {
    await subscribe('ACCOUNT_SNAPSHOT');
    await newCustomer(bank);
    const all = await until((list) => settled(list) && list.length === 2);
    expect(all.map(({ event_type: type }) => type)).toEqual(['WEBHOOK-SUBSCRIPTION', 'ACCOUNT_SNAPSHOT']);
  });
});

describe('the answer to a delivery', () => {
  test.each([500, 503, 404, 301, 401])('%i has it sent again', async (status) => {
    await subscribeToIdentifications();
    receiver.answers = () => status;
    await newIdentification();
    await until((all) => settled(all) && all[0]?.attempts === 1);
    receiver.answers = () => 202;
    expect(await retry(2)).toMatchObject([{ status: 'delivered', answer: 202 }]);
    const sent = receiver.received.map(({ headers, body }) => [
      headers['solaris-webhook-id'],
      headers['solaris-webhook-attempt'],
      body.toString(),
    ]);
    expect(sent[1]).toEqual([sent[0]?.[0], '2', sent[0]?.[2]]);
  });

  test('has it sent 25 times, after pauses that grow to five days', async () => {
    await subscribeToIdentifications();
    receiver.answers = () => 503;
    await newIdentification();
    let [listed] = await until((all) => settled(all) && all[0]?.attempts === 1);
    const pauses: number[] = [];
    for (let attempt = 2; attempt <= 25; attempt += 1) {
      const now = Date.parse((await bank.steer<{ now: string }>('GET', '/clock')).now);
      pauses.push(Date.parse(String(listed?.next_attempt_at)) - now);
      [listed] = await retry(attempt);
    }
    expect(listed).toMatchObject({ status: 'given_up', attempts: 25, answer: 503, next_attempt_at: null });
    for (const [index, pause] of pauses.slice(1).entries())
      expect(pause / (pauses[index] as number)).toBeCloseTo(1.561, 2);
    const days = pauses.reduce((sum, pause) => sum + pause, 0) / 86_400_000;
    expect(days).toBeGreaterThan(4.5);
    expect(days).toBeLessThanOrEqual(5);
    await bank.steer('POST', '/clock', { advance: 'P30D' });
    expect((await deliveries())[0]?.attempts).toBe(25);
  });

  test('does not come: it is waited for, then it is sent again', async () => {
    await bank.steer('POST', '/outbox', { timeoutMs: 50 });
    await subscribeToIdentifications();
    receiver.answers = () => null;
    await newIdentification();
    await until((all) => settled(all) && all[0]?.attempts === 1);
    receiver.answers = () => 204;
    expect(await retry(2)).toMatchObject([{ status: 'delivered', answer: 204 }]);
  });

  test('cannot come, as nobody listens: it is sent again', async () => {
    // The system gives this port to no other server, as it can with one that was closed.
    await bank.sandbox.subscribe('http://127.0.0.1:1/webhooks');
    await newIdentification();
    expect(await until(settled)).toMatchObject([{ status: 'waiting', attempts: 1, answer: null }]);
  });

  test('410 ends the subscription, and what waits for it', async () => {
    receiver.answers = ({ headers }) => (headers['solaris-webhook-attempt'] === '2' ? 410 : 500);
    await subscribe('IDENTIFICATION');
    await subscribe('ACCOUNT_SNAPSHOT');
    await newIdentification();
    await newIdentification();
    const all = await until((list) => settled(list) && list.length === 4);
    await bank.steer('POST', `/deliveries/${all[2]?.id}/send`);
    expect(await until((list) => list[2]?.answer === 410)).toMatchObject([
      {},
      {},
      { status: 'canceled' },
      { status: 'canceled', answer: 500 },
    ]);
    await bank.login();
    expect((await bank.call('GET', hooks)).body).toMatchObject([{ event_type: 'ACCOUNT_SNAPSHOT' }]);
    await newIdentification();
    expect(await deliveries()).toHaveLength(4);
    await expect(bank.steer('POST', `/deliveries/${all[2]?.id}/send`)).rejects.toThrow('Nobody subscribes');
  });

  test('422 is final', async () => {
    await subscribeToIdentifications();
    receiver.answers = () => 422;
    await newIdentification();
    expect(await until(settled)).toMatchObject([{ status: 'rejected', next_attempt_at: null }]);
    await bank.steer('POST', '/clock', { advance: 'P5D' });
    expect((await deliveries())[0]?.attempts).toBe(1);
  });
});

describe('deliveries', () => {
  test('can be sent again, one of them or all that wait', async () => {
    receiver.answers = () => 503;
    await bank.sandbox.subscribe(receiver.url);
    await newIdentification();
    await newIdentification();
    const [first] = await until((all) => settled(all) && all.length === 2);
    receiver.answers = () => 200;
    expect(await bank.steer('POST', '/deliveries/send')).toEqual({ sent: 2 });
    await until((all) => all.every(({ status }) => status === 'delivered'));
    await bank.steer('POST', `/deliveries/${first?.id}/send`);
    expect(await until((all) => settled(all) && all[0]?.attempts === 3)).toMatchObject([
      { status: 'delivered' },
      { attempts: 2 },
    ]);
    await expect(bank.steer('POST', '/deliveries/nothing/send')).rejects.toThrow('404');
  });

  test('that were forgotten are not sent again', async () => {
    await subscribeToIdentifications();
    receiver.answers = () => 503;
    await newIdentification();
    await until(settled);
    await bank.steer('DELETE', '/deliveries');
    await bank.steer('POST', '/clock', { advance: 'P5D' });
    const { id } = await newIdentification();
    await until(settled);
    const sent = receiver.received.map(({ headers }) => headers['solaris-entity-id']);
    expect(sent.slice(1)).toEqual([id]);
  });

  test('arrive shuffled, twice and beside forgeries as asked for', async () => {
    const secrets = await bank.sandbox.subscribe(receiver.url);
    await bank.steer('POST', '/outbox', { seed: 7, shuffleMs: 200, duplicate: 0.5, forge: 0.5 });
    receiver.answers = (call) => (isSigned(call, secrets['IDENTIFICATION'] ?? '') ? 200 : 401);
    const made: string[] = [];
    for (let count = 0; count < 20; count += 1) made.push((await newIdentification()).id);
    const all = await until(
      (list) => settled(list) && list.every(({ forged, status }) => forged || status === 'delivered'),
    );
    const [forged, real] = [all.filter((one) => one.forged), all.filter((one) => !one.forged)];
    expect(real.map(({ entity_id: id }) => id)).toEqual(made);
    expect(forged.length).toBeGreaterThan(0);
    expect(forged.length).toBeLessThan(20);
    expect(forged.every(({ status, answer }) => status === 'refused' && answer === 401)).toBe(true);
    const twice = (
      await until(
        (list) => list.reduce((sum, { attempts }) => sum + attempts, 0) === receiver.received.length,
      )
    ).filter(({ attempts }) => attempts === 2);
    expect(twice.length).toBeGreaterThan(0);
    const order = receiver.received.map(({ headers }) => String(headers['solaris-entity-id']));
    expect([...new Set(order)].toSorted()).toEqual(made.toSorted());
    expect([...new Set(order)]).not.toEqual(made);
  });

  test('go out as before once that is taken back, and settings that cannot be are refused', async () => {
    await bank.steer('POST', '/outbox', { forge: 1 });
    await bank.steer('POST', '/outbox', {});
    expect(await bank.steer('GET', '/outbox')).toMatchObject({ forge: 0, timeoutMs: 30_000 });
    for (const wrong of [{ forge: 2 }, { duplicate: 'often' }, { shuffle: 1 }, { delayMs: -1 }])
      await expect(bank.steer('POST', '/outbox', wrong)).rejects.toThrow('400');
  });

  test('are forgotten from the oldest on', async () => {
    await bank.sandbox.subscribe(receiver.url);
    await bank.steer('POST', '/outbox', { forge: 1 });
    const { id } = await newIdentification();
    for (let count = 0; count < 5_000; count += 100)
      await Promise.all(
        Array.from({ length: 100 }, () =>
          bank.steer('POST', `/identifications/${id}`, { status: 'pending' }),
        ),
      );
    expect(await deliveries()).toHaveLength(10_000);
  });
});

describe('a customer who is deleted', () => {
  test('is gone with all that was theirs, is told of, and nothing is done about them any more', async () => {
    const secrets = await bank.sandbox.subscribe(receiver.url);
    const { personId, applicationId, lineId, path } = await newCreditLine(bank);
    await bank.call('POST', `${path}/loans`, {
      amount: { value: 100_00, unit: 'cents', currency: 'EUR' },
      term: 3,
      reference: 'R',
      purpose: 'P',
    });
    const { body: pending } = await bank.call('POST', `/v1/persons/${personId}/credit_line_applications`, {
      ...declaration,
    });
    await bank.steer('POST', `/persons/${personId}/accounts`);
    await bank.steer('DELETE', '/deliveries');
    await bank.steer('DELETE', `/persons/${personId}`);
    const all = await until(settled);
    expect(all).toMatchObject([
      { event_type: 'PERSON_DELETED', entity_id: personId, body: '{}', status: 'delivered' },
    ]);
    const last = receiver.received.at(-1);
    expect(last && isSigned(last, secrets['PERSON_DELETED'] ?? '')).toBe(true);
    for (const read of [
      path,
      `/v1/persons/${personId}/credit_line_applications/${applicationId}`,
      `/v1/persons/${personId}/credit_line_applications/${String(pending['id'])}`,
    ])
      expect((await bank.call('GET', read)).status).toBe(404);
    expect((await bank.call('POST', `/v1/persons/${personId}/freelancers/x`, business)).status).toBe(404);
    const lists = JSON.stringify([
      (await bank.call('GET', `/v1/persons/credit_lines?page[size]=1000`)).body,
      (await bank.call('GET', `/v1/persons/credit_line_applications?page[size]=1000`)).body,
    ]);
    expect(lists).not.toContain(personId);
    expect(lists).not.toContain(lineId);
    await bank.steer('DELETE', '/book');
    await bank.pass('P100D');
    expect(JSON.stringify(await bank.steer('GET', '/book'))).not.toContain(lineId);
    await expect(bank.steer('DELETE', `/persons/${personId}`)).rejects.toThrow('404');
  });

  test.each([
    ['person', 'PERSON_DELETED', demo.cardholder],
    ['business', 'BUSINESS_DELETED', demo.business],
  ] as const)('takes the cards of a %s along, and their bills', async (kind, type, customer) => {
    await bank.sandbox.subscribe(receiver.url);
    const { id, cardApplicationId: card } = customer;
    await bank.steer('DELETE', `/${kind === 'person' ? 'persons' : 'businesses'}/${id}`);
    await until((all) => all.some(({ event_type: told, status }) => told === type && status === 'delivered'));
    expect((await bank.call('GET', `/v1/credit_card_applications/${card}`)).status).toBe(404);
    await bank.pass('P90D');
    const bills = await bank.call('GET', `/v1/credit_card_bills?filter[application_id]=${card}`);
    expect(bills.body).toEqual([]);
  });

  test('leaves nothing behind that stops the clock', async () => {
    const { id } = demo.overdrawn;
    await bank.steer('DELETE', `/persons/${id}`);
    await bank.pass('P30D');
    expect(
      (await bank.call('GET', `/v1/persons/${id}/overdrafts/${demo.overdrawn.overdraftId}`)).status,
    ).toBe(404);
  });
});
