import { createHash } from 'node:crypto';
import { optionalCount } from './control-route.js';
import { misused } from './errors.js';

type Fields = Readonly<Record<string, unknown>>;

/** Faults that are injected into deliveries. */
export interface DeliveryFaults {
  /** The seed of the draws: the same seed and the same events in the same order meet the same. */
  readonly seed: number;
  /** Real milliseconds that each delivery is late. */
  readonly delayMs: number;
  /** Real milliseconds, at most, that each is late beyond that: those of one moment arrive in any order. */
  readonly shuffleMs: number;
  /** The share of deliveries, from 0 to 1, that are sent twice. */
  readonly duplicate: number;
  /** The share of deliveries, from 0 to 1, beside which a copy is sent whose signature is wrong. */
  readonly forge: number;
  /** Real milliseconds that an answer is waited for. */
  readonly timeoutMs: number;
}

/** No faults; an answer is waited for as long as the documents say. */
export const noDeliveryFaults: DeliveryFaults = {
  seed: 1,
  delayMs: 0,
  shuffleMs: 0,
  duplicate: 0,
  forge: 0,
  timeoutMs: 30_000,
};

function shareOf(body: Fields, field: string): number {
  const value = body[field] ?? 0;
  if (typeof value !== 'number' || value < 0 || value > 1)
    throw misused(field, 'This is not a number from 0 to 1.');
  return value;
}

/**
 * The faults that a control request asks for; what it does not name is off. Refuses with 400 what cannot be.
 */
export const deliveryFaultsOf = (body: Fields): DeliveryFaults => ({
  seed: optionalCount(body, 'seed') ?? noDeliveryFaults.seed,
  delayMs: optionalCount(body, 'delayMs') ?? noDeliveryFaults.delayMs,
  shuffleMs: optionalCount(body, 'shuffleMs') ?? noDeliveryFaults.shuffleMs,
  duplicate: shareOf(body, 'duplicate'),
  forge: shareOf(body, 'forge'),
  timeoutMs: optionalCount(body, 'timeoutMs') ?? noDeliveryFaults.timeoutMs,
});

/** The faults that hit one delivery. */
interface DrawnFaults {
  readonly delayMs: number;
  readonly isDuplicated: boolean;
  readonly isForged: boolean;
}

/** Draws the faults that hit the delivery with this number. */
export function drawDeliveryFaults(
  { seed, delayMs, shuffleMs, duplicate, forge }: DeliveryFaults,
  number: number,
): DrawnFaults {
  const hash = createHash('sha256').update(`${seed} ${number}`).digest();
  const chance = (place: number): number => hash.readUInt32BE(place * 4) / 2 ** 32;
  return {
    delayMs: delayMs + Math.floor(shuffleMs * chance(0)),
    isDuplicated: chance(1) < duplicate,
    isForged: chance(2) < forge,
  };
}
