import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseEnv } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import { Deployment, type IDeployment } from 'kubernetes-models/apps/v1';
import { HorizontalPodAutoscaler, type IHorizontalPodAutoscaler } from 'kubernetes-models/autoscaling/v2';
import { NetworkPolicy, type INetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1';
import { PodDisruptionBudget, type IPodDisruptionBudget } from 'kubernetes-models/policy/v1';
import { Secret, Service, type ISecret, type IService } from 'kubernetes-models/v1';
import ts from 'typescript';
import { parse } from 'yaml';
import { readConfig, type Environment } from '../src/config.js';
import { startTestGateway } from './support/graph.js';

const root = fileURLToPath(new URL('../', import.meta.url));
const read = (file: string): string => readFileSync(join(root, file), 'utf8');
const manifest = <T>(file: string): T => parse(read(`deploy/kubernetes/${file}`)) as T;

const deployment = manifest<IDeployment>('deployment.yaml');
const service = manifest<IService>('service.yaml');
const budget = manifest<IPodDisruptionBudget>('pod-disruption-budget.yaml');
const autoscaler = manifest<IHorizontalPodAutoscaler>('horizontal-pod-autoscaler.yaml');
const policy = manifest<INetworkPolicy>('network-policy.yaml');
const secret = manifest<ISecret>('secret.example.yaml');
const settings = parseEnv(read('deploy/kubernetes/settings.env')) as Environment;

const pod = deployment.spec?.template.spec;
const container = pod?.containers[0];
/** What the image sets. */
const image = Object.fromEntries(
  [...(/^ENV (.*)$/m.exec(read('Dockerfile'))?.[1] ?? '').matchAll(/(\w+)=(\S+)/g)].map(([, name, value]) => [
    name,
    value,
  ]),
) as Environment;
const config = readConfig({ ...image, ...settings, ...secret.stringData });

describe("Kubernetes' own schemas", () => {
  test('take every manifest', () => {
    const models = [
      new Deployment(deployment),
      new Service(service),
      new PodDisruptionBudget(budget),
      new HorizontalPodAutoscaler(autoscaler),
      new NetworkPolicy(policy),
      new Secret(secret),
    ];
    for (const model of models) expect(() => model.validate()).not.toThrow();
    const { resources } = manifest<{ resources: string[] }>('kustomization.yaml');
    const others = ['kustomization.yaml', 'secret.example.yaml', 'settings.env'];
    expect([...resources, ...others].sort()).toEqual(readdirSync(join(root, 'deploy/kubernetes')).sort());
    expect(models).toHaveLength(resources.length + 1);
  });

  // They take what they do not know; the compiler does not.
  test('know every field', () => {
    const folder = mkdtempSync(join(root, 'node_modules/.cache-'));
    const file = join(folder, 'manifests.ts');
    const typed: [path: string, type: string, manifest: object][] = [
      ['apps/v1', 'IDeployment', deployment],
      ['v1', 'IService', service],
      ['v1', 'ISecret', secret],
      ['policy/v1', 'IPodDisruptionBudget', budget],
      ['autoscaling/v2', 'IHorizontalPodAutoscaler', autoscaler],
      ['networking.k8s.io/v1', 'INetworkPolicy', policy],
    ];
    const lines = typed.map(
      ([path, type, value]) =>
        `export const a${type} : import('kubernetes-models/${path}').${type} = ${JSON.stringify(value)};`,
    );
    writeFileSync(file, lines.join('\n'));
    const options = {
      noEmit: true,
      strict: true,
      skipLibCheck: true,
      types: [],
      module: ts.ModuleKind.NodeNext,
      moduleResolution: ts.ModuleResolutionKind.NodeNext,
    };
    const found = ts.getPreEmitDiagnostics(ts.createProgram([file], options));
    rmSync(folder, { recursive: true });
    expect(found.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'))).toEqual([]);
  });
});

describe('the manifests', () => {
  test('have settings with which a gateway starts before a real bank', () => {
    expect(config.LENDING_API_URL).toBeDefined();
    expect(config.STORE_URL).toBeDefined();
    expect(container?.envFrom).toEqual([
      { configMapRef: { name: 'lending-graph-settings' } },
      { secretRef: { name: secret.metadata?.name } },
    ]);
    expect(container?.ports).toEqual([
      { name: 'http', containerPort: config.PORT },
      { name: 'metrics', containerPort: config.METRICS_PORT },
    ]);
  });

  test('tell Prometheus where the metrics are, and let nobody else reach them', async () => {
    const { annotations = {} } = deployment.spec?.template.metadata ?? {};
    expect(annotations).toEqual({
      'prometheus.io/scrape': 'true',
      'prometheus.io/path': '/metrics',
      'prometheus.io/port': String(config.METRICS_PORT),
    });
    // The pod's address, not loopback alone.
    expect(config.METRICS_HOST).toBe('0.0.0.0');
    const namespacesFor = (port: string): unknown[] =>
      (policy.spec?.ingress ?? [])
        .filter(({ ports = [] }) => ports.some((one) => one.port === port))
        .flatMap(({ from = [] }) => from.map(({ namespaceSelector }) => namespaceSelector?.matchLabels));
    const label = 'kubernetes.io/metadata.name';
    expect(namespacesFor('metrics')).toEqual([{ [label]: 'monitoring' }]);
    expect(namespacesFor('http')).toEqual([{ [label]: 'ingress' }]);
    // A rule without ports is for all of them.
    expect(policy.spec?.ingress?.filter(({ ports = [] }) => ports.length !== 1)).toEqual([]);
    expect(service.spec?.ports?.map(({ targetPort }) => targetPort)).toEqual(['http']);
    const gateway = await startTestGateway({ METRICS_PORT: '0' });
    const response = await fetch(`${gateway.gateway.metricsUrl}${String(annotations['prometheus.io/path'])}`);
    const text = await response.text();
    await gateway.close();
    expect([response.status, text.includes('# TYPE lending_graph_streams gauge')]).toEqual([200, true]);
  });

  test('give a gateway longer to stop than it takes', () => {
    expect((pod?.terminationGracePeriodSeconds ?? 0) * 1000).toBeGreaterThan(
      config.DRAIN_DELAY + config.DRAIN_TIMEOUT,
    );
    const { periodSeconds = 0, failureThreshold = 0 } = container?.readinessProbe ?? {};
    expect(periodSeconds * failureThreshold * 1000).toBeLessThanOrEqual(config.DRAIN_DELAY);
  });

  test("share the bank's 255 calls through one Redis, and are never fewer during a rollout", () => {
    expect([config.LENDING_MAX_IN_FLIGHT, config.STORE_URL]).toEqual([255, expect.any(String)]);
    expect(deployment.spec?.strategy?.rollingUpdate?.maxUnavailable).toBe(0);
  });

  test('run it as no root, on a file system that cannot be written to, with no right that it does not need', () => {
    const [user] = /^USER (\d+):/m.exec(read('Dockerfile'))?.slice(1) ?? [];
    expect(pod?.securityContext).toMatchObject({ runAsNonRoot: true, runAsUser: Number(user) });
    expect(container?.securityContext).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    });
    expect(pod?.automountServiceAccountToken).toBe(false);
  });

  test('probe what there is, and ask for the same pods', () => {
    expect(container?.livenessProbe?.httpGet).toEqual({ path: '/healthz', port: 'http' });
    expect(container?.readinessProbe?.httpGet).toEqual({ path: '/readyz', port: 'http' });
    const labels = deployment.spec?.template.metadata?.labels;
    expect(service.spec?.selector).toEqual(labels);
    for (const { matchLabels } of [
      deployment.spec?.selector,
      budget.spec?.selector,
      policy.spec?.podSelector,
    ] as { matchLabels?: unknown }[])
      expect(matchLabels).toEqual(labels);
    expect(autoscaler.spec?.scaleTargetRef.name).toBe(deployment.metadata?.name);
  });
});

describe('compose.yaml', () => {
  interface Compose {
    readonly services: Readonly<
      Record<
        string,
        {
          readonly environment: Environment;
          readonly env_file: readonly string[];
          readonly stop_grace_period: string;
          readonly read_only: boolean;
          readonly command: readonly string[];
          readonly ports?: readonly string[];
        }
      >
    >;
  }
  const { services } = parse(read('compose.yaml'), { merge: true }) as Compose;

  test('has two gateways that start, have time to stop, and share what the bank allows', () => {
    const { LENDING_CLIENT_ID, LENDING_CLIENT_SECRET, LINK_SECRET } = secret.stringData as Environment;
    const secrets = { LENDING_CLIENT_ID, LENDING_CLIENT_SECRET, LINK_SECRET };
    const gateways = ['gateway-1', 'gateway-2'].map((name) => services[name]);
    const configs = gateways.map((gateway) =>
      readConfig({
        ...image,
        ...settings,
        ...secrets,
        ...Object.fromEntries(
          Object.entries(gateway?.environment ?? {}).map(([name, value]) => [name, String(value)]),
        ),
      }),
    );
    expect(configs.map(({ LENDING_MAX_IN_FLIGHT: most, STORE_URL: url }) => [most, url])).toEqual(
      configs.map(() => [255, configs[0]?.STORE_URL]),
    );
    expect(configs[0]?.STORE_URL).toBeDefined();
    for (const { DRAIN_DELAY, DRAIN_TIMEOUT } of configs)
      expect(parseInt(gateways[0]?.stop_grace_period ?? '', 10) * 1000).toBeGreaterThan(
        DRAIN_DELAY + DRAIN_TIMEOUT,
      );
    expect(gateways.every((gateway) => gateway?.read_only)).toBe(true);
    // The proxy is the only way in: it leads to the graph, and not to the metrics.
    expect(gateways.map((gateway) => gateway?.ports)).toEqual([undefined, undefined]);
    expect(read('deploy/Caddyfile')).not.toContain(String(configs[0]?.METRICS_PORT));
  });

  test('has a Redis that keeps what it answered for', () => {
    const command = services['redis']?.command.join(' ');
    expect(command).toContain('--appendonly yes');
    expect(command).toContain('--maxmemory-policy noeviction');
  });
});
