import { optionalCount, refuseUnknown } from './control-route.js';
import { misused } from './errors.js';

/**
 * A distribution of milliseconds: uniform between two bounds, or log-normal with a median and a 99th
 * percentile (`p99`).
 */
export type Latency =
  { readonly from: number; readonly to: number } | { readonly median: number; readonly p99: number };

/** Reads the two required parts of a latency. */
function pair(
  latency: Readonly<Record<string, unknown>>,
  least: string,
  most: string,
): readonly [number, number] {
  refuseUnknown(latency, [least, most]);
  const low = optionalCount(latency, least);
  const high = optionalCount(latency, most);
  if (low === undefined || high === undefined) throw misused('delayMs', `Give both ${least} and ${most}.`);
  if (low > high) throw misused('delayMs', `${least} is greater than ${most}.`);
  return [low, high];
}

/**
 * Reads a latency from a control request: a number for a constant, or a distribution. Refuses anything else
 * with 400.
 */
export function latencyOf(sent: unknown): Latency {
  if (typeof sent !== 'object' || sent === null) {
    const fixed = optionalCount({ delayMs: sent }, 'delayMs') ?? 0;
    return { from: fixed, to: fixed };
  }
  if ('from' in sent || 'to' in sent) {
    const [from, to] = pair({ ...sent }, 'from', 'to');
    return { from, to };
  }
  const [median, p99] = pair({ ...sent }, 'median', 'p99');
  if (median === 0) throw misused('delayMs', 'median is 0.');
  return { median, p99 };
}

/** The 99th percentile of the normal distribution, in standard deviations above the mean. */
const z99 = 2.326347874;

/** Draws the milliseconds of one call from two uniform numbers between 0 and 1 (Box–Muller transform). */
export function drawnFrom(latency: Latency, one: number, other: number): number {
  if ('from' in latency) return Math.round(latency.from + (latency.to - latency.from) * one);
  const deviation = Math.log(latency.p99 / latency.median) / z99;
  const normal = Math.sqrt(-2 * Math.log(1 - one)) * Math.cos(2 * Math.PI * other);
  return Math.round(latency.median * Math.exp(deviation * normal));
}
