import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { freePort } from '../../bench/free-port.js';
import { copyWithoutTelemetry } from '../../bench/without-telemetry.js';
import { demo } from '../../src/sandbox/seed.js';

const dist = fileURLToPath(new URL('../../dist', import.meta.url));

/** Starts the gateway of a build with metrics on, and returns its answer to a query, and what it has counted. */
async function seenOf(build: string): Promise<{ answer: unknown; counted: string[] }> {
  const port = await freePort();
  const child = spawn(process.execPath, [join(build, 'cli.js'), 'start'], {
    env: {
      PATH: process.env['PATH'],
      PORT: '0',
      SANDBOX_PORT: '0',
      DRAIN_DELAY: '0',
      LOG_LEVEL: 'silent',
      METRICS_PORT: String(port),
    },
  });
  let out = '';
  let answer: unknown;
  let metrics = '';
  for await (const chunk of child.stdout) {
    out += String(chunk);
    const [, url] = /(http:\/\/127\.0\.0\.1:\d+)\/graphql/.exec(out) ?? [];
    if (url === undefined) continue;
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        query: `{ person(id: "${demo.person.id}") { id creditLineApplications { nodes { id status } } } }`,
      }),
    });
    answer = ((await response.json()) as { data?: unknown }).data;
    metrics = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
    break;
  }
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
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
