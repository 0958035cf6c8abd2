const days = new Intl.DateTimeFormat('en-IE', { dateStyle: 'medium', timeZone: 'UTC' });
const months = new Intl.DateTimeFormat('en-IE', { month: 'short', timeZone: 'UTC' });
const times = new Intl.DateTimeFormat('en-IE', { timeStyle: 'medium' });

/** Formats a day or a time of the bank as a day. The bank's text is kept if it is none, as the graph says it can be. */
export function formatDay(text: string | null | undefined): string {
  if (!text) return '–';
  const [day = ''] = /^\d{4}-\d{2}-\d{2}/.exec(text) ?? [];
  const date = new Date(`${day}T00:00:00Z`);
  return Number.isNaN(date.getTime()) ? text : days.format(date);
}

/** The short name of a day's month: "Nov". */
export function formatMonth(day: string): string {
  const date = new Date(`${day.slice(0, 10)}T00:00:00Z`);
  return Number.isNaN(date.getTime()) ? day : months.format(date);
}

/** The time of day of an instant in milliseconds, by the reader's clock. */
export const formatTime = (instant: number): string => times.format(new Date(instant));
