/** Why a mutation was not sent. */
export type IntentErrorCode =
  /** The mutation has no intent. */
  | 'NO_INTENT'
  /** The intent was sent with another input, and its outcome is not known, or it was carried out. */
  | 'CHANGED_INPUT'
  /** The gateway may have forgotten the key: an earlier attempt may have been carried out long ago. */
  | 'KEY_EXPIRED'
  /** The storage failed, or holds something that is no intent. */
  | 'STORAGE_FAILED';

/** The error of a mutation that was not sent. This attempt has changed nothing. */
export class IntentError extends Error {
  override readonly name = 'IntentError';
  readonly code: IntentErrorCode;

  constructor(code: IntentErrorCode, message: string, cause?: unknown) {
    super(message, { cause });
    this.code = code;
  }
}
