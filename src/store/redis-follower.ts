import { RedisConnection, type RedisClient, type RedisOptions } from './redis-connection.js';
import { StoreError, streamStart, type StreamBatch, type StreamEntry } from './store.js';

/** Milliseconds for which Redis is asked to wait for an entry, and those that its answer may take beyond. */
const maxWait = 1000;
const grace = 1000;

/** Returns an entry as the client has it. */
export const entryOf = ({
  id,
  message,
}: {
  readonly id: string;
  readonly message: Readonly<Record<string, string>>;
}): StreamEntry => ({ position: id, text: message['text'] ?? '' });

/**
 * Follows streams on a connection of its own: a command that waits holds up all others on its connection. A
 * Redis that is frozen or gone is noticed as by any other command, within two seconds.
 */
export class RedisFollower {
  readonly #connection: RedisConnection;
  /** The run of the Redis behind a connection, by the number of that connection. */
  #met: { readonly connection: number; readonly run: string } | undefined;

  private constructor(connection: RedisConnection) {
    this.#connection = connection;
  }

  /** Connects. If Redis is down, this is no error: following fails until it is up. */
  static async open(options: RedisOptions): Promise<RedisFollower> {
    const connection = new RedisConnection(options);
    await connection.open();
    return new RedisFollower(connection);
  }

  /** Returns the entries behind a position, see `Store.followStream`. @throws StoreError */
  async follow(
    key: string,
    after: string,
    { count, waits }: { readonly count: number; readonly waits: boolean },
  ): Promise<StreamBatch> {
    const run = await this.#run();
    const connection = this.#connection.count;
    const wait = waits ? { BLOCK: maxWait } : {};
    // The second one is answered after the first, by the state at that moment: what is there now was there
    // when the entries behind it were read.
    const ask = (client: RedisClient) =>
      Promise.all([
        client.xRead({ key, id: after }, Object.assign({ COUNT: count }, wait)),
        client.xRange(key, after, after),
      ]);
    const [found, last] = await this.#connection.run(ask, maxWait + grace);
    if (this.#connection.count !== connection) throw new StoreError('UNANSWERED', 'connected anew');
    return {
      entries: found?.[0]?.messages.map(entryOf) ?? [],
      run,
      isWhole: after === streamStart || last.length > 0,
    };
  }

  /** Disconnects at once: what it waits for may never come. */
  async close(): Promise<void> {
    await this.#connection.close(0);
  }

  /**
   * Returns Redis's own id of its run: it changes with a restart and with a failover. A Redis that does not
   * tell is always the same one.
   */
  async #run(): Promise<string> {
    const connection = this.#connection.count;
    if (this.#met?.connection === connection) return this.#met.run;
    const said = await this.#connection
      .run((client) => client.info('server'))
      .catch((error: unknown) => {
        if (error instanceof StoreError && error.code === 'REFUSED') return '';
        throw error;
      });
    const [, run = ''] = /^run_id:(\w+)/m.exec(said) ?? [];
    this.#met = { connection, run };
    return run;
  }
}
