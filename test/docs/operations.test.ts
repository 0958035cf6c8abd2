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

describe('the contract', () => {
  /** Limits that the bank documents, by where they are. */
  const documented = [
    'parameters.PageNumber.schema',
    'parameters.PageSize.schema',
    'schemas.Iban',
    'schemas.PositiveMoneyInput.properties.value',
    'schemas.CreateCreditRecordRequest.properties.file',
    'schemas.CreateFreelancerCreditRecordRequest.properties.file',
    'schemas.UpdateCreditLineReferenceAccountRequest.properties.mandate_number',
    'schemas.UpdateCreditLineReferenceAccountRequest.properties.name',
    'schemas.BlockCreditLineRequest.properties.reference_id',
    'schemas.CreateLoanRequest.properties.purpose',
  ];
  type Part = Readonly<Record<string, unknown>>;
  const limits = ['minimum', 'minLength', 'maxLength', 'pattern'];

  /** Returns all objects of a document, by where they are. */
  function partsOf(part: unknown, at = ''): [at: string, part: Part][] {
    if (typeof part !== 'object' || part === null) return [];
    const below = Object.entries(part).flatMap(([name, inside]) =>
      partsOf(inside, at === '' ? name : `${at}.${name}`),
    );
    return [[at, part as Part], ...below];
  }
  const parts = partsOf(parse(read('schema/lending-api.yaml')));

  test('marks each limit that the documents do not have as inferred', () => {
    const unmarked = parts
      .filter(([, part]) => limits.some((limit) => ['string', 'number'].includes(typeof part[limit])))
      .filter(([, part]) => part['x-source'] !== 'inferred')
      .map(([at]) => at.replace(/^components\./, ''));
    expect(unmarked.toSorted()).toEqual(documented.toSorted());
  });

  test('says why, wherever it infers', () => {
    const inferred = parts.filter(([, part]) => part['x-source'] !== undefined);
    expect(inferred.length).toBeGreaterThan(0);
    const bare = inferred.filter(([, part]) => {
      const { 'x-source': source, 'x-source-note': note } = part;
      return source !== 'inferred' || typeof note !== 'string' || note === '';
    });
    expect(bare.map(([at]) => at)).toEqual([]);
  });
});
