import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));

/** A gateway in a process of its own, which can be stopped where it is, or killed. */
export class GatewayProcess {
  readonly url: string;
  readonly #child: ChildProcess;

  private constructor(url: string, child: ChildProcess) {
    this.url = url;
    this.#child = child;
  }

  /** Starts the built gateway with these settings; it listens when this resolves. */
  static async start(settings: Readonly<Record<string, string>>): Promise<GatewayProcess> {
    const child = spawn(process.execPath, [cli, 'start'], {
      env: { PATH: process.env['PATH'], PORT: '0', ...settings },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let out = '';
    for await (const chunk of child.stdout) {
      out += String(chunk);
      const [, url] = /(http:\/\/127\.0\.0\.1:\d+)\/graphql/.exec(out) ?? [];
      if (url !== undefined) return new GatewayProcess(url, child);
    }
    throw new Error('The gateway ended before it listened.');
  }

  /** Stops it where it is (SIGSTOP): its connections stay, and nothing in it goes on, its clocks excepted. */
  freeze(): void {
    this.#child.kill('SIGSTOP');
  }

  /** Lets it go on (SIGCONT). */
  thaw(): void {
    this.#child.kill('SIGCONT');
  }

  /** Kills it, without a chance to do anything; resolves when it has gone. */
  async kill(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const ended = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await ended;
  }
}
