/** A row as a line of CSV (RFC 4180 quoting). A row is always one line: line breaks inside a cell become blanks. */
export function tableLine(cells: readonly string[]): string {
  return cells
    .map((cell) => cell.replace(/\s*[\r\n\u2028\u2029]+\s*/g, ' ').trim())
    .map((cell) => (/[",]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell))
    .join(',');
}

/** Rows as lines; shorter rows are filled up, so that every line has as many cells. */
export function tableLines(rows: readonly (readonly string[])[]): string[] {
  const width = rows.reduce((most, row) => Math.max(most, row.length), 0);
  return rows.map((row) => tableLine([...row, ...Array<string>(width - row.length).fill('')]));
}
