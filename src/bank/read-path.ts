import { Cached } from './cached.js';
import { FromList } from './from-list.js';
import { Limited } from './limited.js';
import { Opened } from './opened.js';
import { Retried } from './retried.js';
import { Sent } from './sent.js';
import { Shared } from './shared.js';
import type { Step } from './step.js';

/** What a step is made of, and the one after it. */
type StepClass<Parts> = new (parts: Parts, next: Step) => Step;

/**
 * The way of a read to the bank, below the loader that batches the reads of one request: each step answers what it can, and hands the rest
 * to the one after it. docs/architecture.md has the picture.
 */
export const readSteps = [Cached, FromList, Shared, Retried, Limited, Sent] as const;

/** The way of a write: it is never kept or shared, and sent again only where the bank cannot have seen it. */
export const writeSteps = [Retried, Limited, Sent] as const;

/** The way of a document that is passed on as it comes. */
export const documentSteps = [Limited, Opened] as const;

const unusedPart = undefined as never;

/** The first of these steps, in front of the others. */
export const compose = <Parts>(steps: readonly StepClass<Parts>[], parts: Parts): Step =>
  steps.reduceRight<Step>((next, One) => new One(parts, next), unusedPart);
