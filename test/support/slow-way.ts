import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** The direction of bytes: to Redis, or back from it. */
type Direction = 'there' | 'back';

/**
 * The data in one direction of one connection, in order: each action runs at its time, after all earlier
 * ones.
 */
class Lane {
  #waiting: (() => void)[] = [];
  #isOpen = true;
  #last = 0;

  /** Runs an action after so many milliseconds; with Infinity, once the lane is opened. */
  add(delay: number, action: () => void): void {
    if (!this.#isOpen || delay === Infinity) {
      this.#isOpen = false;
      this.#waiting.push(action);
      return;
    }
    this.#last = Math.max(this.#last, performance.now() + delay);
    setTimeout(action, this.#last - performance.now()).unref();
  }

  open(): void {
    this.#isOpen = true;
    for (const action of this.#waiting.splice(0)) this.add(0, action);
  }
}

/** A proxy for a Redis that delays its data. Nothing is lost or reordered. */
export class SlowWay {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #lanes = new Set<Lane>();
  #delays: Record<Direction, number> = { there: 0, back: 0 };

  private constructor(server: Server) {
    this.#server = server;
  }

  static async start(port: number): Promise<SlowWay> {
    const server = createServer();
    const way = new SlowWay(server);
    server.on('connection', (near) => way.#join(near, connect(port, '127.0.0.1')));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return way;
  }

  /** Returns its URL for a database of this number. */
  url(database: number): string {
    return `redis://127.0.0.1:${(this.#server.address() as AddressInfo).port}/${database}`;
  }

  /**
   * Delays new data by so many milliseconds in each direction; 0 by default. Infinity: until the next call of
   * this method.
   */
  delay({ there = 0, back = 0 }: Partial<Record<Direction, number>>): void {
    this.#delays = { there, back };
    for (const lane of this.#lanes) lane.open();
  }

  /** Closes all connections. */
  cut(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  async close(): Promise<void> {
    this.cut();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #join(near: Socket, far: Socket): void {
    this.#carry('there', near, far);
    this.#carry('back', far, near);
  }

  #carry(direction: Direction, from: Socket, to: Socket): void {
    const lane = new Lane();
    this.#lanes.add(lane);
    this.#sockets.add(from.setNoDelay(true));
    from.on('data', (chunk: Buffer) => lane.add(this.#delays[direction], () => to.write(chunk)));
    from.on('close', () => {
      this.#sockets.delete(from);
      lane.add(this.#delays[direction], () => {
        this.#lanes.delete(lane);
        to.destroy();
      });
    });
    from.on('error', () => undefined);
  }
}
