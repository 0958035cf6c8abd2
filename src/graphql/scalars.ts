import {
  GraphQLError,
  Kind,
  valueFromASTUntyped,
  visit,
  type GraphQLScalarType,
  type ValueNode,
} from 'graphql';
import { GraphQLDateTimeISO, GraphQLSafeInt } from 'graphql-scalars';
import { isValidIBAN } from 'ibantools';

/** Serialization and parsing of a scalar. Everything else, such as its description, is in the SDL. */
type ScalarCoercion = Pick<GraphQLScalarType, 'serialize' | 'parseValue' | 'parseLiteral'>;

const coercionOf = ({ serialize, parseValue, parseLiteral }: ScalarCoercion): ScalarCoercion => ({
  serialize,
  parseValue,
  parseLiteral,
});

/** Returns a scalar that is a string on both sides: checked as input, passed through as output. */
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

/** True if a text is an existing calendar day: 2026-02-31 is not. */
function isCalendarDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

// Checks only length and alphabet of Base64. A regular expression with groups would recurse on megabytes.
const isBase64 = (text: string): boolean =>
  text.length > 0 && text.length % 4 === 0 && /^[A-Za-z0-9+/]+={0,2}$/.test(text);

/** Maximum characters of any IBAN. Check digits of longer texts are not computed. */
const maxIbanLength = 34;

/**
 * Any JSON. Refuses a literal with variables in it, whose values the cache key of the estimate would lack.
 */
const any: ScalarCoercion = {
  serialize: (value) => value,
  parseValue: (value) => value,
  parseLiteral: (node: ValueNode) => {
    visit(node, {
      Variable: () => {
        throw new GraphQLError('It must not have variables in it. Give the whole of it as a variable.');
      },
    });
    return valueFromASTUntyped(node);
  },
};

/** The scalars of schema/base.graphql, and the one of a subgraph. */
export const scalars: Readonly<Record<string, ScalarCoercion>> = {
  SafeInt: coercionOf(GraphQLSafeInt),
  BankDate: text(isCalendarDay, 'a day that exists, as YYYY-MM-DD'),
  BankDateTime: text((value) => !Number.isNaN(Date.parse(value)), 'a date and time in ISO 8601'),
  DateTime: coercionOf(GraphQLDateTimeISO),
  IBAN: text(
    (value) => value.length <= maxIbanLength && isValidIBAN(value),
    'an IBAN without blanks whose check digits are right',
  ),
  Base64: text(isBase64, 'Base64 with padding'),
  _Any: any,
};
