import type { FormattedExecutionResult } from 'graphql';
import { nextTurn } from '../event-loop.js';

/** Characters of a response that are written at a time. */
const slice = 65_536;
/** Responses of at least this many bytes, as counted while they were built, are written in slices. */
const large = 1_000_000;

/** Approximate bytes of response data. */
const sizes = new WeakMap<object, number>();

/** Records the approximate bytes of response data. */
export const noteSize = (data: object, bytes: number): void => void sizes.set(data, bytes);

/** Returns the recorded bytes of response data, or 0 if there is no record. */
export const sizeOf = (data: object | null | undefined): number => (data ? (sizes.get(data) ?? 0) : 0);

/** An object or list that is being written, and the index of its next item. */
interface Open {
  readonly value: Readonly<Record<string, unknown>> | readonly unknown[];
  /** The keys of an object; undefined for a list. */
  readonly names: readonly string[] | undefined;
  next: number;
}

/** Returns the last index, at or before the given one, that does not split a surrogate pair. */
const cutAt = (text: string, index: number): number =>
  /[\uD800-\uDBFF]/.test(text.charAt(index - 1)) ? index - 1 : index;

/** Splits a text into pieces of about `length` characters. */
export function* piecesOf(text: string, length = slice): Generator<string> {
  for (let start = 0; start < text.length;) {
    const end = start + length >= text.length ? text.length : cutAt(text, start + length);
    yield text.slice(start, end);
    start = end;
  }
}

/** Yields the JSON text of a value in pieces. None is much longer than a slice. */
function* jsonPieces(value: unknown): Generator<string> {
  const open: Open[] = [];
  let text = '';
  /** Writes a leaf, or the opening bracket of an object or list. */
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

/** A response as it is sent. */
interface GraphQLAnswer {
  readonly errors?: FormattedExecutionResult['errors'];
  readonly data?: FormattedExecutionResult['data'];
  readonly extensions?: FormattedExecutionResult['extensions'] | undefined;
}

/**
 * Returns the JSON text of a response, with a line feed at its end. A large one is written in time slices, so
 * that other requests are served meanwhile.
 */
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
