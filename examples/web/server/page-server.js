import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';
import { gzipSync } from 'node:zlib';

const types = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** Bytes that a request of the page may have. */
const bodyLimit = 4096;

/** The page may load what this server has, and talk to it and to the gateway; nothing else. */
const policyFor = (gateway) =>
  [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    `connect-src 'self' ${gateway}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; ');

/** Reads a built page: its files by path, each plain and compressed. Names below /assets contain a hash of the content. */
function readFiles(folder) {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
    (name) => extname(name) in types,
  );
  const entries = names.map((name) => {
    const body = readFileSync(join(folder, name));
    const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 16)}"`;
    const isFixed = name.startsWith('assets/');
    return [
      `/${name}`,
      { body, zipped: gzipSync(body, { level: 9 }), type: types[extname(name)], etag, isFixed },
    ];
  });
  const files = new Map(entries);
  files.set('/', files.get('/index.html'));
  files.set('/office', files.get('/office.html'));
  return files;
}

/** Reads a JSON body. @throws RangeError if it is too large, SyntaxError if it is none */
async function readJson(request) {
  let text = '';
  for await (const chunk of request) {
    text += chunk;
    if (text.length > bodyLimit) throw new RangeError('The body is too large.');
  }
  return text === '' ? {} : JSON.parse(text);
}

/** Serves a built page and its routes on 127.0.0.1, for browsers that call it by that name. */
export class PageServer {
  #server;
  #files;
  #headers = {};
  #routes = {};

  /** Listens, so that its address is known. It answers 503 until `serve`. @param {string} folder @param {number} port */
  static async listen(folder, port) {
    const page = new PageServer();
    page.#files = readFiles(folder);
    page.#server = createServer((request, response) => void page.#answer(request, response));
    page.#server.listen(port, '127.0.0.1');
    await once(page.#server, 'listening');
    page.url = `http://127.0.0.1:${page.#server.address().port}`;
    return page;
  }

  /**
   * Begins to answer.
   *
   * @param {string} gateway its origin @param {Record<string, (body: any) => Promise<object>>} routes by method and path
   */
  serve(gateway, routes) {
    this.#headers = {
      'content-security-policy': policyFor(gateway),
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'permissions-policy': 'camera=(), geolocation=(), microphone=()',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    };
    this.#routes = routes;
  }

  async close() {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  async #answer(request, response) {
    const { pathname } = new URL(request.url, this.url);
    const route = this.#routes[`${request.method} ${pathname}`];
    const isOwn = `http://${request.headers.host}` === this.url;
    if (!isOwn) return this.#send(response, 421, { error: `Open ${this.url}.` });
    if (Object.keys(this.#routes).length === 0) return this.#send(response, 503, { error: 'Starting.' });
    if (route) return this.#run(route, request, response);
    const file = ['GET', 'HEAD'].includes(request.method) ? this.#files.get(pathname) : undefined;
    return file
      ? this.#sendFile(file, request, response)
      : this.#send(response, 404, { error: 'Not found.' });
  }

  /** Runs a route, for this page only: another site's page has another origin. */
  async #run(route, request, response) {
    if (request.headers.origin !== this.url)
      return this.#send(response, 403, { error: 'Not for other pages.' });
    try {
      this.#send(response, 200, await route(await readJson(request)));
    } catch (error) {
      const isWrong = error instanceof RangeError || error instanceof SyntaxError;
      this.#send(response, isWrong ? 400 : 502, { error: error.message });
    }
  }

  #send(response, status, body) {
    response.writeHead(status, {
      ...this.#headers,
      'content-type': 'application/json',
      'cache-control': 'no-store',
    });
    response.end(JSON.stringify(body));
  }

  #sendFile({ body, zipped, type, etag, isFixed }, request, response) {
    const headers = {
      ...this.#headers,
      etag,
      vary: 'accept-encoding',
      'cache-control': isFixed ? 'public, max-age=31536000, immutable' : 'no-cache',
    };
    if (request.headers['if-none-match'] === etag) return response.writeHead(304, headers).end();
    const isZipped = /\bgzip\b/.test(request.headers['accept-encoding'] ?? '');
    response.writeHead(200, {
      ...headers,
      'content-type': type,
      ...(isZipped && { 'content-encoding': 'gzip' }),
    });
    response.end(request.method === 'HEAD' ? undefined : isZipped ? zipped : body);
  }
}
