import type { GraphQLResolveInfo } from 'graphql';
import type { Context, OneId } from '../context/context.js';
import { endpoints, shapes } from '../generated/contract.js';
import type { Answer, LoadRow, Params } from '../rest/operation.js';
import { selectsOnly } from './selection.js';

/** What the gateway has of a resource so far: its ids, and any of its fields. */
type Known<Whole> = { readonly [K in keyof Whole]?: Whole[K] };

/**
 * A resource that the bank reads by its ids. What is at hand of it (a list's item, a write's answer, an id that another resource names)
 * answers the fields that it has; the first field that it lacks reads the whole, once per request.
 */
export class Resource<Id extends OneId, Source extends Known<NonNullable<Answer<Id>>>> {
  /** The graph's type. */
  readonly type: string;
  readonly #row: LoadRow<Id>;
  readonly #paramsOf: (source: Source) => Params<Id>;

  constructor(type: string, row: LoadRow<Id>, paramsOf: (source: Source) => Params<Id>) {
    this.type = type;
    this.#row = row;
    this.#paramsOf = paramsOf;
  }

  /** The whole resource as the bank has it; null where it has none. */
  whole(source: Source, ctx: Context): Promise<Answer<Id> | null> {
    const load = ctx.load.bind(ctx) as unknown as (row: LoadRow<Id>, params: Params<Id>) => Promise<Answer<Id> | null>;
    return load(this.#row, this.#paramsOf(source));
  }

  /** An item of a list whose items are the whole resource: what one lacks the bank does not have, so that nothing is read for it. */
  listed<Item extends object>(item: Item): Item {
    const fields = Object.values(shapes[endpoints[this.#row.operationId].answer ?? ''] ?? {});
    return { ...Object.fromEntries(fields.map(([name]) => [name, null])), ...item };
  }

  /** One field: from what is at hand, or else from the whole. */
  async field<Name extends keyof Answer<Id> & keyof Source>(source: Source, name: Name, ctx: Context): Promise<NonNullable<Source[Name]> | null> {
    const known = source[name];
    if (known !== undefined) return known;
    return ((await this.whole(source, ctx))?.[name] ?? null) as NonNullable<Source[Name]> | null;
  }

  /** A resource whose ids another one names: nothing is read while only these are asked for; null where it does not exist. */
  async named(source: Source, ctx: Context, info: GraphQLResolveInfo): Promise<Source | null> {
    if (selectsOnly(namesAtHand(source), info)) return ctx.anchor(this.#paramsOf(source)) ? source : null;
    return this.read(source, ctx);
  }

  /** A resource by ids that the client gave: the bank is asked whether it exists. */
  async read(source: Source, ctx: Context): Promise<Source | null> {
    const whole = await this.whole(source, ctx);
    return whole === null ? null : { ...whole, ...source };
  }
}

/** The fields that an object answers as it is: its own, its type, and the person whom it names. */
const namesAtHand = (source: object): Set<string> => new Set([...Object.keys(source), '__typename', ...('personId' in source ? ['person'] : [])]);

/** A resource of any kind, as the schema attaches its fields. */
export interface AnyResource {
  readonly type: string;
  field(source: never, name: never, ctx: Context): Promise<unknown>;
}
