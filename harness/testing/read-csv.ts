/** RFC 4180 by the letter: records of fields, quotes doubled inside quotes, `\n` after every record. */
export function readCsv(text: string): string[][] {
  const records: string[][] = [[]];
  let position = 0;
  while (position < text.length) {
    const quoted = text[position] === '"';
    const pattern = quoted ? /"((?:[^"]|"")*)"/y : /([^",\n]*)/y;
    pattern.lastIndex = position;
    const found = pattern.exec(text);
    if (found === null)
      throw new Error(`Expected a field at ${position}, got ${JSON.stringify(text.slice(position, position + 20))}.`);
    records.at(-1)!.push(quoted ? found[1]!.replaceAll('""', '"') : found[1]!);
    position += found[0].length;
    if (text[position] === '\n') records.push([]);
    else if (text[position] !== ',') throw new Error(`Expected a separator at ${position}.`);
    position += 1;
  }
  return records.slice(0, -1);
}

/** Rows by the names of their columns. */
export function parseRows(text: string): Record<string, string>[] {
  const [header = [], ...rows] = readCsv(text);
  return rows.map((row) => Object.fromEntries(header.map((name, index) => [name, row[index] ?? ''])));
}
