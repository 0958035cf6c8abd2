import { deliveryOf, signatureOf } from '../../test/support/webhooks.js';
import { Chance } from '../chaos/chance.js';

/** An event of the bank about a resource of its own. */
export interface BankEvent {
  readonly type: string;
  /** `Solaris-Webhook-Id`. */
  readonly id: string;
  readonly resourceId: string;
  readonly customerId: string;
  /** True if its effect is observed: its credit line is read before it and after it. */
  readonly isSampled: boolean;
}

/** One of the deliveries of a run. */
export interface Delivery {
  readonly event: BankEvent;
  readonly kind: 'first' | 'duplicate' | 'forged';
}

/** The size of a run. */
export interface Size {
  readonly deliveries: number;
  readonly seed: number;
  /** The reads after an acknowledgement: two, one from each gateway, of each event that is sampled. */
  readonly reads: number;
  /** The share of events that name a card and no customer: the gateway has to ask the bank, which hangs. */
  readonly ownerless: number;
}

/** The persons whose credit lines are sampled, each for one event. */
export const sampledPerson = 'sampled';
const shares = { duplicates: 0.1, forged: 0.02 } as const;
/** How many more events are sampled than the reads need: they are drawn, and one gateway is killed. */
const margin = 1.1;
const persons = 1000;
const types = ['CREDIT_LINE', 'LOAN', 'OVERDRAFT', 'CREDIT_CARD_APPLICATION'] as const;

function eventOf(chance: Chance, number: number, ownerless: number, sampled: number): BankEvent {
  const isSampled = chance.next() < sampled;
  const type = isSampled
    ? 'CREDIT_LINE'
    : chance.next() < ownerless
      ? 'CREDIT_CARD_BILL'
      : (types[chance.between(0, types.length - 1)] ?? 'LOAN');
  const customerId = isSampled ? `${sampledPerson}-${number}` : `person-${chance.between(1, persons)}`;
  return { type, id: chance.uuid(), resourceId: chance.uuid(), customerId, isSampled };
}

function shuffle<T>(list: T[], chance: Chance): T[] {
  for (let last = list.length - 1; last > 0; last -= 1) {
    const other = chance.between(0, last);
    [list[last], list[other]] = [list[other] as T, list[last] as T];
  }
  return list;
}

/**
 * Returns the deliveries of a run in their order: the same for the same seed. There is one of each event, and
 * a second one of some.
 */
export function deliveriesOf({ deliveries, seed, reads, ownerless }: Size): readonly Delivery[] {
  const chance = new Chance(seed);
  const [forged, duplicates] = [shares.forged, shares.duplicates].map((share) =>
    Math.round(deliveries * share),
  ) as [number, number];
  const count = deliveries - forged - duplicates;
  const sampled = (margin * reads) / 2 / count;
  const many = (length: number) =>
    Array.from({ length }, (_, number) => eventOf(chance, number, ownerless, sampled));
  const events = many(count);
  // A sampled event has its effect in the one delivery that is observed.
  const repeated = shuffle(
    events.filter(({ isSampled }) => !isSampled),
    chance,
  ).slice(0, duplicates);
  return shuffle(
    [
      ...events.map((event): Delivery => ({ event, kind: 'first' })),
      ...repeated.map((event): Delivery => ({ event, kind: 'duplicate' })),
      ...many(forged).map((event): Delivery => ({ event, kind: 'forged' })),
    ],
    chance,
  );
}

function bodyOf({ type, resourceId: id, customerId }: BankEvent): object {
  if (type === 'CREDIT_CARD_BILL') return { id, application_id: `${customerId}-card`, status: 'CLOSED' };
  if (type === 'CREDIT_CARD_APPLICATION') return { id, customer_id: customerId, status: 'CLOSED' };
  return { id, person_id: customerId, status: 'open' };
}

/**
 * Returns the text and the headers of an attempt. What is forged has the signature of another body or another
 * secret.
 */
export function attemptOf({ event, kind }: Delivery, attempt: number) {
  const body = bodyOf(event);
  const isOtherBody = kind === 'forged' && event.id < '8';
  return deliveryOf({
    type: event.type,
    id: event.id,
    body,
    ...(kind === 'forged' && !isOtherBody && { secret: 'a secret of nobody' }),
    headers: {
      'solaris-webhook-attempt': String(attempt),
      ...(isOtherBody && { 'solaris-webhook-signature': signatureOf(`${JSON.stringify(body)} `) }),
    },
  });
}
