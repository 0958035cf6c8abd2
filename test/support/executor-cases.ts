import {
  buildSchema,
  defaultFieldResolver,
  execute,
  getOperationAST,
  isAbstractType,
  isObjectType,
  parse,
  type ExecutionResult,
  type GraphQLResolveInfo,
  type GraphQLSchema,
} from 'graphql';
import { Executor } from '../../src/graphql/executor.js';
import { RequestTally } from '../../src/telemetry/request-tally.js';

type Resolver = (source: never, args: never, context: never, info: GraphQLResolveInfo) => unknown;
type TypeFunction = (value: never, context: never, info: GraphQLResolveInfo) => unknown;

/**
 * One request to a small graph, for both executors. Documents are not validated: execution has to handle
 * documents that validation would refuse.
 */
export interface ExecutorCase {
  readonly schema: string;
  readonly text: string;
  readonly variables?: Record<string, unknown>;
  readonly operationName?: string;
  /** The properties and methods that root fields resolve to, created anew for each execution. */
  readonly root?: (context: CaseContext) => object;
  /** By type and field, for fields that are not properties. */
  readonly resolvers?: Readonly<Record<string, Readonly<Record<string, Resolver>>>>;
  /** `resolveType` of interfaces and unions, `isTypeOf` of objects. */
  readonly types?: Readonly<Record<string, TypeFunction>>;
  readonly scalars?: Readonly<
    Record<
      string,
      { readonly serialize?: (value: unknown) => unknown; readonly parseValue?: (value: unknown) => unknown }
    >
  >;
}

/** The records of resolvers. */
export interface CaseContext {
  readonly notes: unknown[];
}

function schemaFor({
  schema: sdl,
  resolvers = {},
  types = {},
  scalars = {},
  root,
}: ExecutorCase): GraphQLSchema {
  const schema = buildSchema(sdl, { assumeValid: true });
  const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
  for (const type of Object.values(schema.getTypeMap())) {
    Object.assign(type, scalars[type.name]);
    const told = types[type.name];
    if (told && isAbstractType(type)) type.resolveType = told as never;
    if (!isObjectType(type)) continue;
    if (told) type.isTypeOf = told as never;
    for (const field of Object.values(type.getFields())) {
      const resolve = resolvers[type.name]?.[field.name];
      if (resolve) field.resolve = resolve as never;
      else if (root && roots.includes(type))
        field.resolve = (source, args, context: CaseContext & { root?: object }, info) =>
          defaultFieldResolver(source ?? (context.root ??= root(context)), args, context, info);
    }
  }
  return schema;
}

/**
 * Returns an answer for comparison: its text, since the order of names matters, and its errors with their
 * causes.
 */
const seen = ({ data, errors }: ExecutionResult, { notes }: CaseContext) => ({
  data: JSON.stringify(data),
  errors: errors?.map((error) => ({
    ...error.toJSON(),
    cause: error.originalError && `${error.originalError.name}: ${error.originalError.message}`,
  })),
  notes,
});

export type Seen = ReturnType<typeof seen>;

/**
 * Returns the answers of both executors to one case, ours first. Ours runs twice, so that the second answer
 * uses a cached plan.
 */
export async function executeBoth(
  one: ExecutorCase,
): Promise<{ readonly ours: Seen; readonly again: Seen; readonly theirs: Seen }> {
  const schema = schemaFor(one);
  const { text, variables = {}, operationName } = one;
  const document = parse(text);
  const operation = getOperationAST(document, operationName) ?? undefined;
  const executor = new Executor(schema, { maxErrors: 50, hideSuggestions: false }, 1_000_000_000);
  const ask = async (): Promise<Seen> => {
    const context = { notes: [], tally: new RequestTally() };
    return seen(
      await executor.execute({ document, operation, operationName, variables, context: context as never }),
      context,
    );
  };
  const theirContext: CaseContext = { notes: [] };
  return {
    ours: await ask(),
    again: await ask(),
    theirs: seen(
      await execute({
        schema,
        document,
        variableValues: variables,
        operationName,
        contextValue: theirContext,
      }),
      theirContext,
    ),
  };
}
