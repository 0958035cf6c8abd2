import { readFileSync } from 'node:fs';
import { Agent, get } from 'node:http';
import { parentPort, workerData } from 'node:worker_threads';

/** What a worker that asks for /healthz is told. */
export interface PingTarget {
  readonly url: string;
  /** The process that is asked. */
  readonly pid: number;
}

/** The longest wait for an answer, in milliseconds, and the most CPU time that the main thread of the process used during one. */
export interface Waits {
  wall: number;
  cpu: number;
}

const { url, pid } = workerData as PingTarget;
const agent = new Agent({ keepAlive: true, maxSockets: 1 });
/** Milliseconds that the main thread has been on a core so far. */
const cpu = (): number =>
  Number(readFileSync(`/proc/${pid}/task/${pid}/schedstat`, 'utf8').split(' ')[0]) / 1e6;

let longest: Waits = { wall: 0, cpu: 0 };

// On one connection, over and over: each answer shows for how long the process did something else.
function ping(): void {
  const [begin, used] = [performance.now(), cpu()];
  get(`${url}/healthz`, { agent }, (response) => {
    response.resume().once('end', () => {
      longest = {
        wall: Math.max(longest.wall, performance.now() - begin),
        cpu: Math.max(longest.cpu, cpu() - used),
      };
      setTimeout(ping, 1);
    });
  }).once('error', () => {
    longest = { wall: Infinity, cpu: Infinity };
  });
}

parentPort?.on('message', () => {
  parentPort?.postMessage(longest);
  longest = { wall: 0, cpu: 0 };
});
ping();
