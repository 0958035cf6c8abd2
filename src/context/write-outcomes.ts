import type { WriteOutcome } from '../bank/errors.js';
import type { AnyOperation } from '../bank/operation.js';
import { mayHaveChanged } from './idempotency.js';

/** The outcome of a write that was sent, now or earlier with the same Idempotency-Key. */
export interface SentWrite {
  readonly outcome: Extract<WriteOutcome, 'CARRIED_OUT' | 'UNKNOWN'>;
  /** The field of the graph that shows its outcome; null if there is none. */
  readonly verifyWith: string | null;
}

/**
 * The outcomes of one request's writes, by their mutations. Mutations are executed one after the other, each
 * with its whole selection.
 */
export class WriteOutcomes {
  /** Created by the first write. */
  #sent: Map<string, SentWrite> | undefined;
  #mutations = 0;
  #current = '';

  /** Starts the mutation with this response key. */
  begin(responseKey: string): void {
    this.#mutations += 1;
    this.#current = responseKey;
  }

  /**
   * Records the outcome of a write of the current mutation, and returns its answer. Only a certain error
   * counts as not carried out.
   */
  async watch<T>({ verifyWith = null }: AnyOperation, write: Promise<T>): Promise<T> {
    const mutation = this.#current;
    try {
      const answer = await write;
      this.#note(mutation, { outcome: 'CARRIED_OUT', verifyWith });
      return answer;
    } catch (error) {
      if (mayHaveChanged({ error })) this.#note(mutation, { outcome: 'UNKNOWN', verifyWith });
      throw error;
    }
  }

  #note(mutation: string, write: SentWrite): void {
    this.#sent ??= new Map();
    this.#sent.set(mutation, write);
  }

  /** True if any write of the request was carried out, or may have been. */
  get any(): boolean {
    return this.#sent !== undefined;
  }

  /**
   * Returns the write of the mutation with this response key; undefined if none was carried out, nor may have
   * been.
   */
  of(responseKey: string | number): SentWrite | undefined {
    return this.#sent?.get(String(responseKey));
  }

  /**
   * The request's writes as one: carried out if those of all its mutations were; undefined if none was sent.
   */
  get whole(): SentWrite | undefined {
    if (!this.any) return undefined;
    const all = [...(this.#sent?.values() ?? [])];
    const isDone = all.length === this.#mutations && all.every(({ outcome }) => outcome === 'CARRIED_OUT');
    return {
      outcome: isDone ? 'CARRIED_OUT' : 'UNKNOWN',
      verifyWith: all.length === 1 ? (all[0]?.verifyWith ?? null) : null,
    };
  }
}
