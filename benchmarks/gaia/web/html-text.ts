import { Parser } from 'htmlparser2';

export interface HtmlText {
  /** On one line; may be empty. */
  readonly title: string;
  /** A paragraph, heading, list item or table row a line; rows as comma-separated cells. No blank lines. */
  readonly text: string;
}

const dropped = new Set(['script', 'style', 'template', 'svg', 'iframe', 'object', 'canvas']);
const inline = new Set(
  'a abbr acronym b bdi bdo big cite code data del dfn em font i img ins kbd label mark meter nobr output q s samp small span strike strong sub sup time tt u var wbr'.split(
    ' ',
  ),
);

/** Deeper pages are read no further: the parser looks through all open elements at every end of one. */
const maxDepth = 2000;
/** Tables in tables in … beyond this are read as text. */
const maxNestedCells = 20;
/** Cells with more than this make a table one of layout: they are then given one after the other. */
const maxCellCharacters = 300;

/** The readable text of a page. Linear in its length, whatever is in it. */
export function htmlText(html: string): HtmlText {
  const page = textBuilder();
  const parser = new Parser({ onopentag: page.open, onclosetag: page.close, ontext: page.text });
  try {
    parser.end(html);
  } catch (error) {
    if (!(error instanceof TooDeepError)) throw error;
    page.text('\n[The rest of the page is nested too deeply to be read.]');
  }
  return page.result();
}

class TooDeepError extends Error {}

/** A cell, or the page: lines that are done, and the pieces of the line that is being written. */
interface Block {
  readonly lines: string[];
  pieces: string[];
}

function textBuilder() {
  const blocks: Block[] = [{ lines: [], pieces: [] }];
  const rows: string[][][] = [];
  /** How deep each open cell stands. */
  const cells: number[] = [];
  const title: string[] = [];
  let [depth, droppedDepth, preDepth, inTitle] = [0, 0, 0, false];

  const endLine = (block = blocks.at(-1)!): void => {
    const line = block.pieces.join('');
    const lines = preDepth > 0 ? line.split('\n').map((one) => one.trimEnd()) : [line.replace(/\s+/g, ' ').trim()];
    for (const one of lines) if (one !== '') block.lines.push(one);
    block.pieces = [];
  };
  const endCell = (): void => {
    endLine();
    cells.pop();
    rows.at(-1)?.push(blocks.pop()!.lines);
  };
  const open = (name: string): void => {
    depth += 1;
    if (depth > maxDepth) throw new TooDeepError();
    if (dropped.has(name)) droppedDepth += 1;
    if (name === 'title' && droppedDepth === 0) inTitle = true;
    if (breaksLine(name)) endLine();
    if (name === 'pre') preDepth += 1;
    if (name === 'tr') rows.push([]);
    if (!isCell(name) || rows.length === 0 || cells.length === maxNestedCells) return;
    cells.push(depth);
    blocks.push({ lines: [], pieces: [] });
  };
  const close = (name: string): void => {
    const endsCell = cells.at(-1) === depth;
    depth -= 1;
    if (dropped.has(name)) droppedDepth -= 1;
    if (name === 'title') inTitle = false;
    if (endsCell) endCell();
    else if (breaksLine(name)) endLine();
    if (name === 'pre') preDepth -= 1;
    if (name === 'tr') for (const line of rowLines(rows.pop() ?? [])) blocks.at(-1)!.lines.push(line);
  };
  const text = (piece: string): void => {
    if (droppedDepth > 0) return;
    if (inTitle) title.push(piece);
    else blocks.at(-1)!.pieces.push(piece);
  };
  const result = (): HtmlText => {
    for (const block of blocks) endLine(block);
    return {
      title: title.join('').replace(/\s+/g, ' ').trim(),
      text: blocks.flatMap(({ lines }) => lines).join('\n'),
    };
  };
  return { open, close, text, result };
}

const breaksLine = (name: string): boolean => !inline.has(name) && !dropped.has(name);
const isCell = (name: string): boolean => name === 'td' || name === 'th';

/** One line of comma-separated cells (RFC 4180), or for a table of layout the lines of its cells. */
function rowLines(cells: readonly (readonly string[])[]): string[] {
  const texts = cells.map((lines) => lines.join(' '));
  if (cells.length === 1 || texts.some((one) => one.length > maxCellCharacters)) return cells.flat();
  const line = texts.map((one) => (/[",]/.test(one) ? `"${one.replaceAll('"', '""')}"` : one)).join(',');
  return /[^,]/.test(line) ? [line] : [];
}
