import { createHash, randomUUID } from 'node:crypto';
import type { Clock } from '../clock.js';
import { prefix } from './redis.js';
import { RedisConnection } from './redis-connection.js';
import type { Share, SharedPlaces, ShareReport } from './shared-places.js';

export interface RedisSharedPlacesOptions {
  readonly url: string;
  /** Identifies the places: gateways with the same name share them. */
  readonly name: readonly string[];
  /** The number of places. If gateways differ in it, the largest one counts, and no share exceeds its own. */
  readonly places: number;
  /** Milliseconds from a renewal to the end of the lease. */
  readonly lease: number;
  /** Milliseconds from the end of the lease until the last call of a silent gateway has ended. */
  readonly maxCallTime: number;
  readonly clock: Clock;
}

/** The timeout of one operation in milliseconds. A later answer would be of little use. */
const timeLimit = 500;
/**
 * Milliseconds for which shares do not grow beyond a few places where no gateway had a lease: longer than all
 * gateways of a Redis that was down, or lost its data, take to connect again and to report what they hold.
 */
const settlingTime = 3000;

/**
 * Places shared by all gateways on one Redis, whose clock counts. A gateway that was silent for longer than
 * its lease loses its share. If Redis has lost its connection too, it was killed, which has ended its calls,
 * or it is cut off, and has ended all but its lasting calls: their places are free after the longest call,
 * and the others at once. With a connection it is frozen. Its calls stay at the bank until that answers, so
 * the whole share is free only after the longest call.
 */
export class RedisSharedPlaces implements SharedPlaces {
  readonly #options: RedisSharedPlacesOptions;
  readonly #key: string;
  readonly #id = randomUUID();
  readonly #commands: RedisConnection;
  /** Subscribed to a channel without messages: Redis knows by it that the process has a connection. */
  readonly #presence: RedisConnection;
  /** The connection that is subscribed. */
  #presentOn = 0;

  private constructor(options: RedisSharedPlacesOptions) {
    this.#options = options;
    const digest = createHash('sha256').update(JSON.stringify(options.name)).digest('base64url');
    this.#key = `${prefix}places:${digest.slice(0, 12)}`;
    const { url, clock } = options;
    this.#commands = new RedisConnection({ url, timeLimit, clock });
    this.#presence = new RedisConnection({ url, timeLimit, clock });
  }

  /**
   * Connects. If Redis is down, this is no error: operations fail until it is up.
   * @throws StoreError for an invalid URL
   */
  static async open(options: RedisSharedPlacesOptions): Promise<RedisSharedPlaces> {
    const places = new RedisSharedPlaces(options);
    await Promise.all([places.#commands.open(), places.#presence.open()]);
    return places;
  }

  async renew({ held, wanted, lasting }: ShareReport): Promise<Share> {
    const { places, lease, maxCallTime } = this.#options;
    const report = [held, wanted, lasting, places, lease, maxCallTime, settlingTime];
    const [share] = await Promise.all([
      this.#commands.run((client) => client.renewShare(this.#key, this.#id, report)),
      // Without it the share is renewed nevertheless: what it is for is the time after the lease.
      this.#bePresent().catch(() => undefined),
    ]);
    return share;
  }

  async #bePresent(): Promise<void> {
    const { count } = this.#presence;
    if (count === this.#presentOn && count > 0) return;
    await this.#presence.run((client) => client.subscribe(`${this.#key}:${this.#id}`, () => undefined));
    this.#presentOn = count;
  }

  async close(): Promise<void> {
    // If Redis is down, the share expires.
    await this.#commands.run((client) => client.hDel(this.#key, this.#id)).catch(() => undefined);
    await Promise.all([this.#commands.close(), this.#presence.close()]);
  }
}
