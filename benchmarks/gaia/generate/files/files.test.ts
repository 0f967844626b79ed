/** The bytes of attachments, read by libraries that know nothing of how they were written. */
import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import ExcelJS from 'exceljs';
import { execa } from 'execa';
import { unzipSync } from 'fflate';
import mammoth from 'mammoth';
import { createWorker } from 'tesseract.js';
import { extractText, getDocumentProxy } from 'unpdf';
import { describe, expect, it } from 'vitest';
import { readAttachment } from '../../read/read-attachment.ts';
import { generateMiniSet } from '../generate.ts';
import { csvText } from './csv.ts';
import { type Block, type FileContent, isTable } from './file-content.ts';
import { makeFile } from './make-file.ts';
import { plainText } from './plain-text.ts';

type Kind = FileContent['kind'];

const files = generateMiniSet({ seed: 0, train: 90, test: 75 }).questions.flatMap(({ file }) => (file ? [file] : []));

function ofKind<K extends Kind>(kind: K) {
  return files.filter((file): file is Extract<FileContent, { kind: K }> => file.kind === kind);
}

const paragraphs = (html: string): string[] =>
  [...html.matchAll(/<(?:p|h\d)>(.*?)<\/(?:p|h\d)>/g)].map((match) => match[1]!);

const cellsOf = (blocks: readonly Block[]): string[] =>
  blocks.flatMap((block) => (isTable(block) ? [...block.columns, ...block.rows.flat()].map(String) : [block]));

describe('a file', () => {
  it('of every kind is there', () => {
    const kinds: readonly Kind[] = ['csv', 'xlsx', 'json', 'pdf', 'docx', 'pptx', 'png', 'txt', 'zip'];
    for (const kind of kinds) expect(ofKind(kind).length, kind).toBeGreaterThanOrEqual(3);
  });

  it('workbook: its sheets and values, as exceljs reads them', async () => {
    for (const { sheets } of ofKind('xlsx')) {
      const workbook = new ExcelJS.Workbook();
      await workbook.xlsx.load(Buffer.from(await makeFile({ kind: 'xlsx', name: 'x.xlsx', sheets })) as never);
      expect(workbook.worksheets.map(({ name }) => name)).toEqual(sheets.map(({ name }) => name));
      for (const [index, { table }] of sheets.entries()) {
        const rows: unknown[] = [];
        workbook.worksheets[index]!.eachRow((row) => rows.push((row.values as unknown[]).slice(1)));
        expect(rows).toEqual([table.columns, ...table.rows]);
      }
    }
  });

  it('document: its paragraphs and cells, as mammoth reads them', async () => {
    for (const file of ofKind('docx')) {
      const { value, messages } = await mammoth.convertToHtml({ buffer: Buffer.from(await makeFile(file)) });
      expect(messages).toEqual([]);
      expect(paragraphs(value)).toEqual(cellsOf(file.blocks));
    }
  });

  it('slides: their words in order, as our reader reads those of others', async () => {
    for (const file of ofKind('pptx')) {
      const reading = await readAttachment(file.name, await makeFile(file));
      const texts = reading.state === 'read' ? reading.parts.map(({ text }) => text) : [reading.problem];
      const lines = (block: Block) => (isTable(block) ? csvText(block).trim() : block);
      expect(texts).toEqual(file.slides.map(({ title, blocks }) => [title, ...blocks.map(lines)].join('\n')));
    }
  });

  it('report: its pages and lines, as unpdf reads them', async () => {
    for (const file of ofKind('pdf')) {
      const { text } = await extractText(await getDocumentProxy(await makeFile(file)));
      const lines = (block: Block) => (isTable(block) ? csvText(block).trim().replaceAll(',', ' ') : block);
      expect(text).toEqual(file.pages.map((blocks) => blocks.map(lines).join('\n')));
    }
  });

  it('archive: its files, as fflate reads them', async () => {
    for (const file of ofKind('zip')) {
      const read = Object.entries(unzipSync(await makeFile(file)));
      expect(read.map(([name, bytes]) => [name, new TextDecoder().decode(bytes)])).toEqual(
        file.files.map((inner) => [inner.name, plainText(inner)]),
      );
    }
  });

  it('picture: its lines, as tesseract.js reads them', async () => {
    const langPath = createRequire(import.meta.url)
      .resolve('@tesseract.js-data/eng/package.json')
      .replace('package.json', '4.0.0_best_int');
    const worker = await createWorker('eng', 1, { langPath, cacheMethod: 'none', gzip: true });
    for (const file of ofKind('png').slice(0, 3)) {
      const { data } = await worker.recognize(Buffer.from(await makeFile(file)));
      expect(data.text.trim().split(/\n+/)).toEqual(file.lines);
    }
    await worker.terminate();
  });

  it('is the same bytes at every reading, in another process and time zone too', async () => {
    const own = createHash('sha256');
    for (const file of files) own.update(await makeFile(file));
    const { href } = new URL('../generate.ts', import.meta.url);
    const program = `
      import { createHash } from 'node:crypto';
      import { generateMiniSet } from '${href}';
      const hash = createHash('sha256');
      for (const { attachment } of generateMiniSet({ seed: 0, train: 90, test: 75 }).questions)
        if (attachment) hash.update(await attachment.read());
      console.log(hash.digest('hex'));`;
    const options = { env: { TZ: 'Pacific/Auckland' } };
    const { stdout } = await execa('node', ['--input-type=module', '-e', program], { preferLocal: true, ...options });
    expect(stdout).toBe(own.digest('hex'));
  });
});
