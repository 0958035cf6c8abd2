import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { nodeFlags } from '../src/node-flags.js';

/** The program under test has a core to itself; the bank and the load generator share the other. */
export const cores = { underTest: 0, around: 1 } as const;

function canPin(): boolean {
  if (availableParallelism() < 2) return false;
  try {
    execFileSync('taskset', ['-V'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** True if programs are pinned to cores; otherwise the figures say less. */
export const isPinned: boolean = canPin();

/** Moves this program off the core of the program under test. */
export function stepAside(): void {
  if (isPinned)
    execFileSync('taskset', ['-a', '-p', '-c', String(cores.around), String(process.pid)], {
      stdio: 'ignore',
    });
}

/** Clock ticks per second in /proc/PID/stat: 100 on every Linux that Node runs on. */
const ticks = 100;

/**
 * Returns the milliseconds that the core of the program under test has been busy since boot, with any
 * process.
 */
export function busyCore(): number {
  const line =
    readFileSync('/proc/stat', 'utf8')
      .split('\n')
      .find((text) => text.startsWith(`cpu${cores.underTest} `)) ?? '';
  const [, user, nice, system, , , interrupts, softInterrupts, stolen] = line.split(/\s+/).map(Number);
  return (
    ([user, nice, system, interrupts, softInterrupts, stolen].reduce(
      (sum: number, one) => sum + (one ?? 0),
      0,
    ) *
      1000) /
    ticks
  );
}

/** A child process, with its figures from /proc. */
export class Program {
  readonly child: ChildProcess;
  readonly pid: number;
  #complaints = '';

  constructor(child: ChildProcess) {
    this.child = child;
    this.pid = child.pid ?? 0;
    child.stderr?.on('data', (chunk: Buffer) => {
      this.#complaints += chunk.toString();
    });
  }

  /** Its standard error. */
  get complaints(): string {
    return this.#complaints;
  }

  /** Returns its CPU time so far in milliseconds, user and system, of all threads, in steps of 10. */
  cpu(): number {
    const stat = readFileSync(`/proc/${this.pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return ((Number(fields[11]) + Number(fields[12])) * 1000) / ticks;
  }

  /** Returns its resident MiB, now and at the peak since the start or since forgetPeak. */
  memory(): { readonly now: number; readonly peak: number } {
    const status = readFileSync(`/proc/${this.pid}/status`, 'utf8');
    const mebibytes = (name: string): number =>
      Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1]) / 1024;
    return { now: mebibytes('VmRSS'), peak: mebibytes('VmHWM') };
  }

  /** Resets the peak of memory. */
  forgetPeak(): void {
    writeFileSync(`/proc/${this.pid}/clear_refs`, '5');
  }

  /** Stops it, and waits until it has ended. */
  async stop(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const ended = once(this.child, 'exit');
    const impatience = setTimeout(() => this.child.kill('SIGKILL'), 5000);
    // SIGINT, since after SIGTERM the gateway goes on serving for a while.
    this.child.kill('SIGINT');
    await ended;
    clearTimeout(impatience);
  }
}

const running = new Set<ChildProcess>();
// Child processes end with this program, however it ends.
process.once('exit', () => running.forEach((child) => child.kill('SIGKILL')));
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));

/** The options of a child process. */
export interface StartOptions {
  readonly core: number;
  readonly environment?: Readonly<Record<string, string>>;
  /** True if it answers questions; the gateway does not. */
  readonly answers: boolean;
  /** The file descriptor for its standard output, which is discarded otherwise. */
  readonly output?: number;
  /** Node flags besides those of all programs. */
  readonly flags?: readonly string[];
}

/**
 * Starts a compiled program: one of the bench, or the gateway itself (`../cli.js`). Its output is discarded,
 * but still written.
 */
export function start(
  file: string,
  args: readonly string[],
  { core, environment = {}, answers, output, flags = [] }: StartOptions,
): Program {
  const node = [
    process.execPath,
    ...nodeFlags,
    ...flags,
    fileURLToPath(new URL(file, import.meta.url)),
    ...args,
  ];
  const [command = '', ...rest] = isPinned ? ['taskset', '-c', String(core), ...node] : node;
  const { PATH = '' } = process.env;
  const child = spawn(command, rest, {
    stdio: ['ignore', output ?? 'ignore', 'pipe', ...(answers ? ['ipc' as const] : [])],
    env: { PATH, NODE_ENV: 'production', ...environment },
  });
  running.add(child.once('exit', () => running.delete(child)));
  return new Program(child);
}
