import type { GraphQLError } from 'graphql';
import type { LinkSigner } from '../auth/signed-link.js';
import { callerOf, has, type Viewer } from '../auth/viewer.js';
import type { AskingField, CallReason } from '../bank/call-reason.js';
import type { BankClient } from '../bank/client.js';
import type { Deadline } from '../bank/deadline.js';
import type { EventAnswers } from '../bank/event-answers.js';
import { Freshness } from '../bank/freshness.js';
import { Loaders } from '../bank/loader.js';
import type { BankCall } from '../bank/bank-call.js';
import type { StaleRead } from '../bank/call.js';
import type { Reads } from '../bank/reads.js';
import type { MemoryReservation } from '../memory-budget.js';
import { ForgottenCustomers } from '../store/forgotten.js';
import type { Store } from '../store/store.js';
import { tracedBy } from '../store/traced-store.js';
import { withTrace, type Log, type RequestOutcome } from '../telemetry/log.js';
import type { Metrics } from '../telemetry/metrics.js';
import type { RequestTally } from '../telemetry/request-tally.js';
import type { Span } from '../telemetry/tracing.js';
import { Audit } from './audit.js';
import { CheckedReads } from './checked-reads.js';
import { IdempotentWrites, type IdempotencyKeys } from './idempotency.js';
import { KnownIds } from './known-ids.js';
import { KnownResources } from './known-resources.js';
import type { OwnerIndex } from './owner-index.js';
import { PdfLinks } from './pdf-links.js';
import type { CallContext } from './call-context.js';
import { Ownership } from './ownership.js';
import { AccessPolicy, type CustomerIds } from './policy.js';
import { AllowedReads } from './read.js';
import { AllowedWrites } from './write.js';
import { WriteOutcomes } from './write-outcomes.js';
import type { WritesInFlight } from './writes-in-flight.js';

/**
 * The API that a resolver may use. It is the only way to the bank, and checks each operation's access for
 * this request's viewer. Another customer's resource behaves like one that does not exist.
 */
export interface Context {
  readonly viewer: Viewer;
  readonly requestId: string;
  /** The data of the request's log line. */
  readonly outcome: RequestOutcome;
  /** The calls made for the request so far; undefined if they are not shown. */
  readonly bankCalls: readonly BankCall[] | undefined;
  /** Counts the request's calls, and measures its phases. */
  readonly tally: RequestTally;
  /** Undefined if nothing is measured. */
  readonly metrics: Metrics | undefined;
  /** The stale answers that were used because the bank fails. */
  readonly staleReads: readonly StaleRead[];
  /** The time until which the response is fresh. */
  readonly freshness: Freshness;
  /** The request's reservation of the memory that all requests share. */
  readonly memory: MemoryReservation;
  /** Errors that no null in the answer shows: entries missing from a page. */
  readonly losses: GraphQLError[];
  /** Prevents that a write of the request is sent twice; undefined without an Idempotency-Key. */
  readonly idempotentWrites: IdempotentWrites | undefined;
  /** The outcomes of the request's writes. */
  readonly writes: WriteOutcomes;
  /** Logs its writes and refusals. */
  readonly audit: Audit;

  readonly read: AllowedReads;
  readonly write: AllowedWrites;
  readonly known: KnownIds;
  readonly links: PdfLinks;

  /**
   * Returns the context for a field that makes calls, so that their records name it; with the same reason
   * as before, unless one is given.
   */
  forField(field: AskingField, reason?: CallReason['reason']): Context;

  /**
   * Returns true if the viewer may access the data of a person or business. Makes no call. A resource with
   * neither was named by something that the viewer may read.
   * @throws GatewayError FORBIDDEN without the scope to read
   */
  mayAccessCustomer(customer: CustomerIds): boolean;
}

/** The parts of a request's context. */
export interface ContextParts {
  readonly viewer: Viewer;
  readonly requestId: string;
  readonly outcome: RequestOutcome;
  readonly deadline: Deadline;
  readonly memory: MemoryReservation;
  /** True if this request must not use cached answers. */
  readonly noCache: boolean;
  /** True if the client is shown the calls to the bank. */
  readonly showsBankCalls: boolean;
  readonly client: BankClient;
  readonly reads: Reads;
  /** The answers that were read for the same event; undefined if the context is not that of an event. */
  readonly answers?: EventAnswers | undefined;
  /** Stores the ids of resources that the bank has no list of. */
  readonly store: Store;
  readonly forgotten: ForgottenCustomers;
  readonly owners: OwnerIndex;
  readonly idempotency: IdempotencyKeys;
  readonly inFlight: WritesInFlight;
  /** The request's Idempotency-Key. */
  readonly idempotencyKey?: string | undefined;
  readonly links: LinkSigner;
  /** The gateway's public URL, without a trailing slash. */
  readonly publicUrl: () => string;
  readonly log: Log;
  /** Counts the request's calls, and measures its phases. */
  readonly tally: RequestTally;
  /** The span of the request's operation; undefined without tracing. */
  readonly span: Span | undefined;
  /** Undefined if nothing is measured. */
  readonly metrics: Metrics | undefined;
}

/** The parts that the contexts of all requests share. */
export type SharedContextParts = Omit<
  ContextParts,
  | 'viewer'
  | 'requestId'
  | 'outcome'
  | 'deadline'
  | 'memory'
  | 'noCache'
  | 'answers'
  | 'idempotencyKey'
  | 'tally'
  | 'span'
>;

/**
 * Records calls to the bank for the client. Only the partner sees the bank's status: it shows whether another
 * customer's resource exists.
 */
const callNotes =
  (calls: BankCall[], isPartner: boolean) =>
  (call: BankCall): void => {
    const { operation, milliseconds, from, reason, path } = call;
    calls.push(isPartner ? call : { operation, status: null, milliseconds, from, reason, path });
  };

/** The context of one request. Its parts share one access policy, and one view of the data that was read. */
export class RequestContext implements Context {
  // Private by the compiler only: the engine gives resolvers a copy of its context, without #private fields.
  readonly viewer: Viewer;
  readonly requestId: string;
  readonly outcome: RequestOutcome;
  readonly bankCalls: BankCall[] | undefined;
  readonly tally: RequestTally;
  readonly metrics: Metrics | undefined;
  readonly staleReads: StaleRead[] = [];
  readonly freshness = new Freshness();
  readonly losses: GraphQLError[] = [];
  readonly memory: MemoryReservation;
  readonly idempotentWrites: IdempotentWrites | undefined;
  readonly writes = new WriteOutcomes();
  readonly audit: Audit;
  readonly read: AllowedReads;
  readonly write: AllowedWrites;
  readonly known: KnownIds;
  readonly links: PdfLinks;
  private readonly policy: AccessPolicy;

  constructor(parts: ContextParts) {
    const { viewer, requestId, outcome, deadline, memory, tally, span, metrics, noCache } = parts;
    const { client, reads, answers, store, owners, idempotency, inFlight, idempotencyKey: key } = parts;
    const { links: signer, publicUrl, showsBankCalls } = parts;
    this.viewer = viewer;
    this.requestId = requestId;
    this.outcome = outcome;
    this.memory = memory;
    this.tally = tally;
    this.metrics = metrics;
    const { freshness } = this;
    const log = withTrace(parts.log, span);
    const traced = tracedBy(store, span);
    const forgotten = traced === store ? parts.forgotten : new ForgottenCustomers(traced);
    this.bankCalls = showsBankCalls ? [] : undefined;
    this.idempotentWrites =
      key === undefined
        ? undefined
        : new IdempotentWrites(idempotency.tracedBy(span), { key, viewer, requestId, deadline });
    const audit = new Audit(log, viewer, requestId);
    this.audit = audit;

    const isPartner = has(viewer, 'lending:partner');
    const note = this.bankCalls && callNotes(this.bankCalls, isPartner);
    const caller = callerOf(viewer);
    const callContext: CallContext = { caller, requestId, deadline, memory, note, tally, span, freshness };
    const ownership = new Ownership(viewer);
    const claimant = isPartner ? undefined : ownership;
    const noteStale = (read: StaleRead) => void this.staleReads.push(read);
    const reader = { noCache, claimant, noteStale, ...callContext };
    const loaders = new Loaders(answers?.over(reads) ?? reads, reader);
    const checked = new CheckedReads(loaders, audit, log, requestId);
    const known = new KnownResources(traced, forgotten, owners, log, requestId);
    const policy = new AccessPolicy(viewer, audit, ownership, checked);

    this.policy = policy;
    this.read = new AllowedReads(policy, checked, known, audit);
    this.write = new AllowedWrites({
      policy,
      client,
      callContext,
      audit,
      outcomes: this.writes,
      inFlight,
      idempotent: this.idempotentWrites,
      checked,
      reads,
      known,
      metrics,
    });
    this.known = new KnownIds({ policy, known, audit, freshness, reads, span });
    this.links = new PdfLinks({ viewer, policy, client, callContext, signer, forgotten, publicUrl });
  }

  forField(field: AskingField, reason = this.read.reason): Context {
    const why: CallReason = { reason, field };
    const { read, write, links } = this;
    return Object.assign(Object.create(this) as RequestContext, {
      read: read.because(why),
      write: write.because(why),
      links: links.because(why),
    });
  }

  mayAccessCustomer(customer: CustomerIds): boolean {
    return this.policy.mayAccessCustomer(customer);
  }
}
