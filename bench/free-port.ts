import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';

/** Linux gives ports from here on to connections and to servers that ask for any; other systems begin above. */
const firstEphemeral = 32_768;

/**
 * Returns a free port of this machine, below those that the system gives out itself. So it is still free when a
 * program that was started with it listens, and when that program is started again. It is random, so that two
 * callers at a time hardly ever get the same.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(10_000, firstEphemeral);
    const server = createServer().listen(port, '127.0.0.1');
    try {
      await once(server, 'listening');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') continue;
      throw error;
    }
    server.close();
    await once(server, 'close');
    return port;
  }
}
