import { isObjectType, responsePathAsArray, type GraphQLResolveInfo } from 'graphql';
import type { AskingField } from '../bank/call-reason.js';
import type { Context } from '../context/context.js';
import type { OneId } from '../context/read.js';
import { endpoints, shapes } from '../generated/contract.js';
import type { Answer, AnyOperation, LoadOperation, Params } from '../bank/operation.js';
import { isPartnerOnly } from './partner-only.js';
import { BySelection, fieldsBelow, fieldsOfEntries, pathToEntryField } from './selection.js';

/** The parts of a resource that the gateway has so far: its ids and any of its fields. */
export type Known<Whole> = { readonly [K in keyof Whole]?: Whole[K] };

/**
 * A resource that the bank reads by its ids. Fields at hand (from a list item, a write's answer, or an id in
 * another resource) are answered without a call. The first missing field reads the whole resource, once per
 * request.
 */
export class Resource<Id extends OneId, Source extends Known<NonNullable<Answer<Id>>>> {
  /** Name of the GraphQL type. */
  readonly type: string;
  /** The operation that reads it. */
  readonly operation: LoadOperation<Id>;
  /** Fields that have their own call or link, made from its ids alone. */
  readonly hanging: ReadonlySet<string>;
  /** True if its ids name a person. */
  readonly isOfPerson: boolean;
  readonly #paramsOf: (source: Source) => Params<Id>;
  /** The fields of the whole resource. */
  readonly #names: ReadonlySet<string>;
  /** The fields of a list's entries that are selected and may be filled in. */
  readonly #wanted = new BySelection((info) =>
    fieldsOfEntries(info.fieldNodes, info)
      .map(({ name }) => name.value)
      .filter((name) => this.#isOpen(name, info)),
  );

  constructor(
    type: string,
    operation: LoadOperation<Id>,
    paramsOf: (source: Source) => Params<Id>,
    hanging: readonly string[] = [],
  ) {
    this.type = type;
    this.operation = operation;
    this.hanging = new Set(hanging);
    this.isOfPerson = operation.path.includes('{personId}');
    this.#paramsOf = paramsOf;
    this.#names = new Set(
      Object.values(shapes[endpoints[operation.operationId].answer ?? ''] ?? {}).map(([name]) => name),
    );
  }

  /** Reads the whole resource; null if the bank has none. */
  whole(source: Source, ctx: Context): Promise<Answer<Id> | null> {
    const read = ctx.read as unknown as {
      load(operation: LoadOperation<Id>, params: Params<Id>): Promise<Answer<Id> | null>;
    };
    return read.load(this.operation, this.#paramsOf(source));
  }

  /** Returns one field, from the parts at hand or else from the whole resource. */
  async field<Name extends keyof Answer<Id> & keyof Source>(
    source: Source,
    name: Name,
    ctx: Context,
  ): Promise<NonNullable<Source[Name]> | null> {
    const known = source[name];
    if (known !== undefined) return known;
    return ((await this.whole(source, ctx))?.[name] ?? null) as NonNullable<Source[Name]> | null;
  }

  /**
   * Adds the selected but missing fields to the entries of a list, which must belong to this request. Reading
   * them together saves a promise for each field. An entry that cannot be read is unchanged, and its fields
   * report the error.
   */
  async complete(entries: readonly Source[], ctx: Context, info: GraphQLResolveInfo): Promise<void> {
    const wanted = this.#wanted.of(info);
    const reads: Promise<void>[] = [];
    let index = 0;
    for (const entry of entries) {
      const missing = firstMissing(entry, wanted);
      if (missing !== undefined) {
        const asking = ctx.bankCalls ? ctx.forField(entryField(missing, index, info)) : ctx;
        reads.push(this.#fill(entry, wanted, asking));
      }
      index += 1;
    }
    await Promise.all(reads);
  }

  /** Adds these fields to an entry, as far as it lacks them, from the whole resource. Never rejects. */
  async #fill(entry: Source, wanted: readonly string[], ctx: Context): Promise<void> {
    try {
      const whole = (await this.whole(entry, ctx)) as Readonly<Record<string, unknown>> | null;
      const filled = entry as Record<string, unknown>;
      if (whole) for (const name of wanted) if (filled[name] === undefined) filled[name] = whole[name];
    } catch {
      // The fields report it.
    }
  }

  /** True if the whole resource has this field and any caller may see it. */
  #isOpen(name: string, { schema }: GraphQLResolveInfo): boolean {
    const type = schema.getType(this.type);
    const field = isObjectType(type) ? type.getFields()[name] : undefined;
    return field !== undefined && this.#names.has(name) && !isPartnerOnly(field);
  }

  /**
   * Returns a resource whose ids another one names, or null if it does not exist. Nothing is read while the
   * selection needs only ids, fields derived from ids, or fields that a list of this request has returned.
   */
  async named(source: Source, ctx: Context, info: GraphQLResolveInfo): Promise<Source | null> {
    const params = this.#paramsOf(source);
    const listed = ctx.read.listed(this.operation, params);
    const known: Source = listed ? { id: undefined, ...listed, ...source } : source;
    const fields = fieldsBelow(info.fieldNodes, info);
    if (fields.every(({ name: { value: name } }) => this.hanging.has(name) || isAtHand(name, known)))
      return ctx.mayAccessCustomer(params) ? known : null;
    return this.read(source, ctx);
  }

  /**
   * Returns a resource by ids from the client. Always reads it, whatever is selected, to verify that it
   * exists and who owns it.
   */
  async read(source: Source, ctx: Context): Promise<Source | null> {
    const whole = await this.whole(source, ctx);
    return whole === null ? null : { id: undefined, ...whole, ...source };
  }
}

/** Returns the first of these fields that an entry lacks. */
function firstMissing(
  entry: Readonly<Record<string, unknown>>,
  names: readonly string[],
): string | undefined {
  for (const name of names) if (entry[name] === undefined) return name;
  return undefined;
}

/** Returns the place of a field of a connection's entry in the answer. */
const entryField = (name: string, index: number, info: GraphQLResolveInfo): AskingField => ({
  get path() {
    return [...responsePathAsArray(info.path), ...pathToEntryField(name, index, info)];
  },
});

/**
 * True if an object answers a field without a read: its own property, its raw text, its type, or the person
 * that it names.
 */
const isAtHand = (name: string, source: Readonly<Record<string, unknown>>): boolean =>
  source[name.replace(/Raw$/, '')] !== undefined ||
  name === '__typename' ||
  (name === 'person' && 'personId' in source);

/** A resource of any kind, as the schema uses it to attach fields. */
export interface AnyResource {
  readonly type: string;
  readonly operation: AnyOperation;
  readonly hanging: ReadonlySet<string>;
  readonly isOfPerson: boolean;
  field(source: never, name: never, ctx: Context): Promise<unknown>;
}
