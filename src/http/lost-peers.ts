import { readFile } from 'node:fs/promises';
import { isIPv4, type Socket } from 'node:net';
import type { Clock } from '../clock.js';

/** The files in which Linux lists the TCP connections of this machine, or of this container. */
const tables = ['/proc/self/net/tcp', '/proc/self/net/tcp6'];
/** Milliseconds between two looks at these lists. */
const pause = 10_000;
/** Attempts to send the same bytes, after which a peer is lost: they take 6 s, or more on a slow network. */
const maxAttempts = 5;

/**
 * An established connection in a list: local and remote port, and the number of attempts, all hexadecimal. The
 * remote address is in words of four bytes, each with the last byte first.
 */
const linePattern =
  /^ *\d+: [0-9A-F]+:([0-9A-F]{4}) ([0-9A-F]+):([0-9A-F]{4}) 01 [0-9A-F:]+ [0-9A-F:]+ ([0-9A-F]{8}) /gm;

const hex = (byte: number): string => byte.toString(16).padStart(2, '0').toUpperCase();
const wordOf = (bytes: readonly number[]): string => [...bytes].reverse().map(hex).join('');

/** Returns the 16-bit groups of an IPv6 address, without its zone. */
function groupsOf(address: string): number[] {
  const [head = '', tail] = (address.split('%')[0] as string).split('::');
  const groups = (text: string): number[] =>
    text === '' ? [] : text.split(':').map((group) => Number.parseInt(group, 16));
  const [before, after] = [groups(head), groups(tail ?? '')];
  return tail === undefined
    ? before
    : [...before, ...Array.from({ length: 8 - before.length - after.length }, () => 0), ...after];
}

/** Returns an address as the lists have it. */
function listed(address: string): string {
  const mapped = address.replace(/^::ffff:/i, '');
  if (isIPv4(mapped)) {
    const word = wordOf(mapped.split('.').map(Number));
    return mapped === address ? word : `0000000000000000FFFF0000${word}`;
  }
  const bytes = groupsOf(address).flatMap((group) => [group >> 8, group & 255]);
  return [0, 4, 8, 12].map((at) => wordOf(bytes.slice(at, at + 4))).join('');
}

const keyOf = ({ localPort = 0, remoteAddress = '', remotePort = 0 }: Socket): string =>
  [localPort, listed(remoteAddress), remotePort].join(' ');

/** Returns the keys of connections whose peer does not acknowledge what it is sent. */
function lostIn(table: string): string[] {
  return [...table.matchAll(linePattern)].flatMap(([, local = '', address, remote = '', attempts = '']) =>
    Number.parseInt(attempts, 16) >= maxAttempts
      ? [[Number.parseInt(local, 16), address, Number.parseInt(remote, 16)].join(' ')]
      : [],
  );
}

/**
 * Finds the connections of streams whose clients are gone without a word: their network was lost. Node does not
 * tell, and the operating system gives up only after a quarter of an hour. On Linux its lists show that a
 * heartbeat is sent again and again; elsewhere nothing is found.
 */
export class LostPeers {
  readonly #clock: Clock;
  readonly #sockets = new Set<Socket>();
  #stop: (() => void) | undefined;
  #isLooking = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Destroys a connection if its peer gets lost. Returns a function that ends the watch. */
  watch(socket: Socket): () => void {
    this.#sockets.add(socket);
    this.#stop ??= this.#next();
    return () => {
      this.#sockets.delete(socket);
      if (this.#sockets.size > 0) return;
      this.#stop?.();
      this.#stop = undefined;
    };
  }

  #next(): () => void {
    return this.#clock.after(pause, () => {
      this.#stop = this.#next();
      if (!this.#isLooking) void this.#look();
    });
  }

  async #look(): Promise<void> {
    this.#isLooking = true;
    const texts = await Promise.all(tables.map((table) => readFile(table, 'utf8').catch(() => '')));
    this.#isLooking = false;
    const lost = new Set(texts.flatMap(lostIn));
    if (lost.size === 0) return;
    for (const socket of this.#sockets) if (lost.has(keyOf(socket))) socket.destroy();
  }
}
