import type { GraphQLError } from 'graphql';
import type { LinkSigner } from '../auth/signed-link.js';
import { callerOf, has, type Viewer } from '../auth/viewer.js';
import type { BankClient } from '../bank/client.js';
import type { Deadline } from '../bank/deadline.js';
import { Loaders } from '../bank/loader.js';
import type { BankCall } from '../bank/bank-call.js';
import type { StaleRead } from '../bank/call.js';
import type { Reads } from '../bank/reads.js';
import type { MemoryReservation } from '../memory-budget.js';
import type { Store } from '../store/store.js';
import type { Log, RequestOutcome } from '../telemetry/log.js';
import { Audit } from './audit.js';
import { CheckedReads } from './checked-reads.js';
import { IdempotentWrites, type IdempotencyKeys } from './idempotency.js';
import { KnownIds } from './known-ids.js';
import { KnownResources } from './known-resources.js';
import { PdfLinks } from './pdf-links.js';
import type { CallContext } from './call-context.js';
import { Ownership } from './ownership.js';
import { AccessPolicy, type CustomerIds } from './policy.js';
import { AllowedReads } from './read.js';
import { AllowedWrites } from './write.js';
import { WriteOutcomes } from './write-outcomes.js';
import type { WritesUnderWay } from './writes-under-way.js';

/**
 * What a resolver may do: the only ways to the bank, each of which checks the operation's access for this request's viewer.
 * What belongs to somebody else behaves like what does not exist.
 */
export interface Context {
  readonly viewer: Viewer;
  readonly requestId: string;
  /** What the log will say of the request. */
  readonly outcome: RequestOutcome;
  /** The calls that were made for the request so far; undefined where they are not shown. */
  readonly bankCalls: readonly BankCall[] | undefined;
  /** What was answered from before, because the bank fails. */
  readonly staleReads: readonly StaleRead[];
  /** What the request holds of the memory that all have together. */
  readonly memory: MemoryReservation;
  /** What is wrong although nothing is null for it: entries that were left out of a page. */
  readonly losses: GraphQLError[];
  /** What sees to it that no write of the request is sent twice; undefined where the request has no Idempotency-Key. */
  readonly idempotentWrites: IdempotentWrites | undefined;
  /** What came of the request's writes. */
  readonly writes: WriteOutcomes;
  /** What the log will say of its writes and refusals. */
  readonly audit: Audit;

  readonly read: AllowedReads;
  readonly write: AllowedWrites;
  readonly known: KnownIds;
  readonly links: PdfLinks;

  /**
   * Whether the viewer may know of what hangs on a person or business, for what costs no call. What hangs on neither is named by
   * something that the viewer was allowed to read. @throws GatewayError FORBIDDEN without the right to read
   */
  mayAccessCustomer(customer: CustomerIds): boolean;
}

/** What a request's context is made of. */
export interface ContextParts {
  readonly viewer: Viewer;
  readonly requestId: string;
  readonly outcome: RequestOutcome;
  readonly deadline: Deadline;
  readonly memory: MemoryReservation;
  /** Whether what was kept from before is not good enough for this request. */
  readonly noCache: boolean;
  /** Whether the calls to the bank are shown to the client. */
  readonly showsBankCalls: boolean;
  readonly client: BankClient;
  readonly reads: Reads;
  /** Where what is known of resources without a list is kept. */
  readonly store: Store;
  readonly idempotency: IdempotencyKeys;
  readonly underWay: WritesUnderWay;
  /** The request's Idempotency-Key. */
  readonly idempotencyKey?: string | undefined;
  readonly links: LinkSigner;
  /** Under what the gateway is reached from outside, without a slash at the end. */
  readonly publicUrl: () => string;
  readonly log: Log;
}

/** What the contexts of all requests have in common. */
export type SharedContextParts = Omit<
  ContextParts,
  'viewer' | 'requestId' | 'outcome' | 'deadline' | 'memory' | 'noCache' | 'idempotencyKey'
>;

/** Notes calls to the bank for the client. The bank's status tells what exists from what does not, so only the partner is shown it. */
const callNotes =
  (calls: BankCall[], isPartner: boolean) =>
  (call: BankCall): void => {
    const { operation, milliseconds, from } = call;
    calls.push(isPartner ? call : { operation, status: null, milliseconds, from });
  };

/** The context of one request: its parts have one access policy, and one view of what was read. */
export class RequestContext implements Context {
  // Private by the compiler alone: the engine hands resolvers a copy of its context, in which #names would be missing.
  readonly viewer: Viewer;
  readonly requestId: string;
  readonly outcome: RequestOutcome;
  readonly bankCalls: BankCall[] | undefined;
  readonly staleReads: StaleRead[] = [];
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

  constructor({
    viewer,
    requestId,
    outcome,
    deadline,
    memory,
    noCache,
    showsBankCalls,
    client,
    reads,
    store,
    idempotency,
    underWay,
    idempotencyKey: key,
    links: signer,
    publicUrl,
    log,
  }: ContextParts) {
    this.viewer = viewer;
    this.requestId = requestId;
    this.outcome = outcome;
    this.memory = memory;
    this.bankCalls = showsBankCalls ? [] : undefined;
    this.idempotentWrites =
      key === undefined ? undefined : new IdempotentWrites(idempotency, { key, viewer, requestId, deadline });
    const audit = new Audit(log, viewer, requestId);
    this.audit = audit;

    const isPartner = has(viewer, 'lending:partner');
    const note = this.bankCalls && callNotes(this.bankCalls, isPartner);
    const callContext: CallContext = { caller: callerOf(viewer), requestId, deadline, memory, note };
    const ownership = new Ownership(viewer);
    const claimant = isPartner ? undefined : ownership;
    const noteStale = (read: StaleRead) => void this.staleReads.push(read);
    const loaders = new Loaders(reads, { noCache, claimant, noteStale, ...callContext });
    const checked = new CheckedReads(loaders, audit, log, requestId);
    const known = new KnownResources(store, log, requestId);
    const policy = new AccessPolicy(viewer, audit, ownership, checked);

    this.policy = policy;
    this.read = new AllowedReads(policy, checked, known, audit);
    this.write = new AllowedWrites({
      policy,
      client,
      callContext,
      audit,
      outcomes: this.writes,
      underWay,
      idempotent: this.idempotentWrites,
      checked,
      reads,
      known,
    });
    this.known = new KnownIds(policy, known, audit);
    this.links = new PdfLinks({ viewer, policy, client, callContext, signer, publicUrl });
  }

  mayAccessCustomer(customer: CustomerIds): boolean {
    return this.policy.mayAccessCustomer(customer);
  }
}
