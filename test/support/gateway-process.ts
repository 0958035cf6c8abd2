import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { nodeFlags } from '../../src/node-flags.js';

const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));

/** A gateway in a process of its own. It can be frozen or killed. */
export class GatewayProcess {
  readonly url: string;
  readonly #child: ChildProcess;

  private constructor(url: string, child: ChildProcess) {
    this.url = url;
    this.#child = child;
  }

  /** Starts the built gateway, or that of another build, with these settings; resolves when it listens. */
  static async start(settings: Readonly<Record<string, string>>, file = cli): Promise<GatewayProcess> {
    const child = spawn(process.execPath, [...nodeFlags, file, 'start'], {
      env: { PATH: process.env['PATH'], PORT: '0', ...settings },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let out = '';
    let url: string | undefined;
    // A gateway ends if its output is closed, and stops when nobody reads it.
    for await (const chunk of child.stdout.iterator({ destroyOnReturn: false })) {
      out += String(chunk);
      [, url] = /(http:\/\/127\.0\.0\.1:\d+)\/graphql/.exec(out) ?? [];
      if (url !== undefined) break;
    }
    if (url === undefined) throw new Error('The gateway ended before it listened.');
    child.stdout.resume();
    return new GatewayProcess(url, child);
  }

  /** Stops it (SIGSTOP): its connections stay, nothing in it runs, and its clocks go on. */
  freeze(): void {
    this.#child.kill('SIGSTOP');
  }

  /** Continues it (SIGCONT). */
  thaw(): void {
    this.#child.kill('SIGCONT');
  }

  /** Has it stop, as after Ctrl-C by default; resolves with its exit code when it has ended. */
  async stop(signal: 'SIGINT' | 'SIGTERM' = 'SIGINT'): Promise<number | null> {
    const ended = once(this.#child, 'exit');
    this.#child.kill(signal);
    await ended;
    return this.#child.exitCode;
  }

  /** Kills it at once; resolves when it has ended. */
  async kill(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const ended = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await ended;
  }
}
