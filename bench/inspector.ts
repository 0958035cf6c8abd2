import { once } from 'node:events';
import { WebSocket } from 'undici';
import type { Program } from './processes.js';

/** A node of a CPU profile in the Chrome DevTools Protocol. */
interface ProfileNode {
  readonly id: number;
  readonly callFrame: { readonly functionName: string; readonly url: string };
}

/** A node of an allocation profile. */
interface AllocationNode {
  readonly callFrame: ProfileNode['callFrame'];
  readonly selfSize: number;
  readonly children: readonly AllocationNode[];
}

/**
 * The place of a sample: a function and the URL of its file; V8's own places, such as `(garbage collector)`,
 * have no URL.
 */
export interface Sampled {
  readonly functionName: string;
  readonly url: string;
  /** Microseconds of a CPU profile, or bytes of an allocation profile. */
  readonly amount: number;
}

/** Garbage collections during some work, of one kind of V8's. */
export interface Collections {
  readonly count: number;
  /** In milliseconds. */
  readonly total: number;
  /** In milliseconds. */
  readonly longest: number;
}

/** Microseconds between two samples of the CPU profile. */
const cpuInterval = 250;
/** Bytes between two samples of the allocation profile, on average. */
const allocationInterval = 8192;
/** The timeout for the start of the inspector, in milliseconds. */
const patience = 5000;

const watchCollections = `globalThis.benchCollections = [];
new (process.getBuiltinModule('node:perf_hooks').PerformanceObserver)((list) => {
  for (const { duration } of list.getEntries()) globalThis.benchCollections.push(duration);
}).observe({ entryTypes: ['gc'] });`;

async function addressOf(program: Program): Promise<string> {
  program.child.kill('SIGUSR1');
  for (const until = Date.now() + patience; Date.now() < until;) {
    const [, address] = /Debugger listening on (ws:\S+)/.exec(program.complaints) ?? [];
    if (address !== undefined) return address;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error('The inspector does not listen: is port 9229 taken?');
}

/**
 * The inspector of a running Node process (Chrome DevTools Protocol). It listens on port 9229, so only one
 * process at a time can be inspected.
 */
export class Inspector {
  readonly #socket: WebSocket;
  readonly #waiting = new Map<number, { resolve: (result: never) => void; reject: (error: Error) => void }>();
  #sent = 0;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.addEventListener('message', ({ data }) => {
      const { id, result, error } = JSON.parse(String(data)) as {
        id?: number;
        result: never;
        error?: { message: string };
      };
      const waiting = id === undefined ? undefined : this.#waiting.get(id);
      if (id !== undefined) this.#waiting.delete(id);
      if (error) waiting?.reject(new Error(error.message));
      else waiting?.resolve(result);
    });
  }

  /** Starts the inspector of a process and connects to it. */
  static async open(program: Program): Promise<Inspector> {
    const socket = new WebSocket(await addressOf(program));
    await once(socket as unknown as EventTarget, 'open');
    const inspector = new Inspector(socket);
    await inspector.#send('Profiler.enable');
    await inspector.#send('Profiler.setSamplingInterval', { interval: cpuInterval });
    await inspector.#send('Runtime.evaluate', { expression: watchCollections });
    return inspector;
  }

  /** Returns the CPU time of some work by place, without idle time. */
  async cpu(work: () => Promise<void>): Promise<Sampled[]> {
    await this.#send('Profiler.start');
    await work();
    type Profile = {
      nodes: readonly ProfileNode[];
      samples: readonly number[];
      timeDeltas: readonly number[];
    };
    const { profile } = await this.#send<{ profile: Profile }>('Profiler.stop');
    const amounts = new Map<number, number>();
    for (const [at, id] of profile.samples.entries())
      amounts.set(id, (amounts.get(id) ?? 0) + (profile.timeDeltas[at] ?? 0));
    return profile.nodes
      .map(({ id, callFrame }) => ({
        functionName: callFrame.functionName,
        url: callFrame.url,
        amount: amounts.get(id) ?? 0,
      }))
      .filter(({ functionName, amount }) => functionName !== '(idle)' && amount > 0);
  }

  /** Returns the allocations of some work by place, garbage included. */
  async allocations(work: () => Promise<void>): Promise<Sampled[]> {
    const options = { includeObjectsCollectedByMajorGC: true, includeObjectsCollectedByMinorGC: true };
    await this.#send('HeapProfiler.startSampling', { samplingInterval: allocationInterval, ...options });
    await work();
    const { profile } = await this.#send<{ profile: { head: AllocationNode } }>('HeapProfiler.stopSampling');
    const found: Sampled[] = [];
    const walk = ({ callFrame, selfSize, children }: AllocationNode): void => {
      if (selfSize > 0)
        found.push({ functionName: callFrame.functionName, url: callFrame.url, amount: selfSize });
      children.forEach(walk);
    };
    walk(profile.head);
    return found;
  }

  /** Returns the garbage collections of some work, without a profiler. */
  async collections(work: () => Promise<void>): Promise<Collections> {
    await this.#send('Runtime.evaluate', { expression: 'globalThis.benchCollections.length = 0' });
    await work();
    const expression = 'JSON.stringify(globalThis.benchCollections)';
    const { result } = await this.#send<{ result: { value: string } }>('Runtime.evaluate', {
      expression,
      returnByValue: true,
    });
    const durations = JSON.parse(result.value) as number[];
    return {
      count: durations.length,
      total: durations.reduce((sum, one) => sum + one, 0),
      longest: Math.max(0, ...durations),
    };
  }

  close(): void {
    this.#socket.close();
  }

  #send<Result>(method: string, params: object = {}): Promise<Result> {
    this.#sent += 1;
    const id = this.#sent;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#socket.send(JSON.stringify({ id, method, params }));
    });
  }
}
