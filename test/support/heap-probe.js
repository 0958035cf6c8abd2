// Preloaded into a gateway's process: tells its parent on request how much memory is in use, and ends with
// it.
import crypto from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { getHeapSnapshot } from 'node:v8';

const delay = monitorEventLoopDelay({ resolution: 1 });
delay.enable();

let hashed = 0;
const { createHash, hash: hashOnce } = crypto;
crypto.createHash = (...args) => {
  const hash = createHash(...args);
  const { update } = hash;
  hash.update = (data, ...rest) => {
    hashed += data.length;
    return update.call(hash, data, ...rest);
  };
  return hash;
};
crypto.hash = (algorithm, data, ...rest) => {
  hashed += data.length;
  return hashOnce(algorithm, data, ...rest);
};
syncBuiltinESMExports();

/**
 * Returns those of the texts that are in a string of the heap. They arrive written backwards, so that the
 * question itself is not found.
 */
async function found(backwards) {
  const snapshot = getHeapSnapshot();
  const texts = backwards.map((text) => [...text].reverse().join(''));
  const seen = new Set();
  let rest = '';
  for await (const chunk of snapshot) {
    const text = rest + String(chunk);
    for (const one of texts) if (text.includes(one)) seen.add(one);
    rest = text.slice(-100);
  }
  return [...seen];
}

process.on('message', async (question) => {
  if (Array.isArray(question)) {
    process.send?.(await found(question));
    return;
  }
  if (question === 'reset') delay.reset();
  // Objects that only finalizers free are collected the second time.
  if (question === 'settled') for (let count = 0; count < 2; count += 1) globalThis.gc();
  process.send?.({ ...process.memoryUsage(), maxBlock: delay.max / 1e6, hashed });
});
process.on('disconnect', () => process.exit());
