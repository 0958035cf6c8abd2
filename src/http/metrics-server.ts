import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Log } from '../telemetry/log.js';
import { traceOf } from '../telemetry/log.js';

/** The text that the server answers with. */
export interface MetricsText {
  readonly contentType: string;
  text(): Promise<string>;
}

/** A server for Prometheus alone. */
export interface MetricsServer {
  /** Its base URL. */
  readonly url: string;
  close(): Promise<void>;
}

/** Milliseconds that a client may take to send its request. */
const timeLimit = 10_000;

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject).listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

/** Serves `GET /metrics` on a port of its own, which clients of the graph do not reach. */
export async function serveMetrics(
  { host, port }: { readonly host: string; readonly port: number },
  metrics: MetricsText,
  log: Log,
): Promise<MetricsServer> {
  const server = createServer(
    { requestTimeout: timeLimit, headersTimeout: timeLimit, connectionsCheckingInterval: 1000 },
    (request, response) => {
      const { method, url } = request;
      request.resume();
      if (url?.split('?')[0] !== '/metrics') return void response.writeHead(404).end();
      if (method !== 'GET' && method !== 'HEAD')
        return void response.writeHead(405, { allow: 'GET, HEAD' }).end();
      metrics.text().then(
        (text) =>
          response
            .writeHead(200, { 'content-type': metrics.contentType, 'cache-control': 'no-store' })
            .end(method === 'HEAD' ? undefined : text),
        (error: unknown) => {
          log.write('error', 'a fault of the gateway', traceOf(error));
          response.writeHead(500).end();
        },
      );
    },
  );
  await listen(server, host, port);
  const { address, family, port: taken } = server.address() as AddressInfo;
  return {
    url: `http://${family === 'IPv6' ? `[${address}]` : address}:${taken}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
