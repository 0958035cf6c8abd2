import { createHmac } from 'node:crypto';
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { webhookEventTypes } from '../src/bank/webhook-events.js';
import { demo } from '../src/sandbox/seed.js';
import { Partner } from './sandbox/partner.js';
import { ScriptedBank } from './support/scripted-bank.js';
import { WebhookReceiver } from './support/webhook-receiver.js';

const cli = fileURLToPath(new URL('../dist/cli.js', import.meta.url));

interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs `lending-graph webhooks` with these settings and no others. */
const webhooks = (args: readonly string[], settings: Record<string, string>): Promise<Ended> =>
  new Promise((resolve) => {
    const env = { PATH: process.env['PATH'], ...settings };
    execFile(process.execPath, [cli, 'webhooks', ...args], { env }, (error, out, err) =>
      resolve({ code: error ? Number(error.code) : 0, out, err }),
    );
  });

const secretsIn = ({ out }: Ended): Record<string, [string]> => JSON.parse(out) as Record<string, [string]>;
const all = [...webhookEventTypes].toSorted();
const url = 'https://partner.example/webhooks/solaris';

describe('in front of the sandbox', () => {
  let bank: Partner;
  let receiver: WebhookReceiver;
  let settings: Record<string, string>;
  beforeEach(async () => {
    bank = await Partner.start();
    receiver = await WebhookReceiver.start();
    settings = { SANDBOX_PORT: new URL(bank.sandbox.url).port };
  });
  afterEach(async () => {
    await bank.sandbox.close();
    await receiver.close();
  });

  test('subscribes to all events once, with secrets that the events are signed with', async () => {
    const args = ['sync', '--url', receiver.url];
    const dry = await webhooks([...args, '--dry-run'], settings);
    expect(dry).toMatchObject({ code: 0, out: '' });
    expect(dry.err.match(/^would have subscribed to \w+$/gm)).toHaveLength(all.length);
    expect(await webhooks(['list'], settings)).toEqual({ code: 0, out: '', err: '' });

    const made = await webhooks(args, settings);
    expect(made.code).toBe(0);
    const secrets = secretsIn(made);
    expect(Object.keys(secrets).toSorted()).toEqual(all);
    expect(made.err).not.toContain(secrets['LOAN']?.[0]);
    const listed = await webhooks(['list'], settings);
    expect(listed.out.match(/^\w+/gm)?.toSorted()).toEqual(all);
    expect(listed.out).not.toContain(secrets['LOAN']?.[0]);

    const { id } = await bank.steer('POST', `/persons/${demo.person.id}/identifications`);
    const [event] = (await receiver.calls(all.length + 1)).filter(
      ({ headers }) => headers['solaris-entity-id'] === id,
    );
    const hmac = createHmac('sha256', secrets['IDENTIFICATION']?.[0] ?? '').update(event?.body ?? '');
    expect(event?.headers['solaris-webhook-signature']).toBe(`sha256=${hmac.digest('hex')}`);

    expect(await webhooks(args, settings)).toEqual({ code: 0, out: '{}\n', err: '' });
  });

  test('makes anew what has another URL, and what is asked for', async () => {
    await webhooks(['sync', '--url', url], settings);
    const body = { event_type: 'LOAN', url: receiver.url };
    const subscriptions = (
      await bank.call<{ id: string; event_type: string }[]>('GET', '/v1/webhooks?page[size]=100')
    ).body;
    const loan = subscriptions.find((one) => one.event_type === 'LOAN');
    await bank.call('DELETE', `/v1/webhooks/${loan?.id}`);
    await bank.call('POST', '/v1/webhooks', body);
    const synced = await webhooks(['sync', '--url', url, '--renew', 'OVERDRAFT'], settings);
    expect(Object.keys(secretsIn(synced))).toEqual(['LOAN', 'OVERDRAFT']);
    expect(synced.err).toBe(
      `deleted LOAN to ${receiver.url}\nsubscribed to LOAN\ndeleted OVERDRAFT to ${url}\nsubscribed to OVERDRAFT\n`,
    );
    expect((await webhooks(['list'], settings)).out.match(new RegExp(url, 'g'))).toHaveLength(all.length);
  });

  test.each([
    ['no URL', ['sync'], '--url'],
    ['what is no URL', ['sync', '--url', 'partner'], '--url'],
    ['http beyond this machine', ['sync', '--url', 'http://partner.example/x'], 'https://'],
    ['credentials', ['sync', '--url', 'https://me:it@partner.example/x'], 'credentials'],
    ['an unknown type', ['sync', '--url', url, '--renew', 'MOON'], 'MOON is none of'],
    ['an unknown option', ['sync', '--uri', url], 'Usage'],
    ['an unknown command', ['drop'], 'Usage'],
    ['nothing', [], 'Usage'],
  ])('refuses %s with 2, and changes nothing', async (_what, args, said) => {
    const { code, out, err } = await webhooks(args, settings);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(said);
    expect((await bank.call('GET', '/v1/webhooks')).body).toEqual([]);
  });

  test('says so where no sandbox runs', async () => {
    await bank.sandbox.close();
    const { code, out, err } = await webhooks(['list'], settings);
    expect([code, out]).toEqual([1, '']);
    expect(err).toContain('LENDING_');
    expect((await webhooks(['list'], { SANDBOX_PORT: '0' })).code).toBe(2);
  });
});

describe('in front of a bank', () => {
  let bank: ScriptedBank;
  let settings: Record<string, string>;
  beforeEach(async () => {
    bank = await ScriptedBank.start();
    bank.on('GET /v1/webhooks', { body: [] });
    settings = {
      LENDING_API_URL: bank.url,
      LENDING_AUTH_URL: `${bank.url}/oauth2/token`,
      LENDING_CLIENT_ID: 'client',
      LENDING_CLIENT_SECRET: 'client-secret',
      LINK_SECRET: 'a secret for links of 32 bytes or more',
      AUTH_SECRET: 'a secret for tokens of 32 bytes or more',
      AUTH_ISSUER: 'issuer',
      AUTH_AUDIENCE: 'audience',
    };
  });
  afterEach(() => bank.close());

  const sync = (): Promise<Ended> => webhooks(['sync', '--url', url], settings);
  /** Answers the third subscription so, and the two before as they should be. */
  const thirdIs = (status: number, body: object): void => {
    let count = 0;
    bank.on('POST /v1/webhooks', () => {
      count += 1;
      return count === 3
        ? { status, body }
        : { status: 201, body: { id: `${count}`, secret: `secret-${count}` } };
    });
  };

  test.each([
    [
      'is refused',
      403,
      { errors: [{ status: 403, code: 'unauthorized_action', detail: 'No.', id: 'x1' }] },
      'was not made: the bank answered 403, unauthorized_action, No., id x1',
    ],
    ['may have been made', 500, { errors: [] }, '--renew CREDIT_LINE'],
    ['has no secret', 201, { id: '3' }, '--renew CREDIT_LINE'],
  ])('prints the secrets so far where a subscription %s', async (_what, status, body, said) => {
    thirdIs(status, body);
    const ended = await sync();
    expect(ended.code).toBe(1);
    expect(secretsIn(ended)).toEqual({
      CREDIT_LINE_APPLICATION: ['secret-1'],
      FREELANCER_CREDIT_LINE_APPLICATION: ['secret-2'],
    });
    expect(ended.err).toContain(said);
    expect(ended.err).not.toContain('client-secret');
  });

  test('fetches a new token where the bank refuses the first, and reads all pages', async () => {
    const others = Array.from({ length: 1000 }, (_, index) => ({ id: `${index}`, event_type: 'SCA', url }));
    let count = 0;
    bank.on('GET /v1/webhooks', ({ query }) => {
      count += 1;
      if (count === 1) return { status: 401, body: { errors: [] } };
      return { body: query['page[number]'] === '1' ? others : [{ id: 'last', event_type: 'LOAN', url }] };
    });
    const { code, out } = await webhooks(['list'], settings);
    expect([code, out.split('\n').at(-2)]).toEqual([0, `LOAN ${url} last`]);
    expect(bank.tokenCalls).toHaveLength(2);
  });

  test('leaves other events alone, and takes what is gone for deleted', async () => {
    bank.on('GET /v1/webhooks', {
      body: [
        { id: 'a', event_type: 'SCA', url },
        ...webhookEventTypes.map((event_type) => ({
          id: event_type,
          event_type,
          url: event_type === 'LOAN' ? `${url}/old` : url,
        })),
      ],
    });
    bank.on('DELETE /v1/webhooks/LOAN', { status: 404, body: { errors: [] } });
    bank.on('POST /v1/webhooks', { status: 201, body: { id: 'b', secret: 'new' } });
    const ended = await sync();
    expect([ended.code, secretsIn(ended)]).toEqual([0, { LOAN: ['new'] }]);
    const calls = bank.take().map(({ method, path, body }) => [method, path, body || undefined]);
    expect(calls).toEqual([
      ['GET', '/v1/webhooks', undefined],
      ['DELETE', '/v1/webhooks/LOAN', undefined],
      ['POST', '/v1/webhooks', { event_type: 'LOAN', url }],
    ]);
  });
});
