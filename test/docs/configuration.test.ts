import { expect, test } from '@jest/globals';
import { readConfig } from '../../src/config.js';
import type { Setting } from '../../src/setting.js';
import { settings } from '../../src/settings.js';
import { page, unquoted } from '../support/markdown.js';

const configuration = page('docs/configuration.md');

/** The unit of a number, as its meaning has it. */
const units: readonly (readonly [pattern: RegExp, unit: string])[] = [
  [/^Milliseconds/, ' ms'],
  [/^Bytes per second/, ' bytes/s'],
  [/\bbytes\b/, ' bytes'],
  [/\bper minute\b/, ' per minute'],
];
const unitOf = (meaning: string): string => units.find(([pattern]) => pattern.test(meaning))?.[1] ?? '';

/** The words for the values of types without bounds. */
const words: Readonly<Record<string, string>> = {
  text: 'text',
  url: 'URL',
  origins: 'origins',
  store: 'Redis URL',
  keys: 'keys',
  json: 'JSON object',
  path: 'path',
  prefix: 'prefix',
  pairs: 'pairs',
  ratio: '0 to 1',
};

function valuesOf({ type, least, most, choices = [], meaning }: Setting<unknown>): string | undefined {
  if (type === 'integer') return `${least} to ${most}${unitOf(meaning)}`;
  if (type === 'choice') return choices.map((choice) => `\`${choice}\``).join(', ');
  if (type === 'secret') return `secret, ${least} ${least === 1 ? 'byte' : 'bytes'} or more`;
  if (type === 'secrets') return `secrets, ${least} bytes or more each`;
  return words[type];
}

/** Returns the names of the settings that are wrong in an environment. */
function wrongIn(environment: Record<string, string>): string[] {
  try {
    readConfig(environment);
    return [];
  } catch (error) {
    return [...(error as Error).message.matchAll(/^ {2}- ([^:]+):/gm)].map(([, name = '']) => name);
  }
}

test('the tables name every setting once, with its values, default and meaning', () => {
  const rows = configuration
    .table('name', 'values', 'default', 'meaning')
    .map(([name, values, initial, meaning]) => [unquoted(name), values, unquoted(initial), meaning]);
  const all = Object.entries(settings).map(([name, setting]) => [
    name,
    valuesOf(setting),
    String(setting.default ?? ''),
    setting.meaning,
  ]);
  expect(rows.sort()).toEqual(all.sort());
});

test('settings that contradict each other are refused as the table says', () => {
  const rows = configuration
    .table('setting', 'rule', 'refused, for example')
    .map(([name, , example]) => [unquoted(name), unquoted(example)] as const);
  expect(rows.length).toBeGreaterThan(10);
  const refused = rows.filter(([name, example]) =>
    wrongIn(
      Object.fromEntries(example.split(' ').map((pair) => pair.split(/=(.*)/s, 2) as [string, string])),
    ).includes(name),
  );
  expect(refused).toEqual(rows);
});

test('the example of a Redis URL is taken', () => {
  const [, cell = ''] =
    configuration.table('in the column "values"', 'accepted').find(([values]) => values === 'Redis URL') ??
    [];
  const [, url = ''] = /`(rediss:\/\/[^`]+@[^`]+)`/.exec(cell) ?? [];
  expect(readConfig({ STORE_URL: url }).STORE_URL).toBe(url);
});
