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

/** The graph as its SDL has it. */
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

/** The fields and arguments, `Type.field`, that are marked as the partner's alone: of answers and of input. */
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

/** Values, which hang on nothing, and what wraps others. */
const wrapping = /(?:Connection|Edge|Payload)$/;
const values = new Set([
  'Money',
  'PageInfo',
  'CreditLineRenewal',
  'RepaymentOptions',
  'ScoringOptions',
  'ScoringWorkflow',
  'RequiredAction',
]);

/** The fields through which something is reached: entry points, mutations, and relations of one thing to others. */
export const ways = (): string[] =>
  types.flatMap((type) => {
    if ((!isObjectType(type) && !isInterfaceType(type)) || wrapping.test(type.name)) return [];
    const leads = Object.values(type.getFields()).filter((field) => {
      const to = getNamedType(field.type);
      return isCompositeType(to) && !values.has(to.name);
    });
    return leads.map(({ name }) => `${type.name}.${name}`);
  });
