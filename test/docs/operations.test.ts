import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { buildASTSchema, isInterfaceType, isObjectType, parse as parseSdl } from 'graphql';
import { parse } from 'yaml';
import { domains } from '../../src/domains/index.js';
import { page, unquoted } from '../support/markdown.js';

const root = new URL('../../', import.meta.url);
const read = (file: string): string => readFileSync(new URL(file, root), 'utf8');
const operations = page('docs/operations.md');
const rows = operations.table('#', 'operation', 'method and path', 'in the graph');

describe('the table of operations', () => {
  test('names all as the contract has them, and fields that the graph has', () => {
    const { paths } = parse(read('schema/lending-api.yaml')) as {
      paths: Record<string, Record<string, { operationId?: string; 'x-number'?: number }>>;
    };
    const contract = Object.entries(paths).flatMap(([path, item]) =>
      Object.entries(item)
        .filter(([, operation]) => operation.operationId)
        .map(([method, operation]) => [
          String(operation['x-number']),
          operation.operationId as string,
          `${method.toUpperCase()} ${path}`,
        ]),
    );
    expect(rows.map((row) => row.slice(0, 3).map(unquoted))).toEqual(
      contract.sort(([a], [b]) => Number(a) - Number(b)),
    );

    const graph = buildASTSchema(
      parseSdl(
        readdirSync(new URL('schema/', root))
          .filter((file) => file.endsWith('.graphql'))
          .map((file) => read(`schema/${file}`))
          .join('\n'),
      ),
    );
    const missing = rows
      .flatMap(([, , , names = '']) => names.split(', ').map(unquoted))
      .filter((name) => {
        const [typeName = '', field = ''] = name.split('.');
        const type = graph.getType(typeName);
        return name !== '' && !((isObjectType(type) || isInterfaceType(type)) && field in type.getFields());
      });
    expect(missing).toEqual([]);
  });

  test('has as many rows as the README counts operations', () => {
    expect(page('README.md').text).toContain(` ${rows.length} REST operations`);
  });

  test('leaves no operation of a domain without its name in the graph', () => {
    const there = new Set(domains.flatMap((domain) => Object.keys(domain.operations)));
    const named = rows
      .filter(([, , , names]) => names !== '')
      .map(([, operationId]) => unquoted(operationId));
    expect(new Set(named)).toEqual(there);
  });
});
