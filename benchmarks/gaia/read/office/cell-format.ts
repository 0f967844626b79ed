/**
 * What number formats (ECMA-376 part 1, 18.8.30) say about a cell's number: whether it is a date, a time or a length of
 * time. How a number looks otherwise (thousands, currency, percent) is left alone: a cell has its value.
 */
export interface CellFormat {
  readonly date: boolean;
  readonly time: boolean;
  /** `[h]:mm`: hours go on after 24. */
  readonly elapsed: boolean;
}

const plain: CellFormat = { date: false, time: false, elapsed: false };

/** Formats that every workbook has without saying so; others of them are no dates. */
const builtin: Readonly<Record<number, string>> = {
  ...Object.fromEntries(
    [14, 15, 16, 17, 27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 57, 58].map((id) => [id, 'y-m-d']),
  ),
  ...Object.fromEntries([18, 19, 20, 21, 32, 33, 34, 35, 45, 47, 55, 56].map((id) => [id, 'h:m:s'])),
  22: 'y-m-d h:m',
  46: '[h]:m:s',
};

/** `code` is the workbook's own format of that id, where it has one. */
export function cellFormat(id: number, code: string | undefined): CellFormat {
  const whole = code ?? builtin[id];
  if (whole === undefined) return plain;
  // Quoted text, escaped, padding and filling characters say nothing; neither do sections for other signs. 255 are Excel's limit.
  const bare = whole
    .slice(0, 255)
    .replace(/"[^"]*"|\\.|_.|\*./g, '')
    .split(';')[0]!;
  const elapsed = /\[(?:h+|m+|s+)\]/i.test(bare);
  const letters = bare.replace(/\[[^\]]*\]/g, '').toLowerCase();
  if (/general|[#?]/.test(letters)) return plain;
  const time = elapsed || /[hs]/.test(letters);
  return { date: !elapsed && (/[yd]/.test(letters) || (/m/.test(letters) && !time)), time, elapsed };
}

/** Days from 1899-12-30 to 1970-01-01, and from there to what a workbook counts from that was made on old Macs. */
const epochDays = 25_569;
const days1904 = 1_462;
/** 9999-12-31 */
const lastDay = 2_958_465;

/** The text of a cell's number: YYYY-MM-DD for dates, with HH:MM:SS where they have a time; else the number itself. */
export function numberText(value: number, { date, time, elapsed }: CellFormat, from1904: boolean): string {
  if ((!date && !time) || value < 0 || value > lastDay) return plainNumber(value);
  const seconds = Math.round(value * 86_400);
  if (elapsed || (!date && value >= 1)) return clock(seconds);
  if (!date) return clock(seconds % 86_400);
  const days = Math.floor(seconds / 86_400) + (from1904 ? days1904 : 0);
  // Lotus counted a 29th of February 1900, and so does Excel: days before it are one less than they should be.
  const real = days < 60 && !from1904 ? days + 1 : days;
  const day = new Date((real - epochDays) * 86_400_000).toISOString().slice(0, 10);
  const rest = seconds % 86_400;
  return time && rest > 0 ? `${day} ${clock(rest)}` : day;
}

const two = (count: number): string => String(count).padStart(2, '0');
const clock = (seconds: number): string =>
  `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;

/** Excel keeps 15 digits; what a binary number has beyond them is noise. */
export const plainNumber = (value: number): string => String(Number(value.toPrecision(15)));
