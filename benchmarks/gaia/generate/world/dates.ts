import type { Random } from '../../../../harness/core/random.ts';
import { between } from '../pick.ts';

export const MONTHS = [
  ...['January', 'February', 'March', 'April', 'May', 'June'],
  ...['July', 'August', 'September', 'October', 'November', 'December'],
] as const;

const DAY_MS = 86_400_000;

/** A day as `2019-03-02`, from the first of January of `low` to the end of `high`. */
export function drawDay(random: Random, low: number, high: number): string {
  const first = Date.UTC(low, 0, 1);
  const days = (Date.UTC(high + 1, 0, 1) - first) / DAY_MS;
  return isoDay(first + random.integer(days) * DAY_MS);
}

/** `2019-03-02` → `2 March 2019`. */
export function longDay(iso: string): string {
  const [year, month, day] = iso.split('-').map(Number);
  return `${day} ${MONTHS[month! - 1]} ${year}`;
}

/** Days from one to the other, negative where the second is earlier. */
export const daysBetween = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / DAY_MS;

export const addDays = (iso: string, days: number): string => isoDay(Date.parse(iso) + days * DAY_MS);

/** A day near another, at most `reach` days before or after, never the same. */
export function drawNear(random: Random, iso: string, reach: number): string {
  const days = between(random, 1, reach);
  return addDays(iso, random.integer(2) === 0 ? days : -days);
}

const isoDay = (ms: number): string => new Date(ms).toISOString().slice(0, 10);
