import { isObjectType, type GraphQLResolveInfo } from 'graphql';
import type { Context } from '../context/context.js';
import type { OneId } from '../context/read.js';
import { endpoints, shapes } from '../generated/contract.js';
import type { Answer, AnyOperation, LoadOperation, Params } from '../bank/operation.js';
import { isPartnerOnly } from './partner-only.js';
import { fieldsBelow, fieldsOfEntries } from './selection.js';

/** What the gateway has of a resource so far: its ids, and any of its fields. */
export type Known<Whole> = { readonly [K in keyof Whole]?: Whole[K] };

/**
 * A resource that the bank reads by its ids. What is at hand of it (a list's item, a write's answer, an id that another resource names)
 * answers the fields that it has; the first field that it lacks reads the whole, once per request.
 */
export class Resource<Id extends OneId, Source extends Known<NonNullable<Answer<Id>>>> {
  /** The graph's type. */
  readonly type: string;
  /** What reads it. */
  readonly operation: LoadOperation<Id>;
  /** Its fields that take a call or a link of their own, made with its ids alone. */
  readonly hanging: ReadonlySet<string>;
  /** Whether its ids name a person. */
  readonly isOfPerson: boolean;
  readonly #paramsOf: (source: Source) => Params<Id>;
  /** The fields of the whole. */
  readonly #names: ReadonlySet<string>;

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

  /** The whole resource as the bank has it; null where it has none. */
  whole(source: Source, ctx: Context): Promise<Answer<Id> | null> {
    const load = ctx.read.load.bind(ctx.read) as unknown as (
      operation: LoadOperation<Id>,
      params: Params<Id>,
    ) => Promise<Answer<Id> | null>;
    return load(this.operation, this.#paramsOf(source));
  }

  /** One field: from what is at hand, or else from the whole. */
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
   * Adds to the entries of a list, which were made for this request, what is asked of them and they lack: read together beforehand, it
   * need not be waited for by each field alone. An entry that cannot be read stays as it is, and its fields say why.
   */
  async complete(entries: readonly Source[], ctx: Context, info: GraphQLResolveInfo): Promise<void> {
    const wanted = fieldsOfEntries(info.fieldNodes, info)
      .map(({ name }) => name.value)
      .filter((name) => this.#isOpen(name, info));
    await Promise.all(
      entries.map(async (entry: Record<string, unknown>) => {
        if (wanted.every((name) => entry[name] !== undefined)) return;
        const whole = (await this.whole(entry as Source, ctx).catch(() => null)) as Readonly<
          Record<string, unknown>
        > | null;
        if (whole) for (const name of wanted) if (entry[name] === undefined) entry[name] = whole[name];
      }),
    );
  }

  /** Whether a name is a field that the whole brings, and that any caller may see. */
  #isOpen(name: string, { schema }: GraphQLResolveInfo): boolean {
    const type = schema.getType(this.type);
    const field = isObjectType(type) ? type.getFields()[name] : undefined;
    return field !== undefined && this.#names.has(name) && !isPartnerOnly(field);
  }

  /**
   * A resource whose ids another one names: nothing is read while only these are asked for, what hangs on them, or what a list of this
   * request has carried; null where it does not exist.
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

  /** A resource by ids that the client gave: the bank is asked whether it exists, and whose it is, whatever is selected of it. */
  async read(source: Source, ctx: Context): Promise<Source | null> {
    const whole = await this.whole(source, ctx);
    return whole === null ? null : { id: undefined, ...whole, ...source };
  }
}

/** Whether an object answers a field as it is: a property of its own, the text beside one, its type, and the person that it names. */
const isAtHand = (name: string, source: Readonly<Record<string, unknown>>): boolean =>
  source[name.replace(/Raw$/, '')] !== undefined ||
  name === '__typename' ||
  (name === 'person' && 'personId' in source);

/** A resource of any kind, as the schema attaches its fields. */
export interface AnyResource {
  readonly type: string;
  readonly operation: AnyOperation;
  readonly hanging: ReadonlySet<string>;
  readonly isOfPerson: boolean;
  field(source: never, name: never, ctx: Context): Promise<unknown>;
}
