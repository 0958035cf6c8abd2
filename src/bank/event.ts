import type { LoadId, ResourceKind } from './operation.js';
import type { ChangedIds } from './cache-tags.js';
import type { WebhookEventType } from './webhook-events.js';

/** The fields of events by which the bank names what they are about. */
type IdField = 'id' | 'person_id' | 'customer_id' | 'application_id';

/** What the gateway does about an event of a type. Nothing but ids is taken from it: what is new is read from the bank. */
export interface EventDefinition {
  /** The fields with ids, by what each is the id of. */
  readonly ids: { readonly [Noun in keyof ChangedIds]: IdField };
  /** The reads that are out of date after the event. Of each, what hangs on one of these ids is; all of it, where it hangs on none. */
  readonly invalidates: readonly LoadId[];
  /** The kind of resource without a list that the event shows to exist. Its person is among the ids. */
  readonly discovers?: ResourceKind;
  /** Set where the customer is deleted, and everything of the customer's with it. */
  readonly deletesCustomer?: true;
}

/** What each type of event means to the gateway. */
export type EventDefinitions = Readonly<Record<WebhookEventType, EventDefinition>>;

/** A domain's part of these. */
export const defineEvents = <Types extends WebhookEventType>(definitions: {
  readonly [Type in Types]: EventDefinition;
}): { readonly [Type in Types]: EventDefinition } => definitions;
