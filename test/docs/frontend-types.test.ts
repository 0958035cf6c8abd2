import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { startTestGateway } from '../support/graph.js';
import { page } from '../support/markdown.js';

const root = fileURLToPath(new URL('../../', import.meta.url));

test('the configuration leaves no scalar unknown to graphql-codegen, in the schema and in an operation', async () => {
  const [yaml = ''] = page('docs/frontend-types.md').code('yaml');
  const config = parse(yaml) as object;
  const documents =
    'query Line { creditLines { nodes { id recipientIban grantedAt createdAt limit { value } annualAccountStatement(year: 2026) { expiresAt content } } } }';
  const graph = await startTestGateway();
  try {
    // In a process of its own: codegen loads too much for a test.
    const script = `import { generate } from '@graphql-codegen/cli';
      const config = ${JSON.stringify({ ...config, schema: `${graph.url}/graphql`, documents, silent: true })};
      const [{ content }] = await generate(config, false);
      console.log(content);`;
    const { stdout: types } = await promisify(execFile)(
      process.execPath,
      ['--input-type=module', '-e', script],
      { cwd: root, encoding: 'utf8' },
    );
    const [, scalars = ''] = /export type Scalars = \{(.*?)^\}/ms.exec(types) ?? [];
    for (const name of ['BankDate', 'BankDateTime', 'DateTime', 'IBAN', 'Base64']) {
      expect(scalars).toContain(`${name}: { input: string; output: string; }`);
    }
    expect(scalars).toContain('SafeInt: { input: number; output: number; }');
    const [line = ''] = /^export type LineQuery = .*$/m.exec(types) ?? [];
    expect(line).toContain('recipientIban');
    for (const part of [scalars, line]) expect(part).not.toMatch(/\b(?:any|unknown)\b/);
  } finally {
    await graph.close();
  }
});
