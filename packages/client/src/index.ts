export { failureOf, type Failure } from './failure.js';
export type { BankError, ErrorCode, GraphError, GraphErrorExtensions, WriteOutcome } from './graph-error.js';
export { IntentError, type IntentErrorCode } from './intent-error.js';
export type { KeyStorage, Locks } from './intent-storage.js';
export {
  createIntents,
  Intent,
  type Attempt,
  type IntentOptions,
  type Intents,
  type PendingIntent,
} from './intent.js';
export { attemptOutcomeOf, type AttemptOutcome, type AttemptRequests } from './attempt-outcome.js';
export { inputOf, type ParsedDocument } from './input-of.js';
export {
  downloadDocument,
  openDocument,
  DocumentError,
  type DocumentLink,
  type DocumentTab,
  type DownloadedDocument,
  type DownloadOptions,
} from './download.js';
export { resumeSubscription, type ResumeOptions, type SubscriptionObserver } from './resume.js';
export { possibleTypes } from './possible-types.js';
export { scalars } from './scalars.js';
export type { Base64, BankDate, BankDateTime, DateTime, IBAN, SafeInt } from './scalars.js';
export type { WithIntentOptions } from './with-intent.js';
