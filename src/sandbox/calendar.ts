/**
 * Dates as the bank counts them: in UTC, days written YYYY-MM-DD, spans of time written as ISO 8601 durations.
 */

const DURATION =
  /^P(?=.)(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?=.)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/;
const DAY_MS = 86_400_000;

/** Adds whole months. Where the month is too short for the day, its last day is taken: 31 January and one month is 28 February. */
export function addMonths(instant: Date, months: number): Date {
  const moved = new Date(instant);
  moved.setUTCDate(1);
  moved.setUTCMonth(moved.getUTCMonth() + months);
  moved.setUTCDate(Math.min(instant.getUTCDate(), daysInMonth(moved)));
  return moved;
}

const daysInMonth = (instant: Date): number =>
  new Date(Date.UTC(instant.getUTCFullYear(), instant.getUTCMonth() + 1, 0)).getUTCDate();

/** Adds a duration such as `P14D`, `P6M` or `PT1H30M`. Throws a RangeError for a text that is none. */
export function addDuration(instant: Date, duration: string): Date {
  const match = DURATION.exec(duration);
  if (!match) throw new RangeError(`"${duration}" is not an ISO 8601 duration such as P14D or PT1H`);
  const [years = 0, months = 0, weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = match
    .slice(1)
    .map((part) => Number(part ?? 0));
  const moved = addMonths(instant, years * 12 + months);
  return new Date(
    moved.getTime() + (weeks * 7 + days) * DAY_MS + ((hours * 60 + minutes) * 60 + seconds) * 1000,
  );
}

/** The day of an instant, YYYY-MM-DD. */
export const dayOf = (instant: Date): string => instant.toISOString().slice(0, 10);

/** The first moment of a day. */
export const startOf = (day: string): Date => new Date(`${day}T00:00:00.000Z`);

/** How many days lie between two days; negative if the second is the earlier one. */
export const daysBetween = (from: string, to: string): number =>
  Math.round((startOf(to).getTime() - startOf(from).getTime()) / DAY_MS);

/** The day that is so many days later. */
export const addDays = (day: string, days: number): string =>
  dayOf(new Date(startOf(day).getTime() + days * DAY_MS));

/** Whether a text is a day that exists: 2026-02-31 is none. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const instant = startOf(text);
  return !Number.isNaN(instant.getTime()) && dayOf(instant) === text;
}

/** The last day of the month that a day lies in. */
export const monthEnd = (day: string): string =>
  dayOf(new Date(Date.UTC(Number(day.slice(0, 4)), Number(day.slice(5, 7)), 0)));

/** Whether banks work on a day: from Monday to Friday. Public holidays are not known here. */
const isBusinessDay = (day: string): boolean => ![0, 6].includes(startOf(day).getUTCDay());

/** The day itself if banks work on it, else the next one on which they do. */
export const businessDayFrom = (day: string): string =>
  isBusinessDay(day) ? day : businessDayFrom(addDays(day, 1));

/** The day that is so many business days later; the day itself does not count. */
export function addBusinessDays(day: string, count: number): string {
  let reached = day;
  for (let counted = 0; counted < count; counted += 1) reached = businessDayFrom(addDays(reached, 1));
  return reached;
}
