import { EventAnswers } from '../bank/event-answers.js';
import type { Clock } from '../clock.js';
import type { Execution } from './execution.js';

/**
 * Shares between the executions for one event of the bank the answers that they read, and, where viewer,
 * document and variables are equal, the execution itself. It lives as long as a stream waits for the event.
 */
export class EventRound {
  readonly answers: EventAnswers;
  readonly #executions = new Map<string, Execution>();

  constructor(clock: Clock) {
    this.answers = new EventAnswers(clock);
  }

  /** Joins the execution with this key, or starts it. The caller has to leave it. */
  join(key: string, start: () => Execution): Execution {
    const running = this.#executions.get(key);
    const execution = running?.isOver === false ? running : start();
    this.#executions.set(key, execution);
    execution.join(() => {
      if (this.#executions.get(key) === execution) this.#executions.delete(key);
    });
    return execution;
  }
}
