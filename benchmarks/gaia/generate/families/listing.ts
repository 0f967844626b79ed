/** A file that names a few things of the corpus, in one of many formats, with numbers that do not matter. */
import type { Random } from '../../../../harness/core/random.ts';
import type { FileContent } from '../files/file-content.ts';
import { between, pick } from '../pick.ts';
import { quoted } from '../programs.ts';
import type { Kind } from '../world/entity.ts';

export interface Listing {
  readonly file: FileContent;
}

interface ListingRequest {
  readonly kind: Kind;
  readonly names: readonly string[];
}

/** Names stand on lines of their own kind: `Stop 2: NAME`, or the first value of a row. */
export function listingFile(random: Random, { kind, names }: ListingRequest): Listing {
  const column = `${kind[0]!.toUpperCase()}${kind.slice(1)}`;
  const form = pick(random, ['csv', 'docx', 'json', 'pptx', 'pdf', 'png', 'txt'] as const);
  const name = `plan.${form}`;
  const lines = names.map((title, index) => `${column} ${index + 1}: ${title}`);
  const note = `The plan was made in ${between(random, 2014, 2023)} for ${between(random, 11, 60)} guests.`;
  switch (form) {
    case 'csv': {
      const rows = names.map((title, index) => [index + 1, title, between(random, 2, 90)]);
      return { file: { kind: form, name, table: { columns: ['Number', column, 'Guests'], rows } } };
    }
    case 'json': {
      const stops = names.map((title, index) => ({ number: index + 1, [kind]: title, guests: between(random, 2, 90) }));
      return { file: { kind: form, name, value: { title: 'Plan', stops } } };
    }
    case 'docx':
      return { file: { kind: form, name, blocks: ['Plan of the journey', note, ...lines] } };
    case 'pptx': {
      const plan = { title: 'Plan of the journey', blocks: [note] };
      return { file: { kind: form, name, slides: [plan, { title: 'Stops', blocks: lines }] } };
    }
    case 'pdf':
      return { file: { kind: form, name, pages: [['Plan of the journey', note], lines] } };
    case 'png':
      return { file: { kind: form, name, lines: ['Plan of the journey', ...lines] } };
    case 'txt':
      return { file: { kind: form, name, lines: ['Plan of the journey', note, ...lines] } };
  }
}

/** A JavaScript expression for the names in the file's text. */
export function namesExpression({ file }: Listing): string {
  const text = `readFile(${quoted(`${file.name}.txt`)})`;
  if (file.kind === 'csv') return `[...${text}.matchAll(/^\\d+,([^,]+),\\d+$/gm)].map((match) => match[1])`;
  if (file.kind === 'json')
    return `[...${text}.matchAll(/"(?:town|river|company|bridge|work)": "([^"]+)"/g)].map((match) => match[1])`;
  return `[...${text}.matchAll(/^\\W*[A-Z][a-z]+ \\d: (.+)$/gm)].map((match) => match[1].trim())`;
}
