import { hash } from 'node:crypto';
import {
  GraphQLError,
  locatedError,
  type DocumentNode,
  type ExecutionResult,
  type OperationDefinitionNode,
} from 'graphql';
import type { Context } from '../context/context.js';
import type { Log } from '../telemetry/log.js';
import { answerOf, extensionsFor, noteOperation } from './answer-notes.js';
import { answerText } from './answer-text.js';
import { decisiveVariablesOf } from './decisive-variables.js';
import { formatError } from './errors.js';
import type { Estimate } from './estimate.js';
import type { Executor } from './executor.js';
import { reserveForAnswer, reserveForOperation } from './operation-memory.js';
import { noteErrors, shownErrors } from './result-errors.js';
import type { FollowArguments, Following, Update } from './following.js';
import type { TrustedDocuments } from './trusted-documents.js';

/** A subscription that has passed all checks of a request. */
export interface Subscription {
  /** Equal for subscriptions with the same document, operation and variables. */
  readonly key: string;
  /** Approximate bytes of its document and variables, which are kept until the stream ends. */
  readonly weight: number;
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  /** Coerced. */
  readonly variables: Record<string, unknown>;
  readonly following: Following;
  /** The arguments of its root field. */
  readonly args: FollowArguments;
}

/** Approximate bytes per character of a parsed document, and of variables. */
const perCharacter = 70;
const perValueCharacter = 4;

/** The parts of the engine that subscriptions need. */
interface SubscriptionOptions {
  readonly estimate: Estimate;
  readonly trusted: TrustedDocuments | undefined;
  readonly log: Log;
}

/** Prepares subscriptions, and executes them for each of their updates. */
export class Subscriptions {
  readonly #executor: Executor;
  readonly #estimate: Estimate;
  readonly #trusted: TrustedDocuments | undefined;
  readonly #log: Log;

  constructor(executor: Executor, { estimate, trusted, log }: SubscriptionOptions) {
    this.#executor = executor;
    this.#estimate = estimate;
    this.#trusted = trusted;
    this.#log = log;
  }

  /** Returns a valid subscription with its root field. */
  prepare(
    document: DocumentNode,
    operation: OperationDefinitionNode,
    variables: Record<string, unknown>,
  ): Subscription {
    const { definition, args } = this.#executor.subscribed(document, operation, variables);
    const following = definition.extensions['following'] as Following;
    const { id } = decisiveVariablesOf(document, operation);
    const values = JSON.stringify(variables);
    const key = `${id} ${hash('sha256', values, 'base64url')}`;
    const weight = perCharacter * (document.loc?.end ?? 0) + perValueCharacter * values.length;
    return { key, weight, document, operation, variables, following, args };
  }

  /**
   * Executes a subscription for one update and returns the JSON of the result.
   * @throws GatewayError RATE_LIMITED if there is no memory for it at the moment
   */
  async execute(
    { document, operation, variables }: Subscription,
    update: Update | null,
    ctx: Context,
  ): Promise<string> {
    noteOperation(ctx, operation, this.#trusted);
    const figures = this.#estimate.of(document, operation, variables, ctx.viewer);
    ctx.tally.estimated = figures.calls;
    reserveForOperation(figures, ctx);
    const executed = answerOf(await this.#executor.run(document, operation, variables, ctx, update), ctx);
    const result = reserveForAnswer(executed, operation, ctx);
    if (result !== executed) throw result.errors?.[0]?.originalError ?? new Error('no memory');
    return this.#textOf(result, ctx);
  }

  /** Returns the JSON of a result that has an error alone. */
  refusal(error: unknown, ctx: Context): Promise<string> {
    return this.#textOf(
      { errors: [error instanceof GraphQLError ? error : locatedError(error, undefined)] },
      ctx,
    );
  }

  async #textOf({ data, errors }: ExecutionResult, ctx: Context): Promise<string> {
    if (errors) noteErrors(errors, ctx, this.#log);
    const shown =
      errors &&
      shownErrors(
        errors.map((error) => formatError(error.toJSON(), error)),
        ctx,
      );
    ctx.audit.end();
    const extensions = extensionsFor(ctx);
    const text = await answerText(shown ? { errors: shown, data, extensions } : { data, extensions });
    return text.trimEnd();
  }
}
