import { validateHeaderName, validateHeaderValue } from 'node:http';
import { choice, optionalCount, optionalText, type ControlBody } from './control-route.js';
import { misused, Refusal, type ErrorShape } from './errors.js';
import type { HttpAnswer } from './exchange.js';

/** A deliberate fault in a call. */
export interface Effect {
  /** Real milliseconds to wait before or after processing, depending on `when`. */
  readonly delayMs: number;
  /** `before`: the bank does not process the call. `after`: it does, and the fault affects its response. */
  readonly when: 'before' | 'after';
  /** Status of the response to send instead, with the documented error unless `body` is set. */
  readonly status: number | undefined;
  /** Error code, if it is not the usual one of the status. */
  readonly code: string | undefined;
  readonly body: unknown;
  readonly contentType: string | undefined;
  readonly headers: Readonly<Record<string, string>>;
  /** `reset` the connection, or `cut` it in the middle of the response. */
  readonly connection: 'none' | 'reset' | 'cut';
  /** Real milliseconds over which the response's bytes are spread. */
  readonly slowMs: number;
  /** Real milliseconds after which an issued token is refused, regardless of its stated lifetime. */
  readonly tokenLifeMs: number | undefined;
}

/**
 * True if the effect replaces the correct response, or part of it. Only the first such effect applies to a
 * call.
 */
export const fails = ({ status, body, contentType, connection }: Effect): boolean =>
  [status, body, contentType].some((part) => part !== undefined) || connection !== 'none';

/** True if the effect changes a call at all. */
export const doesAnything = (effect: Effect): boolean =>
  fails(effect) ||
  effect.delayMs > 0 ||
  effect.slowMs > 0 ||
  effect.tokenLifeMs !== undefined ||
  Object.keys(effect.headers).length > 0;

function statusOf(body: ControlBody): number | undefined {
  const status = optionalCount(body, 'status');
  if (status !== undefined && (status < 200 || status > 599))
    throw misused('status', 'This is not a status from 200 to 599.');
  return status;
}

function headersOf(body: ControlBody): Record<string, string> {
  const headers = body['headers'] ?? {};
  if (typeof headers !== 'object' || Array.isArray(headers))
    throw misused('headers', 'This is not an object.');
  for (const [name, value] of Object.entries(headers)) {
    try {
      validateHeaderName(name);
      validateHeaderValue(name, value as string);
    } catch {
      throw misused('headers', `'${name}' is not a header, or its value cannot be sent.`);
    }
    if (typeof value !== 'string') throw misused('headers', `The value of '${name}' is not a text.`);
  }
  const retryAfter = optionalCount(body, 'retryAfter');
  return {
    ...(retryAfter !== undefined && { 'retry-after': String(retryAfter) }),
    ...(headers as Record<string, string>),
  };
}

/**
 * Reads an effect, without its delay, from the fields of a control request. Refuses invalid combinations with
 * 400.
 */
export function effectOf(body: ControlBody, delayMs: number): Effect {
  const effect: Effect = {
    delayMs,
    when: choice(body, 'when', ['before', 'after'], body['connection'] === 'cut' ? 'after' : 'before'),
    status: statusOf(body),
    code: optionalText(body, 'code'),
    body: body['body'],
    contentType: optionalText(body, 'contentType'),
    headers: headersOf(body),
    connection: choice(body, 'connection', ['none', 'reset', 'cut'], 'none'),
    slowMs: optionalCount(body, 'slowMs') ?? 0,
    tokenLifeMs: optionalCount(body, 'tokenLifeMs'),
  };
  if (effect.code !== undefined && effect.status === undefined)
    throw misused('code', 'This means nothing without status.');
  return effect;
}

/** Returns the response that an effect sends instead of the correct one; undefined if there is none. */
export function answerOf(
  { status, code, body, contentType, headers }: Effect,
  shape: ErrorShape,
  id: string,
): HttpAnswer | undefined {
  if (status === undefined && body === undefined && contentType === undefined) return undefined;
  const sentStatus = status ?? 200;
  const refusal = new Refusal(sentStatus, 'This fault was requested.', {
    ...(code !== undefined && { code }),
  });
  if (body === undefined)
    return {
      status: sentStatus,
      headers: { ...(contentType !== undefined && { 'content-type': contentType }), ...headers },
      body: refusal.body(sentStatus === 401 ? 'wrapped' : shape, id),
    };
  const sent = typeof body === 'string' ? Buffer.from(body) : body;
  return {
    status: sentStatus,
    headers: { 'content-type': contentType ?? 'application/json', ...headers },
    body: sent,
  };
}
