import {
  defaultTypeResolver,
  locatedError,
  OperationTypeNode,
  responsePathAsArray,
  type ExecutionResult,
  type GraphQLError,
  type GraphQLLeafType,
  type GraphQLResolveInfo,
} from 'graphql';
import { AnswerSize } from './answer-size.js';
import { argumentValuesOf } from './argument-values.js';
import type { ExecutionOptions } from './execution-options.js';
import { TimeSlicedWork } from './time-slicing.js';
import type {
  AbstractPlan,
  FieldPlan,
  ListPlan,
  ObjectPlan,
  OperationPlan,
  Selection,
  ValuePlan,
} from './plan.js';
import {
  FieldPlace,
  objectAround,
  Position,
  positionOf,
  type ResponseContent,
  type Key,
} from './position.js';
import { ignoreRejections, isIterable, isPromise } from './promises.js';
import { ResolveInfo } from './resolve-info.js';
import { ensureValidRuntimeType } from './runtime-type.js';
import {
  invalidReturnTypeError,
  nonNullableError,
  notIterableError,
  serializationError,
} from './value-errors.js';
import { ReportedErrors } from './reported-errors.js';

const noArguments = Object.freeze({});
const noInfo = undefined as unknown as GraphQLResolveInfo; // for resolvers that do not use it
/** Work of a promise, counted in values: when it is awaited and when it settles. An error counts the same. */
const perPromise = 20;
const perArrival = 3;

/**
 * One execution of a planned operation, with the data, errors and resolver calls of graphql-js. It is faster
 * because it fills in the response in place, which saves a promise for each object and list above a pending
 * value. It ends once the response is final: positions that null has replaced are neither continued nor
 * awaited, and their errors are not reported. So only reads can be left pending. Writes are always awaited:
 * they are root fields of mutations, run in series, each to its end, whatever is nulled. Long lists are
 * completed in time slices. A root field that exceeds the response size limit becomes null, as do those after
 * it, which are not executed.
 */
export class Execution {
  readonly #plan: OperationPlan;
  readonly #variableValues: Record<string, unknown>;
  readonly #contextValue: unknown;
  readonly #options: ExecutionOptions;
  readonly #errors = new ReportedErrors();
  readonly #work = new TimeSlicedWork();
  readonly #size: AnswerSize;
  #root = new Position(undefined, '', undefined, true, {});
  #onSettled: (() => void) | undefined;

  /** `variableValues` are coerced. */
  constructor(
    plan: OperationPlan,
    contextValue: unknown,
    variableValues: Record<string, unknown>,
    options: ExecutionOptions,
  ) {
    this.#plan = plan;
    this.#contextValue = contextValue;
    this.#variableValues = variableValues;
    this.#options = options;
    this.#size = new AnswerSize(options.maxBytes);
  }

  /** Approximate bytes of the response. Ignores escapes; values that null has replaced still count. */
  get bytes(): number {
    return this.#size.bytes;
  }

  /** Executes all root fields in parallel, or those of a mutation in series. Never rejects. */
  async run(): Promise<ExecutionResult> {
    const isSerial = this.#plan.operation.operation === OperationTypeNode.MUTATION;
    try {
      const { fields, template } = this.#plan.root;
      this.#root = new Position(undefined, '', undefined, true, { ...template });
      for (const [index, field] of fields.entries()) {
        if (this.#size.isTooLarge)
          this.#handleFieldError(this.#size.error, field, field.value, this.#root, field.key);
        else {
          this.#options.onRootField?.(index, fields);
          this.#executeField(field, this.#options.rootValue, this.#root);
          if (isSerial) await this.#settled();
        }
        if (this.#root.isNulled) break;
      }
    } catch (error) {
      this.#errors.report(() => error as GraphQLError);
      this.#root.nullify();
    }
    await this.#settled();
    const data = this.#root.isNulled ? null : this.#root.content;
    const errors = this.#errors.all;
    return errors.length === 0 ? { data } : { errors, data };
  }

  get #isSettled(): boolean {
    return this.#root.pending === 0 || this.#root.isNulled;
  }

  /** Resolves when no promise is pending; undefined if none is. */
  #settled(): Promise<void> | undefined {
    return this.#isSettled
      ? undefined
      : new Promise((resolve) => {
          this.#onSettled = resolve;
        });
  }

  #executeFields(
    { fields, template, bytes }: Selection,
    source: unknown,
    field: FieldPlan,
    plan: ValuePlan,
    parent: Position,
    key: Key,
  ): ResponseContent | null {
    this.#size.count(bytes);
    const position = positionOf(field, plan, parent, key, { ...template });
    for (const one of fields) {
      this.#executeField(one, source, position);
      if (position.isNulled) return null;
    }
    return position.content;
  }

  #executeField(field: FieldPlan, source: unknown, parent: Position): void {
    const { key, nodes, definition, value } = field;
    const { contextOf } = this.#options;
    this.#work.count(1);
    try {
      const args =
        definition.args.length === 0
          ? noArguments
          : argumentValuesOf(definition, nodes[0], this.#variableValues);
      const result: unknown = field.resolve(
        source,
        args,
        (field.takesContext ? contextOf?.(new FieldPlace(parent, key)) : undefined) ?? this.#contextValue,
        field.takesInfo ? this.#infoOf(field, parent) : noInfo,
      );
      parent.content[key] = isPromise(result)
        ? this.#wait(result, field, value, parent, key)
        : this.#completeValue(result, field, value, parent, key);
    } catch (error) {
      this.#handleFieldError(error, field, value, parent, key);
    }
  }

  /**
   * Returns the value, or null if it is pending or lost. @throws for an invalid value, or null if not
   * nullable
   */
  #completeValue(value: unknown, field: FieldPlan, plan: ValuePlan, parent: Position, key: Key): unknown {
    if (value instanceof Error) throw value;
    if (value !== null && value !== undefined) {
      switch (plan.kind) {
        case 'leaf':
          return this.#completeLeafValue(plan.type, value);
        case 'list':
          return this.#completeListValue(value, field, plan, parent, key);
        case 'object':
          return this.#completeObjectValue(
            (plan.selection ??= this.#plan.collectSubfields(plan.type, field.nodes)),
            value,
            field,
            plan,
            parent,
            key,
          );
        case 'abstract':
          return this.#completeAbstractValue(value, field, plan, parent, key);
      }
    }
    if (plan.isNonNull) throw nonNullableError(field);
    return null;
  }

  #completeLeafValue(type: GraphQLLeafType, value: unknown): unknown {
    const serialized: unknown = type.serialize(value);
    if (serialized === null || serialized === undefined) throw serializationError(type, value, serialized);
    this.#size.countLeaf(serialized);
    return serialized;
  }

  #completeListValue(value: unknown, field: FieldPlan, plan: ListPlan, parent: Position, key: Key): unknown {
    if (!isIterable(value)) throw notIterableError(field);
    this.#size.countList();
    const items: readonly unknown[] = Array.isArray(value) ? value : [...value];
    const content: unknown[] = [];
    for (let index = 0; index < items.length; index += 1) content.push(null);
    const position = positionOf(field, plan, parent, key, content as unknown as ResponseContent);
    this.#completeItems(items, 0, field, plan.item, position);
    return position.isNulled ? null : position.content;
  }

  /** Completes the items of a list from an index, until the time slice ends. The next one continues. */
  #completeItems(
    items: readonly unknown[],
    from: number,
    field: FieldPlan,
    plan: ValuePlan,
    position: Position,
  ): void {
    for (let index = from; index < items.length; index += 1) {
      if (position.isNulled || this.#work.isDue) {
        ignoreRejections(items, index);
        if (!position.isNulled) this.#completeItemsLater(items, index, field, plan, position);
        return;
      }
      const item = items[index];
      try {
        position.content[index] = isPromise(item)
          ? this.#wait(item, field, plan, position, index)
          : this.#completeValue(item, field, plan, position, index);
      } catch (error) {
        this.#handleFieldError(error, field, plan, position, index);
      }
    }
  }

  #completeItemsLater(
    items: readonly unknown[],
    from: number,
    field: FieldPlan,
    plan: ValuePlan,
    position: Position,
  ): void {
    position.wait();
    this.#work.do(() => {
      if (position.isLost) return;
      this.#completeItems(items, from, field, plan, position);
      this.#settle(position);
    });
  }

  #completeAbstractValue(
    value: unknown,
    field: FieldPlan,
    plan: AbstractPlan,
    parent: Position,
    key: Key,
  ): unknown {
    const resolveType = plan.type.resolveType ?? defaultTypeResolver;
    const name: unknown = resolveType(
      value,
      this.#contextValue,
      this.#infoOf(field, objectAround(parent)),
      plan.type,
    );
    const complete = (known: unknown): unknown =>
      this.#completeObjectValue(
        this.#selectionFor(known, field, plan, value),
        value,
        field,
        plan,
        parent,
        key,
      );
    return isPromise(name) ? this.#wait(name, field, plan, parent, key, complete) : complete(name);
  }

  #selectionFor(name: unknown, field: FieldPlan, plan: AbstractPlan, value: unknown): Selection {
    let selection = plan.selections.get(name);
    if (!selection) {
      selection = this.#plan.collectSubfields(
        ensureValidRuntimeType(name, this.#plan.schema, plan.type, field, value),
        field.nodes,
      );
      plan.selections.set(name, selection);
    }
    return selection;
  }

  #completeObjectValue(
    selection: Selection,
    value: unknown,
    field: FieldPlan,
    plan: ObjectPlan | AbstractPlan,
    parent: Position,
    key: Key,
  ): unknown {
    return selection.type.isTypeOf
      ? this.#completeCheckedObject(selection, value, field, plan, parent, key)
      : this.#executeFields(selection, value, field, plan, parent, key);
  }

  #completeCheckedObject(
    selection: Selection,
    value: unknown,
    field: FieldPlan,
    plan: ObjectPlan | AbstractPlan,
    parent: Position,
    key: Key,
  ): unknown {
    const { type } = selection;
    const isTypeOf = type.isTypeOf?.(value, this.#contextValue, this.#infoOf(field, objectAround(parent)));
    const complete = (isOne: unknown): unknown => {
      if (!isOne) throw invalidReturnTypeError(type, value);
      return this.#executeFields(selection, value, field, plan, parent, key);
    };
    return isPromise(isTypeOf)
      ? this.#wait(isTypeOf, field, plan, parent, key, complete)
      : complete(isTypeOf);
  }

  #infoOf(field: FieldPlan, parent: Position): GraphQLResolveInfo {
    return new ResolveInfo(this.#plan, this.#variableValues, field, parent);
  }

  /** Completes a promised value unless it is lost when it resolves. Returns the placeholder until then. */
  #wait(
    promise: PromiseLike<unknown>,
    field: FieldPlan,
    plan: ValuePlan,
    parent: Position,
    key: Key,
    complete?: (value: unknown) => unknown,
  ): null {
    parent.wait();
    this.#work.count(perPromise);
    void Promise.resolve(promise).then(
      (value) =>
        this.#arrive(parent, () => {
          try {
            parent.content[key] = complete
              ? complete(value)
              : this.#completeValue(value, field, plan, parent, key);
            this.#settle(parent);
          } catch (error) {
            this.#failLater(error, field, plan, parent, key);
          }
        }),
      (error: unknown) => this.#failLater(error, field, plan, parent, key),
    );
    return null;
  }

  /**
   * Applies a settled promise unless it is lost. A promise shared by many settles for all of them at once.
   */
  #arrive(parent: Position, take: () => void): void {
    this.#work.count(perArrival);
    this.#work.do(() => {
      if (!parent.isLost) take();
    });
  }

  /** Handles a rejection after others that settled at the same time: the order of errors is graphql-js's. */
  #failLater(error: unknown, field: FieldPlan, plan: ValuePlan, parent: Position, key: Key): void {
    queueMicrotask(() =>
      this.#arrive(parent, () => {
        this.#handleFieldError(error, field, plan, parent, key);
        this.#settle(parent);
      }),
    );
  }

  #settle(parent: Position): void {
    parent.settle();
    if (this.#isSettled) this.#onSettled?.();
  }

  /** Reports an error, and sets its value, or the nearest nullable position around it, to null. */
  #handleFieldError(error: unknown, field: FieldPlan, plan: ValuePlan, parent: Position, key: Key): void {
    if (this.#size.isErrorOf(error) && parent !== this.#root) {
      const name = parent.nullifyRootField();
      const top = this.#plan.root.fields.find((one) => one.key === name) as FieldPlan;
      this.#handleFieldError(error, top, top.value, this.#root, name);
      return;
    }
    const isTold = this.#errors.report(() =>
      locatedError(error, field.nodes, responsePathAsArray({ prev: parent.path, key, typename: undefined })),
    );
    if (isTold) {
      this.#size.countError();
      this.#work.count(perPromise);
    }
    if (plan.isNonNull) parent.nullify();
    else parent.content[key] = null;
  }
}
