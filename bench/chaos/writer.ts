import { setTimeout as sleep } from 'node:timers/promises';
import type { Chance } from './chance.js';
import type { ClientParts } from './client.js';
import type { Failure } from './graph-client.js';
import { writes, type Written } from './queries.js';
import type { Intention } from './tally.js';

/** Milliseconds before something is sent again, doubled each time up to the second. */
const firstPause = 100;
const longestPause = 2000;

/** Milliseconds to wait before something is sent again that has been sent so many times. */
export const pauseBefore = (attempt: number, chance: Chance): number =>
  Math.min(longestPause, firstPause * 2 ** (attempt - 1)) * (0.5 + chance.next() / 2);

/** What became of a write, as far as its client has heard. */
export type Heard = 'done' | 'unknown' | 'refused' | 'nothing';

/** An error in a few words. */
const wordsOf = (failure: Failure | undefined): string =>
  [failure?.code ?? 'no error', failure?.writeOutcome].filter((word) => word !== undefined).join(' ');

/** What came of sending a write once; the id is that of what was made or removed. */
type Answered =
  | { readonly kind: 'lost' }
  | { readonly kind: 'answer'; readonly id: string | undefined; readonly failure: Failure | undefined };

/** Sends the writes of one client, each under its key. */
export class Writer {
  readonly #parts: ClientParts;

  constructor(parts: ClientParts) {
    this.#parts = parts;
  }

  /** Sends a write until there is an answer that will not change, with pauses; after the run only as long as its patience lasts. */
  async write(intention: Intention): Promise<Heard> {
    const { plan, now } = this.#parts;
    const end = Math.max(plan.duration, now() + plan.patience);
    for (let attempt = 1; ; attempt += 1) {
      intention.sent += 1;
      const reply = await this.#send(intention);
      if (reply.kind === 'answer') {
        const { failure, id } = reply;
        if (id !== undefined) {
          intention.successes.add(id);
          return 'done';
        }
        if (failure?.code === 'OUTCOME_UNKNOWN') {
          intention.wasUnknown = true;
          return 'unknown';
        }
        if (failure && !failure.retryable) {
          intention.refused = failure.code;
          return 'refused';
        }
      }
      if (now() > end) {
        intention.wasLeftOpen = true;
        intention.leftWith = intention.lastFailure;
        return 'nothing';
      }
      await sleep(pauseBefore(attempt, this.#parts.chance));
    }
  }

  /**
   * Sends a write again, with pauses, until its gateways tell what came of it, and answers the id, or undefined where they do not. Until
   * then they may say that they cannot tell at the moment; but of what was told as done, not that it is not.
   */
  async repeat(intention: Intention, patience: number, url?: string): Promise<string | undefined> {
    const end = this.#parts.now() + patience;
    const isDone = intention.successes.size > 0;
    for (let attempt = 1; this.#parts.now() < end; attempt += 1) {
      const reply = await this.#send(intention, url);
      if (reply.kind === 'answer') {
        const { id, failure } = reply;
        if (id !== undefined && isDone) intention.successes.add(id);
        if (id !== undefined) return id;
        if (isDone && !(failure?.retryable && failure.writeOutcome === 'EARLIER_ATTEMPT_UNKNOWN'))
          intention.denials.push(wordsOf(failure));
        if (!failure?.retryable) return undefined;
      }
      await sleep(pauseBefore(attempt, this.#parts.chance));
    }
    return undefined;
  }

  async #send(intention: Intention, url?: string): Promise<Answered> {
    const { what, key, variables } = intention;
    const { borrower, graph, tokens } = this.#parts;
    const token = what === 'unblock' ? tokens.partner : tokens.own;
    const reply = await graph.send<Written>(writes[what], {
      token,
      variables: { ...borrower, ...variables },
      key,
      ...(url !== undefined && { url }),
    });
    if (reply.kind === 'lost') return reply;
    const { data, failure } = reply;
    const id = failure ? undefined : (data?.result?.made?.id ?? data?.result?.removed ?? undefined);
    if (failure) intention.lastFailure = failure;
    return { kind: 'answer', id, failure };
  }
}
