import { optionalCount, refuseUnknown } from './control-route.js';
import { misused } from './errors.js';

/** How long something takes, in milliseconds: from one bound to the other, each as likely; or log-normal, half of the times up to `median` and 99 of 100 up to `p99`. */
export type Latency =
  { readonly from: number; readonly to: number } | { readonly median: number; readonly p99: number };

/** The two parts of a latency, both of which have to be there. */
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

/** A latency from a control request: a number for one that is always the same, or a distribution. Refuses with 400 anything else. */
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

/** How many standard deviations above the mean 99 of 100 values of a normal distribution end. */
const Z99 = 2.326347874;

/** The milliseconds of one call, from two numbers between 0 and 1, both as likely anywhere (the Box–Muller transform). */
export function drawnFrom(latency: Latency, one: number, other: number): number {
  if ('from' in latency) return Math.round(latency.from + (latency.to - latency.from) * one);
  const deviation = Math.log(latency.p99 / latency.median) / Z99;
  const normal = Math.sqrt(-2 * Math.log(1 - one)) * Math.cos(2 * Math.PI * other);
  return Math.round(latency.median * Math.exp(deviation * normal));
}
