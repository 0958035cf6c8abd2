import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { failureOf } from '@lending-graph/client';

const maxAttempts = 8;

/** The graph as the partner's server calls it: by the names of its documents, which have to be in the manifest. */
export class Graph {
  #token;
  #hashes;

  /** @param {string} url @param {string} manifest a file @param {string} token the partner's */
  constructor(url, manifest, token) {
    this.url = url;
    this.#token = token;
    const documents = JSON.parse(readFileSync(manifest, 'utf8'));
    this.#hashes = new Map(
      Object.entries(documents).map(([hash, text]) => [/\b(?:query|mutation) (\w+)/.exec(text)?.[1], hash]),
    );
  }

  /**
   * Sends a document until it is answered: what may succeed later is sent again, with the same key.
   *
   * @param {string} name @param {object} variables @param {string} [key] of a mutation: what it is done once for
   * @returns {Promise<any>} the data @throws if there are errors that stay
   */
  async ask(name, variables, key) {
    for (let attempt = 1; ; attempt += 1) {
      const answer = await this.#send(name, variables, key);
      const failure = failureOf(answer);
      if (!failure) return answer.data;
      const detail = failure.errors[0]?.extensions.bank?.detail ?? failure.message;
      if (!failure.retryable || attempt === maxAttempts)
        throw new Error(`${name}: ${failure.code}, ${detail}`);
      await sleep(1000 * (failure.retryAfter ?? attempt / 5));
    }
  }

  async #send(name, variables, key) {
    const response = await fetch(this.url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${this.#token}`,
        ...(key && { 'idempotency-key': key }),
      },
      body: JSON.stringify({ documentId: this.#hashes.get(name), variables }),
    });
    return response.json();
  }
}
