import type { FieldPlan } from './plan.js';
import type { FieldPlace } from './position.js';

/** Called with the index of the next root field, before it is executed. */
export type RootFieldListener = (index: number, fields: readonly FieldPlan[]) => void;

/** Options of an execution. */
export interface ExecutionOptions {
  /** Maximum bytes of the response. */
  readonly maxBytes: number;
  readonly onRootField?: RootFieldListener | undefined;
  /** Returns the context for a field, to name it in the records of its calls; undefined if one serves all. */
  readonly contextOf?: ((field: FieldPlace) => unknown) | undefined;
  /** The source of the root fields. */
  readonly rootValue?: unknown;
}
