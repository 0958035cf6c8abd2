import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { startTestGateway } from '../support/graph.js';
import {
  bodies,
  customerToken,
  drawLoan,
  held,
  ids,
  partnerToken,
  paths,
  readLine,
  startStage,
  type Stage,
} from '../support/scripted-bank.js';

const hash = (algorithm: string, text: string): string => createHash(algorithm).update(text).digest('hex');
const texts = {
  line: `query Line { ${readLine('status')} }`,
  person: 'query Person($id: ID!) { person(id: $id) { id } }',
  draw: `mutation Draw { ${drawLoan} }`,
  two: `query One { ${readLine('id')} } query Two { ${readLine('status')} }`,
  untrusted: `query Line { ${readLine('id status')} }`,
};
const trustedIds = {
  line: hash('sha256', texts.line),
  person: hash('sha1', texts.person),
  draw: hash('md5', texts.draw),
  two: 'x-app:two',
};
const manifest = Object.fromEntries(
  (['line', 'person', 'draw', 'two'] as const).map((name) => [trustedIds[name], texts[name]]),
);
const apolloManifest = {
  format: 'apollo-persisted-query-manifest',
  version: 1,
  operations: [
    { id: hash('sha256', texts.line), name: 'Line', type: 'query', body: texts.line },
    { id: 'draw-1', name: 'Draw', type: 'mutation', body: texts.draw, clientName: null },
  ],
};

const folder = mkdtempSync(join(tmpdir(), 'trusted-'));
afterAll(() => rmSync(folder, { recursive: true }));
let files = 0;
/** Writes a file with this content: a string as it is, anything else as JSON. */
function fileOf(content: unknown): string {
  files += 1;
  const file = join(folder, `${files}.json`);
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
}

interface Sent {
  readonly status: number;
  readonly data: unknown;
  readonly said: string | undefined;
}

/** Gateways by the documents they accept, each started once. */
let stages: Readonly<Record<'only' | 'also' | 'apollo' | 'none', Stage>>;
let token: string;
beforeAll(async () => {
  token = await partnerToken();
  const [only, also, apollo, none] = await Promise.all([
    startStage({
      TRUSTED_DOCUMENTS: fileOf(manifest),
      TRUSTED_DOCUMENTS_ONLY: 'on',
      INTROSPECTION: 'on',
      BANK_CALLS: 'on',
    }),
    startStage({ TRUSTED_DOCUMENTS: fileOf(manifest) }),
    startStage({ TRUSTED_DOCUMENTS: fileOf(apolloManifest), TRUSTED_DOCUMENTS_ONLY: 'on' }),
    startStage(),
  ]);
  stages = { only, also, apollo, none };
  for (const { bank } of Object.values(stages))
    bank
      .on(`GET ${paths.line}`, { body: bodies.line })
      .on(`POST ${paths.loans}`, { status: 201, body: bodies.loan });
});
afterEach(() => {
  for (const { bank } of Object.values(stages)) bank.take();
});
afterAll(() => Promise.all(Object.values(stages).map((stage) => stage.close())));

async function outcomeOf(response: Response): Promise<Sent> {
  const { data, errors } = (await response.json()) as {
    data?: unknown;
    errors?: { message: string; extensions: { code: string; requestId: string } }[];
  };
  if (errors)
    expect(errors).toMatchObject([
      { extensions: { code: 'BAD_USER_INPUT', requestId: response.headers.get('x-request-id') } },
    ]);
  return { status: response.status, data, said: errors?.[0]?.message };
}

const authorized = (headers: Record<string, string> = {}): Record<string, string> => ({
  authorization: `Bearer ${token}`,
  ...headers,
});
const post = async ({ gateway }: Stage, body: object): Promise<Sent> =>
  outcomeOf(
    await fetch(`${gateway.url}/graphql`, {
      method: 'POST',
      headers: authorized({ 'content-type': 'application/json' }),
      body: JSON.stringify(body),
    }),
  );
const get = async ({ gateway }: Stage, params: Record<string, string>): Promise<Sent> =>
  outcomeOf(
    await fetch(`${gateway.url}/graphql?${new URLSearchParams(params).toString()}`, {
      headers: authorized({ 'apollo-require-preflight': 'true' }),
    }),
  );

const persisted = (id: string) => ({ extensions: { persistedQuery: { version: 1, sha256Hash: id } } });
const status = { status: 200, data: { creditLine: { status: 'OPEN' } }, said: undefined };
const refused = (said: string): Sent => ({ status: 400, data: undefined, said });
const unknownId = refused('There is no trusted document with this id.');
const nameless = refused('Only trusted documents are taken here, and this request names none.');
const unknownText = refused('Only trusted documents are taken here, and this text is none of them.');

describe('a trusted document is taken', () => {
  test.each<[client: string, body: object]>([
    ["Apollo's clients and urql", persisted(trustedIds.line)],
    ['graphql-codegen, urql and GraphQL over HTTP', { documentId: trustedIds.line }],
    ['GraphQL over HTTP, with the algorithm', { documentId: `sha256:${trustedIds.line}` }],
    ['Relay', { doc_id: trustedIds.line, query: null }],
    ["older network layers of Relay's", { id: trustedIds.line, query: '' }],
  ])('by its id, as %s send it', async (_client, body) => {
    for (const stage of [stages.only, stages.also]) {
      expect(await post(stage, body)).toEqual(status);
      expect(stage.bank.take()).toHaveLength(1);
    }
  });

  test.each<[client: string, params: Record<string, string>]>([
    ["Apollo's clients and urql", { extensions: JSON.stringify(persisted(trustedIds.line).extensions) }],
    ['GraphQL over HTTP', { documentId: trustedIds.line }],
  ])('by its id over GET, as %s have it', async (_client, params) => {
    for (const stage of [stages.only, stages.also]) {
      expect(await get(stage, params)).toEqual(status);
      expect(stage.bank.take()).toHaveLength(1);
    }
  });

  test('by its text, alone and beside its id', async () => {
    expect(await post(stages.only, { query: texts.line })).toEqual(status);
    expect(await get(stages.only, { query: texts.line })).toEqual(status);
    expect(await post(stages.only, { query: texts.line, ...persisted(trustedIds.line) })).toEqual(status);
  });

  test('with its variables, and the operation that is meant', async () => {
    expect(await post(stages.only, { documentId: trustedIds.person, variables: { id: ids.person } })).toEqual(
      { status: 200, data: { person: { id: ids.person } }, said: undefined },
    );
    expect(await post(stages.only, { documentId: trustedIds.two, operationName: 'Two' })).toEqual(status);
    expect((await post(stages.only, { documentId: trustedIds.two })).status).toBe(400);
  });

  test('of mutations by POST, not by GET', async () => {
    expect(await post(stages.only, { documentId: trustedIds.draw })).toMatchObject({
      status: 200,
      data: { createLoan: { loan: { id: bodies.loan.id } } },
    });
    expect(stages.only.bank.take()).toHaveLength(1);
    expect((await get(stages.only, { documentId: trustedIds.draw })).status).toBe(405);
    expect(stages.only.bank.take()).toEqual([]);
  });

  test("of a manifest of Apollo's", async () => {
    expect(await post(stages.apollo, persisted(hash('sha256', texts.line)))).toEqual(status);
    expect((await post(stages.apollo, persisted('draw-1'))).status).toBe(200);
    expect(await post(stages.apollo, { query: texts.person, variables: { id: ids.person } })).toEqual(
      unknownText,
    );
  });

  test('under the same rules as any: its arguments, its cost, and what the caller may do', async () => {
    expect(
      await post(stages.only, { documentId: trustedIds.person, variables: { id: '../x' } }),
    ).toMatchObject({ status: 400, said: expect.stringContaining('must be an id') });
    const ofCustomer = await stages.only.gateway.ask(
      texts.line,
      {},
      { token: await customerToken([ids.stranger]) },
    );
    expect(ofCustomer).toMatchObject({ data: { creditLine: null }, errors: [] });
    expect(stages.only.bank.take()).toEqual([]);
  });
});

describe('with TRUSTED_DOCUMENTS_ONLY', () => {
  test.each<[what: string, body: object, answer: Sent]>([
    ['another text', { query: texts.untrusted }, unknownText],
    ['a text that differs by a blank', { query: `${texts.line} ` }, unknownText],
    [
      'another text beside a trusted id',
      { query: texts.untrusted, documentId: trustedIds.line },
      unknownText,
    ],
    [
      'another text beside a trusted hash',
      { query: texts.untrusted, ...persisted(trustedIds.line) },
      unknownText,
    ],
    [
      'another text with its own hash, to be registered',
      { query: texts.untrusted, ...persisted(hash('sha256', texts.untrusted)) },
      unknownText,
    ],
    ['another mutation', { query: `mutation Other { ${drawLoan} }`, operationName: 'Other' }, unknownText],
    ['a text that cannot be parsed', { query: '{' }, unknownText],
    ['introspection', { query: '{ __schema { queryType { name } } }' }, unknownText],
    ['an id that is not there', { documentId: hash('sha256', texts.untrusted) }, unknownId],
    ['a hash that is not there', persisted(hash('sha256', texts.untrusted)), unknownId],
    ['an id of an object', { documentId: 'constructor' }, unknownId],
    ['no id and no text', { query: '', id: null, operationName: 'Line' }, nameless],
    ['an id that is no text', { documentId: 7 }, nameless],
    ['a hash that is no text', persisted(7 as never), nameless],
    ['an id that is long', { documentId: 'x'.repeat(100_000) }, unknownId],
  ])('%s is refused without a call to the bank', async (_what, body, answer) => {
    // Twice, since a refused document must not be known the next time.
    for (let count = 0; count < 2; count += 1) expect(await post(stages.only, body)).toEqual(answer);
    expect(stages.only.bank.take()).toEqual([]);
  });

  test('other texts and ids are refused over GET, and by clients that know application/json alone', async () => {
    expect(await get(stages.only, { query: texts.untrusted })).toEqual(unknownText);
    expect(await get(stages.only, { documentId: 'nobody' })).toEqual(unknownId);
    const legacy = await fetch(`${stages.only.gateway.url}/graphql`, {
      method: 'POST',
      headers: authorized({ 'content-type': 'application/json', accept: 'application/json' }),
      body: JSON.stringify({ query: '{' }),
    });
    expect(await outcomeOf(legacy)).toEqual(unknownText);
    expect(stages.only.bank.take()).toEqual([]);
  });

  test('a request that is not GraphQL is refused as usual', async () => {
    for (const body of [{}, { query: 7 }, [{ documentId: trustedIds.line }]])
      expect((await post(stages.only, body)).status).toBe(400);
    expect(stages.only.bank.take()).toEqual([]);
  });

  test('there is no GraphiQL, whose queries would be refused', async () => {
    expect((await fetch(`${stages.only.gateway.url}/graphiql`)).status).toBe(404);
    expect((await fetch(`${stages.also.gateway.url}/graphiql`)).status).not.toBe(404);
  });
});

describe('without TRUSTED_DOCUMENTS_ONLY', () => {
  test('other texts are taken', async () => {
    expect(await post(stages.also, { query: texts.untrusted })).toMatchObject({
      status: 200,
      data: { creditLine: { id: ids.line } },
    });
  });

  test('an id that is not there is refused', async () => {
    expect(await post(stages.also, { documentId: 'nobody' })).toEqual(unknownId);
    expect(await get(stages.also, { documentId: 'nobody' })).toEqual(unknownId);
    expect(stages.also.bank.take()).toEqual([]);
  });

  test("a hash that is not there has Apollo's clients send the text, and is not registered", async () => {
    // These clients recognize it by its text, and by status 200.
    const notSupported = { status: 200, data: undefined, said: 'PersistedQueryNotSupported' };
    const unknown = hash('sha256', texts.untrusted);
    for (let count = 0; count < 2; count += 1)
      expect(await post(stages.also, persisted(unknown))).toEqual(notSupported);
    expect(await post(stages.also, { query: texts.untrusted, ...persisted(unknown) })).toEqual(notSupported);
    expect(stages.also.bank.take()).toEqual([]);
  });
});

test('without a manifest ids mean nothing', async () => {
  for (const body of [{ documentId: trustedIds.line }, persisted(trustedIds.line)])
    expect(await post(stages.none, body)).toMatchObject({ data: undefined, said: expect.any(String) });
  expect(stages.none.bank.take()).toEqual([]);
});

describe('identical requests by id at once', () => {
  const ask = async (body: object): Promise<object> => {
    const response = await fetch(`${stages.only.gateway.url}/graphql`, {
      method: 'POST',
      headers: authorized({ 'content-type': 'application/json' }),
      body: JSON.stringify(body),
    });
    return (await response.json()) as object;
  };

  test('are executed once', async () => {
    const { bank } = stages.only;
    const body = { documentId: trustedIds.line };
    await ask(body);
    bank.take();
    const { script, release } = held({ body: bodies.line });
    bank.on(`GET ${paths.line}`, script);
    const first = ask(body);
    await bank.arrived(1);
    const second = ask(body);
    // Earlier requests have been read when these are answered.
    for (let count = 0; count < 2; count += 1)
      await post(stages.only, { documentId: trustedIds.person, variables: { id: 'x' } });
    bank.on(`GET ${paths.line}`, { body: bodies.line });
    release();
    // If only a read were shared, it would appear here.
    const own = {
      data: status.data,
      extensions: { bankCalls: [{ operation: 'getCreditLine', from: 'network' }] },
    };
    expect(await Promise.all([first, second])).toMatchObject([own, own]);
    expect(bank.take()).toHaveLength(1);
  });

  test('are executed each for itself where they are mutations', async () => {
    const body = { documentId: trustedIds.draw };
    await post(stages.only, body);
    await Promise.all([post(stages.only, body), post(stages.only, body)]);
    expect(stages.only.bank.take()).toHaveLength(3);
  });
});

describe('a manifest that cannot be used ends the start', () => {
  const problemsOf = async (content: unknown): Promise<string[]> => {
    const file = fileOf(content);
    const start = startTestGateway({ TRUSTED_DOCUMENTS: file }).then(
      async ({ close }) => {
        await close();
        return 'started';
      },
      (error: Error) => error.message,
    );
    const [heading, ...problems] = (await start).split('\n');
    expect(heading).toBe('Wrong settings:');
    return problems.map((problem) => problem.replace(/^ {2}- TRUSTED_DOCUMENTS: /, ''));
  };
  const shape = [expect.stringMatching(/^must be a manifest of Apollo's/)];
  const zero = '0'.repeat(64);
  const apollo = (...operations: object[]) => ({ ...apolloManifest, operations });

  test.each<[what: string, content: unknown, problems: unknown[]]>([
    ['is not JSON', '{', ['is not JSON']],
    ['is a list', [texts.line], shape],
    ['has another format', { format: 'other', version: 1, operations: [] }, shape],
    ['has another version', { ...apolloManifest, version: 2 }, shape],
    ['has operations without a format', { operations: apolloManifest.operations }, shape],
    ['has something else than texts', { [trustedIds.line]: { body: texts.line } }, shape],
    ['is empty', {}, ['has no documents']],
    ["is empty, in Apollo's format", apollo(), ['has no documents']],
    [
      'lacks ids and bodies',
      apollo({ body: texts.line }, { id: 'a' }, {}),
      [0, 1, 2].map((index) => `operations[${index}]: must have an "id" and a "body", both texts`),
    ],
    [
      'has wrong hashes',
      {
        [zero]: texts.line,
        [`sha256:${zero}`.slice(0, -1)]: texts.line,
        [zero.slice(0, 40)]: texts.draw,
        ['F'.repeat(32)]: texts.draw,
      },
      [
        `"${zero}": is not the sha256 of its document`,
        `"${zero.slice(0, 40)}": is not the sha1 of its document`,
        `"${'F'.repeat(32)}": is not the md5 of its document`,
      ],
    ],
    [
      'has an id twice',
      `{"a": ${JSON.stringify(texts.line)}, "b": ${JSON.stringify(texts.person)}, "\\u0061": ${JSON.stringify(texts.draw)}}`,
      ['"a": is there 2 times'],
    ],
    [
      "has an id twice, in Apollo's format",
      apollo({ id: 'a', body: texts.line }, { id: 'a', body: texts.line }),
      ['"a": is there 2 times'],
    ],
    [
      'has an id twice, once with its algorithm',
      { [trustedIds.line]: texts.line, [`sha256:${trustedIds.line}`]: texts.line },
      [`"${trustedIds.line}": is there 2 times`],
    ],
    [
      'has ids that cannot be sent',
      { '': texts.line, 'a b': texts.draw },
      [
        '"": an id has 1 to 256 letters, digits and -._~:',
        '"a b": an id has 1 to 256 letters, digits and -._~:',
      ],
    ],
    ['has a document that cannot be parsed', { a: '{' }, ['"a": Syntax Error: Expected Name, found <EOF>.']],
    [
      'has a document that is not valid',
      { a: '{ nobody } { somebody }' },
      [
        '"a": This anonymous operation must be the only defined operation.',
        '"a": Cannot query field "nobody" on type "Query".',
        '"a": This anonymous operation must be the only defined operation.',
        '"a": Cannot query field "somebody" on type "Query".',
      ],
    ],
    [
      'has a document without an operation',
      { a: 'fragment F on Query { me { id } }' },
      ['"a": Fragment "F" is never used.', '"a": has no operation'],
    ],
    [
      'has subscriptions that are none',
      {
        a: 'subscription { me { id } }',
        b: 'subscription { ...F @include(if: true) } fragment F on Subscription { creditCardApplicationUpdated(id: "c") { cursor } }',
      },
      [
        '"a": Cannot query field "me" on type "Subscription".',
        '"b": The root field of a subscription cannot be left out: it takes neither @skip nor @include.',
      ],
    ],
    [
      'has a document over the limits',
      { a: `{ ${'me { id } '.repeat(51)} }`, b: `${'{ ... '.repeat(30)}{ me { id } }${' }'.repeat(30)}` },
      [
        '"a": The document has 51 root fields, counted as often as their fragments are spread; the limit is 50.',
        '"b": The document is nested 32 levels deep; the limit is 30.',
      ],
    ],
    [
      'has another name or type than its document',
      apollo(
        { id: 'a', name: 'Other', type: 'query', body: texts.line },
        { id: 'b', name: 'Line', type: 'mutation', body: texts.line },
        { id: 'c', name: 'One', type: 'query', body: texts.two },
      ),
      ['a', 'b', 'c'].map((id) => `"${id}": its one operation must have the given name and type`),
    ],
    [
      'has several faults, all of them listed',
      { a: '{ nobody }', b: texts.line, [zero]: '{' },
      [
        '"a": Cannot query field "nobody" on type "Query".',
        `"${zero}": is not the sha256 of its document`,
        `"${zero}": Syntax Error: Expected Name, found <EOF>.`,
      ],
    ],
  ])('that %s', async (_what, content, problems) => {
    expect(await problemsOf(content)).toEqual(problems);
  });

  test('that is not there, and says so without its content', async () => {
    await expect(startTestGateway({ TRUSTED_DOCUMENTS: join(folder, 'nowhere.json') })).rejects.toThrow(
      `  - TRUSTED_DOCUMENTS: ${join(folder, 'nowhere.json')} cannot be read (ENOENT)`,
    );
    await expect(startTestGateway({ TRUSTED_DOCUMENTS: folder })).rejects.toThrow('cannot be read (EISDIR)');
  });

  test('a manifest with quotes and colons in its documents has each id once', async () => {
    const text =
      'query Q($filter: CreditLineFilter) { creditLines(filter: $filter) { totalCount } person(id: "a\\"b\\": c") { id } }';
    const graph = await startTestGateway({
      TRUSTED_DOCUMENTS: fileOf(
        `{ "one" : ${JSON.stringify(`# "b": "c"\n${texts.line}`)},\n"two":${JSON.stringify(text)} }`,
      ),
    });
    await graph.close();
  });
});

test('settings that contradict each other are refused', async () => {
  await expect(startTestGateway({ TRUSTED_DOCUMENTS_ONLY: 'on' })).rejects.toThrow(
    'TRUSTED_DOCUMENTS: is required with TRUSTED_DOCUMENTS_ONLY=on',
  );
  await expect(startTestGateway({ TRUSTED_DOCUMENTS_ONLY: 'yes', TRUSTED_DOCUMENT: 'x' })).rejects.toThrow(
    /TRUSTED_DOCUMENT: there is no such setting\n.*TRUSTED_DOCUMENTS_ONLY: must be one of on, off/,
  );
});
