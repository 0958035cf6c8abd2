import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { answerQuestions } from './conversation.js';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/**
 * The questions that the gateway answers while it runs: the MiB of its heap in use after a garbage
 * collection.
 */
export type WatchedGateway = { readonly heap: () => number };

answerQuestions({
  heap: () => {
    collect();
    return process.memoryUsage().heapUsed / 2 ** 20;
  },
} satisfies WatchedGateway);

// The gateway itself, in this process. It reads this program's command line.
await import(new URL('../cli.js', import.meta.url).href);
