/** For tests: what `read_file` shows of an attachment, all parts with their header lines, made from the facts and not the bytes. */
import { csvText } from '../files/csv.ts';
import { type Block, type FileContent, isTable } from '../files/file-content.ts';
import { plainText } from '../files/plain-text.ts';

interface Part {
  readonly title?: string;
  readonly text: string;
}

const MOST_CHARACTERS = 6000;

export function expectedText(file: FileContent): string {
  const parts = partsOf(file);
  return parts
    .map(({ title, text }, index) => {
      const header = `[${file.name}, part ${index + 1} of ${parts.length}${title ? `: ${title}` : ''}]`;
      return `${header}\n${text.trimEnd()}\n`;
    })
    .join('');
}

const blockText = (block: Block): string => (isTable(block) ? csvText(block).trimEnd() : block);
const pdfText = (block: Block): string => (isTable(block) ? blockText(block).replaceAll(',', '  ') : block);

function partsOf(file: FileContent): readonly Part[] {
  switch (file.kind) {
    case 'csv':
    case 'json':
    case 'txt':
      return split(plainText(file));
    case 'xlsx':
      return file.sheets.map(({ name, table }) => ({ title: `sheet "${name}"`, text: csvText(table) }));
    case 'docx':
      return split(file.blocks.map(blockText).join('\n'));
    case 'pptx':
      return file.slides.map(({ title, blocks }, index) => ({
        title: `slide ${index + 1}`,
        text: [title, ...blocks.map(blockText)].join('\n'),
      }));
    case 'pdf':
      return file.pages.map((blocks, index) => ({ title: `page ${index + 1}`, text: blocks.map(pdfText).join('\n') }));
    case 'png':
      return [{ text: file.lines.join('\n') }];
    case 'zip':
      return file.files.map((inner) => ({ title: `file ${inner.name}`, text: plainText(inner) }));
  }
}

/** At line ends, as few parts as there can be. */
function split(text: string): readonly Part[] {
  if (text.length <= MOST_CHARACTERS) return [{ text }];
  const parts: { title: string; text: string }[] = [];
  let lines: string[] = [];
  let first = 1;
  const close = () => {
    parts.push({ title: `lines ${first} to ${first + lines.length - 1}`, text: lines.join('\n') });
    first += lines.length;
    lines = [];
  };
  for (const line of text.trimEnd().split('\n')) {
    if ([...lines, line].join('\n').length > MOST_CHARACTERS) close();
    lines.push(line);
  }
  close();
  return parts;
}
