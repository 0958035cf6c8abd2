import type { ResponsePath } from 'graphql';
import type { AskingField } from '../bank/call-reason.js';
import type { FieldPlan, ValuePlan } from './plan.js';

/** The key of a value in the response: a response name or a list index. */
export type Key = string | number;

/** An object of the response, or a list by its indices. */
export type ResponseContent = Record<Key, unknown>;

/**
 * A position in the response that holds an object or a list. Counts the pending promises in it, at any depth,
 * and records that null has replaced it. Lost positions are not awaited.
 */
export class Position {
  /** Undefined for the root of the response. */
  readonly prev: Position | undefined;
  readonly key: Key;
  /** The type of the object whose field the key is; undefined for a list item. */
  readonly typename: string | undefined;
  readonly isNonNull: boolean;
  readonly content: ResponseContent;
  /** The number of pending promises in it. */
  pending = 0;
  /** True if null has replaced it. */
  isNulled = false;

  constructor(
    prev: Position | undefined,
    key: Key,
    typename: string | undefined,
    isNonNull: boolean,
    content: ResponseContent,
  ) {
    this.prev = prev;
    this.key = key;
    this.typename = typename;
    this.isNonNull = isNonNull;
    this.content = content;
  }

  /** The path as resolvers receive it; undefined for the root. */
  get path(): ResponsePath | undefined {
    return this.prev && { prev: this.prev.path, key: this.key, typename: this.typename };
  }

  /** True if null has replaced it or a position around it. */
  get isLost(): boolean {
    return this.isNulled || this.prev?.isLost === true;
  }

  /** Counts a pending promise. */
  wait(): void {
    this.pending += 1;
    this.prev?.wait();
  }

  /** Removes pending promises from the count. Positions above a lost one have already removed them. */
  settle(count = 1): void {
    if (this.isNulled) return;
    this.pending -= count;
    this.prev?.settle(count);
  }

  /** Handles a null in a non-null position: null replaces the nearest nullable position. */
  nullify(): void {
    this.isNulled = true;
    if (!this.prev) return;
    if (this.isNonNull) {
      this.prev.nullify();
      return;
    }
    this.prev.content[this.key] = null;
    this.prev.settle(this.pending);
  }
  /**
   * Replaces the enclosing root field with null, regardless of nullable positions below it. Returns the
   * field's response name.
   */
  nullifyRootField(): Key {
    this.isNulled = true;
    if (this.prev?.prev) return this.prev.nullifyRootField();
    this.prev?.settle(this.pending);
    return this.key;
  }
}

/** Returns the position of a field's value, or of an item of its list. */
export const positionOf = (
  { parentType }: FieldPlan,
  { isNonNull }: ValuePlan,
  parent: Position,
  key: Key,
  content: ResponseContent,
): Position =>
  new Position(parent, key, typeof key === 'number' ? undefined : parentType.name, isNonNull, content);

/**
 * Returns the position of the object that contains a list, or a list of lists; the same position if it is not
 * a list.
 */
export function objectAround(position: Position): Position {
  let at = position;
  while (Array.isArray(at.content) && at.prev) at = at.prev;
  return at;
}

/** A field of an object at a position, whose path is computed on demand. */
export class FieldPlace implements AskingField {
  readonly #parent: Position;
  readonly #key: Key;

  constructor(parent: Position, key: Key) {
    this.#parent = parent;
    this.#key = key;
  }

  get path(): readonly Key[] {
    const path: Key[] = [this.#key];
    for (let at = this.#parent; at.prev; at = at.prev) path.push(at.key);
    return path.reverse();
  }
}
