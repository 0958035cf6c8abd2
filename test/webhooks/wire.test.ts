import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import { startTestGateway } from '../support/graph.js';
import { sendRaw } from '../support/raw-http.js';
import { bodies, ids, paths, readLine, startStage, type Stage } from '../support/scripted-bank.js';
import {
  auditOf,
  deliver,
  deliveryOf,
  secret,
  secretOf,
  signatureOf,
  webhookSettings,
  type Sent,
} from '../support/webhooks.js';

const body = JSON.stringify({
  data: {
    event_type: 'CREDIT_LINE',
    entity_uuid: ids.line,
    payload: { id: ids.line, person_id: ids.person },
  },
});
const event: Sent = { type: 'CREDIT_LINE', body };

let stage: Stage;
const opened: Stage[] = [];
afterEach(() => Promise.all(opened.splice(0).map((one) => one.close())));

/** Starts a gateway that keeps what it has read of a line. */
async function open(settings: Record<string, string> = webhookSettings): Promise<void> {
  stage = await startStage({ CACHE: 'on', ...settings });
  opened.push(stage);
  stage.bank.on(`GET ${paths.line}`, { body: bodies.line });
  await readAgain();
}

/** Reads the line, and says whether the bank was asked for it. */
async function readAgain(): Promise<boolean> {
  const { data } = await stage.ask(`{ ${readLine('status')} }`);
  expect(data).toEqual({ creditLine: { status: 'OPEN' } });
  return stage.bank.take().length > 0;
}

const send = (sent: Sent) => deliver(stage.gateway.url, sent);

/** Sends the event over a connection of its own, with these headers behind its own. */
const sendTwice = ({ headers, text }: ReturnType<typeof deliveryOf>, more: readonly [string, string][]) =>
  sendRaw(
    Number(new URL(stage.gateway.url).port),
    {
      method: 'POST',
      target: '/webhooks/solaris',
      headers: [
        ['host', 'x'],
        ['connection', 'close'],
        ['content-length', String(Buffer.byteLength(text))],
        ...headers,
        ...more,
      ],
      body: Buffer.from(text),
      closes: false,
    },
    10_000,
  );

describe('an event that the bank has signed', () => {
  test('is acknowledged, and what it is about is read anew', async () => {
    await open();
    expect(await readAgain()).toBe(false);
    expect(await send(event)).toMatchObject({ status: 204, text: '' });
    expect(await readAgain()).toBe(true);
    expect(await readAgain()).toBe(false);
  });

  test('leaves a line with its type, id, attempt and outcome, and nothing of its payload', async () => {
    await open();
    await send({ ...event, id: 'delivery-1', headers: { 'solaris-webhook-attempt': '3' } });
    const lines = stage.gateway.logged;
    expect(auditOf(lines)).toEqual([
      expect.objectContaining({
        eventType: 'CREDIT_LINE',
        webhookId: 'delivery-1',
        attempt: 3,
        outcome: 'OK',
      }),
    ]);
    expect(lines.filter((line) => line.includes('"route":"/webhooks/solaris"'))).toHaveLength(1);
    expect(lines.join()).not.toContain(ids.line);
  });

  test('may be signed with each secret of its type, and not with those of others', async () => {
    const [newest, older, other] = [secretOf('the newest'), secretOf('an older one'), secretOf('loans')];
    const secrets = { CREDIT_LINE: [newest, older], LOAN: other, '*': secret };
    await open({ ...webhookSettings, WEBHOOK_SECRETS: JSON.stringify(secrets) });
    for (const [key, status] of [
      [newest, 204],
      [older, 204],
      [other, 401],
      [secret, 401],
    ] as const) {
      expect(await send({ ...event, secret: key })).toMatchObject({ status });
      expect(await readAgain()).toBe(status === 204);
    }
    expect(await send({ type: 'OVERDRAFT', body: { id: 'o', person_id: 'p' } })).toMatchObject({
      status: 204,
    });
  });

  test('is known by the secrets that a file has by then', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'lending-graph-secrets-'));
    try {
      const file = join(folder, 'secrets.json');
      const [first, second] = [secretOf('the first file'), secretOf('the second file')];
      await writeFile(file, JSON.stringify({ '*': first }));
      await open({ WEBHOOK_SECRETS_FILE: file });
      const status = async (key: string) => (await send({ ...event, secret: key })).status;
      expect([await status(first), await status(second)]).toEqual([204, 401]);
      await writeFile(file, JSON.stringify({ '*': [second, first] }));
      expect([await status(first), await status(second)]).toEqual([204, 204]);
      await writeFile(file, `{"*": "${second}`);
      expect([await status(first), await status(second)]).toEqual([204, 204]);
      await rm(file);
      expect([await status(first), await status(second)]).toEqual([204, 204]);
      expect(
        stage.gateway.logged.filter((line) => line.includes('the secrets from before hold')),
      ).toHaveLength(2);
      await writeFile(file, JSON.stringify({ '*': second }));
      expect([await status(first), await status(second)]).toEqual([401, 204]);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

describe('what is not to be taken', () => {
  const signature = signatureOf(body);
  const signed = (value: string | undefined): Sent => ({
    ...event,
    headers: { 'solaris-webhook-signature': value },
  });
  const typed = (headers: Sent['headers']): Sent => ({ ...event, headers: headers ?? {} });
  const refused: readonly (readonly [what: string, status: number, sent: Sent])[] = [
    ['a body with another byte that is the same JSON', 401, { ...signed(signature), body: `${body} ` }],
    [
      'the same body in another order',
      401,
      { ...signed(signature), body: body.replace('{"data"', '{ "data"') },
    ],
    ['a signature with another secret', 401, { ...event, secret: secretOf('somebody else') }],
    ['no signature', 401, signed(undefined)],
    ['an empty signature', 401, signed('')],
    ['a shortened signature', 401, signed(signature.slice(0, -1))],
    ['half a signature', 401, signed(signature.slice(0, 39))],
    ['a signature that is too long', 401, signed(`${signature}0`)],
    ['a signature in upper case', 401, signed(`sha256=${signature.slice(7).toUpperCase()}`)],
    ['a signature without its prefix', 401, signed(signature.slice(7))],
    ['a signature by another algorithm', 401, signed(`sha1=${signature.slice(7, 47)}`)],
    ['no type', 401, { ...event, headers: { 'solaris-webhook-event-type': undefined } }],
    ['a body where a subscription has none', 401, { ...event, type: 'WEBHOOK-SUBSCRIPTION', secret: 'no' }],
    ['plain text', 415, typed({ 'content-type': 'text/plain' })],
    ['a form', 415, typed({ 'content-type': 'application/x-www-form-urlencoded' })],
    ['something like JSON', 415, typed({ 'content-type': 'application/jsonp' })],
    ['a body that says it is packed', 415, typed({ 'content-encoding': 'gzip' })],
    ['a body of 1 MB', 413, { ...event, body: `${' '.repeat(1_000_000)}${body}` }],
  ];

  test.each(refused)('%s is answered with %i, and changes nothing', async (_what, status, sent) => {
    await open({ ...webhookSettings, WEBHOOK_SECRETS: JSON.stringify({ CREDIT_LINE: secret }) });
    expect(await send(sent)).toMatchObject({ status });
    expect(await readAgain()).toBe(false);
    expect(auditOf(stage.gateway.logged)).toEqual(
      status === 401 ? [expect.objectContaining({ outcome: 'UNAUTHENTICATED' })] : [],
    );
  });

  test.each(['webhook-signature', 'webhook-event-type', 'webhook-id'])(
    'a second Solaris-%s is answered with 400, and changes nothing',
    async (name) => {
      await open();
      const delivery = deliveryOf(event);
      const value = delivery.headers.find(([one]) => one === `solaris-${name}`)?.[1] as string;
      expect(await sendTwice(delivery, [[`Solaris-${name}`, value]])).toMatchObject({ status: 400 });
      expect(await readAgain()).toBe(false);
      expect(await sendTwice(delivery, [])).toMatchObject({ status: 204 });
      expect(await readAgain()).toBe(true);
    },
  );

  test('a body that does not come in time is answered with 408, and changes nothing', async () => {
    await open({ ...webhookSettings, REQUEST_SEND_TIMEOUT: '300' });
    const { headers, text } = deliveryOf(event);
    const head = [['host', 'x'], ['content-length', String(text.length)], ...headers]
      .map(([name, value]) => `${name}: ${value}\r\n`)
      .join('');
    const socket = connect(Number(new URL(stage.gateway.url).port), '127.0.0.1');
    socket.write(`POST /webhooks/solaris HTTP/1.1\r\n${head}\r\n${text.slice(0, 10)}`);
    const chunks: Buffer[] = [];
    for await (const chunk of socket) chunks.push(chunk as Buffer);
    expect(Buffer.concat(chunks).toString()).toMatch(/^HTTP\/1\.1 408 /);
    expect(await readAgain()).toBe(false);
  });

  test('a body without a type of content is answered with 415, and changes nothing', async () => {
    await open();
    const { headers, text } = deliveryOf({ ...event, headers: { 'content-type': undefined } });
    expect(await sendTwice({ headers, text }, [])).toMatchObject({ status: 415 });
    expect(await readAgain()).toBe(false);
  });

  test('other methods find nothing there, and neither does anybody where no secrets are known', async () => {
    await open();
    for (const method of ['GET', 'PUT', 'DELETE'])
      expect((await fetch(`${stage.gateway.url}/webhooks/solaris`, { method })).status).toBe(404);
    await open({});
    expect(await send(event)).toMatchObject({ status: 404 });
  });

  test('forgeries beyond the limit are answered with 429, and leave the room of what is signed', async () => {
    await open({ ...webhookSettings, LIMIT_WEBHOOKS: '2' });
    const statuses: number[] = [];
    for (let sent = 0; sent < 3; sent += 1) statuses.push((await send(signed('forged'))).status);
    for (let sent = 0; sent < 3; sent += 1) statuses.push((await send(event)).status);
    expect(statuses).toEqual([401, 401, 429, 204, 204, 429]);
  });
});

describe('the call that a subscription begins with', () => {
  test.each([
    ['with a type of content', { 'content-type': 'application/json' }],
    ['with another one', { 'content-type': 'text/plain' }],
    ['without one', {}],
  ])('is answered and does nothing, %s', async (_what, headers) => {
    await open();
    const answer = await fetch(`${stage.gateway.url}/webhooks/solaris`, {
      method: 'POST',
      headers: { ...headers, 'Solaris-Webhook-Event-Type': 'WEBHOOK-SUBSCRIPTION' },
    });
    expect(answer.status).toBe(204);
    expect(await readAgain()).toBe(false);
    expect(auditOf(stage.gateway.logged)).toEqual([]);
  });
});

describe('the settings', () => {
  test('the path is the one that is set', async () => {
    await open({ ...webhookSettings, WEBHOOK_PATH: '/from/the.bank' });
    const { headers, text } = deliveryOf(event);
    const answer = await fetch(`${stage.gateway.url}/from/the.bank`, { method: 'POST', headers, body: text });
    expect(answer.status).toBe(204);
    expect(await send(event)).toMatchObject({ status: 404 });
  });

  test.each([
    [{ WEBHOOK_SECRETS: '{"LOAN": ""}' }, 'WEBHOOK_SECRETS: LOAN must have a secret, or a list of secrets'],
    [{ WEBHOOK_SECRETS: '{"LOAN": []}' }, 'WEBHOOK_SECRETS: LOAN must have a secret, or a list of secrets'],
    [{ WEBHOOK_SECRETS: '{"LOAN": [7]}' }, 'WEBHOOK_SECRETS: LOAN must have a secret, or a list of secrets'],
    [{ WEBHOOK_SECRETS: '["secret"]' }, 'WEBHOOK_SECRETS: must be a JSON object'],
    [
      { WEBHOOK_SECRETS: '', WEBHOOK_SECRETS_FILE: '/no/such/file' },
      'WEBHOOK_SECRETS_FILE: /no/such/file cannot be read (ENOENT)',
    ],
    [
      { WEBHOOK_SECRETS: '{"*": "x"}', WEBHOOK_SECRETS_FILE: '/no/such/file' },
      'WEBHOOK_SECRETS_FILE: cannot be set beside WEBHOOK_SECRETS',
    ],
    [{ WEBHOOK_PATH: 'webhooks' }, 'WEBHOOK_PATH: must be a path such as /webhooks/solaris'],
  ])('%j is refused at the start', async (settings: Record<string, string>, message) => {
    await expect(startTestGateway(settings)).rejects.toThrow(message);
  });
});
