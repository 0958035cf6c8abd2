import { invalid } from './errors.js';
import type { Bank } from './bank.js';

/** What came with a control request. */
export interface ControlRequest {
  readonly bank: Bank;
  readonly path: Readonly<Record<string, string>>;
  readonly body: Readonly<Record<string, unknown>>;
}

/** A route that steers the simulation and is no part of the bank's API. `run` returns what is answered as JSON; nothing makes a 204. */
export interface ControlRoute<Request = ControlRequest> {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** With `{names}` for the variable segments. */
  readonly path: string;
  /** What it does, and what it takes. */
  readonly does: string;
  readonly run: (request: Request) => unknown;
}

type Fields = Readonly<Record<string, unknown>>;

/** An optional text of a control request. Refuses with 400 what is no text. */
export function optionalText(body: Fields, field: string): string | undefined {
  const value = body[field] ?? undefined;
  if (value !== undefined && typeof value !== 'string') throw invalid(field, 'is not a text');
  return value;
}

/** An optional yes or no. */
export function optionalFlag(body: Fields, field: string): boolean | undefined {
  const value = body[field] ?? undefined;
  if (value !== undefined && typeof value !== 'boolean') throw invalid(field, 'is neither true nor false');
  return value;
}

/** An optional whole number, zero or more. */
export function optionalCount(body: Fields, field: string): number | undefined {
  const value = body[field] ?? undefined;
  if (value !== undefined && (typeof value !== 'number' || !Number.isInteger(value) || value < 0)) throw invalid(field, 'is not a whole number');
  return value;
}

/** A whole number that has to be there, positive or negative. */
export function wholeNumber(body: Fields, field: string): number {
  const value = body[field];
  if (typeof value !== 'number' || !Number.isSafeInteger(value)) throw invalid(field, 'is not a whole number');
  return value;
}

/** An amount in cents that has to be there, at least one. */
export function amountOf(body: Fields): number {
  const amount = wholeNumber(body, 'amount');
  if (amount < 1) throw invalid('amount', 'is not at least one cent');
  return amount;
}

/** One of several words; `fallback` if it was not sent. */
export function choice<Word extends string>(body: Fields, field: string, words: readonly Word[], fallback: Word): Word {
  const value = body[field] ?? fallback;
  const word = words.find((candidate) => candidate === value);
  if (word === undefined) throw invalid(field, `is none of: ${words.join(', ')}`);
  return word;
}
