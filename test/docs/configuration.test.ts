import { expect, test } from '@jest/globals';
import { settings } from '../../src/settings.js';
import { page, unquoted } from '../support/markdown.js';

test('the tables name every setting once, with its default and meaning', () => {
  const rows = page('docs/configuration.md')
    .table('name', 'default', 'meaning')
    .map(([name, initial, meaning]) => [unquoted(name), unquoted(initial), meaning]);
  const all = Object.entries(settings).map(([name, setting]) => [
    name,
    String(setting.default ?? ''),
    setting.meaning,
  ]);
  expect(rows.sort()).toEqual(all.sort());
});
