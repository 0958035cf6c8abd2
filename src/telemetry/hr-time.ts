import type { HrTime } from '@opentelemetry/api';

/** Returns milliseconds as the SDK has them: whole seconds, and the nanoseconds beyond. */
export const timeOf = (milliseconds: number): HrTime => [
  Math.floor(milliseconds / 1000),
  Math.floor((milliseconds % 1000) * 1_000_000),
];
