import type { LoadId, OwnedKind, ResourceKind } from './operation.js';
import type { ChangedIds } from './cache-tags.js';
import type { WebhookEventType } from './webhook-events.js';

/** The fields of events by which the bank names what they are about. */
type IdField = 'id' | 'person_id' | 'customer_id' | 'application_id';

/**
 * Defines the effect of an event type. Only ids are taken from an event; the new state is read from the bank.
 */
export interface EventDefinition {
  /** The fields with ids, by the resource that each identifies. */
  readonly ids: { readonly [Noun in keyof ChangedIds]: IdField };
  /**
   * The reads that the event invalidates: those of these ids, or all of an operation whose resource is not
   * among them.
   */
  readonly invalidates: readonly LoadId[];
  /** The kind of a resource without a list, which becomes known. Its person is among the ids. */
  readonly discovers?: ResourceKind;
  /** The kind of the resource if the event does not name its customer, who is found by what was read before. */
  readonly ownedBy?: OwnedKind;
  /** Set if the customer was deleted: all stored data of the customer is deleted too. */
  readonly deletesCustomer?: true;
}

/** The definition of every event type. */
export type EventDefinitions = Readonly<Record<WebhookEventType, EventDefinition>>;

/** Returns the definitions of a domain, checked by the compiler. */
export const defineEvents = <Types extends WebhookEventType>(definitions: {
  readonly [Type in Types]: EventDefinition;
}): { readonly [Type in Types]: EventDefinition } => definitions;
