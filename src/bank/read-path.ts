import { Cached } from './cached.js';
import { FromList } from './from-list.js';
import { Limited } from './limited.js';
import { Opened } from './opened.js';
import { Retried } from './retried.js';
import { Sent } from './sent.js';
import { Shared } from './shared.js';
import type { Step } from './step.js';

/** The constructor of a step: takes its parts and the next step. */
type StepClass<Parts> = new (parts: Parts, next: Step) => Step;

/**
 * The steps of a read on its way to the bank, below the loader that batches the reads of one request. Each
 * step answers the reads that it can, and passes the others to the next. See docs/architecture.md.
 */
export const readSteps = [Cached, FromList, Shared, Retried, Limited, Sent] as const;

/**
 * The steps of a write: it is never cached or shared, and sent again only if the bank cannot have received
 * it.
 */
export const writeSteps = [Retried, Limited, Sent] as const;

/** The steps of a document that is streamed to the client. */
export const documentSteps = [Limited, Opened] as const;

const unusedPart = undefined as never;

/** Chains the steps and returns the first. */
export const compose = <Parts>(steps: readonly StepClass<Parts>[], parts: Parts): Step =>
  steps.reduceRight<Step>((next, One) => new One(parts, next), unusedPart);
