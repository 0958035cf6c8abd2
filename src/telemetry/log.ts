import { pino, type Logger } from 'pino';

/** What a log line may carry. Anything else does not compile, so that no name, amount, IBAN, token or body can slip in. */
export interface LogFields {
  readonly requestId?: string;
  readonly operationId?: string;
  /** The route's pattern, never the URL. */
  readonly route?: string | undefined;
  /** The client's own name for its GraphQL operation. */
  readonly operationName?: string | undefined;
  /** `query` or `mutation`. */
  readonly operationType?: string | undefined;
  readonly resourceKind?: string;
  /** Who called: the `iss` and `sub` of a token that was verified. */
  readonly issuer?: string | undefined;
  readonly subject?: string | undefined;
  /** The id of a person or business. */
  readonly customerId?: string;
  /** What came of a write or of an attempt: `OK`, or the code of an error. */
  readonly outcome?: string;
  /** The name of a field in the schema. */
  readonly field?: string;
  readonly code?: string;
  /** The codes of all errors in an answer. */
  readonly codes?: readonly string[] | undefined;
  readonly status?: number;
  /** The HTTP status that the bank answered with. */
  readonly bankStatus?: number;
  /** Why a call came to nothing, in words of our own. */
  readonly reason?: string;
  /** The name of a published key, as its issuer gave it. */
  readonly keyId?: string | undefined;
  readonly milliseconds?: number;
  /** How many audit lines with the same outcome were left out of the request's. */
  readonly more?: number;
  /** Of an unexpected error: its class and the places in our code that it came through, never its message. */
  readonly errorName?: string;
  readonly errorStack?: string;
}

/** What a request came to, for its line in the log. */
export interface RequestOutcome {
  operationType?: string;
  operationName?: string;
  codes?: readonly string[];
}

type Level = 'debug' | 'info' | 'warn' | 'error';

/** The gateway's log: one JSON line per event, made of allowed fields. */
export interface Log {
  write(level: Level, event: string, fields?: LogFields): void;
}

/** A log that writes to a stream (standard output by default) what is at least as severe as `level`. */
export function createLog(level: string, stream?: { write(line: string): void }): Log {
  const logger: Logger = stream ? pino({ level, base: null }, stream) : pino({ level, base: null });
  return { write: (severity, event, fields = {}) => logger[severity](fields, event) };
}

/** What a log may say of an error that nobody expected: where it was, not what it said, since messages can carry customers' data. */
export function traceOf(error: unknown): LogFields {
  if (!(error instanceof Error)) return { errorName: typeof error };
  const frames = (error.stack ?? '').split('\n').filter((line) => line.trimStart().startsWith('at '));
  return { errorName: error.name, errorStack: frames.map((line) => line.trim()).join(' ') };
}
