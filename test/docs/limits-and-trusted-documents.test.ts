import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startTestGateway, takeCalls } from '../support/graph.js';
import { page } from '../support/markdown.js';

const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));

describe('the trusted documents', () => {
  const section = page('docs/limits-and-trusted-documents.md').section('Trusted documents');
  const folder = mkdtempSync(join(tmpdir(), 'trusted-documents-'));
  const manifest = join(folder, 'manifest.json');
  beforeAll(() => writeFileSync(manifest, section.code('json')[0] ?? ''));
  afterAll(() => rmSync(folder, { recursive: true }));

  test('cost what the page says', () => {
    const [, command = '', file = ''] = /^npm run --silent (\w+) -- (\S+)$/m.exec(section.text) ?? [];
    const out = execFileSync(process.execPath, [cli, command, file], {
      cwd: folder,
      encoding: 'utf8',
      env: {},
    });
    expect(out).toBe(section.code('text')[0]);
  });

  test('are the only ones that are taken where that is set, by the request that the page shows', async () => {
    const graph = await startTestGateway({ TRUSTED_DOCUMENTS: manifest, TRUSTED_DOCUMENTS_ONLY: 'on' });
    try {
      const body = /-d '(\{.*?\n *\})'/s.exec(section.text)?.[1] ?? '';
      const answer = await fetch(`${graph.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body,
      });
      expect(await answer.json()).toMatchObject({ data: { person: { creditLines: { totalCount: 0 } } } });
      expect(
        (await takeCalls(graph.gateway.sandbox?.url ?? '')).map(({ operationId }) => operationId),
      ).toEqual(['listCreditLines']);
      expect(await graph.ask('{ me { id } }')).toMatchObject({ status: 400, data: undefined });
    } finally {
      await graph.close();
    }
  });
});
