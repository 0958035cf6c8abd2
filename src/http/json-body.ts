import { isUtf8 } from 'node:buffer';
import { errorCodes, type FastifyInstance, type FastifyRequest } from 'fastify';
import { nextTurn } from '../event-loop.js';

/** How much the JSON of a body may hold, however few bytes that takes. */
export interface BodyLimits {
  /** Levels that objects and lists are nested. */
  readonly depth: number;
  /** Values in all objects and lists together. */
  readonly values: number;
}

/** A body that holds more than that. The message says what, and how much. */
export class BodyError extends Error {
  readonly statusCode = 400;
}

/** Bytes of a body that is read as soon as it is there. A larger one waits for its turn: many of them can arrive at once. */
const small = 65_536;
/** Bytes of a body within which no document takes long to be parsed and validated. */
const short = 2048;

/**
 * Whether a request is worth a turn of its own before it is executed: for a large body, and for a document that is parsed and validated
 * first. A length that is not announced can be any.
 */
export const isHeavy = ({ method, headers }: FastifyRequest, isKnown: boolean): boolean =>
  method === 'POST' && !(Number(headers['content-length']) <= (isKnown ? small : short));

/** Where a string of JSON ends that begins at a quotation mark. */
function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end >= 0; end = text.indexOf('"', end + 1)) {
    let backslashes = 0;
    while (text[end - 1 - backslashes] === '\\') backslashes += 1;
    if (backslashes % 2 === 0) return end;
  }
  return text.length;
}

/** How deep a text of JSON is nested, and how many values it has, whether it can be read or not. */
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
 * Bodies are JSON in UTF-8, and hold no more than these limits allow. Other bytes are refused: read all the same, they would become
 * characters that nobody sent. Names that would change what objects inherit are refused as well.
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
