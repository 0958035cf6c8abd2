import {
  GraphQLError,
  isAbstractType,
  isCompositeType,
  isEnumType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
  isUnionType,
  responsePathAsArray,
  type GraphQLOutputType,
  type GraphQLResolveInfo,
  type GraphQLSchema,
} from 'graphql';
import { RequestTally } from '../../src/telemetry/request-tally.js';
import { Chance } from './chance.js';

/** The failures of a resolver, by name, at a place. */
const troubles: Readonly<Record<string, (type: GraphQLOutputType, place: string) => unknown>> = {
  null: () => null,
  undefined: () => undefined,
  'an error as a value': (_type, place) => new Error(`value ${place}`),
  'an error with a code': (_type, place) => {
    throw new GraphQLError(`coded ${place}`, { extensions: { code: 'FORBIDDEN' } });
  },
  'an error that is thrown': (_type, place) => {
    throw new Error(`thrown ${place}`);
  },
  'something thrown that is no error': (_type, place) => {
    throw `text ${place}` as unknown;
  },
  'a value of another type': (type) =>
    isListType(type) ? 7 : isCompositeType(type) ? {} : (Object.create(null) as unknown),
};

/** The context of an execution: decides the behavior of the resolvers, and records their calls. */
export class Chaos {
  readonly seed: number;
  readonly tally = new RequestTally();
  /** Each call of a resolver, with its arguments. */
  readonly calls: string[] = [];
  /** Each value, by its place in the answer. */
  readonly places: string[] = [];
  readonly made = new Set<string>();
  readonly #only: string | undefined;

  /**
   * With `only`, there is a failure at that place and no other; without it, at any place that may be null.
   */
  constructor(seed: number, only?: string) {
    this.seed = seed;
    this.#only = only;
  }

  troubleAt(
    place: string,
    isNonNull: boolean,
    chance: Chance,
  ): ((type: GraphQLOutputType, place: string) => unknown) | undefined {
    this.places.push(place);
    const kind = chance.of(Object.keys(troubles)) as string;
    const isDue = this.#only === undefined ? chance.happens(0.1) && !isNonNull : this.#only === place;
    if (!isDue) return undefined;
    this.made.add(kind);
    return troubles[kind];
  }
}

function seedOf(text: string, seed: number): number {
  let hash = seed;
  for (let index = 0; index < text.length; index += 1)
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return hash;
}

async function later(turns: number): Promise<void> {
  for (let turn = 0; turn < turns; turn += 1) await Promise.resolve();
}

const leaves: Readonly<Record<string, unknown>> = {
  Int: 7,
  Float: 0.5,
  Boolean: true,
  SafeInt: 5_000_000_000,
  DateTime: '2024-02-29T12:00:00Z',
};

function valueOf(
  type: GraphQLOutputType,
  isNonNull: boolean,
  chance: Chance,
  chaos: Chaos,
  place: string,
): unknown {
  if (isNonNullType(type)) return valueOf(type.ofType as GraphQLOutputType, true, chance, chaos, place);
  const trouble = chaos.troubleAt(place, isNonNull, chance);
  if (trouble) return trouble(type, place);
  if (isListType(type))
    return Array.from({ length: chance.between(0, 2) }, (_, index) =>
      itemOf(type.ofType, chaos, `${place}.${index}`),
    );
  if (isAbstractType(type)) return { kind: chance.next() };
  if (isCompositeType(type)) return { kind: 0 };
  return isEnumType(type) ? chance.of(type.getValues())?.value : (leaves[type.name] ?? place);
}

/** Returns the value directly or as a promise. */
const delivered = (make: () => unknown, chance: Chance): unknown =>
  chance.happens(0.35) ? later(chance.between(0, 4)).then(make) : make();

/** A failing item is a rejected promise: thrown, it would be an error of the whole list. */
function itemOf(type: GraphQLOutputType, chaos: Chaos, place: string): unknown {
  const chance = new Chance(seedOf(place, chaos.seed));
  try {
    return delivered(() => valueOf(type, false, chance, chaos, place), chance);
  } catch (error) {
    return later(0).then(() => {
      throw error;
    });
  }
}

function resolve(
  _source: unknown,
  args: Record<string, unknown>,
  chaos: Chaos,
  info: GraphQLResolveInfo,
): unknown {
  const place = responsePathAsArray(info.path).join('.');
  const nodes = info.fieldNodes.map(({ loc }) => loc?.start);
  const told = {
    args,
    nodes,
    field: `${info.parentType.name}.${info.fieldName}: ${String(info.returnType)}`,
    typename: info.path.typename,
    variables: info.variableValues,
    operation: info.operation.loc?.start,
    fragments: Object.keys(info.fragments),
    root: info.rootValue,
    schema: info.schema.getQueryType()?.name,
  };
  chaos.calls.push(`${place} ${JSON.stringify(told)}`);
  const chance = new Chance(seedOf(place, chaos.seed));
  return delivered(() => valueOf(info.returnType, false, chance, chaos, place), chance);
}

/**
 * Gives all fields of a schema resolvers whose behavior depends only on the place in the answer and on the
 * context.
 */
export function makeChaotic(schema: GraphQLSchema): GraphQLSchema {
  for (const type of Object.values(schema.getTypeMap())) {
    if (type.name.startsWith('__')) continue;
    if (isObjectType(type))
      for (const field of Object.values(type.getFields())) field.resolve = resolve as never;
    if (isInterfaceType(type) || isUnionType(type)) {
      const names = schema.getPossibleTypes(type).map(({ name }) => name);
      type.resolveType = ({ kind }: { readonly kind?: number }) => {
        if (kind === undefined) throw new Error('of no kind');
        return names[Math.floor(kind * names.length)];
      };
    }
  }
  return schema;
}
