import { nextTurn } from '../event-loop.js';

/** The bytes of JSON that are parsed at once. */
export const slice = 262_144;

const [quote, comma, backslash, openList, closeList, openObject, closeObject] = Buffer.from('",\\[]{}');

/**
 * Returns the end of a string that begins at a quotation mark; the length of the JSON if it has no end. Reads
 * byte by byte: a call of `indexOf` for each of many escapes takes ten times as long.
 */
function endOfText(json: Buffer, start: number): number {
  let end = start + 1;
  while (end < json.length && json[end] !== quote) end += json[end] === backslash ? 2 : 1;
  return Math.min(end, json.length);
}

/**
 * Cuts the JSON of a list between its entries, into slices of at least `length` bytes and one entry. The
 * first slice has the opening bracket, the last the closing one.
 */
function* slicesOf(json: Buffer, length = slice): Generator<Buffer> {
  let [depth, start] = [0, 0];
  for (let at = 0; at < json.length; at += 1) {
    switch (json[at]) {
      case quote:
        at = endOfText(json, at);
        break;
      case openList:
      case openObject:
        depth += 1;
        break;
      case closeList:
      case closeObject:
        depth -= 1;
        break;
      case comma:
        if (depth !== 1 || at - start < length) break;
        yield json.subarray(start, at);
        start = at + 1;
        break;
      default:
    }
  }
  yield json.subarray(start);
}

const isJsonList = (json: Buffer): boolean => /^[\s]*\[/.test(json.toString('latin1', 0, 64));

/**
 * Parses a large JSON text. A list is parsed slice by slice, so that other requests are served in between.
 * @throws SyntaxError for invalid JSON
 */
export async function parseInTurns(json: Buffer): Promise<unknown> {
  await nextTurn();
  if (!isJsonList(json)) return JSON.parse(json.toString()) as unknown;
  const entries: unknown[] = [];
  let isFirst = true;
  for (const part of slicesOf(json)) {
    const text = `${isFirst ? '' : '['}${part.toString()}${part.byteOffset + part.length === json.byteOffset + json.length ? '' : ']'}`;
    for (const entry of JSON.parse(text) as unknown[]) entries.push(entry);
    isFirst = false;
    await nextTurn();
  }
  return entries;
}
