import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { answerQuestions } from './conversation.js';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** What the gateway can be asked while it runs: MiB of its heap that are in use after a collection of garbage. */
export type WatchedGateway = { readonly heap: () => number };

answerQuestions({
  heap: () => {
    collect();
    return process.memoryUsage().heapUsed / 2 ** 20;
  },
} satisfies WatchedGateway);

// The gateway itself, in this process. It reads the command line that this program was given.
await import(new URL('../cli.js', import.meta.url).href);
