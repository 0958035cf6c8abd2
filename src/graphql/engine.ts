import type { ApolloServer, HTTPGraphQLRequest } from '@apollo/server';
import {
  OperationTypeNode,
  type ExecutionResult,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import { LRUCache } from 'lru-cache';
import type { Context } from '../context/context.js';
import type { Log, RequestOutcome } from '../telemetry/log.js';
import { answerOf, extensionsFor, noteOperation } from './answer-notes.js';
import { answerText } from './answer-text.js';
import { Executor, type ExecutionRequest } from './executor.js';
import { KnownOperations, type KnownOperation } from './known-operations.js';
import { reserveForAnswer } from './operation-memory.js';
import { RequestChecks, type RequestCheckOptions } from './request-checks.js';
import { createGraphServer } from './server.js';
import type { Update } from './following.js';
import { Subscriptions, type Subscription } from './subscriptions.js';
import type { TrustedDocuments } from './trusted-documents.js';

export interface EngineOptions extends RequestCheckOptions {
  readonly schema: GraphQLSchema;
  /** Documents that can be requested by id; undefined if there are none. */
  readonly trusted: TrustedDocuments | undefined;
  readonly log: Log;
}

/** A request over HTTP. */
export interface EngineRequest {
  /** The Accept header. */
  readonly accept: string;
  /** The parsed body; undefined for GET. */
  readonly body: unknown;
  /** Returns the request as Apollo Server takes it, which most requests do not need. */
  forApollo(): HTTPGraphQLRequest;
}

/** A response, ready to be sent. */
export interface Answered {
  readonly status: number;
  readonly headers: ReadonlyMap<string, string>;
  readonly text: string;
  /** The subscription that was requested and accepted. The text means nothing then. */
  readonly subscription?: Subscription | undefined;
}

/** Maximum number of variable errors reported per request, not counting the "too many errors" error. */
const maxCoercionErrors = 3;

/** Maximum number of Accept values with cached response headers, and the maximum characters of one. */
const maxFormats = 100;
const maxFormatLength = 200;

/**
 * The GraphQL engine: Apollo Server plus a fast path for known queries. Apollo Server handles new documents,
 * mutations, errors and response formats. A query whose document it has already parsed and validated is
 * checked, executed and answered in the same way without its request pipeline.
 */
export class Engine {
  readonly #apollo: ApolloServer<Context>;
  readonly #executor: Executor;
  readonly #checks: RequestChecks;
  readonly #trusted: TrustedDocuments | undefined;
  readonly #known = new KnownOperations();
  /**
   * Results of the fast path that have errors and are formatted by Apollo Server. Keyed by the outcome, which
   * our context and Apollo Server's copy share.
   */
  readonly #executed = new WeakMap<RequestOutcome, ExecutionResult>();
  /** Accepted subscriptions, by the outcome like the results above. */
  readonly #accepted = new WeakMap<RequestOutcome, Subscription>();
  readonly #subscriptions: Subscriptions;
  /**
   * Headers of responses without errors, as Apollo Server set them. They depend only on the request's Accept
   * header.
   */
  readonly #formats = new LRUCache<string, ReadonlyMap<string, string>>({ max: maxFormats });

  constructor(options: EngineOptions) {
    const { schema, introspection, limits, trusted, log } = options;
    this.#trusted = trusted;
    this.#executor = new Executor(
      schema,
      { maxErrors: maxCoercionErrors, hideSuggestions: introspection !== 'on' },
      limits.answerBytes,
    );
    this.#checks = new RequestChecks(options);
    this.#subscriptions = new Subscriptions(this.#executor, options);
    const execute = async (request: ExecutionRequest): Promise<ExecutionResult> =>
      request.operation?.operation === OperationTypeNode.SUBSCRIPTION
        ? this.#accept(request, request.operation)
        : (this.#executed.get(request.context.outcome) ??
          reserveForAnswer(
            answerOf(await this.#executor.execute(request), request.context),
            request.operation,
            request.context,
          ));
    this.#apollo = createGraphServer({
      schema,
      introspection,
      limits,
      trusted,
      log,
      checks: this.#checks,
      known: this.#known,
      execute,
    });
  }

  start(): Promise<void> {
    return this.#apollo.start();
  }

  stop(): Promise<void> {
    return this.#apollo.stop();
  }

  /** Returns the known query that the body of a POST request selects, if any. */
  find(body: unknown): KnownOperation | undefined {
    return this.#known.find(body);
  }

  /** Answers a request. `known` is the known query of its body, if any. */
  async answer(request: EngineRequest, known: KnownOperation | undefined, ctx: Context): Promise<Answered> {
    const { accept } = request;
    const format = known && this.#formats.get(accept);
    const result =
      format &&
      (await this.#execute(
        known,
        request.body as { readonly variables?: Readonly<Record<string, unknown>> | null },
        ctx,
      ));
    if (result && !result.errors) {
      ctx.audit.end();
      noteOperation(ctx, known.operation, this.#trusted);
      const text = answerText({ data: result.data ?? null, extensions: extensionsFor(ctx) });
      return { status: 200, headers: format, text: typeof text === 'string' ? text : await text };
    }
    if (result) this.#executed.set(ctx.outcome, result);
    const {
      status = 200,
      headers,
      body,
    } = await this.#apollo.executeHTTPGraphQLRequest({
      httpGraphQLRequest: request.forApollo(),
      context: async () => ctx,
    });
    if (known && status === 200 && accept.length <= maxFormatLength) this.#formats.set(accept, headers);
    const text = body.kind === 'complete' ? body.string : '';
    return { status, headers, text, subscription: this.#accepted.get(ctx.outcome) };
  }

  /**
   * Executes a subscription for one update, or for null at its end, and returns the JSON of the result.
   * @throws GatewayError RATE_LIMITED if there is no memory for it at the moment
   */
  update(subscription: Subscription, update: Update | null, ctx: Context): Promise<string> {
    return this.#subscriptions.execute(subscription, update, ctx);
  }

  /** Returns the JSON of a result that has an error alone. */
  refusal(error: unknown, ctx: Context): Promise<string> {
    return this.#subscriptions.refusal(error, ctx);
  }

  /** Accepts a subscription that has passed all checks. Nothing is executed yet. */
  #accept(
    { document, variables = {}, context }: ExecutionRequest,
    operation: OperationDefinitionNode,
  ): ExecutionResult {
    const { coerced, errors } = this.#executor.coerce(operation, variables);
    if (errors) return answerOf({ errors }, context);
    this.#accepted.set(context.outcome, this.#subscriptions.prepare(document, operation, coerced));
    // Nothing is executed before the first update, and each of them counts.
    context.tally.estimated = undefined;
    return { data: null };
  }

  /** Checks and executes a known query. Undefined if it is refused; Apollo Server then reports the error. */
  async #execute(
    { document, operation }: KnownOperation,
    { variables }: { readonly variables?: Readonly<Record<string, unknown>> | null },
    ctx: Context,
  ): Promise<ExecutionResult | undefined> {
    const { coerced } = this.#executor.coerce(operation, variables ?? {});
    if (!coerced) return undefined;
    try {
      this.#checks.check(document, operation, coerced, ctx);
    } catch {
      return undefined;
    }
    return reserveForAnswer(
      answerOf(await this.#executor.run(document, operation, coerced, ctx), ctx),
      operation,
      ctx,
    );
  }
}
