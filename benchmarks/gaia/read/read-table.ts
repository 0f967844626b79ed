import { decodeText } from './decode-text.ts';
import { endingOf } from './kind-of.ts';
import { type Section, type Source, UnreadableError } from './reading.ts';
import { tableLine } from './table-lines.ts';

/** A csv or tsv file as comma-separated lines, whatever separates its cells; as it stands where it is no table. */
export async function readTable({ name, bytes, limits }: Source): Promise<Section> {
  const decoded = decodeText(bytes, limits.textCharacters);
  if (!decoded) throw new UnreadableError(`${name} is of a kind that this reader does not know.`);
  const { delimiter, start } = delimiterOf(name, decoded.text);
  const whole = decoded.text.slice(start);
  // Of a row that was cut nobody knows where its cells would have ended.
  const text = decoded.cut ? whole.slice(0, whole.lastIndexOf('\n') + 1) || whole : whole;
  return { title: '', text: await normalized(text, delimiter), isCut: decoded.cut };
}

async function normalized(text: string, delimiter: string): Promise<string> {
  const { parse } = await import('csv-parse/sync');
  try {
    const rows: string[][] = parse(text, {
      delimiter,
      relax_column_count: true,
      relax_quotes: true,
      record_delimiter: '\n',
    });
    return rows.map(tableLine).join('\n');
  } catch {
    return text;
  }
}

const delimiters = [',', ';', '\t', '|'] as const;

/** Excel writes a first line `sep=;`; else the one that the first line has most of. */
function delimiterOf(name: string, text: string): { readonly delimiter: string; readonly start: number } {
  const named = /^"?sep=([,;\t|])"?\n/i.exec(text);
  if (named) return { delimiter: named[1]!, start: named[0].length };
  if (/^(?:tsv|tab)$/.test(endingOf(name))) return { delimiter: '\t', start: 0 };
  const first = (/[^\n]*/.exec(text)?.[0] ?? '').slice(0, 10_000).replace(/"[^"]*"/g, '');
  const counts = delimiters.map((delimiter) => first.split(delimiter).length);
  return { delimiter: delimiters[counts.indexOf(Math.max(...counts))]!, start: 0 };
}
