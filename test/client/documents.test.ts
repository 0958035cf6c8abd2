import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { DocumentError, downloadDocument, openDocument, type DocumentLink } from '@lending-graph/client';
import { demo } from '../../src/sandbox/seed.js';
import { Bench } from '../support/sandbox.js';

let bench: Bench;
beforeAll(async () => {
  bench = await Bench.start();
});
afterAll(() => bench.close());

let links: number;
beforeEach(() => {
  links = 0;
});

async function queryLink(): Promise<DocumentLink> {
  links += 1;
  const line = '22222222222222220000000000000001ccln';
  const data = await bench.data(
    `{ creditLine(personId: "${demo.borrower.id}", id: "${line}") { application { contract { url expiresAt fileName } } } }`,
  );
  return data.creditLine.application.contract as DocumentLink;
}

const expired = async (): Promise<DocumentLink> => {
  const link = await queryLink();
  return links === 1 ? { ...link, expiresAt: new Date(0).toISOString() } : link;
};
const forged = async (): Promise<DocumentLink> => {
  const link = await queryLink();
  return links === 1 ? { ...link, url: `${link.url}x` } : link;
};

test.each([
  ['a new link', queryLink, 1],
  ['a link that has ended', expired, 2],
  ['a link that is refused', forged, 2],
])('a document is downloaded whole, from %s', async (_what, getLink, asked) => {
  const { blob, fileName } = await downloadDocument(getLink);
  const bytes = new Uint8Array(await blob.arrayBuffer());
  expect(new TextDecoder().decode(bytes.slice(0, 5))).toBe('%PDF-');
  expect([blob.type, fileName]).toEqual(['application/pdf', expect.stringMatching(/\.pdf$/)]);
  expect(links).toBe(asked);
});

test('an error of the gateway says what to do', async () => {
  await bench.fault({ operationId: 'downloadCreditLineApplicationContract', times: 9, status: 503 });
  const failed: unknown = await downloadDocument(queryLink).catch((error: unknown) => error);
  await bench.reset();
  expect(failed).toBeInstanceOf(DocumentError);
  expect((failed as DocumentError).failure).toMatchObject({
    code: 'UPSTREAM_UNAVAILABLE',
    retryable: true,
    status: 502,
  });
});

test('a cut connection is an error, and never a part of a file', async () => {
  const cut: typeof fetch = async () =>
    new Response(
      new ReadableStream({
        pull: (controller) => {
          controller.enqueue(new TextEncoder().encode('%PDF-'));
          controller.error(new TypeError('terminated'));
        },
      }),
    );
  const failed: unknown = await downloadDocument(queryLink, { fetch: cut }).catch((error: unknown) => error);
  expect((failed as DocumentError).failure).toMatchObject({ code: 'NETWORK_ERROR', retryable: true });
});

test('what the app aborts, and what the query throws, is thrown as it is', async () => {
  const signal = AbortSignal.abort();
  await expect(downloadDocument(queryLink, { signal })).rejects.toMatchObject({ name: 'AbortError' });
  const fails = async (): Promise<DocumentLink> => {
    throw new Error('no link');
  };
  await expect(downloadDocument(fails)).rejects.toThrow('no link');
});

test('a tab is opened before the link is asked for, gets it, and closes if there is none', async () => {
  const tab = { location: { href: '' }, isClosed: false, close: () => void (tab.isClosed = true) };
  let opened = 0;
  const openTab = () => {
    opened = links + 1;
    return tab;
  };
  await openDocument(queryLink, openTab);
  expect([opened, links]).toEqual([1, 1]);
  expect(tab.location.href).toContain('/documents/');
  const fails = async (): Promise<DocumentLink> => {
    throw new Error('no link');
  };
  await expect(openDocument(fails, openTab)).rejects.toThrow('no link');
  expect(tab.isClosed).toBe(true);
  await expect(openDocument(queryLink, () => null)).rejects.toThrow('blocked');
});
