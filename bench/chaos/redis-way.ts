import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** The TIME command as a Redis client sends it. */
const askForTime = '*1\r\n$4\r\nTIME\r\n';

const bulk = (text: string): string => `$${text.length}\r\n${text}\r\n`;

/** A script with the same result, so many seconds later. */
function askForLaterTime(seconds: number): string {
  const script = `local t = redis.call('TIME') return { tostring(tonumber(t[1]) + ${seconds}), t[2] }`;
  return `*3\r\n${bulk('EVAL')}${bulk(script)}${bulk('0')}`;
}

/**
 * A proxy between one program and a Redis. It can be slow or down, and set Redis's clock ahead. It neither
 * loses nor reorders data while connections last.
 */
export class RedisWay {
  readonly url: string;
  readonly #server: Server;
  readonly #target: number;
  readonly #sockets = new Set<Socket>();
  #isAway = false;
  #delay = 0;
  #ahead = 0;

  private constructor(server: Server, target: number) {
    this.#server = server;
    this.#target = target;
    this.url = `redis://127.0.0.1:${(server.address() as AddressInfo).port}`;
    server.on('connection', (client) => this.#lead(client));
  }

  /** Opens a proxy to the Redis at this URL on this machine. */
  static async open(redisUrl: string): Promise<RedisWay> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new RedisWay(server, Number(new URL(redisUrl).port));
  }

  /** Delays all data from now on by so many milliseconds. */
  slow(milliseconds: number): void {
    this.#delay = milliseconds;
  }

  /** Closes all connections, and each new one at once. */
  cut(): void {
    this.#isAway = true;
    for (const socket of this.#sockets) socket.destroy();
  }

  /** Accepts connections again. */
  restore(): void {
    this.#isAway = false;
  }

  /** Sets Redis's clock ahead by so many seconds from now on. Keys still expire by Redis's own clock. */
  setClockAhead(seconds: number): void {
    this.#ahead = seconds;
  }

  async close(): Promise<void> {
    this.cut();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #lead(client: Socket): void {
    if (this.#isAway) return void client.destroy();
    const redis = connect(this.#target, '127.0.0.1');
    this.#pass(client, redis, (text) =>
      this.#ahead === 0 ? text : text.replaceAll(askForTime, askForLaterTime(this.#ahead)),
    );
    this.#pass(redis, client, (text) => text);
  }

  #pass(from: Socket, to: Socket, change: (text: string) => string): void {
    this.#sockets.add(from);
    from.on('error', () => undefined);
    from.once('close', () => {
      this.#sockets.delete(from);
      to.destroy();
    });
    let last = Promise.resolve();
    from.on('data', (chunk: Buffer) => {
      const bytes = Buffer.from(change(chunk.toString('latin1')), 'latin1');
      const arrival = this.#delay === 0 ? undefined : sleep(this.#delay);
      last = last.then(() => arrival).then(() => void to.write(bytes));
    });
  }
}
