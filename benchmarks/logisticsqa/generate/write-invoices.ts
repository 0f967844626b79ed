/** Generated invoices as files, in the layout of the official set. */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { makeEmptyFolder } from '../../../harness/core/make-empty-folder.ts';
import { generateInvoices } from './generate.ts';

export interface WriteRequest {
  readonly seed: number;
  /** Invoices, at least 1. */
  readonly count: number;
}

/**
 *   OUT/data/<name>.xml            one an invoice
 *   OUT/data/ground_truth.json     {"<name>.xml": "<reference>"}, the text None where there is none
 *
 * OUT is made where it does not exist, and must be empty. The layout knows no split: all are made as training invoices.
 */
export async function writeInvoices(out: string, { seed, count }: WriteRequest): Promise<void> {
  await makeEmptyFolder(out);
  const invoices = generateInvoices({ seed, train: count, test: 0 });
  const data = path.join(out, 'data');
  await mkdir(data);
  for (const { name, xml } of invoices) await writeFile(path.join(data, `${name}.xml`), xml);
  const truth = Object.fromEntries(invoices.map(({ name, reference }) => [`${name}.xml`, reference]));
  await writeFile(path.join(data, 'ground_truth.json'), `${JSON.stringify(truth, null, 2)}\n`);
}
