import type { ResponsePath } from 'graphql';
import type { FieldPlan, ValuePlan } from './plan.js';

/** The key of a value in the response: a response name, or an index of a list. */
export type Key = string | number;

/** An object of the response, or a list by its indices. */
export type ResponseContent = Record<Key, unknown>;

/**
 * A position of the response that holds an object or a list. It knows how many promises are waited for in it, at any depth, and whether null
 * has taken its place: what is lost that way is not waited for.
 */
export class Position {
  /** Undefined for the root of the response. */
  readonly prev: Position | undefined;
  readonly key: Key;
  /** The type of the object that the key is a field of; undefined for an item of a list. */
  readonly typename: string | undefined;
  readonly isNonNull: boolean;
  readonly content: ResponseContent;
  /** Promises in it that are waited for. */
  pending = 0;
  /** Whether null has taken its place. */
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

  /** The path as resolvers are told it; undefined for the root. */
  get path(): ResponsePath | undefined {
    return this.prev && { prev: this.prev.path, key: this.key, typename: this.typename };
  }

  /** Whether null has taken the place of it, or of what it is in. */
  get isLost(): boolean {
    return this.isNulled || this.prev?.isLost === true;
  }

  /** A promise is waited for here. */
  wait(): void {
    this.pending += 1;
    this.prev?.wait();
  }

  /** Promises are not waited for any more. Above what is lost they do not count already. */
  settle(count = 1): void {
    if (this.isNulled) return;
    this.pending -= count;
    this.prev?.settle(count);
  }

  /** Something in it must not be null and is: null takes the place of the nearest position that may be null. */
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
  /** Null takes the place of the root field that it is in, whatever may be null there. Answers the field's response name. */
  nullifyRootField(): Key {
    this.isNulled = true;
    if (this.prev?.prev) return this.prev.nullifyRootField();
    this.prev?.settle(this.pending);
    return this.key;
  }
}

/** The position of a value of a field, or of an item of its list. */
export const positionOf = (
  { parentType }: FieldPlan,
  { isNonNull }: ValuePlan,
  parent: Position,
  key: Key,
  content: ResponseContent,
): Position =>
  new Position(parent, key, typeof key === 'number' ? undefined : parentType.name, isNonNull, content);

/** Where the object stands that a list belongs to, or a list of lists; the same position where it is no list. */
export function objectAround(position: Position): Position {
  let at = position;
  while (Array.isArray(at.content) && at.prev) at = at.prev;
  return at;
}
