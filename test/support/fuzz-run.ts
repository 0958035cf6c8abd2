import type { FuzzedRequests } from './fuzzed-requests.js';
import { sendRaw, type RawAnswer, type RawRequest } from './raw-http.js';

/** A response that is not allowed. */
export interface Violation {
  readonly number: number;
  readonly what: string;
  readonly request: RawRequest;
  readonly answer: RawAnswer;
}

/** The results of a run. */
export interface Tally {
  /** The number of requests by response status; 0 for those without a response. */
  readonly statuses: Map<number, number>;
  /** The number of errors by code. */
  readonly codes: Map<string, number>;
  /** The slowest requests, the slowest first, in milliseconds. */
  readonly slowest: { readonly number: number; readonly milliseconds: number; readonly status: number }[];
  readonly violations: Violation[];
}

export interface FuzzOptions {
  readonly port: number;
  readonly requests: FuzzedRequests;
  /** Texts that no answer may contain: addresses of the bank, paths of files. */
  readonly secrets: readonly string[];
  /** The codes that `docs/errors.md` lists. */
  readonly codes: ReadonlySet<string>;
  /** The number of concurrent requests. */
  readonly atOnce: number;
}

/** The timeout of an answer in milliseconds. */
const patience = 60_000;
const slowestKept = 5;
/** Matches a stack, or a place in a file. */
const trace = /\n?\s+at [\w.<>[\] ]+ \(|\.[jt]s:\d+|node_modules|file:\/\/|\bbacktrace\b/;

const count = <Key>(counts: Map<Key, number>, key: Key): void =>
  void counts.set(key, (counts.get(key) ?? 0) + 1);

/** Returns the JSON of an answer; undefined if it has none. */
function jsonOf({ headers, text }: RawAnswer): unknown {
  if (!/json/.test(headers['content-type'] ?? '') || text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function* wrongs(
  request: RawRequest,
  answer: RawAnswer,
  codes: readonly unknown[],
  options: FuzzOptions,
): Generator<string> {
  const { status, headers, text, ended } = answer;
  if (ended === 'late') yield 'there was no end to it';
  // A client that has closed its side may lose the connection, and so may one whose head never ends.
  if (status === 0) {
    if (!request.closes && ended !== 'late') yield 'there was no answer';
    return;
  }
  if (status >= 500) yield `status ${status}`;
  if (!headers['x-request-id']) yield 'there is no X-Request-Id';
  if (trace.test(text)) yield 'it has a stack or a path';
  if (options.secrets.some((secret) => text.includes(secret)))
    yield 'it says where something is that nobody may know';
  if (codes.some((code) => typeof code !== 'string' || !options.codes.has(code)))
    yield `its codes are ${JSON.stringify(codes)}`;
  if (codes.includes('INTERNAL_SERVER_ERROR')) yield 'INTERNAL_SERVER_ERROR';
  const isRefusal = status >= 400 && request.method !== 'HEAD' && /json/.test(headers['content-type'] ?? '');
  if (isRefusal && codes.length === 0) yield 'a refusal without a code';
}

function codesOf(answer: RawAnswer): unknown[] {
  const { errors = [] } = (jsonOf(answer) ?? {}) as { errors?: { extensions?: { code?: unknown } }[] };
  return Array.isArray(errors) ? errors.map((error) => error?.extensions?.code) : ['no list'];
}

function note(
  number: number,
  milliseconds: number,
  request: RawRequest,
  answer: RawAnswer,
  tally: Tally,
  options: FuzzOptions,
): void {
  const codes = codesOf(answer);
  count(tally.statuses, answer.status);
  for (const code of codes) count(tally.codes, String(code));
  for (const what of wrongs(request, answer, codes, options))
    tally.violations.push({ number, what, request, answer });
  tally.slowest.push({ number, milliseconds, status: answer.status });
  tally.slowest.sort((one, other) => other.milliseconds - one.milliseconds);
  tally.slowest.splice(slowestKept);
}

/** Returns an empty tally. */
export const emptyTally = (): Tally => ({
  statuses: new Map(),
  codes: new Map(),
  slowest: [],
  violations: [],
});

/** Sends the requests from one number up to, but not including, another, and records the results. */
export async function fuzz(from: number, to: number, tally: Tally, options: FuzzOptions): Promise<void> {
  let next = from;
  const client = async (): Promise<void> => {
    for (let number = next++; number < to; number = next++) {
      const request = options.requests.request(number);
      const since = performance.now();
      const answer = await sendRaw(options.port, request, patience);
      note(number, performance.now() - since, request, answer, tally, options);
    }
  };
  await Promise.all(Array.from({ length: options.atOnce }, client));
}
