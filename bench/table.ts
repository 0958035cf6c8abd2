import type { Measured, Round } from './measure.js';
import type { ProgramName } from './scenarios.js';

const labels: Readonly<Record<ProgramName, string>> = {
  gateway: 'gateway',
  backend: '(a) by hand',
  plain: '(b) plain Apollo',
  reference: "with graphql-js's executor",
};

/** Returns the median; the mean of the two middle figures if their number is even. */
export function median(figures: readonly number[]): number {
  const sorted = [...figures].sort((one, other) => one - other);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1
    ? (sorted[middle] ?? Number.NaN)
    : ((sorted[middle - 1] ?? Number.NaN) + (sorted[middle] ?? Number.NaN)) / 2;
}

const header = [
  'scenario',
  'program',
  'requests/s',
  'p50 ms',
  'p99 ms',
  'p99 ms beyond the bank',
  'bank calls/query',
  'CPU ms/query',
  'peak MiB',
  'requests/s to (a)',
  'CPU to (a)',
  'requests/s to (b)',
  'CPU to (b)',
];

const middleOf = ({ rounds }: Measured, figure: (round: Round) => number): number =>
  median(rounds.map(figure));
const ratio = (one: number, other: number | undefined): string =>
  other === undefined ? '' : (one / other).toFixed(2);

function rowOf(measured: Measured, all: readonly Measured[]): string[] {
  const peer = (name: ProgramName): Measured | undefined =>
    all.find(({ scenario, program }) => scenario.name === measured.scenario.name && program === name);
  const ratios = (['backend', 'plain'] as const).flatMap((name) => {
    const other = peer(name);
    return (
      [({ requestsPerSecond }) => requestsPerSecond, ({ cpuPerQuery }) => cpuPerQuery] satisfies ((
        round: Round,
      ) => number)[]
    ).map((figure) => ratio(middleOf(measured, figure), other && middleOf(other, figure)));
  });
  const overBank = middleOf(measured, (round) => round.overBank ?? Number.NaN);
  return [
    measured.scenario.name,
    labels[measured.program],
    middleOf(measured, (round) => round.requestsPerSecond).toFixed(0),
    middleOf(measured, (round) => round.p50).toFixed(2),
    middleOf(measured, (round) => round.p99).toFixed(2),
    Number.isNaN(overBank) ? '' : overBank.toFixed(2),
    middleOf(measured, (round) => round.callsPerQuery).toFixed(2),
    middleOf(measured, (round) => round.cpuPerQuery).toFixed(3),
    measured.peakMemory.toFixed(0),
    ...ratios,
  ];
}

/** Returns a Markdown table with aligned columns. */
export function tableOf(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)));
  const lines = rows.map(
    (row) =>
      `| ${row.map((cell, at) => (at < 2 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0))).join(' | ')} |`,
  );
  const rule = `|${widths.map((width, at) => (at < 2 ? '-'.repeat(width + 2) : `${'-'.repeat(width + 1)}:`)).join('|')}|`;
  return [lines[0], rule, ...lines.slice(1)].join('\n');
}

/** Returns all figures as one table: medians of the rounds, and each program's ratio to (a) and to (b). */
export const tableOfMeasured = (measured: readonly Measured[]): string =>
  tableOf([header, ...measured.map((one) => rowOf(one, measured))]);
