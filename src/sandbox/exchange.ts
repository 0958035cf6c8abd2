import type { IncomingMessage, ServerResponse } from 'node:http';
import { Refusal } from './errors.js';
import type { Pause } from './pause.js';

/** An incoming request. */
export interface Incoming {
  readonly method: string;
  /** Path and query, as sent. */
  readonly target: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
  readonly text: string;
}

/** An outgoing response. Bytes are sent unchanged, any other body as JSON. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** Reads a request to its end. */
export async function receive(request: IncomingMessage): Promise<Incoming> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const target = request.url ?? '/';
  const [path = '/', query = ''] = target.split(/\?(.*)/s);
  const text = Buffer.concat(chunks).toString('utf8');
  return {
    method: request.method ?? 'GET',
    target,
    path,
    query: new URLSearchParams(query),
    headers: request.headers,
    text,
  };
}

/** Maximum nesting of a body. Far beyond it, recursive functions overflow the stack. */
const maxLevels = 100;

function isTooDeep(value: unknown): boolean {
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > maxLevels) return true;
    const objects = level.filter((part): part is object => typeof part === 'object' && part !== null);
    level = objects.flatMap((part): unknown[] => Object.values(part));
  }
  return false;
}

const typeError = { code: 'type_error', title: 'Type Error' };

/** Parses a JSON text. Refuses invalid or too deeply nested JSON with 400. */
function valueOf(text: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Refusal(400, 'The body is not valid JSON.', { code: 'invalid_json', title: 'Invalid JSON' });
  }
  if (isTooDeep(value)) throw new Refusal(400, 'The body is nested too deep.', typeError);
  return value;
}

/** Returns the JSON object of a body; undefined without a body. Refuses other JSON with 400. */
export function parsed(text: string): Record<string, unknown> | undefined {
  if (text.trim() === '') return undefined;
  const value = valueOf(text);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new Refusal(400, 'The body is not an object.', typeError);
  }
  return value as Record<string, unknown>;
}

/** Returns the JSON of a body; its text if it is not usable JSON; null if it is empty. */
export function parsedOrText(text: string): unknown {
  if (text === '') return null;
  try {
    return valueOf(text);
  } catch {
    return text;
  }
}

/** Faults in sending a response. */
export interface SendFaults {
  /** Cuts the connection in the middle of the body. */
  readonly isCut: boolean;
  /** Milliseconds over which the body's bytes are spread. */
  readonly spread: number;
  readonly pause: Pause;
}

/** Milliseconds between two pieces of a spread response. */
const piecePause = 20;

/**
 * Sends a response. If it is to be cut, sends the full content length and the first half of the body; of an
 * empty body, nothing.
 */
export async function sendAnswer(
  response: ServerResponse,
  { status, headers, body }: HttpAnswer,
  badly?: SendFaults,
): Promise<void> {
  const bytes =
    body === undefined ? undefined : body instanceof Uint8Array ? body : Buffer.from(JSON.stringify(body));
  response.writeHead(status, {
    ...(bytes && { 'content-type': 'application/json; charset=utf-8', 'content-length': bytes.byteLength }),
    ...headers,
  });
  const { isCut = false, spread = 0 } = badly ?? {};
  const wanted = isCut ? bytes?.subarray(0, Math.floor(bytes.byteLength / 2)) : bytes;
  const rest = badly && spread > 0 ? await trickle(response, wanted ?? new Uint8Array(), badly) : wanted;
  if (!isCut) response.end(rest);
  else if (!rest) response.socket?.destroy();
  else response.write(rest, () => response.socket?.destroy());
}

/** Sends bytes in pieces. Returns the last piece when it is due. */
async function trickle(
  response: ServerResponse,
  bytes: Uint8Array,
  { spread, pause }: SendFaults,
): Promise<Uint8Array> {
  const pieces = Math.max(1, Math.min(bytes.byteLength, Math.ceil(spread / piecePause)));
  const at = (piece: number): number => Math.floor((bytes.byteLength * piece) / pieces);
  response.flushHeaders();
  for (let piece = 1; piece < pieces; piece += 1) {
    response.write(bytes.subarray(at(piece - 1), at(piece)));
    await pause.wait(spread / pieces);
  }
  await pause.wait(spread / pieces);
  return bytes.subarray(at(pieces - 1));
}
