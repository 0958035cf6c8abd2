import { pino } from 'pino';

/**
 * The allowed fields of a log line. Others do not compile, so that no name, amount, IBAN, token or body is
 * logged.
 */
export interface LogFields {
  readonly requestId?: string;
  /** The trace of the request, under the name that log collectors know. */
  readonly trace_id?: string | undefined;
  readonly operationId?: string;
  /** The route's pattern, never the URL. */
  readonly route?: string | undefined;
  /** The client's name for its GraphQL operation. */
  readonly operationName?: string | undefined;
  /** `query`, `mutation` or `subscription`. */
  readonly operationType?: string | undefined;
  readonly resourceKind?: string;
  /** The caller: `iss` and `sub` of a verified token. */
  readonly issuer?: string | undefined;
  readonly subject?: string | undefined;
  /** The id of a person or business. */
  readonly customerId?: string;
  /** The outcome of a write or attempt: `OK`, or an error code. */
  readonly outcome?: string;
  /** The name of a field in the schema. */
  readonly field?: string;
  /** The schema coordinate of something deprecated, such as `CreditLine.status`. */
  readonly coordinate?: string;
  readonly code?: string;
  /** The codes of all errors in a response. */
  readonly codes?: readonly string[] | undefined;
  readonly status?: number;
  /** The HTTP status of the bank's response. */
  readonly bankStatus?: number;
  /** The reason for a failed call, in the gateway's own words. */
  readonly reason?: string;
  /** The id of a published key, as its issuer gave it. */
  readonly keyId?: string | undefined;
  /** The type of an event of the bank, its id at the bank, and the number of the delivery attempt. */
  readonly eventType?: string;
  readonly webhookId?: string;
  readonly attempt?: number;
  /** The number of such lines since the process started. */
  readonly count?: number;
  readonly milliseconds?: number;
  /** The time of a slow operation by phase, in milliseconds, and its calls to the bank. */
  readonly validateMilliseconds?: number;
  readonly planMilliseconds?: number;
  readonly bankMilliseconds?: number;
  readonly executeMilliseconds?: number;
  readonly bankCalls?: number;
  readonly estimatedBankCalls?: number | undefined;
  /** The number of audit lines with the same outcome that this request left out. */
  readonly more?: number;
  /** The class of an unexpected error and its stack frames, never its message. */
  readonly errorName?: string;
  readonly errorStack?: string;
}

/** The outcome of a request, for its log line. */
export interface RequestOutcome {
  operationType?: string;
  operationName?: string;
  codes?: readonly string[];
  /** True if the operation's name is from a trusted document. */
  isTrusted?: boolean;
  /** True if the answer is the stream of a subscription. */
  isStream?: boolean;
}

type Level = 'debug' | 'info' | 'warn' | 'error';

/** The gateway's log: one JSON line per event, made of allowed fields. */
export interface Log {
  write(level: Level, event: string, fields?: LogFields): void;
}

/** Bytes of lines that are written at once, even if the first of them has not waited long. */
const maxWaiting = 4096;
/** Milliseconds that the line of a request waits at most. */
const maxWait = 10;

/** A log whose lines can wait to be written together. */
export interface BufferedLog extends Log {
  /** Writes the lines that wait. Call it when the process exits. */
  flush(): void;
}

/**
 * Creates a log that writes events of at least `level` to the standard output. The lines of requests wait for
 * up to 10 ms: a system call for each took more time than the rest of a line, and than anything else of an
 * answer that is shared. All other lines are written at once, with those before them.
 */
export function createOutputLog(level: string): BufferedLog {
  const output = pino.destination({ dest: 1, sync: true, minLength: maxWaiting });
  const logger = pino({ level, base: null }, output);
  let isDue = false;
  const flush = (): void => {
    isDue = false;
    output.flush();
  };
  return {
    write: (severity, event, fields = {}) => {
      // A flush without a line is a system call too.
      if (!logger.isLevelEnabled(severity)) return;
      logger[severity](fields, event);
      if (event !== 'request') output.flush();
      else if (!isDue) {
        isDue = true;
        setTimeout(flush, maxWait).unref();
      }
    },
    flush,
  };
}

/** Creates a log that writes events of at least `level` at once to a stream (default: standard output). */
export function createLog(level: string, stream?: { write(line: string): void }): Log {
  const logger = stream ? pino({ level, base: null }, stream) : pino({ level, base: null });
  return { write: (severity, event, fields = {}) => logger[severity](fields, event) };
}

/**
 * Returns the loggable part of an unexpected error: its stack, not its message, because messages can contain
 * customers' data.
 */
export function traceOf(error: unknown): LogFields {
  if (!(error instanceof Error)) return { errorName: typeof error };
  const frames = (error.stack ?? '').split('\n').filter((line) => line.trimStart().startsWith('at '));
  return { errorName: error.name, errorStack: frames.map((line) => line.trim()).join(' ') };
}

/** Returns a log whose lines have the id of a trace; the same log without a trace. */
export const withTrace = (log: Log, trace: { readonly traceId: string } | undefined): Log =>
  trace
    ? {
        write: (level, event, fields) =>
          log.write(level, event, Object.assign({ trace_id: trace.traceId }, fields)),
      }
    : log;
