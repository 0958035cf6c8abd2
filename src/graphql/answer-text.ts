import type { FormattedExecutionResult } from 'graphql';
import { nextTurn } from '../event-loop.js';

/** Characters of an answer that are written in one go. */
const slice = 262_144;
/** Bytes of an answer, as they were counted while it was built, from which on it is written in slices. */
const large = 1_000_000;

/** About how many bytes the data of answers have. */
const sizes = new WeakMap<object, number>();

/** Notes about how many bytes the data of an answer have. */
export const noteSize = (data: object, bytes: number): void => void sizes.set(data, bytes);

/** About how many bytes the data of an answer have, as far as it was noted. */
export const sizeOf = (data: object | null | undefined): number => (data ? (sizes.get(data) ?? 0) : 0);

/** An object or a list that is being written, and what of it comes next. */
interface Open {
  readonly value: Readonly<Record<string, unknown>> | readonly unknown[];
  /** The names of an object; undefined for a list. */
  readonly names: readonly string[] | undefined;
  next: number;
}

/** Where a text can be cut at or before an index: not within a pair of surrogates. */
const cutAt = (text: string, index: number): number =>
  /[\uD800-\uDBFF]/.test(text.charAt(index - 1)) ? index - 1 : index;

/** A text in pieces of about so many characters. */
export function* piecesOf(text: string, length = slice): Generator<string> {
  for (let start = 0; start < text.length;) {
    const end = start + length >= text.length ? text.length : cutAt(text, start + length);
    yield text.slice(start, end);
    start = end;
  }
}

/** The JSON text of a value of an answer in pieces, none much longer than a slice. */
function* jsonPieces(value: unknown): Generator<string> {
  const open: Open[] = [];
  let text = '';
  /** Writes a value, or only its bracket where there is more of it. */
  function* write(one: unknown): Generator<string> {
    if (typeof one === 'object' && one !== null) {
      const names = Array.isArray(one) ? undefined : Object.keys(one);
      text += names ? '{' : '[';
      open.push({ value: one as Open['value'], names, next: 0 });
    } else if (typeof one === 'string' && one.length > slice) {
      text += '"';
      for (const piece of piecesOf(one)) {
        yield text + JSON.stringify(piece).slice(1, -1);
        text = '';
      }
      text += '"';
    } else text += JSON.stringify(one);
  }
  yield* write(value);
  for (let top = open.at(-1); top; top = open.at(-1)) {
    if (text.length > slice) {
      yield text;
      text = '';
    }
    const { value: whole, names, next } = top;
    const length = names ? names.length : (whole as readonly unknown[]).length;
    if (next === length) {
      text += names ? '}' : ']';
      open.pop();
      continue;
    }
    top.next += 1;
    if (next > 0) text += ',';
    const name = names?.[next];
    const one =
      name === undefined
        ? (whole as readonly unknown[])[next]
        : (whole as Readonly<Record<string, unknown>>)[name];
    if (name !== undefined) text += `${JSON.stringify(name)}:`;
    if (typeof one === 'number' || one === null) text += String(one);
    else yield* write(one);
  }
  yield text;
}

/** An answer as it is sent. */
interface GraphQLAnswer {
  readonly errors?: FormattedExecutionResult['errors'];
  readonly data?: FormattedExecutionResult['data'];
  readonly extensions?: FormattedExecutionResult['extensions'] | undefined;
}

/** The JSON text of an answer, with a line feed at its end. A large one is written in turns, so that others are answered meanwhile. */
export function answerText(answer: GraphQLAnswer): string | Promise<string> {
  return sizeOf(answer.data) >= large ? textInTurns(answer) : `${JSON.stringify(answer)}\n`;
}

async function textInTurns({ errors, data, extensions }: GraphQLAnswer): Promise<string> {
  const pieces: string[] = [];
  for (const piece of jsonPieces(data)) {
    pieces.push(piece);
    await nextTurn();
  }
  const before = errors ? `"errors":${JSON.stringify(errors)},` : '';
  const after = extensions ? `,"extensions":${JSON.stringify(extensions)}` : '';
  return `{${before}"data":${pieces.join('')}${after}}\n`;
}
