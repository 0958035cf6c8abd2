import { getNamedType, isEnumType, type GraphQLInputObjectType } from 'graphql';
import { badInput } from './errors.js';

type Fields = Readonly<Record<string, unknown>>;

const isGiven = (value: unknown): boolean => value !== null && value !== undefined;

/** Refuses a text that the bank would not accept as one of its words. @throws BAD_USER_INPUT */
export function checkWord(text: unknown, at: string): void {
  if (typeof text !== 'string') return;
  if (text === '' || text !== text.trim())
    throw badInput(`${at} must not be empty, nor begin or end with a blank.`);
  if (/\p{Surrogate}/u.test(text)) throw badInput(`${at} must be well-formed text: it has half a character.`);
}

/**
 * Returns the enum fields of an input that have a `…Raw` sibling. The sibling takes the bank's own word, for
 * values that the enum lacks.
 */
export function namesWithRaw(type: GraphQLInputObjectType): readonly string[] {
  const fields = type.getFields();
  return Object.values(fields)
    .filter(({ name, type: of }) => isEnumType(getNamedType(of)) && `${name}Raw` in fields)
    .map(({ name }) => name);
}

/** Refuses such a field together with its sibling, and a malformed raw value. @throws BAD_USER_INPUT */
export function checkRawValue(input: Fields, name: string, at: string): void {
  const raw = input[`${name}Raw`];
  if (isGiven(input[name]) && isGiven(raw))
    throw badInput(`${at} takes either ${name} or ${name}Raw, not both.`);
  checkWord(raw, `${at}.${name}Raw`);
}
