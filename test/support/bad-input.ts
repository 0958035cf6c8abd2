import { expect } from '@jest/globals';
import { drawLoan, readLine, type Stage } from './scripted-bank.js';

const enumValues = new Set([
  'PARTNER',
  'SOLARIS_BANK',
  'BULLET',
  'INSTALLMENT_PLAN',
  'FREE_OCCUPATION',
  'OPEN',
  'OFFERED',
  'MARRIED',
  'WEBUI',
  'UNKNOWN',
  'HIBERNATING',
  'CONSUMER_CREDIT_CARD',
  'BUSINESS_CREDIT_CARD',
  'FINALIZED',
  'PENDING',
  'FULL',
  'PARTIAL',
  'CUSTOMER_WISH',
  'OTHER_ORDINARY',
  'CREDIT_RECORD',
  'OVERDRAFT',
  'AUTOMATIC',
  'CREATED_AT',
  'SCORING_OPTIONS',
  'DESC',
]);

/** Returns a value as a GraphQL literal. */
export function literal(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`;
  if (typeof value === 'object' && value !== null)
    return `{ ${Object.entries(value)
      .map(([name, field]) => `${name}: ${literal(field)}`)
      .join(', ')} }`;
  if (typeof value === 'string' && enumValues.has(value)) return value;
  return JSON.stringify(value);
}

const writes =
  /^(create|link|agree|authorize|revoke|terminate|update|set|block|unblock|finalize|change|request|remember|forget)/;

/**
 * Returns a function that sends a field with a bad argument, once as a literal and once as a variable, with a
 * good field before it: none of it may run.
 */
export const refuser =
  (stageOf: () => Stage) =>
  async (
    field: string,
    type: string,
    value: unknown,
    { code = 'BAD_USER_INPUT', token }: { code?: string; token?: string } = {},
  ) => {
    const stage = stageOf();
    const [kind, good] =
      type.endsWith('Input!') && writes.test(field) ? ['mutation', drawLoan] : ['query', readLine()];
    const answers = [
      await stage.ask(`${kind} { ${good} bad: ${field.replace('$v', literal(value))} }`, {}, token),
      await stage.ask(`${kind} ($v: ${type}) { ${good} bad: ${field} }`, { v: value }, token),
    ];
    for (const [index, { status, data, errors }] of answers.entries()) {
      const seen = {
        as: index === 0 ? 'literal' : 'variable',
        status,
        data: data ?? null,
        codes: [...new Set(errors.map(({ extensions }) => extensions.code))],
      };
      expect(seen).toEqual({
        as: seen.as,
        status: code === 'FORBIDDEN' ? 403 : 400,
        data: null,
        codes: [code],
      });
    }
    expect(stage.bank.take()).toEqual([]);
  };
