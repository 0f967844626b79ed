import { csvText } from './csv.ts';
import type { PlainFile } from './file-content.ts';

/** The text of files that are nothing else. */
export function plainText(file: PlainFile): string {
  if (file.kind === 'csv') return csvText(file.table);
  if (file.kind === 'json') return `${JSON.stringify(file.value, null, 2)}\n`;
  return `${file.lines.join('\n')}\n`;
}
