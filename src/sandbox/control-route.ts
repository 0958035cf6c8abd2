import { isValidIBAN } from 'ibantools';
import type { Bank } from './bank.js';
import { addDuration } from './calendar.js';
import { misused } from './errors.js';

/** The parts of a control request. */
export interface ControlRequest {
  readonly bank: Bank;
  readonly path: Readonly<Record<string, string>>;
  readonly body: Readonly<Record<string, unknown>>;
}

/**
 * A route that controls the simulation and is not part of the bank's API. `run` returns the JSON response;
 * undefined becomes a 204.
 */
export interface ControlRoute<Request = ControlRequest> {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** Variable segments are written as `{names}`. */
  readonly path: string;
  /**
   * Describes the route and its fields. Braces list the fields, separated by commas; the first word is the
   * name.
   */
  readonly does: string;
  /** The allowed fields, if `does` has other text in braces. All others are refused. */
  readonly takes?: readonly string[];
  readonly run: (request: Request) => unknown;
}

/** The JSON of a control request. */
export type ControlBody = Readonly<Record<string, unknown>>;

/** Returns the fields that a route allows. */
export function allowedFields({ does, takes }: Pick<ControlRoute, 'does' | 'takes'>): readonly string[] {
  if (takes) return takes;
  const parts = [...does.matchAll(/\{([^}]*)\}/g)].flatMap(([, inside = '']) => inside.split(','));
  return parts.map((part) => /\w+/.exec(part)?.[0] ?? '');
}

/** Refuses a body with an unknown field with 400: it would be ignored unnoticed. */
export function refuseUnknown(body: ControlBody, fields: readonly string[]): void {
  const unknown = Object.keys(body).find((field) => !fields.includes(field));
  if (unknown === undefined) return;
  throw misused(
    unknown,
    `There is no such field here. ${fields.length > 0 ? `Allowed: ${fields.join(', ')}.` : 'None is allowed.'}`,
  );
}

/** Reads an optional text of a control request. Refuses other types with 400. */
export function optionalText(body: ControlBody, field: string): string | undefined {
  const value = body[field] ?? undefined;
  if (value !== undefined && typeof value !== 'string') throw misused(field, 'This is not a text.');
  return value;
}

/** Reads an optional IBAN. */
export function optionalIban(body: ControlBody, field: string): string | undefined {
  const iban = optionalText(body, field);
  if (iban !== undefined && !isValidIBAN(iban))
    throw misused(field, 'This is not a valid IBAN without blanks, such as DE89370400440532013000.');
  return iban;
}

/** A day from which a duration must have an end: later than any that a sandbox's clock shows. */
const lateDay = new Date('9999-12-31T00:00:00Z');

/** Reads an optional ISO 8601 duration. */
export function optionalDuration(body: ControlBody, field: string): string | undefined {
  const duration = optionalText(body, field);
  try {
    if (duration !== undefined) addDuration(lateDay, duration);
  } catch {
    throw misused(field, 'This is not an ISO 8601 duration such as P14D or PT1H.');
  }
  return duration;
}

/** Reads an optional boolean. */
export function optionalFlag(body: ControlBody, field: string): boolean | undefined {
  const value = body[field] ?? undefined;
  if (value !== undefined && typeof value !== 'boolean')
    throw misused(field, 'This is neither true nor false.');
  return value;
}

/** Reads an optional integer, zero or more. */
export function optionalCount(body: ControlBody, field: string): number | undefined {
  const value = body[field] ?? undefined;
  if (value === undefined) return undefined;
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 0)
    throw misused(field, 'This is not a whole number, zero or more.');
  return value;
}

/** Reads a required integer, positive or negative. */
export function wholeNumber(body: ControlBody, field: string): number {
  const value = body[field];
  if (typeof value !== 'number' || !Number.isSafeInteger(value))
    throw misused(field, 'This is not a whole number.');
  return value;
}

/** Reads a required amount in cents, at least one. */
export function amountOf(body: ControlBody): number {
  const amount = wholeNumber(body, 'amount');
  if (amount < 1) throw misused('amount', 'This is not at least one cent.');
  return amount;
}

/** Reads one of several words; `fallback` if it was not sent. */
export function choice<Word extends string>(
  body: ControlBody,
  field: string,
  words: readonly Word[],
  fallback: Word,
): Word {
  const value = body[field] ?? fallback;
  const word = words.find((candidate) => candidate === value);
  if (word === undefined) throw misused(field, `This is none of: ${words.join(', ')}.`);
  return word;
}
