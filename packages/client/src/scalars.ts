/** A whole number that JavaScript represents exactly, such as an amount in cents. */
export type SafeInt = number;
/** A date as the bank sends it. It has more than one format, and some are not valid dates. */
export type BankDate = string;
/** A date with a time as the bank sends it, in more than one format. */
export type BankDateTime = string;
/** The gateway's own time: ISO 8601 in UTC, which `new Date(text)` always reads. */
export type DateTime = string;
/** An international bank account number, without spaces. */
export type IBAN = string;
/** A file, encoded. */
export type Base64 = string;

/**
 * The type that each scalar has in JSON: the `scalars` of graphql-codegen. With `strictScalars` it fails
 * when the schema gets a scalar that is not here.
 */
export const scalars = {
  ID: 'string',
  SafeInt: 'number',
  BankDate: 'string',
  BankDateTime: 'string',
  DateTime: 'string',
  IBAN: 'string',
  Base64: 'string',
} as const;
