import { describe, expect, test } from '@jest/globals';
import {
  addBusinessDays,
  addDuration,
  addMonths,
  businessDayFrom,
  daysBetween,
  isDay,
  monthEnd,
} from '../../src/sandbox/calendar.js';
import { BankClock } from '../../src/sandbox/clock.js';

const at = (text: string): Date => new Date(text);

describe('the calendar', () => {
  test('a month after the 31st is the last of a shorter month', () => {
    expect(addMonths(at('2027-01-31T09:00:00Z'), 1).toISOString()).toBe('2027-02-28T09:00:00.000Z');
    expect(addMonths(at('2027-03-31T09:00:00Z'), -1).toISOString()).toBe('2027-02-28T09:00:00.000Z');
  });

  test('durations are added by their parts', () => {
    expect(addDuration(at('2026-11-02T09:00:00Z'), 'P1Y2M1W3DT1H30M5S').toISOString()).toBe(
      '2028-01-12T10:30:05.000Z',
    );
    for (const wrong of ['', 'P', 'PT', '14D', 'P1.5D', 'P-1D', 'P300000Y', 'PT9999999999999999H'])
      expect(() => addDuration(at('2026-11-02T09:00:00Z'), wrong)).toThrow(RangeError);
  });

  test('31 February is no day', () => {
    expect(isDay('2028-02-29')).toBe(true);
    for (const wrong of ['2026-02-31', '2026-02-29', '2026-13-01', '2026-1-1', 'today'])
      expect(isDay(wrong)).toBe(false);
    expect(daysBetween('2026-02-28', '2026-03-01')).toBe(1);
  });
});

describe('business days', () => {
  test('are Monday to Friday, counted from the day after', () => {
    // 2 November 2026 is a Monday.
    const days = ['2026-11-02', '2026-11-05', '2026-11-06', '2026-11-07', '2026-11-08'];
    expect(days.map((day) => addBusinessDays(day, 1))).toEqual([
      '2026-11-03',
      '2026-11-06',
      '2026-11-09',
      '2026-11-09',
      '2026-11-09',
    ]);
    expect(days.map((day) => addBusinessDays(day, 5))).toEqual([
      '2026-11-09',
      '2026-11-12',
      '2026-11-13',
      '2026-11-13',
      '2026-11-13',
    ]);
    expect(days.map(businessDayFrom)).toEqual([
      '2026-11-02',
      '2026-11-05',
      '2026-11-06',
      '2026-11-09',
      '2026-11-09',
    ]);
  });

  test('lie in months that end on their last day', () => {
    expect(['2026-11-02', '2027-02-01', '2028-02-29', '2026-12-31'].map(monthEnd)).toEqual([
      '2026-11-30',
      '2027-02-28',
      '2028-02-29',
      '2026-12-31',
    ]);
  });
});

describe('the clock', () => {
  test('stands still and does what is due in the order of time, each at its own', () => {
    const clock = new BankClock(at('2026-11-02T09:00:00Z'));
    const done: string[] = [];
    const note = (name: string) => () => void done.push(`${name} ${clock.today()}`);
    clock.after('P2D', note('late'));
    clock.after('P1D', () => {
      note('early')();
      clock.after('P0D', note('at once'));
      clock.after('P3D', note('too late'));
    });
    clock.after('PT0S', note('now'));
    expect(done).toEqual([]);
    clock.runDue();
    expect(done).toEqual(['now 2026-11-02']);
    clock.moveTo(at('2026-11-05T09:00:00Z'));
    expect(done).toEqual(['now 2026-11-02', 'early 2026-11-03', 'at once 2026-11-03', 'late 2026-11-04']);
    expect(() => clock.moveTo(at('2026-11-04T00:00:00Z'))).toThrow('does not run backwards');
  });
});
