/** Numbers and dates as tables and sentences write them. */

const quantity =
  /^(?:[$€£¥]|[A-Z]{3} )?\s*([-+−]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)\s*(?:[%€$£°]|[\p{L}²³/%°.]+(?: [\p{L}²³/]+)?)?$/u;

/** "1,234.50", "$12", "45 %", "312 km" → the number; undefined where a text is no single quantity. */
export function readQuantity(text: string): number | undefined {
  const digits = quantity.exec(text.trim())?.[1];
  return digits === undefined ? undefined : Number(digits.replaceAll(',', '').replace('−', '-'));
}

/** As a person writes it down: no exponent, no noise of binary fractions. */
export function writeNumber(value: number, digits?: number): string {
  if (!Number.isFinite(value)) return 'none';
  if (digits !== undefined) return String(roundTo(value, digits));
  return String(Number(value.toPrecision(12)));
}

/** Halves go away from zero, as people round. */
export function roundTo(value: number, digits: number): number {
  const scaled = Number((Math.abs(value) * 10 ** digits).toPrecision(14));
  return (Math.sign(value) * Math.round(scaled)) / 10 ** digits;
}

const months = 'january february march april may june july august september october november december'.split(' ');
const monthWord = `(?:${months.map((name) => `${name}|${name.slice(0, 3)}\\.?`).join('|')})`;
const datePattern = [
  '(?<y1>\\d{4})-(?<m1>\\d{2})-(?<d1>\\d{2})',
  `(?<d2>\\d{1,2})(?:st|nd|rd|th)?(?: of)? (?<m2>${monthWord}),? (?<y2>\\d{4})`,
  `(?<m3>${monthWord}) (?<d3>\\d{1,2})(?:st|nd|rd|th)?,? (?<y3>\\d{4})`,
].join('|');

export interface FoundDate {
  /** YYYY-MM-DD */
  readonly iso: string;
  readonly at: number;
  readonly text: string;
}

/** All days that a text names, in order. */
export function datesIn(text: string): FoundDate[] {
  return [...text.matchAll(new RegExp(`\\b(?:${datePattern})\\b`, 'gi'))].flatMap((match) => {
    const g = match.groups!;
    const month = g.m1 ? Number(g.m1) : monthOf((g.m2 ?? g.m3)!);
    const [year, day] = [Number(g.y1 ?? g.y2 ?? g.y3), Number(g.d1 ?? g.d2 ?? g.d3)];
    if (month < 1 || month > 12 || day < 1 || day > 31) return [];
    const iso = `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
    return [{ iso, at: match.index, text: match[0] }];
  });
}

/** 1 to 12; 0 where it is no month. */
export function monthOf(word: string): number {
  const start = word.toLowerCase().slice(0, 3);
  const at = months.findIndex((name) => name.startsWith(start));
  return start.length === 3 && months[at]?.startsWith(word.toLowerCase().replace('.', '')) ? at + 1 : 0;
}

/** The day that a whole cell is. */
export function readDate(text: string): string | undefined {
  const [only, second] = datesIn(text);
  return only && !second && only.text.length === text.trim().length ? only.iso : undefined;
}

/** Whole days from one day to another, by the Gregorian calendar; negative where the second is the earlier. */
export function daysBetween(from: string, to: string): number {
  return Math.round((dayNumber(to) - dayNumber(from)) / 86_400_000);
}

/** The day so many days later; earlier where negative. */
export function dayAfter(iso: string, days: number): string {
  return new Date(dayNumber(iso) + days * 86_400_000).toISOString().slice(0, 10);
}

function dayNumber(iso: string): number {
  const [year, month, day] = iso.split('-').map(Number) as [number, number, number];
  return Date.UTC(year, month - 1, day);
}

const words = 'zero one two three four five six seven eight nine ten eleven twelve'.split(' ');

/** "two", "2" → 2 */
export function readCount(word: string): number | undefined {
  const at = words.indexOf(word.toLowerCase());
  if (at !== -1) return at;
  return /^\d+$/.test(word) ? Number(word) : undefined;
}
