import { validateHeaderName, validateHeaderValue } from 'node:http';
import { choice, optionalCount, optionalText, type ControlBody } from './control-route.js';
import { misused, Refusal, type ErrorShape } from './errors.js';
import type { HttpAnswer } from './exchange.js';

/** What goes wrong with a call, on purpose. */
export interface Effect {
  /** Real milliseconds to wait; before or after the call is processed, as `when` says. */
  readonly delayMs: number;
  /** `before`: the bank does not process the call. `after`: it does, and then the fault hits its answer. */
  readonly when: 'before' | 'after';
  /** Answers this instead, with the documented error unless `body` says otherwise. */
  readonly status: number | undefined;
  /** The code in the documented error, where it is not the usual one of the status. */
  readonly code: string | undefined;
  readonly body: unknown;
  readonly contentType: string | undefined;
  readonly headers: Readonly<Record<string, string>>;
  /** `reset` the connection, or `cut` it in the middle of the answer. */
  readonly connection: 'none' | 'reset' | 'cut';
  /** Real milliseconds over which the bytes of the answer are spread. */
  readonly slowMs: number;
  /** Real milliseconds after which a token that is issued is refused, whatever was said of it. */
  readonly tokenLifeMs: number | undefined;
}

/** Whether the effect takes the place of the right answer, whole or in part. Of several such ones a call meets the first alone. */
export const fails = ({ status, body, contentType, connection }: Effect): boolean =>
  [status, body, contentType].some((part) => part !== undefined) || connection !== 'none';

/** Whether a call would be any different with it. */
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

/** An effect from the fields of a control request, but for its delay. Refuses with 400 what cannot be. */
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

/** The answer that an effect puts in place of the right one; undefined if it leaves the right one be. */
export function answerOf(
  { status, code, body, contentType, headers }: Effect,
  shape: ErrorShape,
  id: string,
): HttpAnswer | undefined {
  if (status === undefined && body === undefined && contentType === undefined) return undefined;
  const sentStatus = status ?? 200;
  const refusal = new Refusal(sentStatus, 'This was asked for with a fault.', {
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
