import { randomUUID } from 'node:crypto';
import type { Dispatcher } from 'undici';
import type { Clock } from '../clock.js';
import { healthOf, circuitOpenError, type Circuit } from './circuit.js';
import { exchange } from './exchange.js';
import type { TokenSource } from './token.js';

/** The timeout of a probe in milliseconds. */
const timeLimit = 3000;
/** The maximum size of the response in bytes: a list of one entry at most. */
const maxAnswerBytes = 1024 * 1024;

/**
 * Sends the gateway's own reads. They tell a failing service from a working one that fails on certain
 * requests.
 */
export class Probes {
  readonly #pool: Dispatcher;
  readonly #token: TokenSource;
  readonly #clock: Clock;

  constructor(pool: Dispatcher, token: TokenSource, clock: Clock) {
    this.#pool = pool;
    this.#token = token;
    this.#clock = clock;
  }

  /**
   * Probes a circuit's service and reports the result to the circuit: it opens after two failed probes in a
   * row, and closes after one that is answered.
   * @throws GatewayError UPSTREAM_UNAVAILABLE if the service fails
   */
  async send(circuit: Circuit): Promise<void> {
    const isAnswered =
      (await this.#isAnswered(circuit)) || (!circuit.isOpen && (await this.#isAnswered(circuit)));
    circuit.probed(isAnswered);
    if (!isAnswered) throw circuitOpenError();
  }

  async #isAnswered({ probe: path }: Circuit): Promise<boolean> {
    try {
      const token = await this.#token.get();
      const authorization = `Bearer ${token}`;
      const id = randomUUID();
      const { status } = await exchange(this.#pool, this.#clock, {
        method: 'GET',
        path,
        headers: ['authorization', authorization, 'accept', 'application/json', 'x-request-id', id],
        body: undefined,
        timeLimit,
        deadline: undefined,
        isFinal: false,
        sizeLimit: maxAnswerBytes,
      });
      if (status === 401) this.#token.refused(token, path);
      else this.#token.accepted(token, path);
      return healthOf(status) === 'good';
    } catch {
      return false;
    }
  }
}
