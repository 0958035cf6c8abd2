import { randomBytes, randomUUID } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import type { Bank } from './bank.js';
import { conflict, notFound } from './errors.js';
import { eventsByResource } from './webhook-events.js';
import { postEvent, signatureOf } from './webhook-message.js';
import { drawDeliveryFaults, type DeliveryFaults, noDeliveryFaults } from './webhook-faults.js';
import type { Subscription, Subscriptions } from './webhook-subscriptions.js';

/** An event on its way to a subscriber. */
export interface Delivery {
  /** The same for each time that it is sent. */
  readonly id: string;
  readonly subscription: Subscription;
  /** `WEBHOOK-SUBSCRIPTION` for the empty call that a new subscription begins with. */
  readonly event_type: string;
  readonly entity_id: string | undefined;
  /** The text that is sent. */
  readonly body: string;
  /** When the event happened, on the bank's clock. */
  readonly created_at: string;
  /** The secret of a forgery: it is signed with this one in place of the subscription's. */
  readonly forgedWith: string | undefined;
  /**
   * `given_up` after the last attempt, or when too many newer ones came; `refused` is a call that is sent
   * only once.
   */
  status: 'waiting' | 'delivered' | 'rejected' | 'refused' | 'canceled' | 'given_up';
  attempts: number;
  /** The status of the last answer; null where none came, or not yet. */
  answer: number | null;
  /** When it is sent again, on the bank's clock. */
  next_attempt_at: string | null;
}

/** The event type of the empty call. */
const subscriptionCall = 'WEBHOOK-SUBSCRIPTION';

/** Documented: how often it is tried, and by how much each pause is longer than the one before. */
const maxAttempts = 25;
const pauseFactor = 1.561;
/** Milliseconds of the first pause. All pauses together come to the documented five days. */
const firstPause = 5_500;

/** The most deliveries that are kept. A sandbox that runs for days must not grow. */
const maxDeliveries = 10_000;
/** The most calls in progress at once. */
const maxInFlight = 16;

/**
 * Sends an event for each change of a resource to its subscriber, and sends it again until it is taken. A
 * body is fixed at the moment of the change. The first attempt starts at once; the pauses between attempts
 * are on the bank's clock, which stands still until it is moved.
 */
export class Outbox {
  readonly #subscriptions: Subscriptions;
  #bank: Bank;
  #faults = noDeliveryFaults;
  #deliveries: Delivery[] = [];
  #queue: Delivery[] = [];
  #inFlight = 0;
  #count = 0;
  /** Ends what is in progress when the sandbox is reset or closed. */
  #ending = endingOfMany();

  constructor(subscriptions: Subscriptions, bank: Bank) {
    this.#subscriptions = subscriptions;
    this.#bank = bank;
    this.begin(bank);
  }

  /** Follows a bank in place of the one before, of which nothing is sent any more. */
  begin(bank: Bank): void {
    this.clear();
    this.#bank = bank;
    this.#faults = noDeliveryFaults;
    this.#count = 0;
    bank.resourceListeners.push((resource, id) => this.#tell(resource, id));
  }

  /** All deliveries, newest last. */
  all(): readonly Delivery[] {
    return this.#deliveries;
  }

  /** The faults of deliveries. */
  get faults(): DeliveryFaults {
    return this.#faults;
  }

  /** Sets the faults of deliveries from now on. Draws begin anew. */
  set(faults: DeliveryFaults): void {
    this.#faults = faults;
    this.#count = 0;
  }

  /** Forgets all deliveries; what waits is not sent any more, and no answer is waited for. */
  clear(): void {
    this.#ending.abort();
    this.#ending = endingOfMany();
    for (const delivery of this.#deliveries) finish(delivery, 'given_up');
    this.#deliveries = [];
    this.#queue = [];
  }

  /** Ends what is in progress, for good. */
  close(): void {
    this.#ending.abort();
  }

  /** Sends the empty call that a subscription begins with. */
  greet(subscription: Subscription): void {
    this.#send(this.#keep({ subscription, event_type: subscriptionCall, entity_id: undefined, body: '' }));
  }

  /**
   * Sends a delivery at once, whatever its status. Refuses with 404 what is not there, and with 409 what
   * nobody subscribes to any more.
   */
  sendAgain(id: string): Delivery {
    const delivery = this.#deliveries.find((one) => one.id === id);
    if (!delivery) throw notFound('delivery', id);
    if (!this.#isSubscribed(delivery))
      throw conflict(`Nobody subscribes to ${delivery.event_type} any more.`);
    this.#resend(delivery);
    return delivery;
  }

  /** Sends at once what waits for its next attempt. Returns how many. */
  sendWaiting(): number {
    const waiting = this.#deliveries.filter(({ next_attempt_at: next }) => next !== null);
    for (const delivery of waiting) this.#resend(delivery);
    return waiting.length;
  }

  #tell(resource: string, id: string): void {
    const event = eventsByResource.get(resource);
    const subscription = event && this.#subscriptions.to(event.type);
    const value = subscription && event.body(this.#bank, id);
    if (!subscription || value === undefined) return;
    const message = { subscription, event_type: event.type, entity_id: id, body: JSON.stringify(value) };
    const { delayMs, isDuplicated, isForged } = drawDeliveryFaults(this.#faults, (this.#count += 1));
    const delivery = this.#keep(message);
    this.#send(delivery, delayMs);
    if (isDuplicated) this.#send(delivery, delayMs);
    if (isForged) this.#send(this.#keep(message, randomBytes(32).toString('hex')), delayMs);
  }

  #keep(
    message: Pick<Delivery, 'subscription' | 'event_type' | 'entity_id' | 'body'>,
    forgedWith?: string,
  ): Delivery {
    const delivery: Delivery = {
      ...message,
      id: randomUUID(),
      created_at: this.#bank.clock.now().toISOString(),
      forgedWith,
      status: 'waiting',
      attempts: 0,
      answer: null,
      next_attempt_at: null,
    };
    this.#deliveries.push(delivery);
    const dropped = this.#deliveries.length > maxDeliveries ? this.#deliveries.shift() : undefined;
    if (dropped?.status === 'waiting') finish(dropped, 'given_up');
    return delivery;
  }

  #resend(delivery: Delivery): void {
    finish(delivery, 'waiting');
    this.#send(delivery);
  }

  /** Sends as soon as there is room, after so many real milliseconds. */
  #send(delivery: Delivery, delayMs = 0): void {
    const { signal } = this.#ending;
    const enqueue = (): void => {
      this.#queue.push(delivery);
      this.#sendQueued();
    };
    if (delayMs === 0) enqueue();
    else void setTimeout(delayMs, undefined, { signal }).then(enqueue, () => undefined);
  }

  #sendQueued(): void {
    while (this.#inFlight < maxInFlight) {
      const delivery = this.#queue.shift();
      if (!delivery) return;
      void this.#attempt(delivery);
    }
  }

  async #attempt(delivery: Delivery): Promise<void> {
    const { signal } = this.#ending;
    this.#inFlight += 1;
    delivery.attempts += 1;
    const answer = await postEvent(delivery.subscription.url, this.#headers(delivery), delivery.body, {
      signal,
      timeoutMs: this.#faults.timeoutMs,
    });
    this.#inFlight -= 1;
    if (!signal.aborted) this.#settle(delivery, answer);
    this.#sendQueued();
  }

  #headers({ id, subscription, event_type, entity_id, attempts, body, forgedWith }: Delivery) {
    return {
      'content-type': 'application/json',
      'content-length': String(Buffer.byteLength(body)),
      'solaris-webhook-id': id,
      'solaris-webhook-subscription-id': subscription.id,
      'solaris-webhook-event-type': event_type,
      'solaris-webhook-attempt': String(attempts),
      'solaris-webhook-callout-timestamp': this.#bank.clock.now().toISOString(),
      ...(entity_id !== undefined && { 'solaris-entity-id': entity_id }),
      ...(body !== '' && {
        'solaris-webhook-signature': signatureOf(forgedWith ?? subscription.secret, body),
      }),
    };
  }

  #settle(delivery: Delivery, answer: number | null): void {
    delivery.answer = answer;
    const isOnce = delivery.forgedWith !== undefined || delivery.event_type === subscriptionCall;
    if (answer !== null && answer >= 200 && answer < 300) finish(delivery, 'delivered');
    else if (isOnce) finish(delivery, 'refused');
    else if (answer === 410) this.#cancel(delivery.subscription);
    else if (delivery.status !== 'waiting' || delivery.next_attempt_at !== null) return;
    else if (answer === 422) finish(delivery, 'rejected');
    else if (!this.#isSubscribed(delivery)) finish(delivery, 'canceled');
    else if (delivery.attempts >= maxAttempts) finish(delivery, 'given_up');
    else this.#retryLater(delivery);
  }

  #retryLater(delivery: Delivery): void {
    const { clock } = this.#bank;
    const due = new Date(clock.now().getTime() + firstPause * pauseFactor ** (delivery.attempts - 1));
    const next = due.toISOString();
    delivery.next_attempt_at = next;
    clock.at(due, () => {
      if (delivery.next_attempt_at === next) this.#resend(delivery);
    });
  }

  /** Ends a subscription, and with it what waits for its subscriber. */
  #cancel(subscription: Subscription): void {
    this.#subscriptions.cancel(subscription);
    for (const delivery of this.#deliveries)
      if (delivery.subscription === subscription && delivery.status === 'waiting')
        finish(delivery, 'canceled');
    this.#queue = this.#queue.filter(({ status }) => status === 'waiting');
  }

  #isSubscribed({ subscription }: Delivery): boolean {
    return this.#subscriptions.to(subscription.event_type) === subscription;
  }
}

/** Returns a controller that ends any number of calls. */
function endingOfMany(): AbortController {
  const ending = new AbortController();
  setMaxListeners(0, ending.signal);
  return ending;
}

/** Puts a delivery into a status in which it does not wait for another attempt. */
function finish(delivery: Delivery, status: Delivery['status']): void {
  delivery.status = status;
  delivery.next_attempt_at = null;
}
