import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

/** The initial contents of a tab. Its title is the name of the operation. */
export interface GraphiqlTab {
  readonly query: string;
  /** JSON; null if there are none. */
  readonly variables: string | null;
  /** JSON; null if there are none. */
  readonly headers: string | null;
}

export interface GraphiqlOptions {
  /** The tabs that a new browser opens, in order. */
  readonly tabs: readonly GraphiqlTab[];
}

/** The bundle by file name. */
type Files = ReadonlyMap<string, Buffer>;

/** The output folder of scripts/build-graphiql.js. The path is the same from src/http and dist/http. */
const folder = new URL('../../dist/graphiql/', import.meta.url);

const mediaTypes: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.ttf': 'font/ttf',
  '.txt': 'text/plain; charset=utf-8',
};

/**
 * Allows only this server. The style sheets contain fonts and images as data, and the editor writes its
 * colors into style elements.
 */
const graphiqlPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "font-src 'self' data:",
  "img-src 'self' data:",
  "connect-src 'self'",
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const pageHeaders = {
  'content-security-policy': graphiqlPolicy,
  // Tells caches about other encodings, even if this response is not compressed.
  vary: 'accept-encoding',
};

async function readFiles(): Promise<Files> {
  const names = await readdir(folder);
  return new Map(
    await Promise.all(
      names.map(async (name): Promise<[string, Buffer]> => [name, await readFile(new URL(name, folder))]),
    ),
  );
}

/**
 * Loads the bundle at the first request for it, so that the gateway starts without waiting. Undefined if it
 * was not built.
 */
function lazyFiles(): () => Promise<Files | undefined> {
  let reading: Promise<Files> | undefined;
  return async () => {
    reading ??= readFiles();
    try {
      return await reading;
    } catch {
      reading = undefined;
      return undefined;
    }
  };
}

function entryOf(files: Files, extension: string): string | undefined {
  return [...files.keys()].find((name) => name.startsWith('app-') && name.endsWith(extension));
}

/** All URLs in the page are relative, so that it works behind a proxy that adds a path prefix. */
function htmlOf(files: Files, { tabs }: GraphiqlOptions): string {
  const fingerprint = createHash('sha256').update(JSON.stringify(tabs)).digest('hex').slice(0, 12);
  const settings = JSON.stringify({ endpoint: 'graphql', tabs, fingerprint }).replaceAll('<', '\\u003c');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Lending graph</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="graphiql/${entryOf(files, '.css')}">
<style>html, body, #root { height: 100%; margin: 0 } .graphiql-logo { white-space: nowrap }</style>
<script id="settings" type="application/json">${settings}</script>
<script type="module" src="graphiql/${entryOf(files, '.js')}"></script>
</head>
<body><div id="root"></div></body>
</html>
`;
}

const notBuilt = (reply: FastifyReply): FastifyReply =>
  reply
    .code(503)
    .type('text/plain; charset=utf-8')
    .header('cache-control', 'no-store')
    .send('GraphiQL has not been built yet: npm run build\n');

/** Parameters of a link to GraphiQL. Headers are never among them. */
const linkable = ['query', 'variables', 'operationName'];

/**
 * Returns the URL of GraphiQL, relative to `/graphql`, with the operation of a browser's page request.
 * Undefined for other clients: only page requests accept HTML and no JSON.
 */
function pageFor({ method, headers, url, routeOptions }: FastifyRequest): string | undefined {
  const { accept = '', 'sec-fetch-mode': mode = 'navigate' } = headers;
  if (routeOptions.url !== '/graphql' || method !== 'GET' || mode !== 'navigate') return undefined;
  if (!/\btext\/html\b/i.test(accept) || /json/i.test(accept)) return undefined;
  const sent = new URLSearchParams(url.split(/\?(.*)/s)[1]);
  const link = new URLSearchParams([...sent].filter(([name]) => linkable.includes(name)));
  return link.size > 0 ? `graphiql?${link.toString()}` : 'graphiql';
}

/**
 * Serves `GET /graphiql`, a page to explore the graph, and `GET /graphiql/…`, its files. Contacts no other
 * host. Redirects browsers from `/graphql`, whose route must be added after these.
 */
export function graphiqlRoutes(app: FastifyInstance, options: GraphiqlOptions): void {
  const load = lazyFiles();
  app.addHook('onRequest', async (request, reply) => {
    const page = pageFor(request);
    if (page === undefined) return;
    return reply.headers({ 'cache-control': 'no-store', vary: 'accept' }).redirect(page, 302);
  });
  app.get('/graphiql', async (_request, reply) => {
    const files = await load();
    if (!files) return notBuilt(reply);
    return reply
      .headers({ ...pageHeaders, 'cache-control': 'no-cache' })
      .type('text/html; charset=utf-8')
      .send(htmlOf(files, options));
  });
  app.get('/graphiql/', async (_request, reply) => reply.redirect('../graphiql', 308));
  app.get<{ Params: { file: string } }>('/graphiql/:file', async ({ params: { file } }, reply) => {
    const content = (await load())?.get(file);
    if (!content) return reply.callNotFound();
    const type = mediaTypes[extname(file)] ?? 'application/octet-stream';
    // The hash in the name changes with the content.
    return reply
      .headers({ ...pageHeaders, 'cache-control': 'public, max-age=31536000, immutable' })
      .type(type)
      .send(content);
  });
}
