import { useId } from 'react';

/** One bar, in cents: its parts from the bottom up. */
export interface Bar {
  readonly label: string;
  /** Read out, and shown under the pointer. */
  readonly title: string;
  readonly parts: readonly { readonly cents: number; readonly tone: 'first' | 'second' }[];
}

export interface BarsProps {
  readonly title: string;
  /** The picture in a sentence, for those who do not see it. */
  readonly description: string;
  readonly bars: readonly Bar[];
  /** Labels stand under every so manieth bar. */
  readonly labelEvery?: number;
  /** A line across the picture, at so many cents, with its name. */
  readonly line?: { readonly cents: number; readonly label: string };
  readonly format: (cents: number) => string;
}

const width = 640;
const height = 220;
const plot = { left: 4, right: 92, top: 14, bottom: 26 };
const inner = { width: width - plot.left - plot.right, height: height - plot.top - plot.bottom };

const sumOf = ({ parts }: Bar): number => parts.reduce((sum, { cents }) => sum + cents, 0);

/** Returns a round number of cents at or above the highest bar: 1, 2, 2.5 or 5 times a power of ten. */
function roundUp(cents: number): number {
  const power = 10 ** Math.max(2, String(Math.max(1, cents)).length - 1);
  return [power / 10, power / 5, power / 4, power / 2, power, 2 * power, 5 * power, 10 * power].find(
    (one) => Number.isInteger(one) && one >= cents,
  ) as number;
}

/** A bar chart of amounts. It is a picture: the same figures have to stand in a table beside it. */
export function Bars({ title, description, bars, labelEvery = 1, line, format }: BarsProps) {
  const id = useId();
  const most = Math.max(line?.cents ?? 0, ...bars.map(sumOf));
  const top = roundUp(most);
  const y = (cents: number): number => plot.top + inner.height * (1 - cents / top);
  const slot = inner.width / Math.max(1, bars.length);
  const thick = Math.min(44, slot * 0.66);
  return (
    <svg className="bars" viewBox={`0 0 ${width} ${height}`} role="img" aria-labelledby={`${id}-t ${id}-d`}>
      <title id={`${id}-t`}>{title}</title>
      <desc id={`${id}-d`}>{description}</desc>
      {[0, top / 2, top].map((cents) => (
        <g key={cents} className="grid">
          <line x1={plot.left} x2={plot.left + inner.width} y1={y(cents)} y2={y(cents)} />
          <text x={width - plot.right + 8} y={y(cents) + 4}>
            {format(cents)}
          </text>
        </g>
      ))}
      {bars.map((bar, index) => {
        const x = plot.left + slot * index + (slot - thick) / 2;
        let below = 0;
        return (
          <g key={bar.label} className="bar">
            <title>{bar.title}</title>
            {bar.parts.map(({ cents, tone }) => {
              const from = below;
              below += cents;
              const tall = Math.max(0, y(from) - y(below));
              return <rect key={tone} data-tone={tone} x={x} y={y(below)} width={thick} height={tall} />;
            })}
            {index % labelEvery === 0 && (
              <text className="tick" x={x + thick / 2} y={height - 8} textAnchor="middle">
                {bar.label}
              </text>
            )}
          </g>
        );
      })}
      {line && (
        <g className="level">
          <line x1={plot.left} x2={plot.left + inner.width} y1={y(line.cents)} y2={y(line.cents)} />
          <text x={plot.left + inner.width} y={y(line.cents) - 6} textAnchor="end">
            {line.label}
          </text>
        </g>
      )}
    </svg>
  );
}
