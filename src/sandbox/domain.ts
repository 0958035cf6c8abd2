import type { operations } from '../generated/lending-api.js';
import type { Bank } from './bank.js';
import type { ControlRoute } from './control-route.js';
import type { ErrorShape } from './errors.js';

/**
 * A domain of the bank: one file, named after the tag of its operations in the contract, and one line in
 * `domains.ts`. A resource with its own life cycle has a separate file with a singular name.
 */
export interface SandboxDomain {
  /** Format of its operations' errors; 401 is always wrapped. */
  readonly errorShape: ErrorShape;
  readonly handlers: Handlers;
  /** Control routes of the domain, if any. */
  readonly controls?: readonly ControlRoute[];
  /** Called when an account snapshot or identification of a person or business is created or changes. */
  readonly customerChanged?: (bank: Bank, customerId: string) => void;
}

export type OperationId = keyof operations;

type PathOf<Op extends OperationId> = operations[Op]['parameters'] extends { readonly path: infer Path }
  ? Path
  : unknown;

type QueryOf<Op extends OperationId> = NonNullable<operations[Op]['parameters']['query']>;

type RequestBody<Op extends OperationId> = NonNullable<operations[Op]['requestBody']>;

/** The request body of an operation. */
export type BodyOf<Op extends OperationId> = [RequestBody<Op>] extends [never]
  ? undefined
  : RequestBody<Op> extends { readonly content: { readonly 'application/json': infer Body } }
    ? Body
    : never;

type Success<Responses> = Responses[keyof Responses & (200 | 201 | 202 | 204)];

type JsonContent<Response> = Response extends {
  readonly content: { readonly 'application/json': infer Body };
}
  ? Body
  : Response extends { readonly content: { readonly 'application/pdf': unknown } }
    ? Promise<Uint8Array>
    : void;

/** The success response of an operation. A list is returned whole: the server cuts out the page. */
export type AnswerOf<Op extends OperationId> = JsonContent<Success<operations[Op]['responses']>>;

/** A valid request. Its body contains no nulls, because null counts as not sent. */
export interface OperationRequest<Op extends OperationId> {
  readonly bank: Bank;
  readonly path: PathOf<Op>;
  readonly query: QueryOf<Op>;
  readonly body: BodyOf<Op>;
}

/** Executes one operation. @throws Refusal to refuse it. The contract defines the success status. */
export type OperationHandler<Op extends OperationId> = (request: OperationRequest<Op>) => AnswerOf<Op>;

/** Handlers of some operations. */
export type Handlers = { readonly [Op in OperationId]?: OperationHandler<Op> };
