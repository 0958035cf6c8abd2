import {
  getNamedType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLInputType,
  type GraphQLNamedType,
  type GraphQLSchema,
} from 'graphql';

/** A place where a client sends a value of a scalar, or a list of them. */
export interface ArgumentPlace {
  /** `Type.field(argument.field)` */
  readonly name: string;
  /** The place in an error message. */
  readonly at: string;
  /** The type of the argument, for a variable. */
  readonly type: string;
  /** A document with `$v` as the argument; the variable is not declared. */
  readonly selection: string;
  readonly kind: 'query' | 'mutation' | 'subscription';
  /** Returns the argument's value with this in its place, and valid values for the rest. */
  valueWith(value: unknown): unknown;
}

const good = 'good';
const samples: Readonly<Record<string, unknown>> = {
  ID: good,
  String: 'x',
  Int: 2026,
  SafeInt: 1000,
  Float: 1,
  Boolean: true,
  BankDate: '2026-01-01',
  IBAN: 'DE89370400440532013000',
  Base64: 'QUJD',
};

type Path = readonly string[];

/** Returns a value of a type: the required fields, and the given value at the end of the path. */
function sample(type: GraphQLInputType, path: Path | undefined, given: unknown): unknown {
  const bare = getNullableType(type);
  if (isListType(bare))
    return [...(path ? [sample(bare.ofType, undefined, given)] : []), sample(bare.ofType, path, given)];
  if (isEnumType(bare)) return bare.getValues()[0]?.name;
  if (!isInputObjectType(bare)) return path ? given : samples[(bare as GraphQLNamedType).name];
  const wanted = Object.values(bare.getFields()).filter(
    (field) =>
      field.name === path?.[0] ||
      (isNonNullType(field.type) && field.defaultValue === undefined) ||
      field.name === 'term',
  );
  return Object.fromEntries(
    wanted.map((field) => [
      field.name,
      sample(field.type, field.name === path?.[0] ? path.slice(1) : undefined, given),
    ]),
  );
}

/** Returns the paths from an argument to the values of a scalar. */
function pathsTo(scalar: string, type: GraphQLInputType): Path[] {
  const named = getNamedType(type);
  if (named.name === scalar) return [[]];
  if (!isInputObjectType(named)) return [];
  return Object.values(named.getFields()).flatMap((field: GraphQLInputField) =>
    pathsTo(scalar, field.type).map((rest) => [field.name, ...rest]),
  );
}

/** Returns a value as a literal; the samples are of scalars that JSON writes in the same way. */
function literal(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`;
  if (typeof value === 'object' && value !== null)
    return `{ ${Object.entries(value)
      .map(([name, one]) => `${name}: ${literal(one)}`)
      .join(', ')} }`;
  return JSON.stringify(value);
}

const isRequired = ({ type, defaultValue }: GraphQLArgument): boolean =>
  isNonNullType(type) && defaultValue === undefined;
type AnyField = GraphQLField<unknown, unknown>;

/** Returns a field with valid values for its required arguments, and `$v` for one argument. */
function written({ name, args }: AnyField, variable?: GraphQLArgument): string {
  const given = args.flatMap((one) =>
    one === variable
      ? [`${one.name}: $v`]
      : isRequired(one)
        ? [`${one.name}: ${literal(sample(one.type, undefined, ''))}`]
        : [],
  );
  return given.length > 0 ? `${name}(${given.join(', ')})` : name;
}

const kindOf = (type: string): ArgumentPlace['kind'] =>
  type === 'Mutation' ? 'mutation' : type === 'Subscription' ? 'subscription' : 'query';

/** Returns the shortest path from the query to each type. */
function roads(schema: GraphQLSchema): ReadonlyMap<string, (selection: string) => string> {
  const found = new Map<string, (selection: string) => string>([
    ['Query', (selection) => selection],
    ['Mutation', (selection) => selection],
    ['Subscription', (selection) => selection],
  ]);
  const waiting = ['Query'];
  for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
    const type = schema.getType(name);
    const road = found.get(name) as (selection: string) => string;
    if (!isObjectType(type) && !isInterfaceType(type)) continue;
    for (const field of Object.values(type.getFields())) {
      const to = getNamedType(field.type);
      if (found.has(to.name) || (!isObjectType(to) && !isInterfaceType(to))) continue;
      found.set(to.name, (selection) => road(`${written(field)} { ${selection} }`));
      waiting.push(to.name);
    }
  }
  return found;
}

/** Returns every argument, and every field of an argument's input, of this scalar. */
export function argumentPlaces(schema: GraphQLSchema, scalar: string): readonly ArgumentPlace[] {
  const reached = roads(schema);
  const types = Object.values(schema.getTypeMap()).filter(
    (type) => (isObjectType(type) || isInterfaceType(type)) && !type.name.startsWith('__'),
  );
  return types.flatMap((type) =>
    Object.values((type as unknown as { getFields(): Record<string, AnyField> }).getFields()).flatMap(
      (field) =>
        field.args.flatMap((argument) =>
          pathsTo(scalar, argument.type).map((path): ArgumentPlace => {
            const road = reached.get(type.name);
            if (!road) throw new Error(`Nothing leads to ${type.name}.`);
            const at = [argument.name, ...path].join('.');
            return {
              name: `${type.name}.${field.name}(${at})`,
              at,
              type: String(argument.type),
              selection: road(`${written(field, argument)} { __typename }`),
              kind: kindOf(type.name),
              valueWith: (value) => sample(argument.type, path, value),
            };
          }),
        ),
    ),
  );
}
