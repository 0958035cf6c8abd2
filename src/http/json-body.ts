import { isUtf8 } from 'node:buffer';
import { errorCodes, type FastifyInstance, type FastifyRequest } from 'fastify';
import { nextTurn } from '../event-loop.js';

/** Limits for the JSON of a body, independent of its bytes. */
export interface BodyLimits {
  /** Maximum nesting of objects and lists. */
  readonly depth: number;
  /** Maximum number of values in all objects and lists together. */
  readonly values: number;
}

/** A body above these limits. The message states the limit. */
export class BodyError extends Error {
  readonly statusCode = 400;
}

/**
 * Maximum bytes of a body that is read at once. A larger one waits for its turn, because many can arrive
 * together.
 */
const small = 65_536;

/**
 * True if a request waits for a turn before it is executed: for a large body, or for a document that must be
 * parsed and validated. Many of either can arrive together. An unknown length counts as large.
 */
export const isHeavy = ({ method, headers }: FastifyRequest, isKnown: boolean): boolean =>
  method === 'POST' && !(isKnown && Number(headers['content-length']) <= small);

/** Returns the index of the closing quotation mark of a JSON string. */
function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end >= 0; end = text.indexOf('"', end + 1)) {
    let backslashes = 0;
    while (text[end - 1 - backslashes] === '\\') backslashes += 1;
    if (backslashes % 2 === 0) return end;
  }
  return text.length;
}

/** Returns the nesting and the number of values of a JSON text, valid or not. */
function measure(text: string): BodyLimits {
  let [depth, deepest, values] = [0, 0, 1];
  for (let at = 0; at < text.length; at += 1) {
    switch (text[at]) {
      case '"':
        at = endOfString(text, at);
        break;
      case '{':
      case '[':
        deepest = Math.max(deepest, (depth += 1));
        break;
      case '}':
      case ']':
        depth -= 1;
        break;
      case ',':
        values += 1;
        break;
      default:
    }
  }
  return { depth: deepest, values };
}

function bodyExcess(text: string, limits: BodyLimits): BodyError | undefined {
  const { depth, values } = measure(text);
  if (depth > limits.depth)
    return new BodyError(`The body is nested ${depth} levels deep; the limit is ${limits.depth}.`);
  return values > limits.values
    ? new BodyError(`The body has ${values} values; the limit is ${limits.values}.`)
    : undefined;
}

/**
 * Accepts only bodies of JSON in UTF-8 within these limits. Invalid bytes are refused, because decoding would
 * replace them with other characters. Names that would change an object's prototype are refused as well.
 */
export function addJsonParser(app: FastifyInstance, limits: BodyLimits): void {
  const parse = app.getDefaultJsonParser('error', 'error');
  app.removeAllContentTypeParsers();
  app.addContentTypeParser<Buffer>('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    const read = (): unknown => {
      if (!isUtf8(body)) return done(new errorCodes.FST_ERR_CTP_INVALID_JSON_BODY());
      const text = body.toString();
      const excess = bodyExcess(text, limits);
      return excess ? done(excess) : parse(request, text, done);
    };
    if (body.length > small) void nextTurn().then(read);
    else read();
  });
}
