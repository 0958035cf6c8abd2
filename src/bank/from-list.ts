import { callOf, claimantOf, type Call, type Reader } from './call.js';
import type { AnswerCache } from './answer-cache.js';
import { sameField, type CallReason } from './call-reason.js';
import type { AnyOperation, Page } from './operation.js';
import { requestPath } from './path.js';
import { pageParams, type Scans } from './scan.js';
import { BatchStep, type Handler, type Pending } from './step.js';

type Items = Page<Readonly<Record<string, unknown>>>;

/** Answers many reads of one operation from the pages of a list, if that takes fewer calls. */
export class FromList extends BatchStep<{ readonly scans: Scans; readonly kept: AnswerCache | undefined }> {
  dispatchAll(pending: readonly Pending[]): void {
    const covered = pending.filter(
      ({ call }) => !claimantOf(call) && this.parts.scans.covers(call.operation, call.params),
    );
    const [first] = covered;
    const scanned = new Set(
      first && this.parts.scans.isWorth(first.call.operation, covered.length) ? covered : [],
    );
    for (const one of pending) if (!scanned.has(one)) this.#passOn(one);
    if (!first || scanned.size === 0) return;
    this.#scan(first.call, covered).catch((error: unknown) => {
      for (const { handler } of covered) handler.onError(error);
    });
  }

  /** Makes a call of its own. The page of a list may show how long the list is. */
  #passOn({ call, handler }: Pending): void {
    this.next.dispatch(
      call,
      call.operation.kind === 'list' ? new SeenPage(this.parts.scans, call, handler) : handler,
    );
  }

  /** Items that are not on the pages are read one by one, and so are all if the list cannot be read. */
  async #scan({ operation, reader, why }: Call, covered: readonly Pending[]): Promise<void> {
    let begin = Infinity;
    const readPage = async (list: AnyOperation, number: number): Promise<Items> => {
      const [page, at] = await this.#page(list, number, reader as Reader, why);
      begin = Math.min(begin, at);
      return page;
    };
    const find = await this.parts.scans
      .find(operation, covered.length, readPage)
      .catch(() => () => undefined);
    for (const one of covered) {
      const found = find(one.call.params);
      if (found === undefined) this.#passOn(one);
      else {
        one.call.tally.list += 1;
        one.handler.onAnswer(found, begin);
      }
    }
  }

  /**
   * Returns a page and the time at which it was requested. The page is not cached, but the items taken from
   * it are, so it must not share a call that began before a write in another gateway.
   */
  async #page(
    list: AnyOperation,
    number: number,
    reader: Reader,
    why: CallReason,
  ): Promise<[page: Items, at: number]> {
    const params = pageParams(number);
    const call = callOf(
      {
        operation: list,
        params,
        path: requestPath(list, params),
        body: undefined,
        why: sameField('list', why),
      },
      reader,
      reader.deadline,
      reader,
    );
    call.generations = await this.parts.kept?.generations(call);
    return new Promise((resolve, reject) => {
      this.#passOn({
        call,
        handler: { onAnswer: (page, at = Infinity) => resolve([page as Items, at]), onError: reject },
      });
    });
  }
}

/** Records the size of a list from a page that is read anyway. */
class SeenPage implements Handler {
  readonly #scans: Scans;
  readonly #call: Call;
  readonly #handler: Handler;

  constructor(scans: Scans, call: Call, handler: Handler) {
    this.#scans = scans;
    this.#call = call;
    this.#handler = handler;
  }

  onAnswer(page: unknown, begin?: number, isJoined?: boolean): void {
    this.#scans.see(this.#call.operation, this.#call.params, page as Page<unknown>);
    this.#handler.onAnswer(page, begin, isJoined);
  }

  onError(error: unknown): void {
    this.#handler.onError(error);
  }
}
