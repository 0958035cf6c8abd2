import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { signToken } from '../../src/auth/jwt.js';
import { hasBrowser, openBrowser, type BrowserPage } from '../support/browser.js';
import { startTestGateway, takeCalls, type TestGateway } from '../support/graph.js';
import {
  answered,
  choose,
  press,
  ready,
  resultWith,
  run,
  storedInPage,
  writeHeaders,
} from '../support/graphiql-page.js';
import { settingsFor } from '../support/scripted-bank.js';
import { StreamReader } from '../support/streams.js';

const callers = { secret: 'a secret of more than thirty-two bytes', issuer: 'issuer', audience: 'audience' };
const auth = { AUTH_SECRET: callers.secret, AUTH_ISSUER: callers.issuer, AUTH_AUDIENCE: callers.audience };
/** A person of the sandbox with credit lines. */
const personId = '22222222222222220000000000000001cper';
const query = `subscription Follow {
  customerUpdates(personId: "${personId}", kinds: [CREDIT_LINE]) { resourceId }
}`;
const withEvents = { WEBHOOK_SECRETS: '' };

const inBrowser = hasBrowser ? describe : describe.skip;
const skipped = hasBrowser ? '' : ' (skipped: there is no /usr/bin/chromium on this machine)';

const tokenOf = (subject: string): Promise<string> =>
  signToken({ subject, scopes: ['lending:read'], personIds: [personId] }, callers);

/** Opens GraphiQL with an operation in the tab in front. */
async function openWith(page: Page, { url }: TestGateway, operation = query): Promise<void> {
  await page.goto(`${url}/graphiql?${new URLSearchParams({ query: operation }).toString()}`);
  await ready(page);
}
const stop = (page: Page): Promise<void> => page.getByRole('button', { name: /^Stop query/ }).click();
/** Runs a step of the story, whose result can be longer than what is in view. */
async function runStep(page: Page, expected: string): Promise<void> {
  await press(page);
  await answered(page, expected);
}
const isIdle = (page: Page): Promise<void> => page.getByRole('button', { name: /^Execute query/ }).waitFor();

/** Waits until a gateway has so many streams. */
async function streams({ gateway }: TestGateway, count: number): Promise<void> {
  while (gateway.streams().open !== count) await new Promise((resolve) => setTimeout(resolve, 10));
}

inBrowser(`the tab of the story that subscribes${skipped}`, () => {
  let gateway: TestGateway;
  let browser: BrowserPage;
  beforeAll(async () => {
    gateway = await startTestGateway(withEvents);
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser.close();
    await gateway.close();
  });

  test('shows the limit that the next steps in a second window make ready, until the button ends it', async () => {
    const { page } = browser;
    await page.goto(`${gateway.url}/graphiql`);
    await ready(page);
    await choose(page, 'CreditRecord');
    await runStep(page, 'createCreditRecord');
    await takeCalls(gateway.gateway.sandbox?.url ?? '');
    await choose(page, 'Updates');
    await press(page);
    await streams(gateway, 1);
    const second = await page.context().newPage();
    await second.goto(`${gateway.url}/graphiql`);
    await ready(second);
    await choose(second, 'Apply');
    await runStep(second, 'createCreditLineApplication');
    await choose(second, 'Link');
    await runStep(second, 'linkCreditLineApplicationIdentification');
    // A page behind another one draws nothing.
    await page.bringToFront();
    expect((await resultWith(page, '"OPEN"')).data).toEqual({
      customerUpdates: {
        origin: 'EVENT',
        resource: { id: expect.any(String), status: 'OPEN', limit: { value: 300_000, currency: 'EUR' } },
      },
    });
    await stop(page);
    await streams(gateway, 0);
    await isIdle(page);
    await second.close();
  });

  test('costs one call to begin with, as it says', async () => {
    const { page } = browser;
    await takeCalls(gateway.gateway.sandbox?.url ?? '');
    await runStep(page, '"PRESENT"');
    const calls = await takeCalls(gateway.gateway.sandbox?.url ?? '');
    expect(calls.map(({ operationId }) => operationId)).toEqual(['listCreditLines']);
    await stop(page);
    await streams(gateway, 0);
  });

  test('ends when another tab comes in front, also a new one, and is begun again', async () => {
    const { page } = browser;
    for (const leave of [
      () => choose(page, 'Plans'),
      () => page.getByRole('button', { name: 'New tab' }).click(),
    ]) {
      await runStep(page, '"PRESENT"');
      await streams(gateway, 1);
      await leave();
      await streams(gateway, 0);
      await isIdle(page);
      await choose(page, 'Updates');
    }
  });

  test('has sent requests to this machine only, and has no errors', () => {
    expect([...browser.hosts]).toEqual(['127.0.0.1']);
    expect(browser.complaints).toEqual([]);
  });
});

inBrowser(`a subscription in GraphiQL${skipped}`, () => {
  let gateway: TestGateway;
  let browser: BrowserPage;
  let page: Page;
  let token: string;
  beforeAll(async () => {
    gateway = await startTestGateway({
      ...auth,
      ...withEvents,
      LIMIT_STREAMS_OF_CALLER: '1',
      LIMIT_STREAMS: '2',
    });
    token = await tokenOf('somebody');
    browser = await openBrowser();
    ({ page } = browser);
    await openWith(page, gateway);
  });
  afterAll(async () => {
    await browser.close();
    await gateway.close();
  });
  const hold = async (subject: string): Promise<StreamReader> =>
    StreamReader.open(gateway.url, 'sse', { query, token: await tokenOf(subject) });
  const refusal = async (expected: string): Promise<unknown> => {
    const { errors, data } = await run(page, expected);
    expect([errors.length, data]).toEqual([1, undefined]);
    await isIdle(page);
    return [errors[0].extensions?.code, errors[0].message.trim()];
  };

  test('is refused without a token, in the words of the gateway', async () => {
    expect(await refusal('UNAUTHENTICATED')).toEqual(['UNAUTHENTICATED', expect.stringMatching(/token/)]);
  });

  test('is sent with the token of the headers, which the browser does not store', async () => {
    await writeHeaders(page, JSON.stringify({ authorization: `Bearer ${token}` }));
    expect((await run(page, 'resourceId')).data.customerUpdates.resourceId).toMatch(/ccln$/);
    await stop(page);
    await streams(gateway, 0);
    await page.getByRole('button', { name: 'Show History' }).click();
    await page.getByRole('button', { name: 'Add favorite' }).first().waitFor();
    const stored = await page.evaluate(storedInPage);
    expect(stored).toContain('subscription Follow');
    expect(token.match(/.{16}/g)?.filter((piece) => stored.includes(piece))).toEqual([]);
  });

  test('is refused beyond the limits of the caller and of the process, in the words of the gateway', async () => {
    const own = await hold('somebody');
    expect(await refusal('RATE_LIMITED')).toEqual([
      'RATE_LIMITED',
      'A caller may have 1 streams at a time. End one, or try again in 10 s.',
    ]);
    const other = await hold('somebody else');
    expect(await refusal('too many')).toEqual(['RATE_LIMITED', expect.stringContaining('too many')]);
    own.close();
    other.close();
    await streams(gateway, 0);
  });

  const wrong = 'Accept: text/event-stream';
  const answers = {
    'a page of a proxy': {
      answer: { status: 502, contentType: 'text/html; charset=utf-8', body: '<html>Bad gateway</html>' },
      told: 'Expected a GraphQL response but received text/html with status 502, perhaps from a proxy in front of the gateway.',
    },
    'a refusal whose header a proxy has changed': {
      answer: {
        status: 406,
        contentType: 'application/json',
        body: JSON.stringify({ errors: [{ message: wrong, extensions: { code: 'BAD_USER_INPUT' } }] }),
      },
      told: wrong,
    },
    'a stream that stops without an end': {
      answer: {
        status: 200,
        contentType: 'text/event-stream',
        body: ':\n\nevent: next\ndata: {"data":{}}\n\n',
      },
      told: 'The stream was cut off: press the button to subscribe again.',
    },
    'a stream that is none': {
      answer: { status: 200, contentType: 'text/event-stream', body: 'event: next\ndata: what\n\n' },
      told: 'The stream was cut off: press the button to subscribe again.',
    },
  };
  test.each(Object.entries(answers))('tells in one sentence: %s', async (_name, { answer, told }) => {
    await page.route('**/graphql', (route) => route.fulfill(answer));
    expect(await refusal(told)).toEqual([answer.status === 406 ? 'BAD_USER_INPUT' : undefined, told]);
    await page.unroute('**/graphql');
  });

  test('tells in one sentence: no gateway', async () => {
    await page.route('**/graphql', (route) => route.abort('connectionrefused'));
    const gone = 'No answer came: the gateway cannot be reached.';
    expect(await refusal(gone)).toEqual([undefined, gone]);
    await page.unroute('**/graphql');
  });

  test('says nothing when it is stopped before an answer has come', async () => {
    let isAsked = (): void => undefined;
    const asked = new Promise<void>((resolve) => (isAsked = resolve));
    await page.route('**/graphql', () => isAsked());
    await press(page);
    await asked;
    await stop(page);
    await isIdle(page);
    await page.unroute('**/graphql');
    expect((await page.locator('.result-window').innerText()).trim()).toBe('');
    await run(page, 'resourceId');
    await stop(page);
    await streams(gateway, 0);
  });

  test('is told why its document is refused, and that there are no events', async () => {
    await openWith(page, gateway, query.replace('resourceId', 'resourcId'));
    const authorization = `Bearer ${token}`;
    await writeHeaders(page, JSON.stringify({ authorization }));
    expect(await refusal('resourcId')).toEqual([
      'BAD_USER_INPUT',
      expect.stringContaining('Did you mean "resourceId"'),
    ]);
    const none = await startTestGateway({
      ...settingsFor('http://127.0.0.1:1'),
      ...auth,
      INTROSPECTION: 'on',
    });
    await openWith(page, none);
    await writeHeaders(page, JSON.stringify({ authorization }));
    expect(await refusal('There are no subscriptions here')).toEqual([
      'BAD_USER_INPUT',
      'There are no subscriptions here: the gateway gets no events of the bank without WEBHOOK_SECRETS or WEBHOOK_SECRETS_FILE.',
    ]);
    await none.close();
  });
});
