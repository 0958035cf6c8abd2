import { Pool, type Dispatcher } from 'undici';
import { answerQuestions } from './conversation.js';
import { requestsOf, type Prepared } from './requests.js';
import type { ProgramName, Scenario } from './scenarios.js';

/*
 * Sends the requests of a scenario from a process of its own, so that it takes no time from the program under
 * test.
 */

/** The result of some load. */
export interface Outcome {
  readonly queries: number;
  readonly failures: number;
  readonly seconds: number;
  /** In milliseconds. */
  readonly p50: number;
  readonly p99: number;
  /** Milliseconds of each query by its person; only if the requests are sent at a rate. */
  readonly byPerson: Readonly<Record<string, number>>;
}

interface Taken {
  readonly person: string;
  readonly milliseconds: number;
  readonly isGood: boolean;
}

/** Waits for one response without storing it. */
class Ear implements Dispatcher.DispatchHandler {
  readonly #prepared: Prepared;
  readonly #done: (taken: Taken) => void;
  readonly #since = performance.now();
  #isGood = true;
  #isFirst = true;

  constructor(prepared: Prepared, done: (taken: Taken) => void) {
    this.#prepared = prepared;
    this.#done = done;
  }

  onRequestStart(): void {}

  onResponseStart(_controller: Dispatcher.DispatchController, status: number): void {
    this.#isGood = status === 200;
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (
      this.#isFirst &&
      chunk.toString('latin1', 0, this.#prepared.beginning.length) !== this.#prepared.beginning
    )
      this.#isGood = false;
    this.#isFirst = false;
  }

  onResponseEnd(): void {
    this.#end(this.#isGood && !this.#isFirst);
  }

  onResponseError(): void {
    this.#end(false);
  }

  #end(isGood: boolean): void {
    this.#done({ person: this.#prepared.person, milliseconds: performance.now() - this.#since, isGood });
  }
}

let pool = new Pool('http://127.0.0.1:1');
let requests: readonly Prepared[] = [];
let next = 0;

function send(): Promise<Taken> {
  const prepared = requests[next % requests.length] as Prepared;
  next += 1;
  const { method, path, headers, body } = prepared;
  return new Promise((resolve) => pool.dispatch({ method, path, headers, body }, new Ear(prepared, resolve)));
}

function outcomeOf(taken: readonly Taken[], since: number, isPaced: boolean): Outcome {
  const sorted = taken.map(({ milliseconds }) => milliseconds).sort((one, other) => one - other);
  return {
    queries: taken.length,
    failures: taken.filter(({ isGood }) => !isGood).length,
    seconds: (performance.now() - since) / 1000,
    p50: sorted[Math.floor(sorted.length * 0.5)] ?? 0,
    p99: sorted[Math.floor(sorted.length * 0.99)] ?? 0,
    byPerson: isPaced
      ? Object.fromEntries(taken.map(({ person, milliseconds }) => [person, milliseconds]))
      : {},
  };
}

/** Sends requests for so long; each connection sends its next one after the last response. */
async function closedLoop(connections: number, milliseconds: number): Promise<Outcome> {
  const since = performance.now();
  const taken: Taken[] = [];
  const lane = async (): Promise<void> => {
    while (performance.now() - since < milliseconds) taken.push(await send());
  };
  await Promise.all(Array.from({ length: connections }, lane));
  return outcomeOf(taken, since, false);
}

/** Sends so many requests per second for so long, whether or not earlier ones were answered. */
async function openLoop(rate: number, milliseconds: number): Promise<Outcome> {
  const since = performance.now();
  const count = Math.round((rate * milliseconds) / 1000);
  const sent: Promise<Taken>[] = [];
  while (sent.length < count) {
    const due = since + (sent.length * 1000) / rate;
    const early = due - performance.now();
    if (early > 0) await new Promise((resolve) => setTimeout(resolve, early));
    sent.push(send());
  }
  return outcomeOf(await Promise.all(sent), since, true);
}

const questions = {
  /** Prepares the requests. */
  prepare: async ({
    scenario,
    program,
    port,
  }: {
    readonly scenario: Scenario;
    readonly program: ProgramName;
    readonly port: number;
  }) => {
    await pool.destroy();
    pool = new Pool(`http://127.0.0.1:${port}`, {
      connections: scenario.rate === undefined ? scenario.connections : null,
      headersTimeout: 60_000,
      bodyTimeout: 60_000,
    });
    requests = await requestsOf(scenario, program);
    next = 0;
  },
  /**
   * Sends requests for so many milliseconds: at a rate if one is given, otherwise as fast as so many
   * connections allow.
   */
  run: ({
    connections,
    rate,
    milliseconds,
  }: {
    readonly connections: number;
    readonly rate?: number | undefined;
    readonly milliseconds: number;
  }) => (rate === undefined ? closedLoop(connections, milliseconds) : openLoop(rate, milliseconds)),
};
/** The questions that the load generator answers. */
export type Load = typeof questions;

answerQuestions(questions);
