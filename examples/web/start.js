// The example by one command, `npm run example`: the sandbox, a gateway that takes the page's own documents only, and the
// page. It ends on Ctrl-C. Set PORT, SANDBOX_PORT and EXAMPLE_PORT for other ports.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { signToken } from '../../dist/auth/jwt.js';
import { ConfigError, readConfig } from '../../dist/config.js';
import { startGateway } from '../../dist/gateway.js';
import { sandboxTokens } from '../../dist/gateway/options.js';
import { demo } from '../../dist/sandbox/seed.js';
import { createLog } from '../../dist/telemetry/log.js';
import { Graph } from './server/graph.js';
import { playHistory } from './server/history.js';
import { PageServer } from './server/page-server.js';
import { partnerRoutes } from './server/partner.js';
import { Sandbox } from './server/sandbox.js';

const file = (name) => fileURLToPath(new URL(name, import.meta.url));
const manifest = file('src/gql/persisted-documents.json');
const scopes = ['lending:read', 'lending:write'];

/** The answers of the logins: Lisa's, and the partner's. A token is valid for 12 hours. */
const logins = (graph) => ({
  'POST /login/customer': async () => ({
    graph,
    token: await signToken({ subject: demo.person.id, scopes, personIds: [demo.person.id] }, sandboxTokens),
    person: { id: demo.person.id, name: demo.person.name },
  }),
  'POST /login/partner': async () => ({ graph, token: await partnerToken(), person: null }),
});

const partnerToken = () =>
  signToken({ subject: 'partner', scopes: [...scopes, 'lending:partner'] }, sandboxTokens);

async function start() {
  if (!existsSync(file('dist/index.html'))) throw new Error('There is no page yet: run `npm run example`.');
  if (process.env.LENDING_API_URL)
    throw new Error('LENDING_API_URL: the example plays with the sandbox only.');
  const page = await PageServer.listen(file('dist/'), Number(process.env.EXAMPLE_PORT ?? 5173));
  const gateway = await startGateway(
    readConfig({
      LOG_LEVEL: 'error',
      ...process.env,
      CORS_ORIGINS: page.url,
      TRUSTED_DOCUMENTS: manifest,
      TRUSTED_DOCUMENTS_ONLY: 'on',
    }),
    { log: createLog(process.env.LOG_LEVEL ?? 'error') },
  );
  const sandbox = new Sandbox(gateway.sandbox.url);
  const graph = new Graph(`${gateway.url}/graphql`, manifest, await partnerToken());
  await playHistory(graph, sandbox);
  const stopClock = await sandbox.letTimePass();
  page.serve(gateway.url, { ...logins(graph.url), ...partnerRoutes(graph, sandbox, demo.person.id) });
  console.log(`${demo.person.name}'s page is at ${page.url}`);
  console.log(`The partner's back office is at ${page.url}/office`);
  console.log(`The lending graph is at ${graph.url}, for the documents of these pages only`);
  console.log(`The sandbox of the bank is at ${sandbox.url}, its controls at ${sandbox.url}/sandbox`);
  for (const signal of ['SIGINT', 'SIGTERM'])
    process.once(signal, async () => {
      stopClock();
      await page.close();
      await gateway.close();
    });
}

await start().catch((error) => {
  const isTaken = error.code === 'EADDRINUSE';
  const advice = `${error.address}:${error.port} is taken. Set PORT (the gateway), SANDBOX_PORT or EXAMPLE_PORT (the page).`;
  console.error(isTaken ? advice : error instanceof ConfigError ? error.message : error.stack);
  process.exit(isTaken || error instanceof ConfigError ? 2 : 1);
});
