import { rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { freePort } from '../../bench/free-port.js';
import { copyWithoutTelemetry } from '../../bench/without-telemetry.js';
import { demo } from '../../src/sandbox/seed.js';
import { GatewayProcess } from '../support/gateway-process.js';

const dist = fileURLToPath(new URL('../../dist', import.meta.url));

/** Starts the gateway of a build with metrics on, and returns its answer to a query, and what it has counted. */
async function seenOf(build: string): Promise<{ answer: unknown; counted: string[] }> {
  const port = await freePort();
  const settings = { SANDBOX_PORT: '0', DRAIN_DELAY: '0', LOG_LEVEL: 'silent', METRICS_PORT: String(port) };
  const gateway = await GatewayProcess.start(settings, join(build, 'cli.js'));
  const response = await fetch(`${gateway.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      query: `{ person(id: "${demo.person.id}") { id creditLineApplications { nodes { id status } } } }`,
    }),
  });
  const { data: answer } = (await response.json()) as { data?: unknown };
  const metrics = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  await gateway.stop();
  const samples = metrics.matchAll(/^(http_client_request_duration|lending_graph_bank_calls)[^ ]* /gm);
  return { answer, counted: [...new Set([...samples].map(([, name = '']) => name))] };
}

test('the copy of a build without metrics and traces answers the same, and counts nothing', async () => {
  const copy = copyWithoutTelemetry(dist);
  try {
    const { answer, counted } = await seenOf(dist);
    expect(answer).toMatchObject({ person: { id: demo.person.id } });
    expect(counted.sort()).toEqual(['http_client_request_duration', 'lending_graph_bank_calls']);
    expect(await seenOf(copy)).toEqual({ answer, counted: [] });
    // Where a file on the way of a query has nothing to take out, the copy would be no fair comparison.
    expect(() => copyWithoutTelemetry(copy)).toThrow('There is no telemetry to take out of bank/');
  } finally {
    rmSync(dirname(copy), { recursive: true });
  }
});
