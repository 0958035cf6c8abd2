import { readdirSync, readFileSync } from 'node:fs';
import {
  buildSchema,
  getNamedType,
  isCompositeType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  type GraphQLSchema,
} from 'graphql';

const folder = new URL('../../schema/', import.meta.url);

/** The graph as its SDL describes it. */
export const sdl: GraphQLSchema = buildSchema(
  readdirSync(folder)
    .filter((file) => file.endsWith('.graphql'))
    .map((file) => readFileSync(new URL(file, folder), 'utf8'))
    .join('\n'),
);

const types = Object.values(sdl.getTypeMap()).filter(({ name }) => !name.startsWith('__'));
const isMarked = ({
  astNode,
}: {
  readonly astNode?: {
    readonly directives?: readonly { readonly name: { readonly value: string } }[];
  } | null;
}): boolean => astNode?.directives?.some(({ name }) => name.value === 'partner') ?? false;

/**
 * Returns the fields and arguments, as `Type.field`, that only the partner may use: of answers and of input.
 */
export function partnerOnly(): { readonly answers: readonly string[]; readonly input: readonly string[] } {
  const [answers, input]: [string[], string[]] = [[], []];
  for (const type of types) {
    if (isInputObjectType(type))
      input.push(
        ...Object.values(type.getFields())
          .filter(isMarked as never)
          .map(({ name }) => `${type.name}.${name}`),
      );
    if (!isObjectType(type) && !isInterfaceType(type)) continue;
    for (const field of Object.values(type.getFields())) {
      if (isMarked(field as never)) answers.push(`${type.name}.${field.name}`);
      input.push(
        ...field.args.filter(isMarked as never).map(({ name }) => `${type.name}.${field.name}.${name}`),
      );
    }
  }
  return { answers, input };
}

/** Matches wrapper types. Values have no owner. */
const wrapping = /(?:Connection|Edge|Payload|Update)$/;
const values = new Set([
  'Money',
  'PageInfo',
  'CreditLineRenewal',
  'RepaymentOptions',
  'ScoringOptions',
  'ScoringWorkflow',
  'RequiredAction',
]);

/** Returns the fields that lead to resources: entry points, mutations, and relations. */
export const ways = (): string[] =>
  types.flatMap((type) => {
    if ((!isObjectType(type) && !isInterfaceType(type)) || wrapping.test(type.name)) return [];
    const leads = Object.values(type.getFields()).filter((field) => {
      const to = getNamedType(field.type);
      return isCompositeType(to) && !values.has(to.name);
    });
    return leads.map(({ name }) => `${type.name}.${name}`);
  });
