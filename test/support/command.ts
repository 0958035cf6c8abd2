import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { inspect } from './leaks.js';

const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
if (!existsSync(cli)) throw new Error('There is no dist/cli.js: run `npm run build` first.');
const running = new Set<ChildProcess>();

/** How a process ended, and what it printed. */
export interface Ended {
  readonly code: number | null;
  readonly signal: string | null;
  readonly out: string;
  readonly err: string;
}

/** The command line as a process of its own, on free ports, with only these settings. */
export class Command {
  readonly #process: ChildProcess;
  readonly ended: Promise<Ended>;
  #out = '';
  #err = '';

  /** Runs what was built, or another program: an executable, or a script and the Node that runs it. */
  constructor(
    args: readonly string[],
    settings: Record<string, string> = {},
    [program, ...rest]: readonly [string, ...string[]] = [process.execPath, cli],
  ) {
    const env = { PATH: process.env['PATH'], PORT: '0', SANDBOX_PORT: '0', DRAIN_DELAY: '0', ...settings };
    this.#process = spawn(program, [...rest, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    running.add(this.#process);
    this.#process.stdout?.on('data', (chunk: Buffer) => {
      this.#out += chunk.toString();
    });
    this.#process.stderr?.on('data', (chunk: Buffer) => {
      this.#err += chunk.toString();
    });
    this.ended = once(this.#process, 'close').then(([code, signal]) => {
      running.delete(this.#process);
      for (const line of this.#out.split('\n')) if (line.startsWith('{')) inspect('a log', line);
      return { code: code as number | null, signal: signal as string | null, out: this.#out, err: this.#err };
    });
  }

  /** Ends what a test has left running. */
  static killAll(this: void): void {
    for (const one of running) one.kill('SIGKILL');
  }

  /** Resolves with the output as soon as it contains this text; rejects if the process ends first. */
  async printed(text: string): Promise<string> {
    const seen = new Promise<string>((resolve) => {
      const look = (): void => void (this.#out.includes(text) && resolve(this.#out));
      this.#process.stdout?.on('data', look);
      look();
    });
    const early = this.ended.then(({ code, err }) => {
      throw new Error(`ended with ${code} before it printed "${text}": ${err}`);
    });
    return Promise.race([seen, early]);
  }

  get pid(): number | undefined {
    return this.#process.pid;
  }

  stop(signal: NodeJS.Signals): Promise<Ended> {
    this.#process.kill(signal);
    return this.ended;
  }
}

/** The address that is printed behind a label. */
export const after = (text: string, label: string): string =>
  new RegExp(`${label} (http://127\\.0\\.0\\.1:\\d+[^\\s,]*)`).exec(text)?.[1] ?? '';

/** Asks a gateway a query over HTTP; what it answered. */
export async function ask(url: string, query: string, token?: string): Promise<unknown> {
  const headers = { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) };
  return (await fetch(url, { method: 'POST', headers, body: JSON.stringify({ query }) })).json();
}
