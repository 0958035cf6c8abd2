import { readFileSync } from 'node:fs';
import { Agent, get } from 'node:http';

// A program of its own: `ping.js URL PID` asks URL/healthz over and over, and sends its parent the longest waits for an answer when it is asked.

/** The longest wait for an answer, in milliseconds, and the most CPU time that the main thread of the process used during one. */
export interface Waits {
  wall: number;
  cpu: number;
}

const [url, pid] = process.argv.slice(2);
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

process.on('message', () => {
  process.send?.(longest);
  longest = { wall: 0, cpu: 0 };
});
ping();
