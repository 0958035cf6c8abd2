import { none, type Finding } from '../chaos/verdict.js';
import type { Seen } from './run.js';

/** Milliseconds that an acknowledgement may take beyond a write to Redis, at p99. */
const beyond = 20;

/** Returns the value that this share of the figures does not exceed. */
function quantile(figures: readonly number[], share: number): number {
  const sorted = [...figures].sort((one, other) => one - other);
  return sorted[Math.min(Math.floor(sorted.length * share), sorted.length - 1)] ?? Number.NaN;
}

/** Returns the properties that must hold after every run. */
export function findingsOf({ deliveries, tally, log }: Seen): Finding[] {
  const forged = deliveries.filter(({ kind }) => kind === 'forged').map(({ event }) => event.resourceId);
  const signed = deliveries.filter(({ kind }) => kind !== 'forged');
  const sent = new Map(
    signed.map(({ event: { resourceId, type, customerId } }) => [resourceId, `${type} ${customerId}`]),
  );
  const times = new Map<string, number>();
  for (const { id, type, customerId } of log)
    if (sent.get(id) === `${type} ${customerId}`) times.set(id, (times.get(id) ?? 0) + 1);
  const acknowledged = [...sent.keys()].filter((id) => tally.acknowledged.has(id));
  return [
    none(
      'no forged delivery is acknowledged',
      forged.filter((id) => tally.acknowledged.has(id)),
      forged.length,
    ),
    none(
      'nothing is in the log that the bank did not sign',
      log.filter(({ id, type, customerId }) => sent.get(id) !== `${type} ${customerId}`).map(({ id }) => id),
      log.length,
    ),
    none(
      'every signed delivery is acknowledged in the end',
      signed.filter((delivery) => !tally.settled.has(delivery)).map(({ event }) => event.id),
      signed.length,
    ),
    none(
      'every acknowledged event is in the log once',
      acknowledged.filter((id) => times.get(id) !== 1),
      acknowledged.length,
    ),
    {
      ...none('no read after an acknowledgement shows what was before', tally.stale, tally.reads),
      // Otherwise nothing was cached that could have been shown.
      ...(tally.sampled.length === 0 && { holds: false }),
    },
    {
      name: 'a gateway was killed right after an acknowledgement',
      found: tally.killedAfter === undefined ? 'no' : 'yes',
      bar: 'yes',
      holds: tally.killedAfter !== undefined,
    },
  ];
}

/** Returns the finding about the time that acknowledgements take, beside that of writes to Redis. */
export function timeFinding({ tally, redisTook }: Seen): Finding {
  const bar = quantile(redisTook, 0.99) + beyond;
  const p99 = quantile(tally.took, 0.99);
  return {
    name: `an acknowledgement takes at most ${beyond} ms beyond Redis (p99)`,
    found: `${p99.toFixed(1)} ms`,
    bar: `${bar.toFixed(1)} ms`,
    holds: p99 <= bar,
  };
}

/** Returns what happened, with figures. */
export function figuresOf({
  deliveries,
  tally,
  redisTook,
  hung,
  seconds,
}: Seen): [what: string, figure: string][] {
  const times = (took: readonly number[]): string =>
    `${quantile(took, 0.5).toFixed(1)} ms / ${quantile(took, 0.99).toFixed(1)} ms`;
  return [
    ['deliveries', String(deliveries.length)],
    ...[...tally.answers]
      .sort()
      .map(([status, count]): [string, string] => [`attempts: ${status}`, String(count)]),
    ['acknowledgements per second', (tally.took.length / seconds).toFixed(0)],
    ['acknowledgement, p50 / p99', times(tally.took)],
    ['a write to Redis without a gateway, p50 / p99', times(redisTook)],
    ['credit lines cached, changed and read anew', String(tally.sampled.length)],
    ['reads after an acknowledgement', String(tally.reads)],
    ['calls at which the bank hung', String(hung)],
  ];
}
