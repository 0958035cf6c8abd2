import { outcomeUnknown } from '../bank/answer.js';
import { forField, sameField, type CallReason } from '../bank/call-reason.js';
import { bodyTextInTurn } from '../bank/body.js';
import type { BankClient } from '../bank/client.js';
import { hasRequestedIds } from '../bank/answer-ids.js';
import type { Lease } from '../bank/lease.js';
import type { Answer, AnyOperation, Body, Params, WriteId, WriteOperation } from '../bank/operation.js';
import { requestPath, type ParamValues } from '../bank/path.js';
import type { Reads } from '../bank/reads.js';
import { customersIn } from '../bank/cache-tags.js';
import { GatewayError } from '../bank/errors.js';
import type { KeyOutcome, Metrics } from '../telemetry/metrics.js';
import type { Audit } from './audit.js';
import type { CheckedReads } from './checked-reads.js';
import { endOf, mayHaveChanged, type Ended, type IdempotentWrites } from './idempotency.js';
import type { KnownResources } from './known-resources.js';
import type { CallContext } from './call-context.js';
import type { AccessPolicy } from './policy.js';
import type { WriteOutcomes } from './write-outcomes.js';
import type { WritesInFlight } from './writes-in-flight.js';

/** A write that is ready to be sent. */
interface Write {
  readonly operation: AnyOperation;
  readonly params: ParamValues;
  readonly path: string;
  readonly body: object | undefined;
  /** `now`: true once it was sent in this request. */
  readonly isSent: { now: boolean };
}

/** Returns the outcome, for the metrics, of a mutation with an Idempotency-Key that was neither sent nor replayed. */
function keyOutcomeOf(error: unknown): KeyOutcome {
  const code = error instanceof GatewayError ? error.code : undefined;
  if (code === 'CONFLICT') return 'in_progress';
  if (code === 'UNPROCESSABLE') return 'misused';
  return code === 'UPSTREAM_UNAVAILABLE' || code === 'RATE_LIMITED' ? 'no_store' : 'refused';
}

/** The parts of one request's writes. */
export interface WriteParts {
  readonly policy: AccessPolicy;
  readonly client: BankClient;
  readonly callContext: CallContext;
  readonly audit: Audit;
  readonly outcomes: WriteOutcomes;
  readonly inFlight: WritesInFlight;
  /** Undefined if the request has no Idempotency-Key. */
  readonly idempotent: IdempotentWrites | undefined;
  /** The reads of the request and those of all requests, which a write makes stale. */
  readonly checked: CheckedReads;
  readonly reads: Reads;
  readonly known: KnownResources;
  /** Undefined if nothing is measured. */
  readonly metrics: Metrics | undefined;
}

/** The writes that a resolver may make. */
export class AllowedWrites {
  readonly #parts: WriteParts;
  readonly #why: CallReason;

  constructor(parts: WriteParts, why = forField) {
    this.#parts = parts;
    this.#why = why;
  }

  /** Returns the same writes, for calls of this reason's field. */
  because(why: CallReason): AllowedWrites {
    return new AllowedWrites(this.#parts, sameField('field', why));
  }

  /**
   * Sends a write, once, and invalidates the data that it changes, whatever its outcome. A write that was
   * sent before with its Idempotency-Key is not sent again: it ends as it did then.
   * @throws GatewayError; OUTCOME_UNKNOWN if it may have been carried out
   */
  send<Id extends WriteId>(
    operation: WriteOperation<Id>,
    params: Params<Id>,
    ...body: Body<Id>
  ): Promise<Answer<Id>> {
    const { audit, outcomes, inFlight } = this.#parts;
    const write = audit.write(
      operation.operationId,
      params as ParamValues,
      this.#carryOut(operation, params as ParamValues, body[0] as object | undefined),
    );
    return outcomes.watch(operation, inFlight.watch(write)) as Promise<Answer<Id>>;
  }

  async #carryOut(operation: AnyOperation, params: ParamValues, body: object | undefined): Promise<unknown> {
    const { policy, idempotent } = this.#parts;
    const demandOwner = policy.demandWrite(operation, params, this.#why);
    const path = requestPath(operation, params);
    const write: Write = { operation, params, path, body, isSent: { now: false } };
    const send = (lease?: Lease): Promise<unknown> => this.#sendOnce(write, lease);
    // The check of the owner can cost calls, so it is made only if there is no recorded outcome.
    if (idempotent) {
      const once = idempotent.once(demandOwner, send, customersIn(params));
      return this.#conclude(write, await this.#counted(once, write));
    }
    await demandOwner();
    return this.#conclude(write, await endOf(send()));
  }

  async #sendOnce(write: Write, lease: Lease | undefined): Promise<unknown> {
    const { operation, params, path, body } = write;
    const { client, callContext, metrics } = this.#parts;
    const count = (outcome: string): void => metrics?.bank.writes.of(operation.operationId, outcome).add();
    const text = body && (await bodyTextInTurn(operation.operationId, body));
    write.isSent.now = true;
    callContext.tally.await(1);
    try {
      const call = { operation, path, body: text, lease, why: this.#why, ...callContext };
      const answer = await client.send(call);
      if (!hasRequestedIds(operation, params, [answer])) throw outcomeUnknown(operation);
      count('OK');
      return answer;
    } catch (error) {
      count(mayHaveChanged({ error }) ? 'OUTCOME_UNKNOWN' : 'REFUSED');
      throw error;
    } finally {
      callContext.tally.arrived();
    }
  }

  /** Counts a mutation with an Idempotency-Key by its outcome. */
  async #counted(once: Promise<Ended>, { isSent }: Write): Promise<Ended> {
    const outcomes = this.#parts.metrics?.bank.idempotency;
    try {
      const ended = await once;
      outcomes?.of(isSent.now ? 'sent' : 'replayed').add();
      return ended;
    } catch (error) {
      outcomes?.of(keyOutcomeOf(error)).add();
      throw error;
    }
  }

  /**
   * Finishes a write after its outcome was recorded and before it is answered: stores the ids that it
   * reveals, and invalidates the data that it changes, whatever its outcome. Also for a write that was sent
   * before: its sender may have crashed then.
   */
  async #conclude({ operation, params, body }: Write, ended: Ended): Promise<unknown> {
    const { policy, checked, reads, known, callContext } = this.#parts;
    checked.forget(operation.invalidates ?? []);
    const answer = 'answer' in ended ? ended.answer : undefined;
    try {
      if ('answer' in ended) {
        policy.vouch(operation, [answer]);
        // Before the reads are forgotten: a query that begins after that lists it, and later ones may join it.
        await known.noteShown(operation, params, answer, body);
      }
    } finally {
      await reads.forget(operation, params, mayHaveChanged(ended), callContext.span);
    }
    if ('error' in ended) throw ended.error;
    return answer;
  }
}
