import { none, type Finding } from '../chaos/verdict.js';
import type { Seen } from './run.js';

/** Milliseconds that stalled clients may cost the others, at p99. */
const costOfStalled = 10;

/** Returns the value that this share of the figures does not exceed. */
function quantile(figures: readonly number[], share: number): number {
  const sorted = [...figures].sort((one, other) => one - other);
  return sorted[Math.min(Math.floor(sorted.length * share), sorted.length - 1)] ?? Number.NaN;
}

/** Returns the properties that must hold after every run. */
export function findingsOf({ many, crowd, restart }: Seen): Finding[] {
  return [
    none('every client has the last state of all that changed', many.missed, many.streams),
    {
      name: `an event is read once for ${crowd.of} subscribers`,
      found: `${crowd.calls} calls, ${crowd.told} told`,
      bar: `1 call, ${crowd.of} told`,
      holds: crowd.calls === 1 && crowd.told === crowd.of,
    },
    none('ten minutes offline and a rolling restart lose no last state', restart.missed, restart.states),
    {
      name: 'those who were offline go on from their cursors',
      found: `${restart.replayed} replayed, ${restart.present} of the present state`,
      bar: 'some, none',
      holds: restart.replayed > 0 && restart.present === 0,
    },
    {
      name: 'the streams of those who were online ended',
      found: String(restart.endings),
      bar: 'some',
      holds: restart.endings > 0,
    },
  ];
}

/** Returns the findings about the time that stalled clients cost the others, and their own. */
export function timeFindings({ many: { latencies, cuts } }: Seen): Finding[] {
  const bar = quantile(latencies.without, 0.99) + costOfStalled;
  const p99 = quantile(latencies.with, 0.99);
  return [
    {
      name: 'stalled clients were cut off',
      found: `${cuts} times`,
      bar: 'some',
      holds: cuts > 0,
    },
    {
      name: `stalled clients cost the others at most ${costOfStalled} ms (p99)`,
      found: `${p99.toFixed(1)} ms`,
      bar: `${bar.toFixed(1)} ms`,
      holds: p99 <= bar,
    },
  ];
}

/** Returns what happened, with figures. */
export function figuresOf({ many, crowd, restart }: Seen): [what: string, figure: string][] {
  const times = (took: readonly number[]): string =>
    `${quantile(took, 0.5).toFixed(1)} ms / ${quantile(took, 0.99).toFixed(1)} ms of ${took.length}`;
  const each = (name: 'heap' | 'resident'): string =>
    `${((many.after[name] - many.before[name]) / (many.streams - 1)).toFixed(1)} KiB`;
  const errors = [...new Set([...many.errors, ...restart.errors])];
  return [
    ['streams on one gateway', String(many.streams)],
    ['of them stalled, half of the time', `${many.stalled}, cut ${many.cuts} times`],
    ['acknowledgement to client without stalled ones, p50 / p99', times(many.latencies.without)],
    ['with stalled ones', times(many.latencies.with)],
    ['heap per idle stream', each('heap')],
    ['resident memory per idle stream', each('resident')],
    ['calls for an event with many subscribers', `${crowd.calls} for ${crowd.told}`],
    ['clients in the restart', `${restart.clients}, ${restart.endings} streams ended`],
    ['updates that said others were missed', String(restart.saidMissed)],
    ['errors in streams', errors.length === 0 ? 'none' : errors.join('; ')],
  ];
}
