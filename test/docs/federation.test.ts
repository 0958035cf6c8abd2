import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startTestGateway, type TestGateway } from '../support/graph.js';
import { page, unquoted } from '../support/markdown.js';

const federation = page('docs/federation.md');

interface QueryField {
  readonly name: string;
  readonly type: { readonly name: string; readonly kind: string };
  readonly args: readonly {
    readonly name: string;
    readonly type: { readonly ofType: { readonly name: string | null } | null };
  }[];
}
const isId = ({ type: { ofType } }: QueryField['args'][number]): boolean => ofType?.name === 'ID';

let graph: TestGateway;
beforeAll(async () => {
  graph = await startTestGateway({ FEDERATION: 'on' });
});
afterAll(() => graph.close());

test('the table has everything that a query reads by ids, with the key that the SDL gives it', async () => {
  const rows = federation.table('entity', 'key', 'query').map((row) => row.map(unquoted));
  const { data } = await graph.ask(
    '{ _service { sdl } __schema { queryType { fields { name type { name kind } args { name type { ofType { name } } } } } } }',
  );
  const keys = [...(data._service.sdl as string).matchAll(/^type (\w+) .*@key\(fields: "([\w ]+)"\)/gm)];
  expect(rows.map(([type, key]) => [type, key]).sort()).toEqual(keys.map(([, ...key]) => key).sort());
  const reads = (data.__schema.queryType.fields as QueryField[])
    .filter(({ args, type }) => type.kind === 'OBJECT' && args.every(isId) && args.length > 0)
    .map(
      ({ name, args, type }) =>
        `${type.name} by ${name}(${args.map((argument) => argument.name).join(', ')})`,
    );
  expect(rows.map(([type, , query]) => `${type} by ${query}`).sort()).toEqual(reads.sort());
});

test('the request is answered as the page says', async () => {
  const [, body = ''] =
    /-d '(.*)'/s.exec(federation.code('sh').find((code) => code.startsWith('curl')) ?? '') ?? [];
  const [json = ''] = federation.code('json');
  const { query, variables } = JSON.parse(body) as { query: string; variables: Record<string, unknown> };
  const { data, errors } = await graph.ask(query, variables);
  expect([{ data }, errors]).toEqual([JSON.parse(json), []]);
});
