import { closeSync, openSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { liveHeap } from './live-heap.js';
import { freePort } from '../free-port.js';
import { cores, start, type Program } from '../processes.js';

/** Milliseconds that a program may take to answer after its start. */
const patience = 20_000;
/** Matches a gateway's log line about an uncaught error. */
const uncaught = /"msg":"(?:unhandledRejection|uncaughtException)"/;

/** Waits until a URL returns a success. @throws Error with the program's output if it does not start */
async function answers(url: string, program: Program): Promise<void> {
  const until = Date.now() + patience;
  while (
    !(await fetch(url).then(
      ({ ok }) => ok,
      () => false,
    ))
  ) {
    if (program.child.exitCode !== null || Date.now() > until)
      throw new Error(`${url} is not answered.\n${program.complaints}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Starts the built sandbox alone, on a free port. */
export async function startSandboxAlone(): Promise<{ readonly program: Program; readonly url: string }> {
  const port = await freePort();
  const program = start('../cli.js', ['sandbox'], {
    core: cores.around,
    answers: false,
    environment: { SANDBOX_PORT: String(port) },
  });
  await answers(`http://127.0.0.1:${port}/sandbox/clock`, program);
  return { program, url: `http://127.0.0.1:${port}` };
}

/** A gateway on a port of its own. It can be killed and restarts there; its log is written to a file. */
export class ChaosGateway {
  readonly url: string;
  readonly #environment: Readonly<Record<string, string>>;
  readonly #folder: string;
  readonly #inspectorPort: number;
  readonly #flags: readonly string[];
  #program: Program | undefined;
  #endings = 0;

  private constructor(
    port: number,
    inspectorPort: number,
    folder: string,
    environment: Readonly<Record<string, string>>,
    flags: readonly string[],
  ) {
    this.url = `http://127.0.0.1:${port}`;
    this.#inspectorPort = inspectorPort;
    this.#folder = folder;
    this.#flags = flags;
    this.#environment = { ...environment, PORT: String(port), LOG_LEVEL: 'warn' };
  }

  /** Starts a gateway with these settings and Node flags. */
  static async start(
    environment: Readonly<Record<string, string>>,
    flags: readonly string[] = [],
  ): Promise<ChaosGateway> {
    const gateway = new ChaosGateway(
      await freePort(),
      await freePort(),
      await mkdtemp(join(tmpdir(), 'lending-graph-chaos-')),
      environment,
      flags,
    );
    await gateway.#begin();
    return gateway;
  }

  /** Collects all garbage and returns the MiB of its heap in use. */
  heap(): Promise<number> {
    return liveHeap(this.#inspectorPort);
  }

  /** The MiB of its resident memory. */
  get resident(): number {
    return this.#program?.memory().now ?? 0;
  }

  /** The number of times that it ended unexpectedly. */
  get endings(): number {
    return this.#endings;
  }

  /** Returns the lines of its log about uncaught errors. */
  uncaught(): string[] {
    return readFileSync(this.#log, 'utf8')
      .split('\n')
      .filter((line) => uncaught.test(line));
  }

  /** Kills it like a machine that crashes, and starts it again. */
  async killAndRestart(): Promise<void> {
    const program = this.#program;
    this.#program = undefined;
    program?.child.kill('SIGKILL');
    await this.#begin();
  }

  /** Stops it (SIGSTOP): its connections stay, nothing in it runs, and its clocks go on. */
  freeze(): void {
    this.#program?.child.kill('SIGSTOP');
  }

  /** Continues it (SIGCONT). */
  thaw(): void {
    this.#program?.child.kill('SIGCONT');
  }

  /** Stops it and removes its log. */
  async stop(): Promise<void> {
    const program = this.#program;
    this.thaw();
    this.#program = undefined;
    await program?.stop();
    await rm(this.#folder, { recursive: true, force: true });
  }

  get #log(): string {
    return join(this.#folder, 'log');
  }

  async #begin(): Promise<void> {
    const output = openSync(this.#log, 'a');
    const program = start('../cli.js', ['start'], {
      core: cores.underTest,
      answers: false,
      environment: this.#environment,
      output,
      flags: [`--inspect=127.0.0.1:${this.#inspectorPort}`, ...this.#flags],
    });
    closeSync(output);
    this.#program = program;
    program.child.once('exit', () => {
      if (this.#program === program) this.#endings += 1;
    });
    await answers(`${this.url}/healthz`, program);
  }
}
