import { nextTurn } from '../event-loop.js';

/** Bytes of JSON that are read in one go. */
export const slice = 262_144;

const [quote, comma, backslash, openList, closeList, openObject, closeObject] = Buffer.from('",\\[]{}');

/** Where a text ends that begins at a quotation mark; past the end where it does not. */
function endOfText(json: Buffer, start: number): number {
  for (let end = json.indexOf('"', start + 1); end >= 0; end = json.indexOf('"', end + 1)) {
    let backslashes = 0;
    while (json[end - 1 - backslashes] === backslash) backslashes += 1;
    if (backslashes % 2 === 0) return end;
  }
  return json.length;
}

/** Cuts the JSON of a list between its entries, into slices of at least so many bytes and one entry. The first has the opening bracket, the last the closing one. */
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

/** What a large text of JSON says. A list is read in turns, so that others are answered meanwhile. @throws SyntaxError for what is no JSON */
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
