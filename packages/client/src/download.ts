import { failureOf, type Failure } from './failure.js';

/** A link to a document, as the fields of type `PdfDocument` have it. */
export interface DocumentLink {
  readonly url: string;
  /** ISO 8601 in UTC. */
  readonly expiresAt: string;
  readonly fileName: string;
}

/** A document that was downloaded whole. */
export interface DownloadedDocument {
  readonly blob: Blob;
  readonly fileName: string;
}

/** The options of `downloadDocument`. */
export interface DownloadOptions {
  /** The `fetch` to use; the global one by default. */
  readonly fetch?: typeof fetch;
  /** Aborts the download. */
  readonly signal?: AbortSignal;
  /** Milliseconds since 1970; `Date.now` by default. */
  readonly now?: () => number;
}

/** The error of a document that cannot be opened; `failure` says why, and if it may be tried again. */
export class DocumentError extends Error {
  override readonly name = 'DocumentError';
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(failure.message, { cause: failure.cause });
    this.failure = failure;
  }
}

/** Milliseconds before its end at which a link is not used any more: a request takes time. */
const margin = 5000;

const isFresh = ({ expiresAt }: DocumentLink, now: number): boolean => {
  const end = Date.parse(expiresAt);
  return Number.isNaN(end) || end - now > margin;
};

/** Returns why a response is not the document. */
async function refusalOf(response: Response): Promise<Failure> {
  const bodyText = await response.text();
  const source = { statusCode: response.status, response, bodyText, message: `HTTP ${response.status}` };
  return failureOf(Object.assign(new Error(source.message), source)) as Failure;
}

/**
 * Downloads a document whole, without a token: the link is the credential. `getLink` queries a new link; it is
 * asked once more if the link has ended, or is refused. A cut connection is an error, never a part of a file.
 *
 * @throws DocumentError; what `getLink` throws
 */
export async function downloadDocument(
  getLink: () => Promise<DocumentLink>,
  { fetch: fetchWith = fetch, signal, now = Date.now }: DownloadOptions = {},
): Promise<DownloadedDocument> {
  const open = async (): Promise<DownloadedDocument | Failure> => {
    let link = await getLink();
    if (!isFresh(link, now())) link = await getLink();
    try {
      const response = await fetchWith(link.url, signal ? { signal } : {});
      return response.ok
        ? { blob: await response.blob(), fileName: link.fileName }
        : await refusalOf(response);
    } catch (error) {
      if (signal?.aborted) throw error;
      return failureOf(error) as Failure;
    }
  };
  let opened = await open();
  if ('code' in opened && opened.code === 'FORBIDDEN') opened = await open();
  if ('code' in opened) throw new DocumentError(opened);
  return opened;
}

/** A tab of the browser, as `window.open` returns it. */
export interface DocumentTab {
  readonly location: { href: string };
  close(): void;
}

/**
 * Opens a document in a new tab. Call it directly in the handler of a click: browsers block a tab that opens
 * later. The link is queried after that, so that it is new; if that fails, the tab closes again.
 *
 * @throws what `getLink` throws
 */
export async function openDocument(
  getLink: () => Promise<DocumentLink>,
  openTab: () => DocumentTab | null = () =>
    (globalThis as unknown as { open(url: string, target: string): DocumentTab | null }).open('', '_blank'),
): Promise<void> {
  const tab = openTab();
  if (!tab)
    throw new Error('The browser has blocked the tab: call openDocument directly in the handler of a click.');
  try {
    tab.location.href = (await getLink()).url;
  } catch (error) {
    tab.close();
    throw error;
  }
}
