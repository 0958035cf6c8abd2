import {
  separateOperations,
  visit,
  type DocumentNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import { demand } from '../context/access.js';
import type { Context } from '../context/context.js';
import type { RequestOutcome } from '../telemetry/log.js';
import { ArgumentChecks } from './arguments.js';
import { badInput } from './errors.js';
import type { Estimate } from './estimate.js';
import { checkWork, type Limits } from './limits.js';
import { reserveForOperation } from './operation-memory.js';

/** Who may introspect the schema. */
export type Introspection = 'off' | 'partner' | 'on';

export interface RequestCheckOptions {
  readonly schema: GraphQLSchema;
  readonly introspection: Introspection;
  /** Bytes of an uploaded file, decoded. */
  readonly uploadLimit: number;
  readonly limits: Limits;
  /** What operations can cost, for the limits on it. */
  readonly estimate: Estimate;
}

/** One operation without the others of its document, and whether it introspects the schema. */
interface Inspected {
  readonly document: DocumentNode;
  readonly introspects: boolean;
}

function inspect(whole: DocumentNode, { name }: OperationDefinitionNode): Inspected {
  const document = separateOperations(whole)[name?.value ?? ''] ?? whole;
  let introspects = false;
  visit(document, {
    Field: (field) => {
      introspects ||= field.name.value === '__schema' || field.name.value === '__type';
    },
  });
  return { document, introspects };
}

/** Refuses, before anything of an operation runs, bad values, introspection to those who may not, what could cost too much, and what finds no room in memory. */
export class RequestChecks {
  readonly #options: RequestCheckOptions;
  readonly #arguments: ArgumentChecks;
  readonly #admitted = new WeakSet<RequestOutcome>();
  readonly #inspected = new WeakMap<OperationDefinitionNode, Inspected>();

  constructor(options: RequestCheckOptions) {
    this.#options = options;
    this.#arguments = new ArgumentChecks(options.schema, options.uploadLimit);
  }

  /** `variables` are coerced ones; undefined where they do not fit, which the executor reports better. @throws GraphQLError or GatewayError for the first thing that is refused */
  check(
    whole: DocumentNode,
    operation: OperationDefinitionNode,
    variables: Readonly<Record<string, unknown>> | undefined,
    ctx: Context,
  ): void {
    const { schema, introspection, estimate, limits } = this.#options;
    if (!schema.getRootType(operation.operation)) throw badInput(`There is no ${operation.operation} here.`);
    const { document, introspects } = this.#inspect(whole, operation);
    if (introspection === 'partner' && introspects) demand(ctx.viewer, 'lending:partner');
    if (!variables) return;
    this.#arguments.check(document, operation, variables, ctx);
    const figures = estimate.of(whole, operation, variables, ctx.viewer);
    checkWork(figures, limits);
    // What was executed and has errors is checked a second time where it is answered.
    if (!this.#admitted.has(ctx.outcome)) reserveForOperation(figures, ctx);
    this.#admitted.add(ctx.outcome);
  }

  #inspect(whole: DocumentNode, operation: OperationDefinitionNode): Inspected {
    let inspected = this.#inspected.get(operation);
    if (!inspected) {
      inspected = inspect(whole, operation);
      this.#inspected.set(operation, inspected);
    }
    return inspected;
  }
}
