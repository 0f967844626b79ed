/** A row as a line of CSV (RFC 4180 quoting). A row is always one line: line breaks inside a cell become blanks. */
export function tableLine(cells: readonly string[]): string {
  return cells
    .map((cell) => cell.trim().replace(/[\r\n\u2028\u2029]+/g, ' '))
    .map((cell) => (/[",]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell))
    .join(',');
}

/** Rows are filled up to as many cells as people use: one row of a stranger's may be as wide as the file is large. */
export const filledWidth = 64;

/** Rows as lines; shorter rows are filled up, so that every line has as many cells (up to 64). Rows without any cell are left out. */
export function tableLines(rows: readonly (readonly string[])[]): string[] {
  const width = Math.min(
    filledWidth,
    rows.reduce((most, row) => Math.max(most, row.length), 0),
  );
  return rows
    .filter((row) => row.length > 0)
    .map((row) => tableLine([...row, ...Array<string>(Math.max(0, width - row.length)).fill('')]));
}
