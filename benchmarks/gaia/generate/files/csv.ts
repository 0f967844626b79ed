import type { Cell, Table } from './file-content.ts';

const quote = (cell: Cell): string => {
  const text = String(cell);
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

/** RFC 4180, but for its line ends: those of a line feed alone. */
export const csvText = ({ columns, rows }: Table): string =>
  [columns, ...rows].map((row) => `${row.map(quote).join(',')}\n`).join('');
