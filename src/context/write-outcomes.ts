import type { WriteOutcome } from '../bank/errors.js';
import type { AnyOperation } from '../bank/operation.js';
import { mayHaveChanged } from './idempotency.js';

/** What is known of a write that was sent, now or earlier under the same Idempotency-Key. */
export interface SentWrite {
  readonly outcome: Extract<WriteOutcome, 'CARRIED_OUT' | 'UNKNOWN'>;
  /** The field of the graph that shows what came of it; null where there is none. */
  readonly verifyWith: string | null;
}

/** What came of the writes of one request, by the mutations that sent them. Mutations are executed one after the other, each with all that hangs on it. */
export class WriteOutcomes {
  /** Made by the first write. */
  #sent: Map<string, SentWrite> | undefined;
  #mutations = 0;
  #current = '';

  /** The mutation with this name in the answer is executed from now on. */
  begin(responseKey: string): void {
    this.#mutations += 1;
    this.#current = responseKey;
  }

  /** Takes note of how a write of the present mutation ends, and answers it. Only an error that is certain leaves it as not carried out. */
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

  /** Whether any write of the request was carried out, or may have been. */
  get any(): boolean {
    return this.#sent !== undefined;
  }

  /** The write of the mutation with this name in the answer; undefined where none was carried out, nor may have been. */
  of(responseKey: string | number): SentWrite | undefined {
    return this.#sent?.get(String(responseKey));
  }

  /** The request's writes as one: carried out where those of all its mutations were; undefined where none was sent. */
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
