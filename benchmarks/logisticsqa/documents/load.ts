/**
 * Invoices with their true answers, from a folder: `DIR/data/` or `DIR` holds `ground_truth.json`
 * (`{"NAME.xml": "REFERENCE" | "None"}`) and the XML files that it names. What is wrong with one document is a sentence
 * of its own, and stops no other document where bad ones are to be left out.
 */
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { ConfigError } from '../../../harness/core/errors.ts';
import { decodeUtf8 } from '../xml/decode-utf8.ts';
import { collapse, type Invoice, readInvoice } from './invoice.ts';
import { readBounded } from './read-bounded.ts';

export interface LabelledInvoice {
  /** The file's name without `.xml`. */
  readonly id: string;
  readonly invoice: Invoice;
  /** The reference, or "None". */
  readonly truth: string;
}

export interface LoadedInvoices {
  /** Sorted by id; at least one. */
  readonly documents: readonly LabelledInvoice[];
  /** Sorted by file; empty where bad documents are not to be left out. */
  readonly leftOut: readonly BadDocument[];
}

export interface BadDocument {
  readonly file: string;
  /** A sentence that names the file. */
  readonly problem: string;
}

const truthFile = 'ground_truth.json';
const getThem = 'npm run data -- logisticsqa gets the public set';

/** Throws a ConfigError where the folder, its truths, or (without `skipBad`) any of its documents are not in order. */
export async function loadInvoices(dir: string, { skipBad = false } = {}): Promise<LoadedInvoices> {
  const folder = await folderOf(dir);
  const truths = await readTruths(join(folder, truthFile));
  const files = new Set((await readdir(folder)).filter((name) => name.endsWith('.xml')));
  const names = [...new Set([...Object.keys(truths), ...files])].toSorted();
  if (names.length === 0)
    throw new ConfigError(`Expected ${truthFile} to name at least one invoice, got none: ${getThem}.`);
  const documents: LabelledInvoice[] = [];
  const leftOut: BadDocument[] = [];
  for (const file of names) {
    try {
      documents.push(await readDocument(file, { folder, files, truths }));
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      leftOut.push({ file, problem: error.message });
    }
  }
  if (leftOut.length > 0 && (!skipBad || documents.length === 0)) {
    const count = `${leftOut.length} of ${names.length} documents ${leftOut.length === 1 ? 'is' : 'are'} bad`;
    const advice = documents.length === 0 ? '' : ': --skip-bad leaves out what is bad';
    throw new ConfigError(`${leftOut[0]!.problem} ${count}${advice}.`);
  }
  return { documents, leftOut };
}

async function folderOf(dir: string): Promise<string> {
  const found = (path: string) => stat(path).catch(() => undefined);
  if (!(await found(dir))?.isDirectory())
    throw new ConfigError(`Expected the data in the folder ${dir}, got no such folder: ${getThem}.`);
  for (const folder of [join(dir, 'data'), dir]) if (await found(join(folder, truthFile))) return folder;
  throw new ConfigError(`Expected ${truthFile} in ${dir} or in its folder data, got none: ${getThem}.`);
}

async function readTruths(file: string): Promise<Truths> {
  const text = decodeUtf8(await readBounded(file, truthFile), truthFile);
  try {
    return z.record(z.string(), z.unknown()).parse(JSON.parse(text));
  } catch (error) {
    const got = error instanceof SyntaxError ? error.message : collapse(text).slice(0, 40);
    throw new ConfigError(
      `Expected ${truthFile} to be a JSON object of file names and references, got "${got}": mend it, or get it again.`,
    );
  }
}

type Truths = Readonly<Record<string, unknown>>;

/** A reference without a letter or digit would be found everywhere. */
const truthSchema = z
  .string()
  .max(200)
  .regex(/[\p{L}\p{N}]/u);

interface Folder {
  readonly folder: string;
  readonly files: ReadonlySet<string>;
  readonly truths: Truths;
}

async function readDocument(file: string, { folder, files, truths }: Folder): Promise<LabelledInvoice> {
  if (!Object.hasOwn(truths, file))
    throw new ConfigError(
      `Expected ${truthFile} to name ${file}, which is there, got nothing: add it or take the file out.`,
    );
  if (!files.has(file))
    throw new ConfigError(
      `Expected the file ${JSON.stringify(file)} that ${truthFile} names, got no such XML file beside it: get it, or take it out of ${truthFile}.`,
    );
  const truth = truthSchema.safeParse(truths[file]);
  if (!truth.success)
    throw new ConfigError(
      `Expected the reference of ${file} in ${truthFile} to be a text of at most 200 characters, or "None", got ${JSON.stringify(truths[file]).slice(0, 60)}: mend it.`,
    );
  const invoice = readInvoice(await readBounded(join(folder, file), file), file);
  return { id: file.slice(0, -'.xml'.length), invoice, truth: truth.data };
}
