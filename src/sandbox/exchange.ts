import type { IncomingMessage, ServerResponse } from 'node:http';
import { Refusal } from './errors.js';
import type { Pause } from './pause.js';

/** A request as it came in. */
export interface Incoming {
  readonly method: string;
  /** Path and query, as sent. */
  readonly target: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
  readonly text: string;
}

/** What goes out. A body of bytes is sent as it is, anything else as JSON. */
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

/** How deep the values of a body may be nested. Far beyond, whatever walks through them runs out of stack. */
const MOST_LEVELS = 100;

function isTooDeep(value: unknown): boolean {
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > MOST_LEVELS) return true;
    const objects = level.filter((part): part is object => typeof part === 'object' && part !== null);
    level = objects.flatMap((part): unknown[] => Object.values(part));
  }
  return false;
}

const typeError = { code: 'type_error', title: 'Type Error' };

/** The value of a JSON text. Refuses with 400 what is none, or is nested too deep. */
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

/** The JSON of a body; undefined if there is no body. Refuses with 400 what is not a JSON object. */
export function parsed(text: string): Record<string, unknown> | undefined {
  if (text.trim() === '') return undefined;
  const value = valueOf(text);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new Refusal(400, 'The body is not an object.', typeError);
  }
  return value as Record<string, unknown>;
}

/** The JSON of a body, the text itself if it is none that can be used, null if there is nothing. */
export function parsedOrText(text: string): unknown {
  if (text === '') return null;
  try {
    return valueOf(text);
  } catch {
    return text;
  }
}

/** How an answer is sent badly. */
export interface SendFaults {
  /** The connection breaks off in the middle of the body. */
  readonly isCut: boolean;
  /** Milliseconds over which the body's bytes are spread. */
  readonly spread: number;
  readonly pause: Pause;
}

/** Milliseconds between two pieces of an answer that is spread. */
const STEP = 20;

/** Sends an answer: the whole, or for a connection that breaks off, the first half of the body under the length of the whole; of no body, nothing. */
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

/** Sends bytes piece by piece, all but the last piece, which it returns when its time has come. */
async function trickle(
  response: ServerResponse,
  bytes: Uint8Array,
  { spread, pause }: SendFaults,
): Promise<Uint8Array> {
  const pieces = Math.max(1, Math.min(bytes.byteLength, Math.ceil(spread / STEP)));
  const at = (piece: number): number => Math.floor((bytes.byteLength * piece) / pieces);
  response.flushHeaders();
  for (let piece = 1; piece < pieces; piece += 1) {
    response.write(bytes.subarray(at(piece - 1), at(piece)));
    await pause.wait(spread / pieces);
  }
  await pause.wait(spread / pieces);
  return bytes.subarray(at(pieces - 1));
}
