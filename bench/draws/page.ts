import type { KeyStorage, Locks } from '@lending-graph/client';

/** How a request ends: as it should, or at the place where the network is cut. */
export type Cut =
  | 'none'
  /** Nothing is sent. */
  | 'before'
  /** The connection is cut at once, while the request is on its way. */
  | 'sending'
  /** The connection is cut when the answer begins. */
  | 'answering'
  /** The answer breaks off. */
  | 'broken';

/** What outlives the pages of a browser: a storage. */
export class MemoryStorage implements KeyStorage {
  readonly #texts = new Map<string, string>();

  getItem(name: string): string | null {
    return this.#texts.get(name) ?? null;
  }

  setItem(name: string, value: string): void {
    this.#texts.set(name, value);
  }

  removeItem(name: string): void {
    this.#texts.delete(name);
  }

  get size(): number {
    return this.#texts.size;
  }
}

/** The locks that the pages of a browser share. One whose page has ended is free. */
export class PageLocks {
  readonly #held = new Map<string, Promise<unknown>>();

  /** Runs a task of a page once the lock is free; it is free again with the task, or with the page. */
  async run<Result>(name: string, page: Page, task: () => Promise<Result>): Promise<Result> {
    const before = this.#held.get(name);
    const running = (async () => {
      await before?.catch(() => undefined);
      return page.run(task);
    })();
    this.#held.set(name, running);
    const result = await running;
    return result === 'ended' ? never() : result;
  }
}

const networkError = (): TypeError => new TypeError('fetch failed');
/** What a page that is gone still waits for. */
const never = (): Promise<never> => new Promise(() => {});

/** The answer, broken off in the middle of its body. */
async function brokenOff(answered: Promise<Response>): Promise<Response> {
  const { status, headers, body } = await answered;
  await body?.cancel();
  const broken = new ReadableStream<Uint8Array>({
    pull: (controller) => {
      controller.enqueue(new TextEncoder().encode('{"da'));
      controller.error(networkError());
    },
  });
  return new Response(broken, { status, headers });
}

async function cutOff(cut: Cut, send: (signal: AbortSignal) => Promise<Response>): Promise<Response> {
  if (cut === 'before') throw networkError();
  const connection = new AbortController();
  const answered = send(connection.signal);
  if (cut === 'none') return answered;
  if (cut === 'broken') return brokenOff(answered);
  if (cut === 'answering') await answered;
  else await Promise.resolve();
  answered.catch(() => undefined);
  connection.abort();
  throw networkError();
}

/** What a page has from its browser, and its fate. */
export interface PageOptions {
  readonly storage: KeyStorage;
  readonly locks: PageLocks;
  readonly send: typeof fetch;
  /** The step at which it ends. */
  readonly lastStep: number;
  /** Returns where the connection of the next request is cut. */
  readonly nextCut: () => Cut;
}

/**
 * A page: what it does with the storage and the network is counted in steps. It ends with a step, as by a
 * reload: its connections are cut, and nothing of it goes on.
 */
export class Page {
  /** The browser's locks, as this page sees them. */
  readonly locks: Locks;
  readonly #storage: KeyStorage;
  readonly #send: typeof fetch;
  readonly #lastStep: number;
  readonly #nextCut: () => Cut;
  readonly #connections = new AbortController();
  readonly #ended: Promise<'ended'>;
  #end: () => void = () => {};
  #steps = 0;

  constructor({ storage, locks, send, lastStep, nextCut }: PageOptions) {
    this.#storage = storage;
    this.locks = { request: (name, task) => locks.run(name, this, task) };
    this.#send = send;
    this.#lastStep = lastStep;
    this.#nextCut = nextCut;
    this.#ended = new Promise((resolve) => {
      this.#end = () => resolve('ended');
    });
  }

  get hasEnded(): boolean {
    return this.#connections.signal.aborted;
  }

  /** The storage, asynchronous, as this page sees it. */
  readonly storage: KeyStorage = {
    getItem: (name) => this.#step(() => this.#storage.getItem(name)),
    setItem: (name, value) => this.#step(() => this.#storage.setItem(name, value)),
    removeItem: (name) => this.#step(() => this.#storage.removeItem(name)),
  };

  /** The page's `fetch`. */
  readonly fetch: typeof fetch = async (input, init) => {
    await this.#step(() => undefined);
    const response = await cutOff(this.#nextCut(), (signal) =>
      this.#send(input, { ...init, signal: AbortSignal.any([signal, this.#connections.signal]) }),
    ).catch((error: unknown) => this.#step(() => error as Error));
    if (response instanceof Error) throw response;
    return this.#step(() => response);
  };

  /** Does something on the page; `ended` if the page ends first. */
  run<Result>(task: () => Promise<Result>): Promise<Result | 'ended'> {
    return Promise.race([this.#ended, task()]);
  }

  async #step<Result>(action: () => Result | Promise<Result>): Promise<Result> {
    if (this.hasEnded) return never();
    this.#steps += 1;
    if (this.#steps < this.#lastStep) return action();
    this.#end();
    this.#connections.abort();
    return never();
  }
}
