import { Agent, get } from 'node:http';
import { parentPort, workerData } from 'node:worker_threads';

// Asks for /healthz on one connection, over and over, and tells how long the longest answer took since it was last asked.
const agent = new Agent({ keepAlive: true, maxSockets: 1 });
const url = `${workerData as string}/healthz`;
let longest = 0;
let begun = performance.now();

function ping(): void {
  begun = performance.now();
  get(url, { agent }, (response) => {
    response.resume().once('end', () => {
      longest = Math.max(longest, performance.now() - begun);
      setTimeout(ping, 1);
    });
  }).once('error', () => {
    longest = Infinity;
  });
}

parentPort?.on('message', () => {
  parentPort?.postMessage(Math.max(longest, 0));
  longest = 0;
});
ping();
