import { setTimeout as sleep } from 'node:timers/promises';
import type { Chance } from './chance.js';
import type { ClientParts } from './client.js';
import type { Failure } from './graph-client.js';
import { writes, type Written } from './queries.js';
import type { Intention } from './tally.js';

/** Milliseconds before a repeat, doubled each time up to the longest. */
const firstPause = 100;
const maxPause = 2000;

/** Returns the pause in milliseconds before the next attempt after so many. */
export const pauseBefore = (attempt: number, chance: Chance): number =>
  Math.min(maxPause, firstPause * 2 ** (attempt - 1)) * (0.5 + chance.next() / 2);

/** The outcome of a write, as far as its client knows. */
export type Heard = 'done' | 'unknown' | 'refused' | 'nothing';

/** Describes an error in a few words. */
const wordsOf = (failure: Failure | undefined): string =>
  [failure?.code ?? 'no error', failure?.writeOutcome].filter((word) => word !== undefined).join(' ');

/** The result of sending a write once; `id` is that of the resource it created or removed. */
type Answered =
  | { readonly kind: 'lost' }
  | { readonly kind: 'answer'; readonly id: string | undefined; readonly failure: Failure | undefined };

/** Sends the writes of one client, each with its key. */
export class Writer {
  readonly #parts: ClientParts;

  constructor(parts: ClientParts) {
    this.#parts = parts;
  }

  /** Repeats a write with pauses until its answer is final; after the run only while its patience lasts. */
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
   * Repeats a write with pauses until its gateways know the outcome. Returns the id, or undefined if they do
   * not know it. Until then they may answer that they do not know at the moment, but never deny a confirmed
   * write.
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
