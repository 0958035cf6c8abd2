import {
  getArgumentValues, GraphQLError, isObjectType, locatedError, OperationTypeNode, responsePathAsArray,
  type ExecutionResult, type GraphQLLeafType, type GraphQLResolveInfo, type ResponsePath,
} from 'graphql';
import { GatewayError } from '../bank/errors.js';
import { turn } from '../loop-turns.js';
import { ToldErrors } from './told-errors.js';
import type { AbstractPlan, FieldPlan, ListPlan, OperationPlan, Selection, ValuePlan } from './plan.js';

type Key = string | number;
/** An object of the answer, or a list by its indices. */
type Content = Record<Key, unknown>;

/** Where an object or a list of the answer stands. Its path is graphql-js's. */
class Place implements ResponsePath {
  readonly prev: Place | undefined;
  readonly key: Key;
  readonly typename: string | undefined;
  readonly isNonNull: boolean;
  readonly content: Content;
  /** Whether null has taken its place, because of something in it that must not be null. */
  isNulled = false;

  constructor(prev: Place | undefined, key: Key, { parentType }: FieldPlan, { isNonNull }: ValuePlan, content: Content) {
    this.prev = prev;
    this.key = key;
    this.typename = typeof key === 'number' ? undefined : parentType.name;
    this.isNonNull = isNonNull;
    this.content = content;
  }
}

/** What resolvers are told of the field that they resolve. Most do not look, so nothing is put together in advance. */
class ResolveInfo implements GraphQLResolveInfo {
  readonly #execution: Execution;
  readonly #field: FieldPlan;
  readonly #parent: Place | undefined;

  constructor(execution: Execution, field: FieldPlan, parent: Place | undefined) {
    this.#execution = execution;
    this.#field = field;
    this.#parent = parent;
  }
  get fieldName(): string { return this.#field.definition.name; }
  get fieldNodes(): GraphQLResolveInfo['fieldNodes'] { return this.#field.nodes; }
  get returnType(): GraphQLResolveInfo['returnType'] { return this.#field.definition.type; }
  get parentType(): GraphQLResolveInfo['parentType'] { return this.#field.parentType; }
  get path(): ResponsePath { return { prev: this.#parent, key: this.#field.key, typename: this.#field.parentType.name }; }
  get schema(): GraphQLResolveInfo['schema'] { return this.#execution.plan.schema; }
  get fragments(): GraphQLResolveInfo['fragments'] { return this.#execution.plan.fragments; }
  get rootValue(): undefined { return undefined; }
  get operation(): GraphQLResolveInfo['operation'] { return this.#execution.plan.operation; }
  get variableValues(): GraphQLResolveInfo['variableValues'] { return this.#execution.variables; }
}

const noArguments = Object.freeze({});
/** For resolvers that do not look. */
const noInfo = undefined as unknown as GraphQLResolveInfo;

/** Whether a value is to be waited for. */
export const isPromise = (value: unknown): value is PromiseLike<unknown> => typeof (value as { readonly then?: unknown } | null | undefined)?.then === 'function';
const isIterable = (value: unknown): value is Iterable<unknown> =>
  typeof value === 'object' && typeof (value as { readonly [Symbol.iterator]?: unknown } | null)?.[Symbol.iterator] === 'function';

const located = (error: unknown, { nodes }: FieldPlan, parent: Place | undefined, key: Key): GraphQLError =>
  locatedError(error, nodes, responsePathAsArray({ prev: parent, key, typename: undefined }));

/** Characters of a text up to which they are taken for as many bytes. */
const shortText = 256;
/** Bytes of a value that is no text, of a list's brackets, and of an error. */
const perValue = 5;
const perList = 2;
const perError = 300;

/** Values that an execution completes in one go, before others have their turn. What is waited for, or fails, costs as much as many values. */
const mostAtOnce = 10_000;
const perPromise = 20;
const perArrival = 3;

/** A list that is being completed. */
interface OpenList {
  readonly field: FieldPlan;
  readonly item: ValuePlan;
  readonly place: Place;
  readonly values: readonly unknown[];
}

/** Is told which of an operation's root fields is executed next. */
export type RootFieldListener = (index: number, fields: readonly FieldPlan[]) => void;

/** What an execution is told beside its plan. */
export interface ExecutionOptions {
  /** Bytes that the answer may have. */
  readonly mostBytes: number;
  /** Is told of each root field before it is executed. */
  readonly onRootField?: RootFieldListener | undefined;
}

/** The error of what does not fit into the answer any more. */
const tooLarge = (mostBytes: number): GatewayError =>
  new GatewayError('BAD_USER_INPUT', `The answer has more than ${mostBytes} bytes, which is the limit. Ask for fewer entries (first) or fewer fields.`);

/**
 * One execution of a planned operation. It answers what graphql-js answers: the same data, the same errors at the same places, resolvers
 * called alike. It is faster because an answer is filled in where it stands: that saves a promise for each object and list above
 * one that is waited for. What nobody will see any more, because null has taken its place, is not gone on with. Long lists are completed
 * in turns. A root field whose value does not fit into the answer any more becomes null, as do those after it; of those, none is executed.
 */
export class Execution {
  readonly plan: OperationPlan;
  readonly variables: Record<string, unknown>;
  readonly #context: unknown;
  #root: Content = {};
  readonly #errors = new ToldErrors();
  /** Whether null has taken the place of the whole. */
  #isNulled = false;
  /** How many promises are waited for. */
  #pending = 0;
  #onIdle: (() => void) | undefined;

  readonly #options: ExecutionOptions;
  readonly #excess: GatewayError;
  /** About how many bytes the answer has so far. */
  #bytes = 0;
  /** What was done since others had their turn. */
  #work = 0;
  /** What goes on when it is this execution's turn again. */
  #later: (() => void)[] = [];
  #isWaiting = false;

  /** `variables` are coerced ones. */
  constructor(plan: OperationPlan, context: unknown, variables: Record<string, unknown>, options: ExecutionOptions) {
    this.plan = plan;
    this.#options = options;
    this.#excess = tooLarge(options.mostBytes);
    this.variables = variables;
    this.#context = context;
  }

  /** About how many bytes the answer has: escapes do not count, nor what null has taken the place of less. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Executes all root fields at once, or those of a mutation one after the other. Never rejects. */
  async run(): Promise<ExecutionResult> {
    const isSerial = this.plan.operation.operation === OperationTypeNode.MUTATION;
    try {
      const { fields, template } = this.plan.root;
      this.#root = { ...template };
      for (const [index, field] of fields.entries()) {
        if (this.#bytes > this.#options.mostBytes) {
          this.#fail(this.#excess, field, field.value, undefined, field.key);
          continue;
        }
        this.#options.onRootField?.(index, fields);
        this.#runField(field, undefined, undefined);
        if (isSerial) await this.#idle();
        if (this.#isNulled) break;
      }
    } catch (error) {
      this.#nullify(undefined, error as GraphQLError);
    }
    await this.#idle();
    const data = this.#isNulled ? null : this.#root;
    const errors = this.#errors.all;
    return errors.length === 0 ? { data } : { errors, data };
  }

  #idle(): Promise<void> | undefined {
    return this.#pending === 0 ? undefined : new Promise((resolve) => { this.#onIdle = resolve; });
  }

  #contentOf(place: Place | undefined): Content {
    return place ? place.content : this.#root;
  }

  #runField(field: FieldPlan, source: unknown, parent: Place | undefined): void {
    const { key, nodes, definition, value } = field;
    this.#work += 1;
    try {
      const args = definition.args.length === 0 ? noArguments : getArgumentValues(definition, nodes[0], this.variables);
      const result: unknown = field.resolve(source, args, this.#context, field.takesInfo ? new ResolveInfo(this, field, parent) : noInfo);
      if (isPromise(result)) this.#wait(result, field, value, parent, key);
      else this.#contentOf(parent)[key] = this.#complete(field, value, parent, key, result);
    } catch (error) {
      this.#fail(error, field, value, parent, key);
    }
  }

  /** What a value becomes in the answer. @throws where it cannot be made into that, or must not be null and is */
  #complete(field: FieldPlan, plan: ValuePlan, parent: Place | undefined, key: Key, value: unknown): unknown {
    if (value instanceof Error) throw value;
    if (value !== null && value !== undefined) {
      switch (plan.kind) {
        case 'leaf': return this.#leafOf(plan.type, value);
        case 'list': return this.#listOf(field, plan, parent, key, value);
        case 'object': return this.#objectOf(field, plan, (plan.selection ??= this.plan.select(plan.type, field.nodes)), parent, key, value);
        case 'abstract': return this.#objectOf(field, plan, this.#selectionFor(field, plan, parent, value), parent, key, value);
      }
    }
    if (plan.isNonNull) throw new Error(`Cannot return null for non-nullable field ${field.parentType.name}.${field.definition.name}.`);
    return null;
  }

  /** Counts bytes of the answer. @throws GatewayError where it has too many */
  #count(bytes: number): void {
    this.#bytes += bytes;
    if (this.#bytes > this.#options.mostBytes) throw this.#excess;
  }

  #leafOf(type: GraphQLLeafType, value: unknown): unknown {
    const serialized: unknown = type.serialize(value);
    if (serialized === null || serialized === undefined) throw new Error(`Expected ${type.name} to serialize a value that is not null.`);
    if (typeof serialized === 'string') this.#count(2 + (serialized.length > shortText ? Buffer.byteLength(serialized) : serialized.length));
    else this.#count(perValue);
    return serialized;
  }

  #objectOf(field: FieldPlan, plan: ValuePlan, { fields, template, bytes }: Selection, parent: Place | undefined, key: Key, value: unknown): Content {
    this.#count(bytes);
    const place = new Place(parent, key, field, plan, { ...template });
    for (const one of fields) this.#runField(one, value, place);
    return place.content;
  }

  #listOf(field: FieldPlan, plan: ListPlan, parent: Place | undefined, key: Key, value: unknown): Content {
    if (!isIterable(value)) throw new GraphQLError(`Expected Iterable, but did not find one for field "${field.parentType.name}.${field.definition.name}".`);
    this.#count(perList);
    const values: readonly unknown[] = Array.isArray(value) ? value : [...value];
    const items: unknown[] = [];
    for (let index = 0; index < values.length; index += 1) items.push(null);
    const place = new Place(parent, key, field, plan, items as unknown as Content);
    this.#fill({ field, item: plan.item, place, values }, 0, false);
    return place.content;
  }

  /** Completes a list from an index on, in the field's own time or later. @throws GraphQLError only in its own time, for an item that must not be null */
  #fill(list: OpenList, from: number, isLater: boolean): void {
    const { field, item, place, values } = list;
    const { content } = place;
    for (let index = from; index < values.length; index += 1) {
      if (this.#work > mostAtOnce) {
        this.#fillLater(list, index);
        return;
      }
      const value = values[index];
      try {
        if (isPromise(value)) this.#wait(value, field, item, place, index);
        else content[index] = this.#complete(field, item, place, index, value);
      } catch (error) {
        if (isLater) this.#failLater(error, field, item, place, index);
        else this.#fail(error, field, item, place, index);
        if (this.#isLost(place)) return;
      }
    }
  }

  #fillLater(list: OpenList, from: number): void {
    this.#pending += 1;
    this.#goOnLater(() => {
      if (!this.#isLost(list.place)) this.#fill(list, from, true);
      this.#settle();
    });
  }

  /** Goes on when others have had their turn. */
  #goOnLater(work: () => void): void {
    this.#later.push(work);
    if (this.#isWaiting) return;
    this.#isWaiting = true;
    void turn().then(() => this.#goOn());
  }

  #goOn(): void {
    const waiting = this.#later;
    this.#later = [];
    this.#work = 0;
    this.#isWaiting = false;
    for (const work of waiting) {
      if (this.#work > mostAtOnce) this.#goOnLater(work);
      else work();
    }
  }

  #selectionFor(field: FieldPlan, plan: AbstractPlan, parent: Place | undefined, value: unknown): Selection {
    const name: unknown = plan.type.resolveType?.(value, this.#context, new ResolveInfo(this, field, parent), plan.type);
    const known = plan.selections.get(name);
    if (known) return known;
    const type = typeof name === 'string' ? this.plan.schema.getType(name) : undefined;
    if (!isObjectType(type) || !this.plan.schema.isSubType(plan.type, type)) throw new GraphQLError(`${plan.type.name} was resolved to what is none of its types.`);
    const selection = this.plan.select(type, field.nodes);
    plan.selections.set(name, selection);
    return selection;
  }

  #wait(promise: PromiseLike<unknown>, field: FieldPlan, plan: ValuePlan, parent: Place | undefined, key: Key): void {
    this.#pending += 1;
    this.#work += perPromise;
    void Promise.resolve(promise).then(
      (value) => this.#arrive(() => {
        try {
          if (!this.#isLost(parent)) this.#contentOf(parent)[key] = this.#complete(field, plan, parent, key, value);
        } catch (error) {
          this.#failLater(error, field, plan, parent, key);
        }
      }),
      (error: unknown) => this.#arrive(() => this.#failLater(error, field, plan, parent, key)),
    );
  }

  /** Takes in what was waited for. What many wait for arrives for all of them at once. */
  #arrive(take: () => void): void {
    this.#work += perArrival;
    if (this.#work > mostAtOnce) this.#goOnLater(() => this.#arrive(take));
    else {
      take();
      this.#settle();
    }
  }

  #settle(): void {
    this.#pending -= 1;
    if (this.#pending === 0) this.#onIdle?.();
  }

  /** The error of a value while what it belongs to is being made. @throws that error where the value must not be null */
  #fail(error: unknown, field: FieldPlan, { isNonNull }: ValuePlan, parent: Place | undefined, key: Key): void {
    if (error === this.#excess && parent) {
      parent.isNulled = true;
      throw this.#excess;
    }
    const failure = this.#errors.failure(() => located(error, field, parent, key));
    if (isNonNull) {
      if (parent) parent.isNulled = true;
      throw failure;
    }
    this.#report(failure, parent);
    this.#contentOf(parent)[key] = null;
  }

  /** The error of a value that was waited for: where it must not be null, the nearest thing around it that may be becomes null. */
  #failLater(error: unknown, field: FieldPlan, { isNonNull }: ValuePlan, parent: Place | undefined, key: Key): void {
    if (error === this.#excess && parent) {
      this.#giveUp(parent);
      return;
    }
    const failure = this.#errors.failure(() => located(error, field, parent, key));
    if (isNonNull) {
      this.#nullify(parent, failure);
      return;
    }
    this.#report(failure, parent);
    this.#contentOf(parent)[key] = null;
  }

  /** Null takes the place of the root field below which something does not fit into the answer. */
  #giveUp(below: Place): void {
    if (this.#isLost(below)) return;
    let top = below;
    while (top.prev) top = top.prev;
    const field = this.plan.root.fields.find(({ key }) => key === top.key) as FieldPlan;
    this.#failLater(this.#excess, field, field.value, undefined, field.key);
    top.isNulled = true;
  }

  #nullify(lost: Place | undefined, failure: GraphQLError): void {
    this.#report(failure, lost);
    let place = lost;
    while (place?.isNonNull) place = place.prev;
    if (!place) {
      this.#isNulled = true;
      return;
    }
    place.isNulled = true;
    this.#contentOf(place.prev)[place.key] = null;
  }

  #isLost(parent: Place | undefined): boolean {
    for (let place = parent; place; place = place.prev) if (place.isNulled) return true;
    return this.#isNulled;
  }

  /** Below what null has taken the place of, one error is enough. */
  #report(error: GraphQLError, parent: Place | undefined): void {
    if (this.#isLost(parent) || !this.#errors.report(error)) return;
    this.#bytes += perError;
    this.#work += perPromise;
  }
}
