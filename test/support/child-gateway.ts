import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { nodeFlags } from '../../src/node-flags.js';

const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
const probe = new URL('heap-probe.js', import.meta.url).href;

/**
 * The memory of a process in bytes, the longest block of its event loop in milliseconds, and the characters
 * and bytes that it has hashed.
 */
export interface Usage {
  readonly rss: number;
  readonly heapUsed: number;
  readonly external: number;
  readonly maxBlock: number;
  readonly hashed: number;
}

/** A gateway in a process of its own, as `npm start` starts it. */
export class ChildGateway {
  readonly url: string;
  readonly #process: ChildProcess;
  readonly #standardError: () => string;

  private constructor(url: string, child: ChildProcess, standardError: () => string) {
    this.url = url;
    this.#process = child;
    this.#standardError = standardError;
  }

  /** Starts a gateway with these settings and Node options, on a free port. */
  static async start(settings: Record<string, string>, ...options: string[]): Promise<ChildGateway> {
    if (!existsSync(cli)) throw new Error('There is no dist/cli.js: run `npm run build` first.');
    const child = spawn(
      process.execPath,
      [...nodeFlags, '--expose-gc', ...options, '--import', probe, cli, 'start'],
      {
        env: { PATH: process.env['PATH'], PORT: '0', LOG_LEVEL: 'silent', ...settings },
        stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      },
    );
    let said = '';
    child.stderr?.on('data', (chunk) => {
      said = (said + String(chunk)).slice(-4000);
    });
    let out = '';
    for await (const chunk of child.stdout ?? []) {
      out += String(chunk);
      const [url] = /http:\/\/[^/]+(?=\/graphql)/.exec(out) ?? [];
      if (url) {
        child.stdout?.resume();
        return new ChildGateway(url, child, () => said);
      }
    }
    throw new Error(`The gateway ended before it listened: ${said}`);
  }

  /** The way the process ended; undefined while it runs. */
  get ended(): string | undefined {
    const { exitCode, signalCode } = this.#process;
    return exitCode === null && signalCode === null
      ? undefined
      : `${exitCode ?? signalCode}: ${this.#standardError()}`;
  }

  /** Returns the memory in use; `settled`: after garbage collection. */
  async usage(when: 'now' | 'settled' = 'now'): Promise<Usage> {
    return (await this.#ask(when)) as Usage;
  }

  /** Restarts the measurement of event loop blocks. */
  async measureAnew(): Promise<void> {
    await this.#ask('reset');
  }

  /**
   * Returns those of the texts, of at most 100 ASCII characters each, that are in any string of the process's
   * heap.
   */
  async holds(texts: readonly string[]): Promise<readonly string[]> {
    return (await this.#ask(texts.map((text) => [...text].reverse().join('')))) as readonly string[];
  }

  async close(): Promise<void> {
    if (this.ended !== undefined) return;
    const ended = once(this.#process, 'exit');
    this.#process.kill('SIGKILL');
    await ended;
  }

  async #ask(question: string | readonly string[]): Promise<unknown> {
    const answer = once(this.#process, 'message');
    this.#process.send(question);
    return (await answer)[0];
  }
}
