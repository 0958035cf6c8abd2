import { once } from 'node:events';
import { createServer, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Clock } from '../../src/clock.js';

/** How a proxy treats answers. */
export interface ProxyOptions {
  /** Bytes of an answer that it gathers before it passes them on; by default none. Infinity: the whole answer. */
  readonly buffer?: number;
  /** True if it does not gather answers with `X-Accel-Buffering: no`, as nginx. */
  readonly heedsAnswer?: boolean;
  /** Milliseconds without a byte of the answer after which it closes the connection; by default never. */
  readonly idle?: number;
}

/** A proxy in front of a gateway. */
export interface TestProxy {
  readonly url: string;
  /** The bytes that it has got of answers. */
  readonly received: () => number;
  readonly close: () => Promise<void>;
}

/** Starts a proxy in front of a URL. */
export async function startProxy(target: string, clock: Clock, options: ProxyOptions): Promise<TestProxy> {
  const { buffer = 0, heedsAnswer = false, idle } = options;
  let received = 0;
  const pass = (answer: NodeJS.ReadableStream, response: ServerResponse, size: number): void => {
    let held: Buffer[] = [];
    let stopWaiting = (): void => undefined;
    const wait = (): void => {
      stopWaiting();
      if (idle !== undefined) stopWaiting = clock.after(idle, () => response.destroy());
    };
    wait();
    answer.on('data', (piece: Buffer) => {
      received += piece.length;
      wait();
      held.push(piece);
      if (Buffer.concat(held).length < size) return;
      response.write(Buffer.concat(held));
      held = [];
    });
    answer.on('end', () => response.end(Buffer.concat(held)));
    response.on('close', stopWaiting);
  };
  const server = createServer((incoming, response) => {
    const { method, url, headers } = incoming;
    const outgoing = request(target + url, { method, headers, agent: false }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      pass(answer, response, heedsAnswer && answer.headers['x-accel-buffering'] === 'no' ? 0 : buffer);
    });
    outgoing.on('error', () => response.destroy());
    response.on('close', () => outgoing.destroy());
    incoming.pipe(outgoing);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received: () => received,
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
