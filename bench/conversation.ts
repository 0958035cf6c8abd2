import type { ChildProcess } from 'node:child_process';

/** The questions that a program of the bench answers, by name. */
export type Questions = Readonly<Record<string, (argument: never) => unknown>>;

interface Asked {
  readonly number: number;
  readonly name: string;
  readonly argument: unknown;
}

interface Answered {
  readonly number: number;
  readonly value?: unknown;
  readonly failure?: string;
}

let asked = 0;

/** Answers the questions of the parent process, and ends with it. */
export function answerQuestions(questions: Questions): void {
  const send = (message: Answered): void => void process.send?.(message);
  process.on('message', ({ number, name, argument }: Asked) => {
    Promise.resolve()
      .then(() => questions[name]?.(argument as never))
      .then(
        (value) => send({ number, value }),
        (error: unknown) =>
          send({ number, failure: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
      );
  });
  process.on('disconnect', () => process.exit(0));
}

/** Asks a child process. @throws Error with the child's error, or if the child has ended */
export function ask<Q extends Questions, Name extends keyof Q & string>(
  child: ChildProcess,
  name: Name,
  ...[argument]: Parameters<Q[Name]>
): Promise<Awaited<ReturnType<Q[Name]>>> {
  asked += 1;
  const number = asked;
  return new Promise((resolve, reject) => {
    const settle = (done: () => void): void => {
      child.off('message', hear);
      child.off('exit', leave);
      done();
    };
    const hear = (answer: Answered): void => {
      if (answer.number !== number) return;
      settle(() =>
        answer.failure === undefined
          ? resolve(answer.value as never)
          : reject(new Error(`${name}: ${answer.failure}`)),
      );
    };
    const leave = (): void => settle(() => reject(new Error(`${name}: the program has ended`)));
    child.on('message', hear);
    child.once('exit', leave);
    child.send({ number, name, argument } satisfies Asked);
  });
}
