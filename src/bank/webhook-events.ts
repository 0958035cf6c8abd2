/**
 * The envelope of an event's resource. `bare`: the body is the resource. `data`: `{ data: { event_type,
 * entity_uuid, payload } }`. `event`: `{ event_type, entity_uuid, payload }`. `empty`: `{}` in one document
 * and `{ id }` in another; the id is in the header `Solaris-Entity-Id` too. The documents call some bodies a
 * "JSON-encoded string", that is a JSON string that contains the JSON. Any body may come like that.
 */
export type WebhookEnvelope = 'bare' | 'data' | 'event' | 'empty';

/** The kind of resource that an event of a type is about, and how its body holds it. */
export interface WebhookEvent {
  /** The graph's name for the kind of resource, where the graph has it. */
  readonly entity:
    | 'AccountSnapshot'
    | 'Business'
    | 'CreditCardApplication'
    | 'CreditCardBill'
    | 'CreditCardTermination'
    | 'CreditLine'
    | 'CreditLineApplication'
    | 'FreelancerCreditLineApplication'
    | 'Identification'
    | 'Loan'
    | 'Overdraft'
    | 'OverdraftApplication'
    | 'Person';
  readonly envelope: WebhookEnvelope;
}

/** The bank's events about lending: those that a gateway subscribes to. Credit records have none. */
export const webhookEvents = {
  CREDIT_LINE_APPLICATION: { entity: 'CreditLineApplication', envelope: 'bare' },
  FREELANCER_CREDIT_LINE_APPLICATION: { entity: 'FreelancerCreditLineApplication', envelope: 'bare' },
  CREDIT_LINE: { entity: 'CreditLine', envelope: 'data' },
  LOAN: { entity: 'Loan', envelope: 'event' },
  OVERDRAFT_APPLICATION: { entity: 'OverdraftApplication', envelope: 'bare' },
  OVERDRAFT: { entity: 'Overdraft', envelope: 'bare' },
  FREELANCER_OVERDRAFT_INTEREST_RATE_CHANGE: { entity: 'Overdraft', envelope: 'bare' },
  CREDIT_CARD_APPLICATION: { entity: 'CreditCardApplication', envelope: 'bare' },
  CREDIT_CARD_BILL: { entity: 'CreditCardBill', envelope: 'bare' },
  CREDIT_CARD_APPLICATION_TERMINATION: { entity: 'CreditCardTermination', envelope: 'bare' },
  ACCOUNT_SNAPSHOT: { entity: 'AccountSnapshot', envelope: 'event' },
  IDENTIFICATION: { entity: 'Identification', envelope: 'bare' },
  PERSON_DELETED: { entity: 'Person', envelope: 'empty' },
  BUSINESS_DELETED: { entity: 'Business', envelope: 'empty' },
} as const satisfies Readonly<Record<string, WebhookEvent>>;

/** The name of an event type, as the bank sends it in `Solaris-Webhook-Event-Type`. */
export type WebhookEventType = keyof typeof webhookEvents;

/** The names of all event types about lending. */
export const webhookEventTypes = Object.keys(webhookEvents) as readonly WebhookEventType[];
