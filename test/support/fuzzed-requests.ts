import { OperationTypeNode, type GraphQLSchema } from 'graphql';
import { Chance } from './chance.js';
import { Author } from './random-operations.js';
import type { RawRequest } from './raw-http.js';
import { Spoiler } from './spoilt-text.js';
import { seededId, ValidOperations, type Operation } from './valid-operations.js';

type Headers = [name: string, value: string][];

const ids = [1, 2, 3, 4, 5, 6].flatMap((owner) =>
  ['cper', 'cbiz', 'cacc', 'snap', 'cidt', 'ccrd', 'ccla', 'ccln', 'cloa', ''].flatMap((suffix) =>
    [1, 2, 3].map((number) => seededId(owner, number, suffix)),
  ),
);
const methods = [
  'GET',
  'PUT',
  'PATCH',
  'DELETE',
  'HEAD',
  'OPTIONS',
  'TRACE',
  'PROPFIND',
  'QUERY',
  'post',
  'POST ',
  'ODD',
  '',
  'G\u0000T',
];
const targets = [
  '/',
  '/graphql/',
  '//graphql',
  '/graphql/x',
  '/GRAPHQL',
  '/graphql?',
  '/graphql?query',
  '/graphql?query={',
  '/graphql?query=%zz',
  '/%',
  '/%zz',
  '/graphql%00',
  '/graphql#x',
  '*',
  'graphql',
  '',
  'http://other.example/graphql',
  '/../graphql',
  '/graphiql',
  '/graphiql/',
  '/graphiql/..%2f..%2fpackage.json',
  '/graphiql/x.js',
  '/documents/',
  '/documents/x',
  '/documents/%2e%2e/x?token=1',
  '/healthz',
  '/readyz',
  '/metrics',
  '/sandbox',
  '/v1/persons',
  `/${'x'.repeat(3000)}`,
  `/graphql?${'a=1&'.repeat(3000)}`,
  `/${'../'.repeat(50)}etc/passwd`,
  '/\u00e9',
  '/a b',
];
const contentTypes = [
  'application/json',
  'application/json; charset=utf-8',
  'application/json; charset=utf-16',
  'application/json;charset',
  'APPLICATION/JSON',
  'application/graphql',
  'application/graphql+json',
  'text/plain',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'multipart/form-data',
  'application/octet-stream',
  'json',
  '',
  ';',
  'application/json, text/plain',
  '*/*',
  'application/jsonp',
  'text/html',
];
const accepts = [
  'application/json',
  'application/graphql-response+json',
  'text/html',
  '*/*',
  '',
  ';q=',
  'image/png',
  'multipart/mixed',
  'application/json;q=0',
  'application/*;q=0.1, x',
  'x'.repeat(2000),
  'text/event-stream',
];
const oddHeaders: Headers = [
  ['X-Request-Id', 'my-own-request-1'],
  ['X-Request-Id', ''],
  ['X-Request-Id', 'x'.repeat(300)],
  ['X-Request-Id', '<script>'],
  ['Cache-Control', 'no-cache'],
  ['Cache-Control', '\u0001'],
  ['Content-Encoding', 'gzip'],
  ['Content-Encoding', 'odd'],
  ['Transfer-Encoding', 'chunked'],
  ['Transfer-Encoding', 'odd'],
  ['Content-Length', '-1'],
  ['Content-Length', '99999999999'],
  ['Content-Length', 'x'],
  ['Content-Length', '3'],
  ['Expect', '100-continue'],
  ['Expect', 'odd'],
  ['Upgrade', 'websocket'],
  ['Upgrade', 'h2c'],
  ['Connection', 'upgrade'],
  ['Host', ''],
  ['Host', 'evil.example'],
  ['Host', 'a b'],
  ['Origin', 'null'],
  ['Origin', 'https://evil.example'],
  ['Range', 'bytes=0-1'],
  ['If-None-Match', '*'],
  ['Cookie', 'a=b;'.repeat(500)],
  ['X-HTTP-Method-Override', 'DELETE'],
  ['X-Forwarded-For', '::1, odd'],
  ['Forwarded', 'for=odd'],
  ['Bad Header', 'x'],
  ['X-\u00e9', 'y'],
  ['X-Long', 'z'.repeat(20_000)],
  ['X-Odd', 'a\u0000b'],
  ['X-Odd', 'a\nb'],
  ['apollo-require-preflight', 'true'],
  ['x-apollo-operation-name', 'odd'],
  ['Idempotency-Key', 'x'.repeat(500)],
  ['traceparent', '00-odd'],
  ['Accept-Encoding', 'gzip, br'],
  ['Accept-Language', 'x'.repeat(200)],
];
const oddAuthorizations = [
  '',
  'Bearer',
  'Bearer ',
  'Bearer x',
  'Bearer a.b.c',
  'Basic eDp5',
  'bearer  \u0000',
  `Bearer ${'x'.repeat(9000)}`,
  'Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.',
  'Bearer null',
  'Bearer x, Bearer y',
];
const wholeBodies = [
  '',
  ' ',
  'null',
  'true',
  '1',
  '"x"',
  '[]',
  '{}',
  '[{}]',
  '[{"query":"{ me { id } }"}]',
  '{"query":null}',
  '{"query":1}',
  '{"query":{}}',
  '{"query":""}',
  '{"query":"\\ud800"}',
  '\ufeff{}',
  '{"query":"{ me { id } }"}}',
  '{"query":"{ me { id } }"',
  '{"query":"{ me { id } }","variables":[]}',
  '{"query":"{ me { id } }","variables":"x"}',
  '{"query":"{ me { id } }","operationName":{}}',
  '{"query":"{ me { id } }","extensions":1}',
  '{"__proto__":{"query":"{ me { id } }"}}',
  '{"query":"{ me { id } }","extensions":{"persistedQuery":{"version":1,"sha256Hash":"x"}}}',
  '{"documentId":"x"}',
  '{"query":"query ($a: ID) { me { id } }","variables":{"__proto__":1,"a":null}}',
  `${'['.repeat(5000)}${']'.repeat(5000)}`,
  `{"query":"{ me { id } }","variables":${'{"a":'.repeat(2000)}1${'}'.repeat(2000)}}`,
  `{"query":"${'{a'.repeat(400)}"}`,
  `{"query":"{ me { id ${'...F '.repeat(50)}} } fragment F on Customer { ...F }"}`,
  'query={me{id}}',
  '\u0000\u0001\u0002',
];

/**
 * Requests of a mistaken, broken or hostile client: valid operations on the whole graph, and mutations of
 * them. They are the same for the same seed and number.
 */
export class FuzzedRequests {
  readonly #schema: GraphQLSchema;
  readonly #tokens: readonly string[];
  readonly #seed: number;

  /** `tokens` belong to different callers; most of the requests have one of them. */
  constructor(schema: GraphQLSchema, tokens: readonly string[], seed: number) {
    this.#schema = schema;
    this.#tokens = tokens;
    this.#seed = seed;
  }

  request(number: number): RawRequest {
    return new Draft(
      this.#schema,
      this.#tokens,
      new Chance(Math.imul(this.#seed, 0x9e3779b1) + Math.imul(number + 1, 0x85ebca6b)),
      number,
    ).finish();
  }
}

/** One request under construction. */
class Draft {
  readonly #chance: Chance;
  readonly #spoiler: Spoiler;
  readonly #operation: Operation;
  #method = 'POST';
  #target = '/graphql';
  readonly #headers: Headers = [
    ['Host', '127.0.0.1'],
    ['Content-Type', 'application/json'],
    ['Connection', 'close'],
  ];
  #body: Buffer;
  #closes = false;

  constructor(schema: GraphQLSchema, tokens: readonly string[], chance: Chance, number: number) {
    this.#chance = chance;
    this.#spoiler = new Spoiler(chance);
    this.#operation = this.#write(schema, number);
    this.#body = Buffer.from(JSON.stringify(this.#operation));
    const token = chance.of(tokens);
    if (token !== undefined && chance.happens(0.97)) this.#headers.push(['Authorization', `Bearer ${token}`]);
  }

  finish(): RawRequest {
    // The others are left unchanged.
    if (this.#chance.happens(0.7)) this.#spoil();
    const has = (name: string): boolean => this.#headers.some(([one]) => one.toLowerCase() === name);
    if (this.#body.length > 0 && !has('content-length') && !has('transfer-encoding'))
      this.#headers.push(['Content-Length', String(this.#body.length)]);
    return {
      method: this.#method,
      target: this.#target,
      headers: this.#headers,
      body: this.#body,
      closes: this.#closes,
    };
  }

  #write(schema: GraphQLSchema, number: number): Operation {
    if (this.#chance.happens(0.6)) return new ValidOperations(schema, this.#chance).write(number);
    const kind = this.#chance.happens(0.5) ? OperationTypeNode.QUERY : OperationTypeNode.MUTATION;
    const {
      text,
      variables: [variables = {}],
    } = new Author(schema, this.#chance, ids).write(kind, 1);
    return { query: text, variables };
  }

  #pick<Item>(items: readonly Item[]): Item {
    return this.#chance.of(items) as Item;
  }

  #spoil(): void {
    const { query, variables } = this.#operation;
    const text = this.#body.toString();
    const put = (body: string | Buffer): void => {
      this.#body = Buffer.from(body as string);
    };
    const ways: (() => void)[] = [
      () => put(this.#spoiler.bytes(text)),
      () => put(this.#spoiler.stretch(text)),
      () => put(this.#spoiler.json(this.#operation)),
      () => put(`{"query":${JSON.stringify(query)},"variables":${this.#spoiler.json(variables)}}`),
      () => put(`{"query":${JSON.stringify(query)},"variables":${this.#spoiler.json(variables)}}`),
      () => put(JSON.stringify({ query: this.#spoiler.words(query), variables })),
      () => put(JSON.stringify({ query: this.#spoiler.words(query), variables })),
      () => put(JSON.stringify({ query: this.#spoiler.stretch(query), variables })),
      () => put(this.#pick(wholeBodies)),
      () => this.#overGet(query, variables),
      () => this.#spoilHead(),
      () => this.#spoilHead(),
      () => this.#cutShort(),
    ];
    for (let count = this.#chance.happens(0.2) ? 2 : 1; count > 0; count -= 1) this.#pick(ways)();
  }

  #overGet(query: string, variables: object): void {
    this.#method = 'GET';
    const text = this.#chance.happens(0.5) ? this.#spoiler.json(variables) : JSON.stringify(variables);
    const params = new URLSearchParams({
      query: this.#chance.happens(0.3) ? this.#spoiler.words(query) : query,
      variables: text,
    }).toString();
    this.#target = `/graphql?${this.#chance.happens(0.2) ? this.#spoiler.stretch(params).replace(/[^\x21-\x7e]/g, '') : params}`;
    this.#body = Buffer.alloc(0);
    if (this.#chance.happens(0.5)) this.#headers.push(['apollo-require-preflight', 'true']);
  }

  #spoilHead(): void {
    const replace = (name: string, value: string): void => {
      const at = this.#headers.findIndex(([one]) => one === name);
      if (at >= 0) this.#headers.splice(at, 1);
      this.#headers.push([name, value]);
    };
    this.#pick([
      () => {
        this.#method = this.#pick(methods);
      },
      () => {
        this.#target = this.#pick(targets);
        if (this.#chance.happens(0.7)) {
          this.#method = 'GET';
          this.#body = Buffer.alloc(0);
        }
      },
      () => replace('Content-Type', this.#pick(contentTypes)),
      () => this.#headers.push(['Accept', this.#pick(accepts)]),
      () => this.#headers.push(this.#pick(oddHeaders)),
      () => this.#headers.push(this.#pick(oddHeaders), this.#pick(oddHeaders)),
      () => replace('Authorization', this.#pick(oddAuthorizations)),
    ])();
  }

  /** Announces more than it sends, and ends; or sends more than it announced. */
  #cutShort(): void {
    const whole = this.#body.length;
    this.#headers.push([
      'Content-Length',
      String(this.#chance.happens(0.8) ? whole : Math.max(0, whole - 7)),
    ]);
    if (this.#chance.happens(0.8)) this.#body = this.#body.subarray(0, this.#chance.between(0, whole));
    this.#closes = true;
  }
}
