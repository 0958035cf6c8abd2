import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { SignJWT, UnsecuredJWT, type JWTPayload } from 'jose';
import { sdl } from '../access/sdl.js';
import { argumentPlaces } from '../support/argument-places.js';
import { exchangeBytes } from '../support/raw-bytes.js';
import { send as sendText, type Head } from '../support/request.js';
import { same } from '../support/same.js';
import { onlyResultIn, transports, type Transport } from '../support/streams.js';
import {
  bodies,
  callers,
  customerToken,
  drawLoan,
  ids,
  partnerToken,
  paths,
  readLine,
  startStage,
  type Stage,
} from '../support/scripted-bank.js';

let stage: Stage;
let token: string;
beforeAll(async () => {
  stage = await startStage();
  token = await partnerToken();
  stage.bank
    .on(`GET ${paths.line}`, { body: bodies.line })
    .on(`POST ${paths.loans}`, { status: 201, body: bodies.loan });
});
beforeEach(() => {
  stage.bank.take();
});
afterAll(() => stage.close());

interface Sent {
  readonly method?: string;
  readonly search?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Only these tokens are sent. */
  readonly token?: string;
  readonly body?: string | Uint8Array<ArrayBuffer> | ReadableStream;
}

const json = { 'content-type': 'application/json' };
const url = (search = ''): string => `${stage.gateway.url}/graphql${search}`;
const headersOf = ({ headers = json, token: shown = token }: Sent): Record<string, string> => ({
  ...(shown && { authorization: `Bearer ${shown}` }),
  ...headers,
});
const send = (sent: Sent): Promise<Response> =>
  fetch(url(sent.search), {
    method: sent.method ?? 'POST',
    headers: headersOf(sent),
    ...(sent.body !== undefined && { body: sent.body, duplex: 'half' }),
  });

/** Sends a request, and reads its answer to the end. `fetch` sends what is no text, and takes much longer. */
async function exchange(sent: Sent): Promise<Head & { readonly text: string }> {
  const { body, method = 'POST', search } = sent;
  if (typeof body === 'string') return sendText(url(search), { method, headers: headersOf(sent), body });
  const response = await send(sent);
  return { status: response.status, headers: response.headers, text: await response.text() };
}

/**
 * Returns the response to a request that must be refused as a whole: none of it ran, and the bank got no
 * call.
 */
async function refusal(sent: Sent, transport?: Transport) {
  stage.bank.tokenCalls.length = 0;
  const response = await exchange(
    transport ? { ...sent, headers: { accept: transports[transport], ...(sent.headers ?? json) } } : sent,
  );
  const whole = response.text;
  const text = transport ? onlyResultIn(transport, response, whole) : whole;
  const { errors, ...rest } = JSON.parse(text) as {
    errors: { message: string; extensions: { code: string; requestId: string } }[];
  };
  const requestId = response.headers.get('x-request-id') ?? '';
  const calls = [...stage.bank.take(), ...stage.bank.tokenCalls].length;
  same(
    {
      rest,
      calls,
      requestIds: [...new Set(errors.map(({ extensions }) => extensions.requestId))],
      kept: response.headers.get('cache-control'),
    },
    { rest: {}, calls: 0, requestIds: [requestId], kept: 'no-store' },
  );
  return {
    status: response.status,
    code: [...new Set(errors.map(({ extensions }) => extensions.code))].join(),
    message: errors[0]?.message ?? '',
  };
}

type Row = readonly [what: string, sent: Sent, status: number, code: string, message: string | RegExp];

async function refused([, sent, status, code, message]: Row, transport?: Transport): Promise<void> {
  const found = await refusal(sent, transport);
  // In a stream the result has no status of its own.
  expect(found).toEqual({
    status: found.status === 200 ? 200 : status,
    code,
    message: typeof message === 'string' ? message : expect.stringMatching(message),
  });
}
const titled = (rows: readonly Row[]): (readonly [string, Row])[] => rows.map((row) => [row[0], row]);
/** A JSON body with a document that would call the bank, and more fields. */
const bodyOf = (query: string, more = ''): string => `{"query":${JSON.stringify(query)}${more}}`;
const asked = (query: string, more = ''): Sent => ({ body: bodyOf(query, more) });
const times = (count: number, textOf: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => textOf(index)).join(' ');

describe('an id', () => {
  const everywhere = [
    '..',
    '%2e%2e',
    '/',
    'x/../y',
    '\u0000',
    'x\u0000',
    'x'.repeat(10_240),
    '\uff0e\uff0e',
    '\uff11\uff12\uff13',
    '\u0430bc',
    'credit_lines',
    '',
    '__proto__',
    'x\r\nset-cookie: hostile=1',
  ];
  const hostile = [
    '..',
    '.',
    '../x',
    'x/..',
    '%2e%2e',
    '%2e%2e%2f',
    '%252e',
    '..%2f',
    '/',
    '//',
    '\\',
    '..\\',
    'x/y',
    'x?y=1',
    'x#y',
    'x;y',
    'x y',
    '',
    ' ',
    '\u0000',
    'x\u0000',
    'x'.repeat(65),
    'x'.repeat(10_240),
    '\uff0e\uff0e',
    '\uff0f',
    '\uff11\uff12\uff13',
    '\u0430bc',
    '\u2024\u2024',
    '\u2215',
    '\u202ex',
    '\u0661',
    'x\u0301',
    '\ud800',
    'credit_lines',
    'persons',
    'finalize',
    'v1',
    '__proto__',
    'x\r\nset-cookie: hostile=1',
    'x\n{"level":"hostile"}',
    '${hostile}',
    '<script>',
    "' or 1=1",
    '{}',
    '*',
  ];
  const places = argumentPlaces(sdl, 'ID');

  test('is typed in many places', () => {
    expect(places.length).toBeGreaterThanOrEqual(97);
    const mutations = new Set(
      places
        .filter(({ kind }) => kind === 'mutation')
        .map(({ name }) => name.replace(/^Mutation\.|\(.*/g, '')),
    );
    expect([...mutations].sort()).toEqual(Object.keys(sdl.getMutationType()?.getFields() ?? {}).sort());
  });

  test.each(places.map((place) => [place.name, place] as const))(
    '%s is refused wherever it could lead elsewhere',
    async (_name, { at, type, selection, kind, valueWith }) => {
      // A subscription has one root field.
      const beside = { mutation: `first: ${drawLoan}`, query: `first: ${readLine()}`, subscription: '' }[
        kind
      ];
      const message = `${at} must be an id of the bank's: 1 to 64 letters, digits and hyphens.`;
      const query = `${kind} ($v: ${type}) { ${beside} ${selection} }`;
      for (const id of at.includes('.') ? everywhere : hostile) {
        const said = await refusal(asked(query, `,"variables":${JSON.stringify({ v: valueWith(id) })}`));
        same([id, said], [id, { status: 400, code: 'BAD_USER_INPUT', message }]);
        if (at.includes('.')) continue;
        const literal = JSON.stringify(valueWith(id));
        const found = await refusal(asked(`${kind} { ${beside} ${selection.replace('$v', literal)} }`));
        same(
          [id, found],
          [
            id,
            { status: 400, code: 'BAD_USER_INPUT', message: id === '\ud800' ? expect.any(String) : message },
          ],
        );
      }
      for (const id of [{}, { x: 1 }, [['x']], true, 1.5]) {
        expect([
          id,
          await refusal(asked(query, `,"variables":${JSON.stringify({ v: valueWith(id) })}`)),
        ]).toEqual([id, { status: 400, code: 'BAD_USER_INPUT', message: expect.any(String) }]);
      }
      // The same request with a valid value passes: the others were refused for their value.
      const answer = await (
        await send(
          asked(
            `${kind} ($v: ${type}) { ${selection} }`,
            `,"variables":${JSON.stringify({ v: valueWith('good') })}`,
          ),
        )
      ).text();
      expect(answer).not.toContain('must be an id');
    },
  );

  test('that was refused stands in no line of the log, nor makes lines of its own', () => {
    const { logged } = stage.gateway;
    expect(logged.length).toBeGreaterThan(1000);
    expect(
      logged.filter(
        (line) =>
          !line.endsWith('\n') || line.trimEnd().includes('\n') || !('msg' in (JSON.parse(line) as object)),
      ),
    ).toEqual([]);
    expect(logged.filter((line) => /hostile|set-cookie|\.\.|%2e|credit_lines|xxxxx/.test(line))).toEqual([]);
  });
});

const tokens = 'The document has more than 10000 tokens, which is the limit.';
const spread = 'counted as often as their fragments are spread';
const circle = 'A fragment of the document spreads itself.';
const doubling = (levels: number): string =>
  `${times(levels, (index) => `fragment F${index} on Query { ...F${index + 1} ...F${index + 1} }`)} fragment F${levels} on Query { me { id } }`;

/** Harmful documents: each error names the limit and its value. The limits have tests of their own. */
const documents: readonly Row[] = [
  [
    '1,000 aliases of a write',
    asked(`mutation { ${times(1000, (index) => `a${index}: ${drawLoan}`)} }`),
    400,
    'BAD_USER_INPUT',
    'The document has 243902 characters; the limit is 100000.',
  ],
  [
    '1,000 aliases of a read',
    asked(`{ ${times(1000, (index) => `a${index}: me { id }`)} }`),
    400,
    'BAD_USER_INPUT',
    `The document has 1000 root fields, ${spread}; the limit is 50.`,
  ],
  [
    '1,000 aliases below one field',
    asked(`{ ${readLine(times(999, (index) => `a${index}: id`))} }`),
    400,
    'BAD_USER_INPUT',
    `The document has 999 aliases, ${spread}; the limit is 100.`,
  ],
  [
    '51 writes',
    asked(`mutation { ${times(51, (index) => `a${index}: ${drawLoan}`)} }`),
    400,
    'BAD_USER_INPUT',
    `The document has 51 root fields, ${spread}; the limit is 50.`,
  ],
  [
    '10,000 directives',
    asked(`{ ${readLine(`id ${'@skip '.repeat(10_000)}`)} }`),
    400,
    'BAD_USER_INPUT',
    tokens,
  ],
  [
    '101 directives',
    asked(`{ ${readLine(`id ${'@a '.repeat(101)}`)} }`),
    400,
    'BAD_USER_INPUT',
    `The document has 101 directives, ${spread}; the limit is 100.`,
  ],
  [
    'a fragment in a circle',
    asked(`{ ${readLine('...A')} } fragment A on CreditLine { application { creditLine { ...A } } }`),
    400,
    'BAD_USER_INPUT',
    circle,
  ],
  [
    'three fragments in a circle',
    asked(
      `{ ${readLine()} ...A } fragment A on Query { ...B } fragment B on Query { ...C } fragment C on Query { ...A }`,
    ),
    400,
    'BAD_USER_INPUT',
    circle,
  ],
  [
    'fragments that double twenty times',
    asked(`{ ...F0 } ${doubling(20)}`),
    400,
    'BAD_USER_INPUT',
    `The document has ${2 ** 20} root fields, ${spread}; the limit is 50.`,
  ],
  [
    'fragments that double a hundred times',
    asked(`{ ...F0 } ${doubling(100)}`),
    400,
    'BAD_USER_INPUT',
    'The document is nested 103 levels deep; the limit is 30.',
  ],
  [
    'depth 200',
    asked(`${'{ a'.repeat(200)}${' }'.repeat(200)}`),
    400,
    'BAD_USER_INPUT',
    'The document is nested 200 levels deep; the limit is 30.',
  ],
  [
    'depth 200 of relations',
    asked(`{ ${readLine(`${'person { creditLine(id: "x") { '.repeat(100)} id ${'} }'.repeat(100)}`)} }`),
    400,
    'BAD_USER_INPUT',
    'The document is nested 202 levels deep; the limit is 30.',
  ],
  [
    'a value 200 deep',
    asked(`{ creditLines(filter: ${'{ a: '.repeat(200)}1${' }'.repeat(200)}) { totalCount } }`),
    400,
    'BAD_USER_INPUT',
    'The document is nested 201 levels deep; the limit is 30.',
  ],
  [
    'one field 900 times',
    asked(`{ ${readLine('id '.repeat(900))} }`),
    400,
    'BAD_USER_INPUT',
    'The document selects one field 900 times in one place; the limit is 50.',
  ],
  [
    '201 fragments side by side',
    asked(
      `{ ${readLine(times(201, (index) => `...F${index}`))} } ${times(201, (index) => `fragment F${index} on CreditLine { id }`)}`,
    ),
    400,
    'BAD_USER_INPUT',
    'The document spreads fragments in 201 places; the limit is 200.',
  ],
  [
    'a list in a list in a list',
    asked('{ creditLines(first: 1000) { nodes { blocks(first: 1000) { nodes { id } } } } }'),
    400,
    'BAD_USER_INPUT',
    /^This operation could cost 1\d{3} calls to the bank; the limit is 500\./,
  ],
  [
    '24,000 persons',
    asked(
      'query ($ids: [ID!]!) { persons(ids: $ids) { id } }',
      `,"variables":{"ids":[${'"x",'.repeat(23_999)}"x"]}`,
    ),
    400,
    'BAD_USER_INPUT',
    /^This operation could bring 24000 items of lists; the limit is 20000\./,
  ],
];

const loan = `"personId":"${ids.person}","creditLineId":"${ids.line}","amount":{"value":1000},"reference":"r","purpose":"p","term":6`;
/** A loan with this JSON in its input, after valid fields. */
const drawn = (more: string, good = loan): Sent =>
  asked(
    'mutation ($v: CreateLoanInput!) { createLoan(input: $v) { loan { id } } }',
    `,"variables":{"v":{${good}${more}}}`,
  );
const unreadable = 'The request cannot be read as JSON.';

/** Names with a meaning in JavaScript, in the JSON text and in the document. */
const names: readonly Row[] = [
  [
    '__proto__ beside the query',
    asked('{ me { id } }', ',"__proto__":{"query":"x"}'),
    400,
    'BAD_USER_INPUT',
    unreadable,
  ],
  [
    '__proto__ among the variables',
    asked('{ me { id } }', ',"variables":{"__proto__":{"x":1}}'),
    400,
    'BAD_USER_INPUT',
    unreadable,
  ],
  ['__proto__ in an input', drawn(',"__proto__":{"interestRate":1}'), 400, 'BAD_USER_INPUT', unreadable],
  [
    '__proto__ in an input, with an escape',
    drawn(',"\\u005f_proto__":{"interestRate":1}'),
    400,
    'BAD_USER_INPUT',
    unreadable,
  ],
  [
    'constructor.prototype in an input',
    drawn(',"constructor":{"prototype":{"interestRate":1}}'),
    400,
    'BAD_USER_INPUT',
    unreadable,
  ],
  [
    'constructor in an input',
    drawn(',"constructor":{"name":"x"}'),
    400,
    'BAD_USER_INPUT',
    /; Field "constructor" is not defined by type "CreateLoanInput"\.$/,
  ],
  [
    'toString in an input',
    drawn(',"toString":"x"'),
    400,
    'BAD_USER_INPUT',
    /; Field "toString" is not defined by type "CreateLoanInput"\.$/,
  ],
  [
    '__proto__ in an input of the document',
    asked(`mutation { ${drawLoan.replace('personId:', '__proto__: { interestRate: 1 }, personId:')} }`),
    400,
    'BAD_USER_INPUT',
    'Field "__proto__" is not defined by type "CreateLoanInput".',
  ],
  [
    'constructor in a filter of the document',
    asked('{ creditLines(filter: { constructor: "x" }) { totalCount } }'),
    400,
    'BAD_USER_INPUT',
    'Field "constructor" is not defined by type "CreditLineFilter".',
  ],
  [
    '__proto__ as a variable that is not given',
    asked('query ($__proto__: ID!) { person(id: $__proto__) { id } }'),
    400,
    'BAD_USER_INPUT',
    'Variable "$__proto__" of required type "ID!" was not provided.',
  ],
  [
    'constructor as a variable that is not given',
    asked('query ($constructor: ID!) { person(id: $constructor) { id } }'),
    400,
    'BAD_USER_INPUT',
    'Variable "$constructor" of required type "ID!" was not provided.',
  ],
  [
    '__proto__ among the variables of a GET',
    {
      method: 'GET',
      headers: { 'apollo-require-preflight': 'true' },
      search: `?query=${encodeURIComponent('query ($id: ID!) { person(id: $id) { id } }')}&variables=${encodeURIComponent('{"__proto__":{"id":"x"}}')}`,
    },
    400,
    'BAD_USER_INPUT',
    'Variable "$id" of required type "ID!" was not provided.',
  ],
  [
    '__proto__ as an operation',
    asked(`query A { ${readLine()} }`, ',"operationName":"__proto__"'),
    400,
    'BAD_USER_INPUT',
    'Unknown operation named "__proto__".',
  ],
  [
    'constructor as an operation',
    asked(`query A { ${readLine()} }`, ',"operationName":"constructor"'),
    400,
    'BAD_USER_INPUT',
    'Unknown operation named "constructor".',
  ],
  [
    '__proto__ as a field',
    asked(`{ ${readLine()} __proto__ }`),
    400,
    'BAD_USER_INPUT',
    'Cannot query field "__proto__" on type "Query".',
  ],
  [
    'constructor as a field',
    asked(`{ ${readLine('constructor')} }`),
    400,
    'BAD_USER_INPUT',
    'Cannot query field "constructor" on type "CreditLine".',
  ],
  [
    '__proto__ as a fragment',
    asked(`{ ${readLine('...__proto__')} }`),
    400,
    'BAD_USER_INPUT',
    'Unknown fragment "__proto__".',
  ],
  [
    '__proto__ as a type',
    asked(`{ ${readLine('... on __proto__ { id }')} }`),
    400,
    'BAD_USER_INPUT',
    'Unknown type "__proto__".',
  ],
  [
    '__proto__ as a directive',
    asked(`{ ${readLine('id @__proto__')} }`),
    400,
    'BAD_USER_INPUT',
    'Unknown directive "@__proto__".',
  ],
  [
    'constructor as a value of an enum',
    asked(
      'query ($s: CreditLineStatus) { creditLines(filter: { status: $s }) { totalCount } }',
      ',"variables":{"s":"constructor"}',
    ),
    400,
    'BAD_USER_INPUT',
    /does not exist in "CreditLineStatus" enum\.$/,
  ],
  [
    'a name that is almost one of the schema',
    asked(
      'query ($v: CreditLineFilter) { creditLines(filter: $v) { totalCount } }',
      ',"variables":{"v":{"personID":"x"}}',
    ),
    400,
    'BAD_USER_INPUT',
    /; Field "personID" is not defined by type "CreditLineFilter"\.$/,
  ],
];

const text = bodyOf(`{ ${readLine()} }`);
const bytesOf = (...parts: (string | number[])[]): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(Buffer.concat(parts.map((part) => Buffer.from(part as string))));
const get = { 'apollo-require-preflight': 'true' };
const search = (query: string): string => `?query=${encodeURIComponent(query)}`;
const csrf = /^This operation has been blocked as a potential Cross-Site Request Forgery/;
const wrongType = 'The content type must be application/json.';

/** Invalid requests. */
const requests: readonly Row[] = [
  [
    '5 MB',
    { body: bodyOf(`{ ${readLine()} }`, `,"x":"${'x'.repeat(5_000_000)}"`) },
    413,
    'BAD_USER_INPUT',
    'The body is too large.',
  ],
  [
    '5 MB whose length is not announced',
    { body: new Blob([bodyOf(`{ ${readLine()} }`, `,"x":"${'x'.repeat(5_000_000)}"`)]).stream() },
    413,
    'BAD_USER_INPUT',
    'The body is too large.',
  ],
  [
    'lists in a variable 50,000 deep',
    asked(
      'query ($v: [ID!]!) { persons(ids: $v) { id } }',
      `,"variables":{"v":${'['.repeat(50_000)}${']'.repeat(50_000)}}`,
    ),
    400,
    'BAD_USER_INPUT',
    'The body is nested 50002 levels deep; the limit is 30.',
  ],
  [
    'objects in a variable that nothing asks for, 50,000 deep',
    asked(`{ ${readLine()} }`, `,"variables":{"v":${'{"a":'.repeat(50_000)}"\\"]"${'}'.repeat(50_000)}}`),
    400,
    'BAD_USER_INPUT',
    'The body is nested 50002 levels deep; the limit is 30.',
  ],
  [
    'an input of 50,000 fields',
    drawn(times(50_000, (index) => `,"a${index}":1`)),
    400,
    'BAD_USER_INPUT',
    'The body has 50007 values; the limit is 25000.',
  ],
  [
    'bytes that are no UTF-8',
    {
      body: bytesOf(
        '{"query":"mutation { createLoan(input: { purpose: \\"',
        [0xff, 0xfe],
        '\\" }) { loan { id } } }"}',
      ),
    },
    400,
    'BAD_USER_INPUT',
    unreadable,
  ],
  [
    'half a character',
    { body: bytesOf(text.slice(0, -2), [0xe2, 0x82], '"}') },
    400,
    'BAD_USER_INPUT',
    unreadable,
  ],
  [
    'a character in more bytes than it needs',
    { body: bytesOf(text.slice(0, -2), [0xc0, 0xaf], '"}') },
    400,
    'BAD_USER_INPUT',
    unreadable,
  ],
  [
    'UTF-16',
    {
      headers: { 'content-type': 'application/json; charset=utf-16' },
      body: Uint8Array.from(Buffer.from(text, 'utf16le')),
    },
    400,
    'BAD_USER_INPUT',
    unreadable,
  ],
  [
    'gzip',
    { headers: { ...json, 'content-encoding': 'gzip' }, body: Uint8Array.from(gzipSync(text)) },
    400,
    'BAD_USER_INPUT',
    unreadable,
  ],
  ['nothing', { body: '' }, 400, 'BAD_USER_INPUT', unreadable],
  ['half of it', { body: text.slice(0, 20) }, 400, 'BAD_USER_INPUT', unreadable],
  ['null', { body: 'null' }, 400, 'BAD_USER_INPUT', /^POST body missing/],
  ['no query', { body: '{}' }, 400, 'BAD_USER_INPUT', /^POST body missing/],
  [
    'a number as the query',
    { body: '{"query":1}' },
    400,
    'BAD_USER_INPUT',
    'GraphQL queries must be strings.',
  ],
  [
    'a text as the variables',
    asked(`{ ${readLine()} }`, ',"variables":"{}"'),
    400,
    'BAD_USER_INPUT',
    /^`variables` in a POST body should be provided as an object/,
  ],
  [
    'a list as the variables',
    asked(`{ ${readLine()} }`, ',"variables":[1]'),
    400,
    'BAD_USER_INPUT',
    '`variables` in a POST body must be an object if provided.',
  ],
  ['several in a list', { body: `[${text},${text}]` }, 400, 'BAD_USER_INPUT', 'Operation batching disabled.'],
  ['one in a list', { body: `[${text}]` }, 400, 'BAD_USER_INPUT', 'Operation batching disabled.'],
  ...[
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/graphql',
    'application/graphql-response+json',
    'application/jsonx',
    'text/json',
    'application/json, text/plain',
    'json',
    '*/*',
  ].map((type): Row => [
    `the content type ${type}`,
    { headers: { 'content-type': type }, body: text },
    415,
    'BAD_USER_INPUT',
    wrongType,
  ]),
  ['no content type', { headers: {}, body: bytesOf(text) }, 415, 'BAD_USER_INPUT', wrongType],
  [
    'a mutation by GET',
    { method: 'GET', headers: get, search: search(`mutation { ${drawLoan} }`) },
    405,
    'BAD_USER_INPUT',
    'GET requests only support query operations, not mutation operations',
  ],
  [
    'a mutation by GET, beside a query',
    {
      method: 'GET',
      headers: get,
      search: `${search(`query Q { me { id } } mutation M { ${drawLoan} }`)}&operationName=M`,
    },
    405,
    'BAD_USER_INPUT',
    'GET requests only support query operations, not mutation operations',
  ],
  [
    'a mutation in the URL of a POST',
    { search: search(`mutation { ${drawLoan} }`), body: '{}' },
    400,
    'BAD_USER_INPUT',
    /^POST body missing/,
  ],
  [
    'a GET as a page of somebody else may send it',
    { method: 'GET', headers: {}, search: search(`{ ${readLine()} }`) },
    400,
    'BAD_USER_INPUT',
    csrf,
  ],
  ...['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data'].map((type): Row => [
    `a GET with the content type ${type}`,
    { method: 'GET', headers: { 'content-type': type }, search: search(`{ ${readLine()} }`) },
    400,
    'BAD_USER_INPUT',
    csrf,
  ]),
  [
    'two queries in a URL',
    { method: 'GET', headers: get, search: `${search(`{ ${readLine()} }`)}&query=x` },
    400,
    'BAD_USER_INPUT',
    "The 'query' search parameter may only be specified once.",
  ],
  [
    'variables in a URL that are no JSON',
    { method: 'GET', headers: get, search: `${search(`{ ${readLine()} }`)}&variables=%7B` },
    400,
    'BAD_USER_INPUT',
    'The variables search parameter contains invalid JSON.',
  ],
  [
    'a URL that is no UTF-8',
    { method: 'GET', headers: get, search: '?query=%ff%zz' },
    400,
    'BAD_USER_INPUT',
    'Syntax Error: Unexpected character: U+FFFD.',
  ],
  [
    'a subscription',
    asked('subscription { creditLines { totalCount } }'),
    400,
    'BAD_USER_INPUT',
    'Cannot query field "creditLines" on type "Subscription".',
  ],
  [
    'PUT',
    { method: 'PUT', body: text },
    404,
    'BAD_USER_INPUT',
    'There is nothing here. GraphQL is at /graphql.',
  ],
  [
    'DELETE',
    { method: 'DELETE', headers: {} },
    404,
    'BAD_USER_INPUT',
    'There is nothing here. GraphQL is at /graphql.',
  ],
];

const first = (value: string): Sent =>
  asked('query ($v: Int!) { creditLines(first: $v) { totalCount } }', `,"variables":{"v":${value}}`);
const amount = (value: string): Sent => drawn('', loan.replace('"value":1000', `"value":${value}`));
const written = (value: string): Sent =>
  asked(`mutation { ${drawLoan.replace('value: 1000', `value: ${value}`)} }`);

/** Numbers that are too large, or invalid: a number is never rounded into another. */
const numbers: readonly Row[] = [
  ...[
    '9007199254740992',
    '9007199254740993',
    '1e999',
    '-1e999',
    '0.1',
    '1e-3',
    '"1000"',
    '"NaN"',
    'true',
    '[1000]',
    '{}',
  ].map((value): Row => [
    `${value} as an amount`,
    amount(value),
    400,
    'BAD_USER_INPUT',
    /SafeInt cannot represent/,
  ]),
  ...['-1', '0', '-0'].map((value): Row => [
    `${value} as an amount`,
    amount(value),
    400,
    'BAD_USER_INPUT',
    'The input is not valid: amount.value must be >= 1.',
  ]),
  ...['9007199254740992', '9007199254740993', '1e999', '0.1', '"1000"', 'NaN'].map((value): Row => [
    `${value} as an amount in the document`,
    written(value),
    400,
    'BAD_USER_INPUT',
    /^SafeInt cannot represent/,
  ]),
  ...['00', '0x1', '1.', '- 1', '1_000', '.5', '1e'].map((value): Row => [
    `${value} in the document`,
    written(value),
    400,
    'BAD_USER_INPUT',
    /^Syntax Error/,
  ]),
  ...['2147483648', '9007199254740993', '1e999', '1.5', '"1"', '"NaN"', '"Infinity"'].map((value): Row => [
    `${value} as a number of entries`,
    first(value),
    400,
    'BAD_USER_INPUT',
    /; Int cannot represent/,
  ]),
  ...['0', '-0', '-1', '1001'].map((value): Row => [
    `${value} as a number of entries`,
    first(value),
    400,
    'BAD_USER_INPUT',
    'first must be a whole number from 1 to 1000.',
  ]),
  ...['NaN', 'Infinity', '0x10', '01', '+1', '1.', '.5'].map((value): Row => [
    `${value} in JSON`,
    first(value),
    400,
    'BAD_USER_INPUT',
    unreadable,
  ]),
  ...['1e999', '-1e999', '"NaN"', '"0.1"', '{}'].map((value): Row => [
    `${value} as a rate`,
    drawn(`,"interestRate":${value}`),
    400,
    'BAD_USER_INPUT',
    /; Float cannot represent/,
  ]),
];

describe.each([
  ['a document that would hurt', documents],
  ['a name that means something', names],
  ['a request that is none', requests],
  ['a number', numbers],
])('%s', (_kind, rows) => {
  test.each(titled(rows))('%s is refused', async (_what, row) => {
    await refused(row);
    // A body that is a stream itself can be sent only once.
    if (row[1].method !== undefined || row[1].body instanceof ReadableStream) return;
    for (const transport of ['sse', 'multipart'] as const) await refused(row, transport);
  });
});

describe('a token', () => {
  const now = (): number => Math.floor(Date.now() / 1000);
  const claims = (): JWTPayload => ({
    iss: callers.issuer,
    aud: callers.audience,
    sub: 'partner',
    exp: now() + 600,
    scope: 'lending:read lending:write lending:partner',
  });
  const without = (name: string): JWTPayload =>
    Object.fromEntries(Object.entries(claims()).filter(([key]) => key !== name));
  const signed = (payload: JWTPayload, header: object = {}, secret = callers.secret): Promise<string> =>
    new SignJWT(payload)
      .setProtectedHeader({ alg: 'HS256', ...header })
      .sign(new TextEncoder().encode(secret));
  const here = 'The token is not valid here.';
  const bad: readonly (readonly [what: string, make: () => string | Promise<string>, message: string])[] = [
    ['that has expired', () => signed({ ...claims(), exp: now() - 60 }), 'The token has expired.'],
    ['of the algorithm none', () => new UnsecuredJWT(claims()).encode(), here],
    [
      'of the algorithm none, with a signature',
      async () =>
        `${Buffer.from('{"alg":"none"}').toString('base64url')}.${(await signed(claims())).split('.').slice(1).join('.')}`,
      here,
    ],
    ['of another algorithm', () => signed(claims(), { alg: 'HS384' }), here],
    [
      'signed with another key',
      () => signed(claims(), {}, 'another secret that nobody here has ever had'),
      here,
    ],
    ['signed with nothing', () => signed(claims(), {}, ' '), here],
    ['for another audience', () => signed({ ...claims(), aud: 'lending-graph/documents' }), here],
    ['of another issuer', () => signed({ ...claims(), iss: `${callers.issuer}.evil.example` }), here],
    ['without an issuer', () => signed(without('iss')), here],
    ['without a subject', () => signed(without('sub')), here],
    ['without an audience', () => signed(without('aud')), here],
    ['without an end', () => signed(without('exp')), here],
    ['that is not valid yet', () => signed({ ...claims(), nbf: now() + 60 }), here],
    [
      'that brings a key of its own',
      () =>
        signed(claims(), { jwk: { kty: 'oct', k: 'eA' }, jku: 'https://evil.example/keys' }, 'x'.repeat(32)),
      here,
    ],
    ['whose key is a file', () => signed(claims(), { kid: '../../dev/null' }, ' '), here],
    [
      'with a header that has to be understood',
      () =>
        signed(claims(), { crit: ['x'], x: 1 }).catch(
          () => `${Buffer.from('{"alg":"HS256","crit":["x"],"x":1}').toString('base64url')}.e30.x`,
        ),
      here,
    ],
    ['of three words', () => 'a.b.c', here],
  ];

  test.each(bad)('%s is refused, for reads and for writes', async (_what, make, message) => {
    const shown = await make();
    for (const query of [`{ ${readLine()} }`, `mutation { ${drawLoan} }`]) {
      expect(await refusal({ ...asked(query), token: shown })).toEqual({
        status: 401,
        code: 'UNAUTHENTICATED',
        message,
      });
    }
    expect(stage.gateway.logged.join('')).not.toContain(shown.slice(-16));
  });

  test('is needed, and taken from its header alone', async () => {
    const message = 'A bearer token is required.';
    for (const sent of [
      { token: '' },
      { token: '', search: `?access_token=${token}` },
      { token: '', headers: { ...json, cookie: `authorization=Bearer ${token}` } },
      { token: '', headers: { ...json, authorization: `Basic ${token}` } },
    ]) {
      expect(await refusal({ ...asked(`{ ${readLine()} }`), ...sent })).toEqual({
        status: 401,
        code: 'UNAUTHENTICATED',
        message,
      });
    }
  });

  test("of somebody else's shows and changes nothing, without a call", async () => {
    const foreign = await customerToken([ids.stranger]);
    const read = await stage.ask(`{ ${readLine()} }`, {}, foreign);
    expect([read.status, read.data, read.errors]).toEqual([200, { creditLine: null }, []]);
    const write = await stage.ask(`mutation { ${drawLoan} }`, {}, foreign);
    expect([write.status, write.data, write.errors.map(({ extensions: { code } }) => code)]).toEqual([
      200,
      { createLoan: null },
      ['NOT_FOUND'],
    ]);
    expect(stage.bank.take()).toEqual([]);
  });
});

describe('a header', () => {
  test.each([
    'short',
    'x'.repeat(65),
    'with blanks in it',
    'under_scores',
    '<script>alert(1)</script>',
    '"quoted-12345"',
    '../../etc/passwd',
    '%0d%0aset-cookie:a',
    'größe-1234',
    '{"level":"50"}',
    '',
  ])('X-Request-Id with %j is not taken over, neither into the answer nor into the log', async (id) => {
    const headers = { ...json, 'x-request-id': Buffer.from(id).toString('latin1') };
    const response = await send({ headers, body: text });
    expect(response.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
    expect(response.status).toBe(200);
    if (id !== '') expect(stage.gateway.logged.slice(-5).join('')).not.toContain(id);
  });

  const head = (...lines: string[]): string =>
    [
      'POST /graphql HTTP/1.1',
      'host: x',
      'connection: close',
      'content-type: application/json',
      ...lines,
      '',
      '',
    ].join('\r\n');
  test.each([
    ['two lengths', head('content-length: 5', 'content-length: 50'), 400],
    ['a length and chunks', `${head('content-length: 4', 'transfer-encoding: chunked')}0\r\n\r\n`, 400],
    ['chunks under another name', `${head('transfer-encoding: xchunked')}0\r\n\r\n`, 400],
    ['a length below nought', head('content-length: -1'), 400],
    ['a line that only a line feed ends', head('x: y\nx-injected: 1'), 400],
    ['a byte below a blank', head('x-request-id: abc\u0001defgh'), 400],
    ['a name with a blank', head('x y: z'), 400],
    ['100 kB of it', head(`x: ${'x'.repeat(100_000)}`), 431],
  ])('with %s ends the connection', async (_what, raw, status) => {
    expect((await exchangeBytes(stage.gateway.url, raw)).split('\r\n')[0]).toMatch(
      new RegExp(`^HTTP/1\\.1 ${status} `),
    );
    expect(stage.bank.take()).toEqual([]);
  });
});

describe('what only looks hostile', () => {
  test('is answered: names of JavaScript as ids, variables, aliases and operations', async () => {
    const named = `query constructor($__proto__: ID!, $toString: Boolean = true) { __proto__: person(id: $__proto__) { constructor: id @include(if: $toString) } }`;
    const response = await send({
      method: 'GET',
      headers: get,
      search: `${search(named)}&variables=${encodeURIComponent('{"__proto__":"constructor"}')}`,
    });
    expect(await response.text()).toBe('{"data":{"__proto__":{"constructor":"constructor"}}}\n');
  });

  test('and what is good runs, so that what is beside the bad would have', async () => {
    expect((await stage.ask(`{ ${readLine()} }`)).errors).toEqual([]);
    expect(await (await send(drawn(''))).text()).toContain(bodies.loan.id);
    expect(stage.bank.take().map(({ method }) => method)).toEqual(['GET', 'POST']);
  });
});
