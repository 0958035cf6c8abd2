import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { Collector } from '../support/collector.js';

const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));

/** Prints the packages of which a process has loaded a CommonJS module, when it ends. Those that are watched have no others. */
const listing = `data:text/javascript,${encodeURIComponent(`
  import { writeSync } from 'node:fs';
  import module from 'node:module';
  process.on('exit', () => {
    const names = Object.keys(module._cache).map((path) => /.*node_modules.((?:@[^/]+.)?[^/]+)/.exec(path)?.[1]);
    writeSync(2, 'loaded ' + [...new Set(names)].join() + '\\n');
  });
`)}`;

/** Starts a gateway of its own, sends a query, and returns the packages of telemetry that it has loaded. */
async function loadedWith(settings: Readonly<Record<string, string>>): Promise<string[]> {
  const child = spawn(process.execPath, ['--import', listing, cli, 'start'], {
    env: {
      PATH: process.env['PATH'],
      PORT: '0',
      SANDBOX_PORT: '0',
      DRAIN_DELAY: '0',
      LOG_LEVEL: 'silent',
      ...settings,
    },
  });
  let [out, err] = ['', ''];
  child.stderr.on('data', (chunk) => (err += String(chunk)));
  for await (const chunk of child.stdout) {
    out += String(chunk);
    const [, url] = /(http:\/\/127\.0\.0\.1:\d+)\/graphql/.exec(out) ?? [];
    if (url === undefined) continue;
    await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: '{ person(id: "x") { creditLines { totalCount } } }' }),
    });
    break;
  }
  const ended = once(child, 'close');
  child.kill('SIGTERM');
  await ended;
  const [, loaded = 'nothing was printed'] = /^loaded (.*)$/m.exec(err) ?? [];
  expect(loaded).toContain('graphql');
  return loaded
    .split(',')
    .filter((name) => /^(@opentelemetry|prom-client)/.test(name))
    .sort();
}

test('no package of OpenTelemetry or Prometheus is loaded unless a setting turns it on', async () => {
  expect(await loadedWith({})).toEqual([]);
  expect(
    await loadedWith({ OTEL_SDK_DISABLED: 'true', OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1' }),
  ).toEqual([]);
  expect(await loadedWith({ METRICS_PORT: '0' })).toEqual(['@opentelemetry/api', 'prom-client']);
  const collector = await Collector.start();
  const traces = { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, OTEL_METRICS_EXPORTER: 'none' };
  expect(await loadedWith(traces)).toContain('@opentelemetry/sdk-trace-base');
  await collector.close();
});
