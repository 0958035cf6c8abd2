import type { Context } from '../context/context.js';
import { priced, type Cost } from './cost.js';

/** A resource of a customer that an update is about. */
export interface UpdatedResource {
  /** Its kind, as the graph's enum UpdateKind names it. */
  readonly kind: string;
  readonly id: string;
  /** The person or business that owns it. */
  readonly customerId: string;
  /** Its fields that are at hand; undefined if it has to be read. */
  readonly source?: object | undefined;
}

/** An update as the resolvers of a subscription get it: the resource, and its place in the stream. */
export interface Update extends UpdatedResource {
  /** The cursor to go on from after it. */
  readonly cursor: string;
  /** The reason to send it: the present state, an event from before the stream began, or one that just came. */
  readonly origin: 'PRESENT' | 'REPLAY' | 'EVENT';
  /** True if events before it may be missing. */
  readonly hasMissed: boolean;
}

/** An event of the bank, as far as a subscription needs it. */
export interface FollowedEvent {
  readonly type: string;
  readonly id: string;
  readonly customerId: string;
}

/** The arguments of a subscription field, coerced. */
export type FollowArguments = Readonly<Record<string, unknown>>;

/** Defines what the stream of a subscription field contains. */
export interface Following {
  /**
   * Returns what cursors of the stream are signed for. Makes no call.
   * @throws GraphQLError if the arguments do not fit together
   */
  subjectOf(args: FollowArguments): string;

  /**
   * Returns the customer whose events are followed; null if there is none, or if the viewer may not see it.
   * @throws GatewayError
   */
  customerOf(args: FollowArguments, ctx: Context): string | null | Promise<string | null>;

  /** Returns the resource that an event is about; undefined if the stream does not contain it. */
  resourceOf(args: FollowArguments, event: FollowedEvent): UpdatedResource | undefined;

  /**
   * Returns the resources of the present state, in a number that is bounded.
   * @throws GatewayError
   */
  present(args: FollowArguments, customerId: string, ctx: Context): Promise<readonly UpdatedResource[]>;
}

/** A field of the root type Subscription, as the schema takes it. */
export interface SubscriptionField {
  (update: Update | null): Update | null;
  readonly following: Following;
}

/** Defines a subscription field. Its value is the update, or null at the end. */
export const follows = (cost: Cost, following: Following): SubscriptionField =>
  Object.assign(
    priced(cost, (update: Update | null) => update),
    { following },
  );

/** Returns what a subscription field follows; undefined if it is none. */
export const followingOf = (resolve: object): Following | undefined =>
  (resolve as Partial<SubscriptionField>).following;
