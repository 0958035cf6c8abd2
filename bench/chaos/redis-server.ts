import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline';
import { freePort } from '../free-port.js';

const folders = ['/usr/bin', ...(process.env['PATH'] ?? '').split(delimiter)];
const program = folders.map((folder) => join(folder, 'redis-server')).find((file) => existsSync(file));

/** True if this machine has a Redis to run with (the Debian package redis-server). */
export const hasRedis = program !== undefined;

/** A Redis for one run or test. It stores its data in a directory of its own. */
export class RedisServer {
  readonly port: number;
  readonly #folder: string;
  readonly #settings: readonly string[];
  #process: ChildProcess | undefined;

  private constructor(port: number, folder: string, settings: readonly string[]) {
    this.port = port;
    this.#folder = folder;
    this.#settings = settings;
  }

  /** Starts a Redis on a free port, with more settings as on its command line; resolves when it is ready. */
  static async start(...settings: string[]): Promise<RedisServer> {
    const folder = await mkdtemp(join(tmpdir(), 'lending-graph-redis-'));
    const redis = new RedisServer(await freePort(), folder, settings);
    await redis.restart();
    return redis;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  /** Starts it on the same port with its earlier data; resolves when it is ready. */
  async restart(): Promise<void> {
    if (!program) throw new Error('There is no redis-server on this machine.');
    // Synced with every write: by default a confirmed write can stay in memory for a second or two, and a
    // kill loses it.
    const durable = ['--dir', this.#folder, '--appendonly', 'yes', '--appendfsync', 'always', '--save', ''];
    const args = ['--port', String(this.port), '--bind', '127.0.0.1', ...durable, ...this.#settings];
    const started = spawn(program, args, { stdio: ['ignore', 'pipe', 'ignore'] });
    this.#process = started;
    const lines = createInterface({ input: started.stdout });
    await new Promise<void>((resolve, reject) => {
      lines.on('line', (line) => {
        if (line.includes('Ready to accept connections')) resolve();
      });
      started.once('error', reject);
      started.once('exit', () =>
        reject(new Error(`redis-server ended before it was ready on port ${this.port}.`)),
      );
    });
  }

  /** Kills it before it can write anything; resolves when it has ended. */
  async kill(): Promise<void> {
    const running = this.#process;
    this.#process = undefined;
    if (!running || running.exitCode !== null || running.signalCode !== null) return;
    const exit = once(running, 'exit');
    running.kill('SIGKILL');
    await exit;
  }

  /** Stops it: its connections stay open, but nothing answers on them. */
  freeze(): void {
    this.#process?.kill('SIGSTOP');
  }

  /** Continues a frozen one. */
  thaw(): void {
    this.#process?.kill('SIGCONT');
  }

  /** Stops it and removes its data. */
  async stop(): Promise<void> {
    await this.kill();
    await rm(this.#folder, { recursive: true, force: true });
  }
}
