import { closeSync, openSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { liveHeap } from './live-heap.js';
import { cores, freePort, start, type Program } from '../processes.js';

/** Milliseconds that a program may take until it answers. */
const patience = 20_000;
/** What a gateway logs of an error that nobody caught. */
const uncaught = /"msg":"(?:unhandledRejection|uncaughtException)"/;

/** Waits until a URL is answered well. @throws Error with what the program wrote where it does not come up */
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

/** A gateway on a port of its own, which can be killed and comes back there; its log is kept in a file. */
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

  /** Starts one with these settings, and flags of Node's. */
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

  /** MiB that it has in use when all garbage is collected, which this has it do. */
  heap(): Promise<number> {
    return liveHeap(this.#inspectorPort);
  }

  /** How often it ended without being asked to. */
  get endings(): number {
    return this.#endings;
  }

  /** The lines of its log about errors that nobody caught. */
  uncaught(): string[] {
    return readFileSync(this.#log, 'utf8')
      .split('\n')
      .filter((line) => uncaught.test(line));
  }

  /** Kills it as a machine dies, and starts it again. */
  async killAndRestart(): Promise<void> {
    const program = this.#program;
    this.#program = undefined;
    program?.child.kill('SIGKILL');
    await this.#begin();
  }

  /** Stops it where it is (SIGSTOP): its connections stay, and nothing in it goes on, its clocks excepted. */
  freeze(): void {
    this.#program?.child.kill('SIGSTOP');
  }

  /** Lets it go on (SIGCONT). */
  thaw(): void {
    this.#program?.child.kill('SIGCONT');
  }

  /** Ends it and removes its log. */
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
