import type { Chance } from './chance.js';

/** Unusual values as JSON text, since some of them cannot be represented in memory. */
const oddValues: readonly string[] = [
  'null',
  'true',
  'false',
  '0',
  '-1',
  '1e999',
  '-1e999',
  '1e-999',
  '9007199254740993',
  '-9007199254740993',
  '4294967296',
  '2147483648',
  '1.5',
  '-0',
  '""',
  '" "',
  '"\\u0000"',
  '"\\ud800"',
  '"\\ud83d\\ude00"',
  '"\\u202e"',
  '"\\u0130"',
  '"NaN"',
  '"Infinity"',
  '"../../loans"',
  '"%2e%2e"',
  '"credit_lines"',
  '"__proto__"',
  '"constructor"',
  '"\\r\\nX-Odd: 1"',
  '"<script>"',
  '"${7*7}"',
  '"2026-02-30"',
  '"DE00000000000000000000"',
  '[]',
  '{}',
  '[null]',
  '[[[[[[]]]]]]',
  '{"__proto__":{"a":1}}',
  '{"constructor":{"prototype":1}}',
  '{"toString":null}',
  '{"then":1}',
];
const oddWords: readonly string[] = [
  '{',
  '}',
  '(',
  ')',
  '[',
  ']',
  ':',
  '!',
  '$',
  '@',
  '...',
  '=',
  '|',
  '&',
  '"',
  '"""',
  '#',
  ',',
  'on',
  'fragment',
  'query',
  'mutation',
  'subscription',
  'null',
  'true',
  '__typename',
  '__schema',
  '__proto__',
  '-',
  '1e',
  '9007199254740993',
  '99999999999999999999',
  '\\u{110000}',
  '\u0000',
  '\ufeff',
  '\u2028',
  '😀',
  '@skip(if: true)',
  '@defer',
  '@stream',
  '...F',
  '$nobody',
  'first: 1000000',
];

/** Corrupts texts and values at random. */
export class Spoiler {
  readonly #chance: Chance;

  constructor(chance: Chance) {
    this.#chance = chance;
  }

  #pick<Item>(items: readonly Item[]): Item {
    return this.#chance.of(items) as Item;
  }

  /** Changes a few bytes. */
  bytes(text: string): Buffer {
    const bytes = Buffer.from(text);
    for (let count = this.#chance.between(1, 8); count > 0 && bytes.length > 0; count -= 1)
      bytes[this.#chance.between(0, bytes.length - 1)] = this.#chance.between(0, 255);
    return bytes;
  }

  /** Removes, doubles or moves a part of a text, or cuts its end off. */
  stretch(text: string): string {
    const [from, to] = [this.#chance.between(0, text.length), this.#chance.between(0, text.length)].sort(
      (one, other) => one - other,
    ) as [number, number];
    const at = this.#chance.between(0, text.length);
    return this.#pick([
      () => text.slice(0, from) + text.slice(to),
      () => text.slice(0, to) + text.slice(from),
      () => text.slice(0, at) + text.slice(from, to) + text.slice(at),
      () => text.slice(0, at),
    ])();
  }

  /** Swaps, removes, repeats or replaces words of a document. */
  words(query: string): string {
    const words = query.match(/"(?:[^"\\]|\\.)*"|[\w$@]+|\.\.\.|\S/g) ?? [];
    for (let count = this.#chance.between(1, 3); count > 0 && words.length > 0; count -= 1) {
      const [one, other] = [
        this.#chance.between(0, words.length - 1),
        this.#chance.between(0, words.length - 1),
      ];
      this.#pick([
        () => {
          [words[one], words[other]] = [words[other] ?? '', words[one] ?? ''];
        },
        () => {
          words.splice(one, 1);
        },
        () => {
          words.splice(one, 0, words[other] ?? '');
        },
        () => {
          words[one] = this.#pick(oddWords);
        },
        () => {
          words.splice(
            one,
            0,
            ...Array.from({ length: this.#chance.between(1, 300) }, () => words[other] ?? ''),
          );
        },
      ])();
    }
    return words.join(' ');
  }

  /**
   * Returns JSON of a value with one odd place: another value, a missing, unknown or doubled key, or a list
   * around it.
   */
  json(value: unknown): string {
    const places = this.#count(value);
    const place = { left: this.#chance.between(0, Math.max(0, places - 1)) };
    return this.#write(value, place);
  }

  #count(value: unknown): number {
    return (
      1 +
      (typeof value === 'object' && value !== null
        ? Object.values(value).reduce((sum: number, one) => sum + this.#count(one), 0)
        : 0)
    );
  }

  #write(value: unknown, place: { left: number }): string {
    if (place.left === 0) {
      place.left = -1;
      return this.#odd(value);
    }
    place.left -= 1;
    if (Array.isArray(value)) return `[${value.map((one) => this.#write(one, place)).join()}]`;
    if (typeof value !== 'object' || value === null) return JSON.stringify(value);
    return `{${Object.entries(value)
      .map(([key, one]) => `${JSON.stringify(key)}:${this.#write(one, place)}`)
      .join()}}`;
  }

  #odd(value: unknown): string {
    const text = JSON.stringify(value) ?? 'null';
    const inner = text.startsWith('{') && text.length > 2 ? text.slice(1, -1) : undefined;
    const choices: (() => string)[] = [
      () => this.#pick(oddValues),
      () => this.#pick(oddValues),
      () => `[${text}]`,
      () => JSON.stringify('x'.repeat(this.#chance.between(1, 20_000))),
    ];
    if (inner !== undefined)
      choices.push(
        () => `{${inner},${inner}}`,
        () =>
          `{${inner},"${this.#pick(['nobody', '__proto__', 'constructor', 'id', ''])}":${this.#pick(oddValues)}}`,
        () => '{}',
      );
    if (typeof value === 'string')
      choices.push(
        () => JSON.stringify(this.stretch(value)),
        () => JSON.stringify(`${value}${this.#pick(['\u0000', ' ', '/..', 'é', '%00', '?x=1', '#'])}`),
      );
    if (typeof value === 'number')
      choices.push(
        () => `-${text}`,
        () => `${text}e300`,
        () => `${text}.5`,
        () => JSON.stringify(text),
      );
    return this.#pick(choices)();
  }
}
