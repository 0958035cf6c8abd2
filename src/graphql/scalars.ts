import { GraphQLScalarType, Kind } from 'graphql';
import { GraphQLSafeInt } from 'graphql-scalars';
import { isValidIBAN } from 'ibantools';

/** A scalar that is text on both sides: checked when it comes in, passed on as it is when it goes out. */
function textScalar(name: string, isValid: (text: string) => boolean, rule: string): GraphQLScalarType<string, unknown> {
  const parse = (value: unknown): string => {
    if (typeof value !== 'string' || !isValid(value)) throw new TypeError(`It must be ${rule}.`);
    return value;
  };
  return new GraphQLScalarType({
    name,
    serialize: (value) => value,
    parseValue: parse,
    parseLiteral: (node) => parse(node.kind === Kind.STRING ? node.value : undefined),
  });
}

/** Whether a text is a day that the calendar has: 2026-02-31 is none. */
function isCalendarDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

// Base64 is looked at by length and alphabet alone; a regular expression with groups would recurse on megabytes.
const isBase64 = (text: string): boolean => text.length > 0 && text.length % 4 === 0 && /^[A-Za-z0-9+/]+={0,2}$/.test(text);

/** The scalars of schema/base.graphql. */
export const scalars = {
  SafeInt: GraphQLSafeInt,
  BankDate: textScalar('BankDate', isCalendarDay, 'a day that exists, as YYYY-MM-DD'),
  BankDateTime: textScalar('BankDateTime', (text) => !Number.isNaN(Date.parse(text)), 'a date and time in ISO 8601'),
  IBAN: textScalar('IBAN', isValidIBAN, 'an IBAN without blanks whose check digits are right'),
  Base64: textScalar('Base64', isBase64, 'Base64 with padding'),
};
