import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';

const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));

/** Module hooks that print each module of these packages that is imported. */
const watching = `data:text/javascript,${encodeURIComponent(`
  import { register } from 'node:module';
  const hooks = \`export const resolve = (specifier, context, next) => {
    if (/^(@opentelemetry|prom-client)/.test(specifier)) console.error('loaded ' + specifier);
    return next(specifier, context);
  };\`;
  register('data:text/javascript,' + encodeURIComponent(hooks));
`)}`;

/** Starts a gateway of its own, sends a query, and returns the watched modules that it has imported. */
async function importedWith(settings: Readonly<Record<string, string>>): Promise<string[]> {
  const child = spawn(process.execPath, ['--import', watching, cli, 'start'], {
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
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
  return [...err.matchAll(/^loaded (.*)$/gm)].map(([, name = '']) => name).sort();
}

test('no package of OpenTelemetry or Prometheus is loaded unless a setting turns it on', async () => {
  expect(await importedWith({})).toEqual([]);
  expect(
    await importedWith({ OTEL_SDK_DISABLED: 'true', OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1' }),
  ).toEqual([]);
  expect(await importedWith({ METRICS_PORT: '0' })).toEqual(['prom-client']);
  expect(
    await importedWith({ OTEL_TRACES_EXPORTER: 'otlp', OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1' }),
  ).toContain('@opentelemetry/sdk-trace-base');
});
