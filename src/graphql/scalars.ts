import { Kind, type GraphQLScalarType, type ValueNode } from 'graphql';
import { GraphQLDateTimeISO, GraphQLSafeInt } from 'graphql-scalars';
import { isValidIBAN } from 'ibantools';

/** How the values of a scalar are read and written. All else, its description above all, stands in the SDL. */
type ScalarCoercion = Pick<GraphQLScalarType, 'serialize' | 'parseValue' | 'parseLiteral'>;

const coercionOf = ({ serialize, parseValue, parseLiteral }: ScalarCoercion): ScalarCoercion => ({
  serialize,
  parseValue,
  parseLiteral,
});

/** A scalar that is text on both sides: checked when it comes in, passed on as it is when it goes out. */
function text(isValid: (text: string) => boolean, rule: string): ScalarCoercion {
  const parse = (value: unknown): string => {
    if (typeof value !== 'string' || !isValid(value)) throw new TypeError(`It must be ${rule}.`);
    return value;
  };
  return {
    serialize: (value) => value,
    parseValue: parse,
    parseLiteral: (node: ValueNode) => parse(node.kind === Kind.STRING ? node.value : undefined),
  };
}

/** Whether a text is a day that the calendar has: 2026-02-31 is none. */
function isCalendarDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

// Base64 is looked at by length and alphabet alone; a regular expression with groups would recurse on megabytes.
const isBase64 = (text: string): boolean =>
  text.length > 0 && text.length % 4 === 0 && /^[A-Za-z0-9+/]+={0,2}$/.test(text);

/** Characters of the longest IBAN that there can be: the check digits of no longer text are worked out. */
const longestIban = 34;

/** The scalars of schema/base.graphql. */
export const scalars: Readonly<Record<string, ScalarCoercion>> = {
  SafeInt: coercionOf(GraphQLSafeInt),
  BankDate: text(isCalendarDay, 'a day that exists, as YYYY-MM-DD'),
  BankDateTime: text((value) => !Number.isNaN(Date.parse(value)), 'a date and time in ISO 8601'),
  DateTime: coercionOf(GraphQLDateTimeISO),
  IBAN: text(
    (value) => value.length <= longestIban && isValidIBAN(value),
    'an IBAN without blanks whose check digits are right',
  ),
  Base64: text(isBase64, 'Base64 with padding'),
};
