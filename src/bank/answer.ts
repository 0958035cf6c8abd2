import { endpoints, shapes } from '../generated/contract.js';
import { codeOfStatus, GatewayError, type UpstreamError, type ErrorCode } from './errors.js';
import type { Exchanged } from './exchange.js';
import type { AnyOperation, Page } from './operation.js';
import { graphFieldOf } from './graph-field.js';
import { isObject, ShapeError, type Json } from './fields.js';
import { readShape } from './shape.js';
import { parseInTurns } from './sliced-json.js';

/** Returns one header, or its first value if it was sent twice. */
const headerOf = ({ headers }: Exchanged, name: string): string | undefined => {
  const value = headers[name];
  return Array.isArray(value) ? value[0] : value;
};

function parse(answer: Exchanged): unknown {
  if ('json' in answer) return answer.json;
  try {
    return JSON.parse(answer.body.toString('utf8')) as unknown;
  } catch {
    return undefined;
  }
}

/** Parses the JSON body of a large answer in slices, so that it does not block the event loop. */
export async function readInTurns(answer: Exchanged): Promise<Exchanged> {
  const { status, headers, body } = answer;
  return { status, headers, body, json: await parseInTurns(body).catch(() => undefined) };
}

/**
 * Returns the first error of a body in one of the two shapes that the bank documents, bare or in `errors`;
 * undefined for anything else.
 */
export function documentedError(json: unknown): Json | undefined {
  if (!isObject(json)) return undefined;
  const error: unknown = Array.isArray(json['errors']) ? json['errors'][0] : json;
  return isObject(error) &&
    typeof error['code'] === 'string' &&
    ['title', 'detail', 'id', 'status'].some((field) => field in error)
    ? error
    : undefined;
}

/**
 * Returns true if a body contains an error, in a documented shape or not. No answer of the contract has any
 * of these fields.
 */
const tellsOfError = (json: unknown): boolean =>
  isObject(json) && (documentedError(json) !== undefined || 'errors' in json || 'error' in json);

const secrets = [
  [/\b[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]{4}){2,7}(?:[ -]?[A-Z0-9]{1,4})?\b/gi, '[IBAN]'],
  [/\b\w+:\/\/\S+/g, '[URL]'],
  [/\b\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?(?:\/\S*)?/g, '[host]'],
  [/\b(?:[a-z0-9-]+\.)+[a-z]{2,}[:/][^\s:]\S*|\b(?:[a-z0-9-]+\.){2,}[a-z]{2,}\b/gi, '[host]'],
] as const;
const scrub = (text: string): string =>
  secrets.reduce((clean, [pattern, name]) => clean.replace(pattern, name), text).slice(0, 500);

/**
 * Returns the part of the bank's error that a client may see. IBANs and URLs are removed from texts; a
 * backtrace is never read.
 */
function upstreamErrorOf(operation: AnyOperation, status: number, error: Json): UpstreamError {
  const text = (value: unknown): string | undefined => (typeof value === 'string' ? scrub(value) : undefined);
  const source = isObject(error['source']) ? error['source'] : {};
  const field = text(source['field']);
  const said = {
    status,
    code: text(error['code']),
    title: text(error['title']),
    detail: text(error['detail']) ?? text(source['message']),
    id: text(error['id']),
    field: field && graphFieldOf(operation, field),
  };
  return Object.fromEntries(
    Object.entries(said).filter(([, value]) => value !== undefined),
  ) as unknown as UpstreamError;
}

/**
 * Returns the Retry-After of an answer in seconds, given as a number or as a date; undefined if there is
 * none. `now` is in milliseconds since 1970.
 */
export function retryAfterOf(answer: Exchanged, now: number): number | undefined {
  const text = headerOf(answer, 'retry-after') ?? '';
  const seconds = /^\d+(?:\.\d+)?$/.test(text) ? Number(text) : Math.ceil((Date.parse(text) - now) / 1000);
  return seconds > 0 ? seconds : undefined;
}

/**
 * 400s that say nothing about the request, nor about whether a write was carried out: the bank lost its
 * database during the request.
 */
const unclearCodes = new Set<unknown>(['build_pagination_headers_failure']);

/** Returns true if a write with this response was certainly not carried out. */
function isDefinite(status: number, error: Json | undefined): boolean {
  if (status === 401 || status === 429 || status === 501) return true;
  // 408 and 499 come from a server or proxy that stopped waiting.
  return (
    status >= 400 &&
    status < 500 &&
    status !== 408 &&
    status !== 499 &&
    error !== undefined &&
    !unclearCodes.has(error['code'])
  );
}

const messages: Partial<Record<ErrorCode, string>> = {
  BAD_USER_INPUT: 'The bank found the request invalid.',
  FORBIDDEN: 'The bank does not allow this partner to do that.',
  NOT_FOUND: 'There is no such resource.',
  CONFLICT: 'The resource is in a state that does not allow this.',
  UNPROCESSABLE: 'The bank refuses this by a business rule.',
  RATE_LIMITED: 'The bank has too many calls at the moment.',
  UPSTREAM_TIMEOUT: 'The bank did not answer in time.',
};

/** Returns the error for a write with an unknown outcome. Its message says what to do next. */
export function outcomeUnknown(
  { operationId, verifyWith }: AnyOperation,
  cause?: unknown,
  bank?: UpstreamError,
): GatewayError {
  const advice = verifyWith
    ? `${verifyWith} shows whether it was carried out: read that before sending it again.`
    : 'The bank has no list that would show it: ask its support, with the requestId, before sending it again.';
  return new GatewayError(
    'OUTCOME_UNKNOWN',
    `${operationId} was sent and its outcome is not known. ${advice}`,
    { cause, ...(bank && { bank }) },
  );
}

/** Converts any status but 2xx into the GatewayError for it. */
function refusalError(operation: AnyOperation, answer: Exchanged, now: number): GatewayError {
  const { status } = answer;
  const error = documentedError(parse(answer));
  const bank = error && upstreamErrorOf(operation, status, error);
  if (operation.kind === 'write' && !isDefinite(status, error))
    return outcomeUnknown(operation, undefined, bank);
  // A proxy's 404 or 400 says nothing about the resource: only the bank's documented shapes do.
  const isMeant = (error && !unclearCodes.has(error['code'])) || status === 429 || status >= 500;
  const code = isMeant ? codeOfStatus(status) : 'UPSTREAM_UNAVAILABLE';
  const message = messages[code] ?? 'The bank cannot answer at the moment.';
  const retryAfter = retryAfterOf(answer, now);
  const details: { bank?: UpstreamError; retryAfter?: number } = {};
  if (bank && status !== 401) details.bank = bank;
  if (retryAfter !== undefined) details.retryAfter = retryAfter;
  return new GatewayError(code, message, details);
}

/**
 * Returns the error for a 2xx with unreadable content. For a write it is then unknown whether it was carried
 * out.
 */
const unreadableAnswer = (operation: AnyOperation, cause?: unknown): GatewayError =>
  operation.kind === 'write'
    ? outcomeUnknown(operation, cause)
    : new GatewayError('UPSTREAM_UNAVAILABLE', 'The bank answered something that cannot be read.', { cause });

/** Returns the error for a 2xx whose body contains an error: either may be true. */
function contradiction(operation: AnyOperation, status: number, json: unknown): GatewayError {
  const error = documentedError(json);
  return operation.kind === 'write'
    ? outcomeUnknown(operation, undefined, error && upstreamErrorOf(operation, status, error))
    : unreadableAnswer(operation);
}

/**
 * Returns the error for a response that is not the requested document: a refusal by the bank, or unreadable
 * content.
 */
export const notADocument = (operation: AnyOperation, answer: Exchanged, now: number): GatewayError =>
  answer.status >= 200 && answer.status < 300
    ? unreadableAnswer(operation)
    : refusalError(operation, answer, now);

function readPage(entries: PageEntries, answer: Exchanged): Page<unknown> {
  const total = headerOf(answer, 'total');
  const link = headerOf(answer, 'link');
  return {
    total:
      total !== undefined && /^\d{1,10}$/.test(total) && Number(total) <= 2 ** 31 - 1 ? Number(total) : null,
    hasNext: link === undefined ? null : /rel="?next"?/.test(link),
    ...entries,
  };
}

/**
 * Refuses a resource without an id, and any other answer that has none of its fields: it is of no use.
 * @throws ShapeError
 */
function substantial(value: unknown, shape: Shape): unknown {
  if ('id' in (shapes[shape] ?? {})) {
    if (typeof (value as Json | null)?.['id'] !== 'string') throw new ShapeError(`${shape} has no id`);
  } else if (Object.values(value as Json).every((field) => field === null))
    throw new ShapeError(`${shape} has none of its fields`);
  return value;
}

type Shape = Parameters<typeof readShape>[1];
type PageEntries = Pick<Page<unknown>, 'items' | 'gaps'>;

/**
 * Reads the entries of a list. An unreadable entry leaves a gap; the others are kept.
 * @throws ShapeError if none can be read
 */
function readEntries({ operationId, itemsAreWhole }: AnyOperation, shape: Shape, json: unknown): PageEntries {
  const items: unknown[] = [];
  const gaps: number[] = [];
  let failure: ShapeError | undefined;
  const entries: readonly unknown[] = Array.isArray(json) ? json : [json];
  for (let index = 0; index < entries.length; index += 1) {
    try {
      items.push(substantial(readShape(entries[index], shape, operationId, itemsAreWhole), shape));
    } catch (error) {
      if (!(error instanceof ShapeError)) throw error;
      failure ??= error;
      gaps.push(index);
    }
  }
  if (failure && items.length === 0) throw failure;
  return failure ? { items, gaps } : { items };
}

function readJsonAnswer(operation: AnyOperation, shape: Shape, answer: Exchanged): unknown {
  const json = parse(answer);
  if (json === undefined || json === null) throw unreadableAnswer(operation);
  if (tellsOfError(json)) throw contradiction(operation, answer.status, json);
  try {
    if (operation.kind === 'list') return readPage(readEntries(operation, shape, json), answer);
    return substantial(readShape(json, shape, operation.operationId, operation.kind === 'read'), shape);
  } catch (error) {
    throw unreadableAnswer(operation, error);
  }
}

/**
 * Returns the result of an operation: its object with the graph's field names, a page, a file, or undefined
 * if the contract has no content. `now` is in milliseconds since 1970.
 * @throws GatewayError for every status but 2xx, and for content that does not match the contract
 */
export function readAnswer(operation: AnyOperation, answer: Exchanged, now: number): unknown {
  if (answer.status < 200 || answer.status >= 300) throw refusalError(operation, answer, now);
  if (operation.kind === 'file') {
    const contentType = headerOf(answer, 'content-type') ?? '';
    if (!/^application\/pdf\b/i.test(contentType) || answer.body.length === 0)
      throw unreadableAnswer(operation);
    return { contentType: 'application/pdf', bytes: answer.body };
  }
  const shape = endpoints[operation.operationId].answer;
  if (shape !== null) return readJsonAnswer(operation, shape, answer);
  if (answer.body.length > 0) checkEmptySuccess(operation, answer);
  return undefined;
}

/**
 * The bank may add content one day, so a JSON object is accepted. A proxy's page, an error or a bare value
 * leaves open whether the write was carried out.
 */
function checkEmptySuccess(operation: AnyOperation, answer: Exchanged): void {
  const json = parse(answer);
  if (tellsOfError(json)) throw contradiction(operation, answer.status, json);
  if (!isObject(json)) throw unreadableAnswer(operation);
}
