import type { IncomingMessage, ServerResponse } from 'node:http';
import { Refusal } from './errors.js';

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
export interface Answer {
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
  return { method: request.method ?? 'GET', target, path, query: new URLSearchParams(query), headers: request.headers, text };
}

/** The JSON of a body; undefined if there is no body. Refuses with 400 what is not a JSON object. */
export function parsed(text: string): Record<string, unknown> | undefined {
  if (text.trim() === '') return undefined;
  const value = parsedOrText(text);
  if (typeof value === 'string') throw new Refusal(400, 'The body is not valid JSON.', { code: 'invalid_json', title: 'Invalid JSON' });
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new Refusal(400, 'The body is not an object.', { code: 'type_error', title: 'Type Error' });
  }
  return value as Record<string, unknown>;
}

/** The JSON of a body, the text itself if it is none, null if there is nothing. */
export function parsedOrText(text: string): unknown {
  if (text === '') return null;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

/** Sends an answer: the whole, or for a connection that breaks off, the first half of the body under the length of the whole; of no body, nothing. */
export function send(response: ServerResponse, answer: Answer, cutOff = false): void {
  const { status, headers, body } = answer;
  const bytes = body === undefined ? undefined : body instanceof Uint8Array ? body : Buffer.from(JSON.stringify(body));
  response.writeHead(status, {
    ...(bytes && { 'content-type': 'application/json; charset=utf-8', 'content-length': bytes.byteLength }),
    ...headers,
  });
  if (!cutOff) response.end(bytes);
  else if (!bytes) response.socket?.destroy();
  else response.write(bytes.subarray(0, Math.floor(bytes.byteLength / 2)), () => response.socket?.destroy());
}
