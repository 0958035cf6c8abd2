import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { startTestGateway, type TestGateway } from '../support/graph.js';
import { leaksIn } from '../support/leaks.js';

const pathOf = (name: string): string => fileURLToPath(new URL(`../../deploy/${name}`, import.meta.url));
const textOf = (name: string): string => readFileSync(pathOf(name), 'utf8');

interface Dashboard {
  readonly panels: readonly { readonly targets?: readonly { readonly expr: string }[] }[];
  readonly templating: { readonly list: readonly { readonly query: string | { readonly query: string } }[] };
}
interface Rules {
  readonly groups: readonly { readonly rules: readonly { readonly expr: string }[] }[];
}

const dashboard = JSON.parse(textOf('grafana-dashboard.json')) as Dashboard;
const alerts = parse(textOf('prometheus-alerts.yaml')) as Rules;
const expressions = [
  ...dashboard.panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr)),
  ...dashboard.templating.list.map(({ query }) => (typeof query === 'string' ? '' : query.query)),
  ...alerts.groups.flatMap(({ rules }) => rules.map(({ expr }) => expr)),
];

let gateway: TestGateway;
let exposed: ReadonlySet<string>;
let labels: ReadonlySet<string>;
beforeAll(async () => {
  gateway = await startTestGateway({ METRICS_PORT: '0' });
  const text = await (await fetch(`${gateway.gateway.metricsUrl}/metrics`)).text();
  exposed = new Set(
    [...text.matchAll(/^# TYPE (\S+) (\w+)$/gm)].flatMap(([, name = '', type]) =>
      type === 'histogram' ? ['_bucket', '_sum', '_count'].map((end) => name + end) : [name],
    ),
  );
  labels = new Set([
    'instance',
    'le',
    'http_route',
    'http_request_method',
    'http_response_status_code',
    'graphql_operation_type',
    'operation',
    'outcome',
    'source',
    'result',
    'kind',
    'code',
    'type',
    'coordinate',
    'service',
    'state',
  ]);
});
afterAll(() => gateway.close());

const metricsIn = (expression: string): string[] =>
  expression
    .match(/\b(?:lending_graph|http|nodejs|process)_\w+(?=[{[)\s]|$|,)/g)
    ?.filter((name) => !labels.has(name)) ?? [];

test('every metric that the dashboard and the alerts name exists', () => {
  const named = new Set(expressions.flatMap(metricsIn));
  expect([...named].filter((name) => !exposed.has(name))).toEqual([]);
  expect(named.size).toBeGreaterThan(20);
});

test('every metric of the gateway is on the dashboard', () => {
  const named = new Set(
    dashboard.panels.flatMap(({ targets = [] }) => targets.flatMap(({ expr }) => metricsIn(expr))),
  );
  const families = new Set(
    [...exposed]
      .filter((name) => /^(?:lending_graph|http)_/.test(name))
      .map((name) => name.replace(/_(?:bucket|sum|count)$/, '')),
  );
  expect([...families].filter((family) => ![...named].some((name) => name.startsWith(family)))).toEqual([]);
});

test('nothing secret, and nothing of a customer, is in them', () => {
  expect(leaksIn(textOf('grafana-dashboard.json'))).toEqual([]);
  expect(leaksIn(textOf('prometheus-alerts.yaml'))).toEqual([]);
});

const hasPromtool = spawnSync('promtool', ['--version']).status === 0;

(hasPromtool ? test : test.skip)(
  hasPromtool
    ? 'promtool takes the rules'
    : 'promtool takes the rules (skipped: Debian has it in its package prometheus)',
  () => {
    const { status, stderr } = spawnSync('promtool', ['check', 'rules', pathOf('prometheus-alerts.yaml')], {
      encoding: 'utf8',
    });
    expect([status, stderr]).toEqual([0, '']);
  },
);
