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
import type { DeprecatedUses } from './deprecated-uses.js';
import { badInput } from './errors.js';
import type { Estimate } from './estimate.js';
import { checkWork, type Limits } from './limits.js';
import { reserveForOperation } from './operation-memory.js';

/** Controls who may introspect the schema. */
export type Introspection = 'off' | 'partner' | 'on';

export interface RequestCheckOptions {
  readonly schema: GraphQLSchema;
  readonly introspection: Introspection;
  /** Maximum bytes of an uploaded file, decoded. */
  readonly uploadLimit: number;
  readonly limits: Limits;
  /** Estimates the cost of operations for the limits on it. */
  readonly estimate: Estimate;
  /** Notes what is deprecated and used. */
  readonly deprecatedUses: DeprecatedUses;
}

/** One operation without the others of its document, and a flag for introspection. */
interface Inspected {
  readonly document: DocumentNode;
  readonly introspects: boolean;
}

/** The fields that show the schema. */
const introspectionFields = new Set(['__schema', '__type', '_service']);

function inspect(whole: DocumentNode, { name }: OperationDefinitionNode): Inspected {
  const document = separateOperations(whole)[name?.value ?? ''] ?? whole;
  let introspects = false;
  visit(document, {
    Field: (field) => {
      introspects ||= introspectionFields.has(field.name.value);
    },
  });
  return { document, introspects };
}

/**
 * Refuses, before any part of an operation runs: bad values, introspection without permission, operations
 * above the cost limits, and those for which there is no memory.
 */
export class RequestChecks {
  readonly #options: RequestCheckOptions;
  readonly #arguments: ArgumentChecks;
  readonly #admitted = new WeakSet<RequestOutcome>();
  readonly #inspected = new WeakMap<OperationDefinitionNode, Inspected>();

  constructor(options: RequestCheckOptions) {
    this.#options = options;
    this.#arguments = new ArgumentChecks(options.schema, options.uploadLimit);
  }

  /**
   * `variables` are coerced; undefined if they do not fit, which the executor reports better. @throws
   * GraphQLError or GatewayError for the first refusal
   */
  check(
    whole: DocumentNode,
    operation: OperationDefinitionNode,
    variables: Readonly<Record<string, unknown>> | undefined,
    ctx: Context,
  ): void {
    const { schema, introspection, estimate, limits, deprecatedUses } = this.#options;
    if (!schema.getRootType(operation.operation)) throw badInput(`There is no ${operation.operation} here.`);
    const { document, introspects } = this.#inspect(whole, operation);
    if (introspection === 'off' && introspects)
      throw badInput('INTROSPECTION is off: the schema is not shown.');
    if (introspection === 'partner' && introspects) demand(ctx.viewer, 'lending:partner');
    if (!variables) return;
    this.#arguments.check(document, operation, variables, ctx);
    const figures = estimate.of(whole, operation, variables, ctx.viewer);
    ctx.tally.estimated = figures.calls;
    checkWork(figures, limits);
    // A result with errors is checked a second time on its way through Apollo Server.
    if (this.#admitted.has(ctx.outcome)) return;
    reserveForOperation(figures, ctx);
    this.#admitted.add(ctx.outcome);
    deprecatedUses.note(document, operation, variables, ctx);
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
