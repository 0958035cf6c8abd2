import type { operations } from '../generated/lending-api.js';
import type { Bank } from './bank.js';
import type { ControlRoute } from './control-route.js';
import type { ErrorShape } from './errors.js';

/**
 * A domain of the bank: one file, named like the tag of its operations in the contract, and one line in `domains.ts`.
 * Where a resource has a life of its own, that life has a file of its own, named in the singular.
 */
export interface SandboxDomain {
  /** In which shape its operations refuse; 401 always comes wrapped. */
  readonly errorShape: ErrorShape;
  readonly handlers: Handlers;
  /** Ways to push it about from outside, if it needs any. */
  readonly controls?: readonly ControlRoute[];
  /** Called when an account snapshot or an identification of a person or a business came or changed. */
  readonly customerChanged?: (bank: Bank, customerId: string) => void;
}

export type OperationId = keyof operations;

type PathOf<Op extends OperationId> = operations[Op]['parameters'] extends { readonly path: infer Path }
  ? Path
  : unknown;

type QueryOf<Op extends OperationId> = NonNullable<operations[Op]['parameters']['query']>;

type RequestBody<Op extends OperationId> = NonNullable<operations[Op]['requestBody']>;

/** What may be sent to an operation. */
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

/** What an operation answers when it succeeds. A list is answered whole: the server cuts the page out of it. */
export type AnswerOf<Op extends OperationId> = JsonContent<Success<operations[Op]['responses']>>;

/** A request that was found valid. `null` was sent as good as not at all, so there is none in the body. */
export interface OperationRequest<Op extends OperationId> {
  readonly bank: Bank;
  readonly path: PathOf<Op>;
  readonly query: QueryOf<Op>;
  readonly body: BodyOf<Op>;
}

/** Does one operation. Throws a Refusal to refuse. The status of success is the contract's. */
export type OperationHandler<Op extends OperationId> = (request: OperationRequest<Op>) => AnswerOf<Op>;

/** Some operations and what does them. */
export type Handlers = { readonly [Op in OperationId]?: OperationHandler<Op> };
