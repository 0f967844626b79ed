/**
 * Parts of deriving programs: JavaScript that reads the text of attachments and pages as tools show them, and is put before
 * a question's own lines. Nothing of an answer is in them.
 */

/** `cells(line)`: the values of a line of comma-separated values, with RFC 4180 quotes. */
const CELLS = `
const cells = (line) => {
  const values = [];
  const pattern = /(?:"((?:[^"]|"")*)"|([^,]*))(,|$)/gy;
  for (let match = pattern.exec(line); match; match = pattern.exec(line)) {
    values.push((match[1] === undefined ? match[2] : match[1].replaceAll('""', '"')).trim());
    if (match[3] === '') break;
  }
  return values;
};`;

/** `table(text, columns)`: the rows below the first line that names all the columns, as objects by column. */
export const TABLE = `${CELLS}
const table = (text, columns) => {
  const lines = text.split('\\n').map(cells);
  const at = lines.findIndex((line) => columns.every((column) => line.includes(column)));
  const header = lines[at];
  const same = lines.slice(at + 1).filter((line) => line.length === header.length && line.join() !== header.join());
  return same.map((line) => Object.fromEntries(header.map((column, index) => [column, line[index]])));
};`;

/** `part(text, title)`: the lines of the parts of that title, without their header lines. */
export const PART = `
const part = (text, title) => {
  let inside = false;
  return text.split('\\n').filter((line) => {
    const header = /^\\[.*, part \\d+ of \\d+(?:: (.*))?\\]$/.exec(line);
    if (header) inside = header[1] === title;
    return inside && !header;
  }).join('\\n');
};`;

/** `words(text, columns)`: as \`table\`, for rows whose values are single words with blanks or commas between them. */
export const WORDS = `
const words = (text, columns) => {
  const lines = text.split('\\n').map((line) => line.split(/[\\s,|]+/).filter((word) => word !== ''));
  const at = lines.findIndex((line) => columns.every((column) => line.includes(column)));
  const header = lines[at];
  const end = lines.findIndex((line, index) => index > at && line.length !== header.length);
  const rows = lines.slice(at + 1, end < 0 ? undefined : end);
  return rows.map((line) => Object.fromEntries(header.map((column, index) => [column, line[index]])));
};`;

/** `field(text, key)`: the value of the first line \`key: value\`. */
export const FIELD = `
const field = (text, key) => {
  const line = text.split('\\n').find((line) => line.trim().startsWith(key + ':'));
  return line.trim().slice(key.length + 1).trim();
};`;

/** `follow(title, keys)`: from page to page by the values of keys; the last key's value. */
export const FOLLOW = `${FIELD}
const follow = (title, keys) => keys.reduce((at, key) => field(readFile('pages/' + at + '.txt'), key), title);`;

/** `day(text)`: \`12 April 1871\` as \`1871-04-12\`. */
export const DAY = `
const day = (text) => {
  const months = 'January February March April May June July August September October November December'.split(' ');
  const [, day, month, year] = /(\\d{1,2}) ([A-Z][a-z]+) (\\d{4})/.exec(text);
  return [year, String(months.indexOf(month) + 1).padStart(2, '0'), day.padStart(2, '0')].join('-');
};`;

export const SUM = `
const sum = (values) => values.reduce((total, value) => total + Number(value), 0);`;

/** `rounded(number)`: to two decimals. */
export const ROUNDED = `
const rounded = (number) => String(Math.round(number * 100) / 100);`;

/** One body of what is given, each part once. */
export function program(...parts: readonly string[]): string {
  return [...new Set(parts)].map((part) => part.trim()).join('\n');
}

/** A value as it is written in a program. */
export const quoted = (value: string | number | readonly string[]): string => JSON.stringify(value);
