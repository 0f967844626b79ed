/** A piece of text on a page, in points from the lower left corner, as a PDF places it. */
export interface PlacedText {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  /** Of the letters. */
  readonly height: number;
}

interface Line {
  readonly y: number;
  readonly height: number;
  readonly pieces: PlacedText[];
}

/**
 * The lines of a page. A PDF has no lines and no tables, but pieces of text with places, in any order:
 *   pieces on one base line, left to right in the file's order → a segment
 *   segments in the file's order go down the page, or are long (columns of prose) → they are the lines, in that order
 *   otherwise (a table written column by column) → segments of one base line are one line, from top to bottom
 * Within a line a gap as wide as a letter is a blank, a wider one (between the columns of a table) two.
 */
export function pageLines(pieces: readonly PlacedText[]): string[] {
  const segments = segmentsOf(pieces.filter(({ text }) => text.trim() !== ''));
  return (isInOrder(segments) ? segments : rowsOf(segments)).map(lineText);
}

const isSameLine = (line: Line, { y, height }: { readonly y: number; readonly height: number }): boolean =>
  Math.abs(line.y - y) <= Math.min(line.height, height) * 0.4;

const endOf = ({ x, width }: PlacedText): number => x + width;

function segmentsOf(pieces: readonly PlacedText[]): Line[] {
  const segments: Line[] = [];
  for (const piece of pieces) {
    const last = segments.at(-1);
    const before = last?.pieces.at(-1);
    // Letters may overlap a little (kerning), whole words do not.
    if (last && before && isSameLine(last, piece) && piece.x >= endOf(before) - piece.height) last.pieces.push(piece);
    else segments.push({ y: piece.y, height: piece.height, pieces: [piece] });
  }
  return segments;
}

/** Characters of a segment from which on it is taken for a line of prose. */
const proseLength = 25;

function isInOrder(segments: readonly Line[]): boolean {
  const climbs = segments.filter(({ y, height }, index) => index > 0 && y > segments[index - 1]!.y + height * 0.4);
  const beside = segments.filter((segment, index) => index > 0 && isSameLine(segments[index - 1]!, segment));
  if (climbs.length + beside.length === 0) return true;
  const characters = segments.reduce(
    (sum, { pieces }) => sum + pieces.reduce((own, { text }) => own + text.length, 0),
    0,
  );
  return characters / segments.length >= proseLength;
}

function rowsOf(segments: readonly Line[]): Line[] {
  const rows: Line[] = [];
  for (const segment of segments.toSorted((a, b) => b.y - a.y)) {
    const row = rows.at(-1);
    if (row && isSameLine(row, segment)) row.pieces.push(...segment.pieces);
    else rows.push({ ...segment, pieces: [...segment.pieces] });
  }
  for (const { pieces } of rows) pieces.sort((a, b) => a.x - b.x);
  return rows;
}

function lineText({ pieces }: Line): string {
  let text = '';
  for (const [index, piece] of pieces.entries()) {
    const before = pieces[index - 1];
    const gap = before ? piece.x - endOf(before) : 0;
    const between = gap > piece.height ? '  ' : gap > piece.height * 0.15 ? ' ' : '';
    // Blanks that the file has itself are not doubled.
    const joined = /\s/.test(text.slice(-1) + piece.text.slice(0, 1)) ? between.slice(1) : between;
    text += joined + piece.text;
  }
  return text.trim();
}
