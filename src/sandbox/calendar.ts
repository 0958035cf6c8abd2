/** The bank's dates: in UTC, days as YYYY-MM-DD, periods as ISO 8601 durations. */

const durationPattern =
  /^P(?=.)(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?=.)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/;
const dayMs = 86_400_000;

/**
 * Adds whole months. If the month is too short for the day, returns its last day: 31 January plus one month
 * is 28 February.
 */
export function addMonths(instant: Date, months: number): Date {
  const moved = new Date(instant);
  moved.setUTCDate(1);
  moved.setUTCMonth(moved.getUTCMonth() + months);
  moved.setUTCDate(Math.min(instant.getUTCDate(), daysInMonth(moved)));
  return moved;
}

const daysInMonth = (instant: Date): number =>
  new Date(Date.UTC(instant.getUTCFullYear(), instant.getUTCMonth() + 1, 0)).getUTCDate();

/**
 * Adds a duration such as `P14D`, `P6M` or `PT1H30M`.
 * @throws RangeError for any other text, and for a duration that ends beyond what a Date holds
 */
export function addDuration(instant: Date, duration: string): Date {
  const match = durationPattern.exec(duration);
  if (!match) throw new RangeError(`"${duration}" is not an ISO 8601 duration such as P14D or PT1H`);
  const [years = 0, months = 0, weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = match
    .slice(1)
    .map((part) => Number(part ?? 0));
  const moved = addMonths(instant, years * 12 + months);
  const end = new Date(
    moved.getTime() + (weeks * 7 + days) * dayMs + ((hours * 60 + minutes) * 60 + seconds) * 1000,
  );
  if (Number.isNaN(end.getTime())) throw new RangeError(`${duration} is too long.`);
  return end;
}

/** Returns the day of an instant, YYYY-MM-DD. */
export const dayOf = (instant: Date): string => instant.toISOString().slice(0, 10);

/** Returns the first moment of a day. */
export const startOf = (day: string): Date => new Date(`${day}T00:00:00.000Z`);

/** Returns the number of days between two days; negative if the second is earlier. */
export const daysBetween = (from: string, to: string): number =>
  Math.round((startOf(to).getTime() - startOf(from).getTime()) / dayMs);

/** Adds days to a day. */
export const addDays = (day: string, days: number): string =>
  dayOf(new Date(startOf(day).getTime() + days * dayMs));

/** True if a text is an existing day: 2026-02-31 is not. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const instant = startOf(text);
  return !Number.isNaN(instant.getTime()) && dayOf(instant) === text;
}

/** Returns the last day of a day's month. */
export const monthEnd = (day: string): string =>
  dayOf(new Date(Date.UTC(Number(day.slice(0, 4)), Number(day.slice(5, 7)), 0)));

/** True from Monday to Friday. Ignores public holidays. */
const isBusinessDay = (day: string): boolean => ![0, 6].includes(startOf(day).getUTCDay());

/** Returns the day itself if it is a business day, otherwise the next business day. */
export const businessDayFrom = (day: string): string =>
  isBusinessDay(day) ? day : businessDayFrom(addDays(day, 1));

/** Adds business days to a day, which does not count itself. */
export function addBusinessDays(day: string, count: number): string {
  let reached = day;
  for (let counted = 0; counted < count; counted += 1) reached = businessDayFrom(addDays(reached, 1));
  return reached;
}
