import { readFile } from 'node:fs/promises';
import { expect, test } from '@jest/globals';
import { freePort } from '../bench/free-port.js';

test('a free port is none that the system gives to connections meanwhile', async () => {
  // Other systems begin at 49152.
  const range = await readFile('/proc/sys/net/ipv4/ip_local_port_range', 'utf8').catch(() => '49152');
  const ports = await Promise.all(Array.from({ length: 20 }, freePort));
  expect(Math.max(...ports)).toBeLessThan(Number.parseInt(range, 10));
});
