import Sequencer from '@jest/test-sequencer';

/** Files that take much longer than their size lets expect, in seconds on an idle machine. */
const slow = {
  'package.test.ts': 25,
  'docs/your-first-screen.test.ts': 45,
  'bank/bank-share.test.ts': 75,
  'http/memory.test.ts': 40,
  'example/story.test.ts': 20,
  'access-matrix.test.ts': 30,
  'store/shared-places.test.ts': 25,
  'graphql/executor.test.ts': 25,
  'telemetry/series.test.ts': 25,
  'http/hostile.test.ts': 20,
  'bank/slow-redis.test.ts': 20,
  'http/graphiql-in-use.test.ts': 20,
  'http/graphiql-subscriptions.test.ts': 20,
  'subscriptions/ends.test.ts': 40,
};

/**
 * Begins with what takes longest, so that no worker waits for another at the end. Jest knows the times of an
 * earlier run, which a fresh clone does not have; it then goes by the size of the files.
 */
export default class extends Sequencer {
  time(test) {
    const known = super.time(test);
    if (known !== undefined) return known;
    const seconds = Object.entries(slow).find(([file]) => test.path.endsWith(`/test/${file}`))?.[1];
    // 10 kB take a second.
    return seconds === undefined ? (test.context.hasteFS.getSize(test.path) ?? 0) / 10 : seconds * 1000;
  }
}
