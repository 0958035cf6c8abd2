import type { GraphQLError } from 'graphql';
import type { LinkSigner } from '../auth/link.js';
import { callerOf, has, owns, type Viewer } from '../auth/viewer.js';
import type { Holding } from '../budget.js';
import { bodyText } from '../bank/body.js';
import type { BankClient } from '../bank/client.js';
import type { Deadline } from '../bank/deadline.js';
import type { Download } from '../bank/download.js';
import { GatewayError } from '../bank/errors.js';
import { answersKey } from '../bank/identity.js';
import type { Lease } from '../bank/lease.js';
import { Loaders } from '../bank/loader.js';
import { outcomeUnknown } from '../bank/answer.js';
import {
  ownerFilter, type Answer, type AnyRow, type Body, type FileId, type FileRow, type Item, type ListId, type ListRow, type LoadId, type LoadRow,
  type Params, type ResourceKind, type WriteId, type WriteRow,
} from '../bank/operation.js';
import { fileNameOf, requestPath, type ParamValues } from '../bank/path.js';
import type { BankCall } from '../bank/bank-call.js';
import type { StaleRead } from '../bank/call.js';
import type { Reads } from '../bank/reads.js';
import type { Store } from '../store/store.js';
import type { Log, Outcome } from '../telemetry/log.js';
import { demand, mayCall, type Deciding } from './access.js';
import { Audit } from './audit.js';
import { CheckedReads, nullIfAbsent, type Filters } from './checked-reads.js';
import { endOf, IdempotentWrites, mayHaveChanged, type Ended, type IdempotencyKeys } from './idempotency.js';
import { KnownResources } from './known.js';
import { Ownership } from './ownership.js';
import { WriteOutcomes } from './write-outcomes.js';
import type { WritesUnderWay } from './writes-under-way.js';
import { connectionOf, cutIds, cutPages, planPages, windowOf, type Connection, type KnownPage, type PageArguments } from './paging.js';

export type { FileId, Filters };

/** Where a browser gets a document. */
export interface DocumentLink {
  readonly url: string;
  readonly expiresAt: Date;
}

/** Reads of one thing: an object, a PDF, or the result of a calculation. */
export type OneId = Exclude<LoadId, ListId>;

/**
 * What a resolver may do: the only ways to the bank, each of which checks the row's access for this request's viewer.
 * What belongs to somebody else behaves like what does not exist.
 */
export interface Context {
  readonly viewer: Viewer;
  readonly requestId: string;
  /** What the log will say of the request. */
  readonly outcome: Outcome;
  /** The calls that were made for the request so far; undefined where they are not shown. */
  readonly bankCalls: readonly BankCall[] | undefined;
  /** What was answered from before, because the bank fails. */
  readonly staleReads: readonly StaleRead[];
  /** What the request holds of the memory that all have together. */
  readonly holding: Holding;
  /** What is wrong although nothing is null for it: entries that were left out of a page. */
  readonly losses: GraphQLError[];
  /** What sees to it that no write of the request is sent twice; undefined where the request has no Idempotency-Key. */
  readonly idempotentWrites: IdempotentWrites | undefined;
  /** What came of the request's writes. */
  readonly writes: WriteOutcomes;
  /** What the log will say of its writes and refusals. */
  readonly audit: Audit;

  /**
   * Whether the viewer may know of what hangs on a person or business, for what costs no call. What hangs on neither is named by
   * something that the viewer was allowed to read. @throws GatewayError FORBIDDEN without the right to read
   */
  anchor(owner: { readonly personId?: string; readonly businessId?: string }): boolean;

  /** Reads one thing, once per request; null where the bank says that it does not exist. @throws GatewayError */
  load<Id extends OneId>(row: LoadRow<Id>, params: Params<Id>, ...body: Body<Id>): Promise<Answer<Id> | null>;

  /** What a list of this request has shown the viewer of that which a read would answer: as much as lists have of it; undefined where none did. */
  listed<Id extends OneId>(row: LoadRow<Id>, params: Params<Id>): Partial<NonNullable<Answer<Id>>> | undefined;

  /** A stretch of a list as a connection; null where what the list hangs on does not exist. @throws GatewayError */
  list<Id extends ListId, Node>(row: ListRow<Id>, filters: Filters<Id>, page: PageArguments, nodeOf: (item: Item<Id>) => Node): Promise<Connection<Node> | null>;

  /** All entries of a list, page by page. @throws GatewayError */
  listAll<Id extends ListId>(row: ListRow<Id>, filters: Filters<Id>): Promise<readonly Item<Id>[]>;

  /**
   * Sends a write, once, and forgets what it made stale whatever its outcome. With an Idempotency-Key that it was sent for before, it is not sent:
   * what came of it then comes of it again. @throws GatewayError; OUTCOME_UNKNOWN where it may have been carried out
   */
  call<Id extends WriteId>(row: WriteRow<Id>, params: Params<Id>, ...body: Body<Id>): Promise<Answer<Id>>;

  /** A link to a document; null where the viewer may not know of what it hangs on. Costs no call. @throws GatewayError FORBIDDEN without the right to read */
  link<Id extends FileId>(row: FileRow<Id>, params: Params<Id>): Promise<DocumentLink | null>;

  /** Begins to read a document, as its reader takes it; null where the bank says that it does not exist. @throws GatewayError */
  stream<Id extends FileId>(row: FileRow<Id>, params: Params<Id>): Promise<Download | null>;

  /** A stretch of the ids that the gateway knows of a person's resources of a kind that the bank has no list of; null for who may not see the person. @throws GatewayError */
  known(kind: ResourceKind, personId: string, page: PageArguments): Promise<KnownPage | null>;

  /** Lets the gateway know of a resource, whose existence the caller has verified. For the partner. @throws GatewayError */
  remember(kind: ResourceKind, personId: string, id: string): Promise<void>;

  /** Lets the gateway forget a resource, and says whether it knew it. For the partner. @throws GatewayError */
  forget(kind: ResourceKind, personId: string, id: string): Promise<boolean>;
}

/** What a request's context is made of. */
export interface ContextParts {
  readonly viewer: Viewer;
  readonly requestId: string;
  readonly outcome: Outcome;
  readonly deadline: Deadline;
  readonly holding: Holding;
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

/** A write, ready to be sent. */
interface Write {
  readonly row: AnyRow;
  readonly params: ParamValues;
  readonly path: string;
  readonly body: object | undefined;
  /** The body as it is sent. */
  readonly text: string | undefined;
}

/** The doors for one request. */
export class RequestContext implements Context {
  // Private by the compiler alone: the engine hands resolvers a copy of its context, in which #names would be missing.
  readonly viewer: Viewer;
  readonly requestId: string;
  readonly outcome: Outcome;
  readonly bankCalls: BankCall[] | undefined;
  readonly staleReads: StaleRead[] = [];
  readonly losses: GraphQLError[] = [];
  readonly holding: Holding;
  readonly idempotentWrites: IdempotentWrites | undefined;
  readonly writes = new WriteOutcomes();
  readonly audit: Audit;
  private readonly caller: string;
  private readonly deadline: Deadline;
  private readonly client: BankClient;
  private readonly underWay: WritesUnderWay;
  private readonly reads: Reads;
  private readonly store: Store;
  private readonly log: Log;
  private resources: KnownResources | undefined;
  private readonly links: LinkSigner;
  private readonly publicUrl: () => string;
  private readonly note: ((call: BankCall) => void) | undefined;
  private readonly checked: CheckedReads;
  private readonly ownership: Ownership;

  constructor({ viewer, requestId, outcome, deadline, holding, noCache, showsBankCalls, client, reads, store, idempotency, underWay, idempotencyKey: key, links, publicUrl, log }: ContextParts) {
    this.viewer = viewer;
    this.requestId = requestId;
    this.outcome = outcome;
    this.audit = new Audit(log, viewer, requestId);
    this.caller = callerOf(viewer);
    this.deadline = deadline;
    this.holding = holding;
    this.client = client;
    this.underWay = underWay;
    this.reads = reads;
    this.bankCalls = showsBankCalls ? [] : undefined;
    this.ownership = new Ownership(viewer);
    // The bank's status tells what exists from what does not, be it whoever's.
    const isPartner = has(viewer, 'lending:partner');
    this.note = showsBankCalls ? (call) => void this.bankCalls?.push(isPartner ? call : { operation: call.operation, status: null, milliseconds: call.milliseconds, from: call.from }) : undefined;
    this.idempotentWrites = key === undefined ? undefined : new IdempotentWrites(idempotency, { key, viewer, requestId, deadline });
    this.store = store;
    this.log = log;
    this.links = links;
    this.publicUrl = publicUrl;
    const claimant = isPartner ? undefined : this.ownership;
    const loaders = new Loaders(reads, { caller: this.caller, requestId, deadline, holding, noCache, claimant, note: this.note, noteStale: (read) => void this.staleReads.push(read) });
    this.checked = new CheckedReads(loaders, this.audit, log, requestId);
  }

  anchor({ personId, businessId }: { readonly personId?: string; readonly businessId?: string }): boolean {
    demand(this.viewer, 'lending:read');
    const may = (personId === undefined || owns(this.viewer, 'person', personId)) && (businessId === undefined || owns(this.viewer, 'business', businessId));
    if (!may) this.audit.refuse('NOT_FOUND', { personId, businessId }, { resourceKind: personId === undefined ? 'business' : 'person' });
    return may;
  }

  async load<Id extends OneId>(row: LoadRow<Id>, params: Params<Id>, ...body: Body<Id>): Promise<Answer<Id> | null> {
    const may = this.may(row, params as ParamValues);
    if (may !== true && !(await may)) return null;
    const before = this.ownership.beforeReading(row, this.checked);
    if (before) await before;
    const answer = await this.checked.one(row, params as ParamValues, body[0] as object | undefined);
    if (row.kind !== 'read') return answer as Answer<Id> | null;
    if (answer === null && row.reads) await this.knownResources.dropAbsent(row, params as ParamValues);
    const mayKnow = this.ownership.mayKnow(row, answer, this.checked);
    if (mayKnow !== true && !(await mayKnow)) {
      if (answer !== null) this.audit.refuse('NOT_FOUND', params as ParamValues, { operationId: row.operationId });
      return null;
    }
    this.ownership.vouch(row, [answer]);
    if (row.reads || row.names) void this.knownResources.noteShown(row, params as ParamValues, answer, undefined);
    return answer as Answer<Id>;
  }

  listed<Id extends OneId>(row: LoadRow<Id>, params: Params<Id>): Partial<NonNullable<Answer<Id>>> | undefined {
    return this.checked.listed(row, params as ParamValues) as Partial<NonNullable<Answer<Id>>> | undefined;
  }

  async list<Id extends ListId, Node>(row: ListRow<Id>, filters: Filters<Id>, args: PageArguments, nodeOf: (item: Item<Id>) => Node): Promise<Connection<Node> | null> {
    const window = windowOf(args);
    if (!(await this.may(row, filters as ParamValues))) {
      // A list that is filtered by somebody or something that nobody knows is empty; one that hangs on a path of theirs is not there.
      return ownerFilter(row) !== undefined ? connectionOf({ items: [], total: 0, hasNext: false }, window, nodeOf) : null;
    }
    const plan = planPages(window);
    const pages = await Promise.all(plan.numbers.map((number) => this.checked.page(row, filters, number, plan.size)));
    const found = pages.filter((page) => page !== null);
    this.ownership.vouch(row, found.flatMap(({ items }) => items));
    return found.length < pages.length ? null : connectionOf(cutPages(found, plan, window), window, nodeOf);
  }

  async listAll<Id extends ListId>(row: ListRow<Id>, filters: Filters<Id>): Promise<readonly Item<Id>[]> {
    return (await this.may(row, filters as ParamValues)) ? this.checked.all(row, filters) : [];
  }

  call<Id extends WriteId>(row: WriteRow<Id>, params: Params<Id>, ...body: Body<Id>): Promise<Answer<Id>> {
    const write = this.audit.write(row.operationId, params as ParamValues, this.carryOut(row, params, ...body));
    return this.writes.watch(row, this.underWay.watch(write));
  }

  private async carryOut<Id extends WriteId>(row: WriteRow<Id>, params: Params<Id>, ...body: Body<Id>): Promise<Answer<Id>> {
    const verdict = mayCall(this.viewer, row, params as ParamValues);
    if (verdict === false) throw noSuchResource();
    const demandOwner = async (): Promise<void> => { if (!(await this.decide(verdict))) throw noSuchResource(); };
    const path = requestPath(row, params as ParamValues);
    const write: Write = { row, params: params as ParamValues, path, body: body[0] as object | undefined, text: body[0] && bodyText(row.operationId, body[0]) };
    const send = (lease?: Lease): Promise<unknown> => this.send(write, lease);
    // By its owner, which can cost calls, it is decided whether the write may be known of only where nothing is kept of it.
    if (this.idempotentWrites) return (await this.conclude(write, await this.idempotentWrites.once(demandOwner, send))) as Answer<Id>;
    await demandOwner();
    return (await this.conclude(write, await endOf(send()))) as Answer<Id>;
  }

  private async send({ row, params, path, text }: Write, lease: Lease | undefined): Promise<unknown> {
    const answer = await this.client.send({ row, path, body: text, caller: this.caller, requestId: this.requestId, deadline: this.deadline, holding: this.holding, lease, note: this.note });
    if (!answersKey(row, params, [answer])) throw outcomeUnknown(row);
    return answer;
  }

  /**
   * What follows a write, after its outcome was recorded and before it is answered: what it shows to exist is remembered, and what it
   * made stale is forgotten, whatever its outcome. That of a write which was sent before as well: whoever sent it may have died then.
   */
  private async conclude({ row, params, body }: Write, ended: Ended): Promise<unknown> {
    this.checked.forget(row.stales ?? []);
    const forgotten = this.reads.forget(row, params, mayHaveChanged(ended));
    if ('error' in ended) {
      await forgotten;
      throw ended.error;
    }
    const { answer } = ended;
    this.ownership.vouch(row, [answer]);
    await Promise.all([forgotten, this.knownResources.noteShown(row, params, answer, body)]);
    return answer;
  }

  async link<Id extends FileId>(row: FileRow<Id>, params: Params<Id>): Promise<DocumentLink | null> {
    if (!(await this.may(row, params as ParamValues))) return null;
    const { text, expiresAt } = await this.links.sign({ viewer: this.viewer, operationId: row.operationId, params: params as Readonly<Record<string, string | number>> });
    return { url: `${this.publicUrl()}/documents/${fileNameOf(row, params as ParamValues)}?signature=${text}`, expiresAt };
  }

  async stream<Id extends FileId>(row: FileRow<Id>, params: Params<Id>): Promise<Download | null> {
    if (!(await this.may(row, params as ParamValues))) return null;
    const path = requestPath(row, params as ParamValues);
    return this.client.stream({ row, path, caller: this.caller, requestId: this.requestId, deadline: this.deadline, holding: this.holding, note: this.note }).catch(nullIfAbsent);
  }

  async known(kind: ResourceKind, personId: string, args: PageArguments): Promise<KnownPage | null> {
    if (!this.anchor({ personId })) return null;
    return cutIds(await this.knownResources.all(personId, kind), windowOf(args));
  }

  remember(kind: ResourceKind, personId: string, id: string): Promise<void> {
    return this.audit.write('remember', { personId }, this.asPartner(() => this.knownResources.add(personId, kind, id)));
  }

  forget(kind: ResourceKind, personId: string, id: string): Promise<boolean> {
    return this.audit.write('forget', { personId }, this.asPartner(() => this.knownResources.forget(personId, kind, id)));
  }

  private async asPartner<Result>(write: () => Promise<Result>): Promise<Result> {
    demand(this.viewer, 'lending:write');
    demand(this.viewer, 'lending:partner');
    return write();
  }

  /** Most requests have nothing to do with them. */
  private get knownResources(): KnownResources {
    return (this.resources ??= new KnownResources(this.store, this.log, this.requestId));
  }

  /** Whether a call may be made: at once where the parameters tell, and otherwise after what decides it was read. */
  private may(row: AnyRow, params: ParamValues): boolean | Promise<boolean> {
    return this.audit.decide(row, params, () => this.decide(mayCall(this.viewer, row, params)));
  }

  private decide(verdict: boolean | Deciding): boolean | Promise<boolean> {
    if (typeof verdict === 'boolean') return verdict;
    return this.ownership.decide(verdict, this.checked);
  }
}

const noSuchResource = (): GatewayError => new GatewayError('NOT_FOUND', 'There is no such resource.');
