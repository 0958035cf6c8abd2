import { readFileSync } from 'node:fs';
import { Agent, get } from 'node:http';

// A program of its own: `ping.js URL PID` requests URL/healthz in a loop, and sends its parent the longest
// waits on request.

/**
 * The longest wait for a response, in milliseconds, and the most CPU time that the process's main thread used
 * during one.
 */
export interface Waits {
  wall: number;
  cpu: number;
}

const [url, pid] = process.argv.slice(2);
const agent = new Agent({ keepAlive: true, maxSockets: 1 });
/** Returns the milliseconds of CPU that the main thread has used so far. */
const cpu = (): number =>
  Number(readFileSync(`/proc/${pid}/task/${pid}/schedstat`, 'utf8').split(' ')[0]) / 1e6;

let longest: Waits = { wall: 0, cpu: 0 };

// On one connection, in a loop: each wait shows how long the process was busy with something else.
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

process.on('message', () => {
  process.send?.(longest);
  longest = { wall: 0, cpu: 0 };
});
ping();
