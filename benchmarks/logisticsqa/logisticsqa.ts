/** LogisticsQA as a benchmark: the transport reference of an invoice, real or generated, or that there is none. */
import type { Benchmark, BenchmarkRequest, BenchmarkSource } from '../../harness/core/benchmark.ts';
import { contentHash } from '../../harness/core/canonical-json.ts';
import { ConfigError } from '../../harness/core/errors.ts';
import type { Split, Task, TaskId } from '../../harness/core/task.ts';
import { testItems } from '../../harness/core/test-items.ts';
import { downloadInvoices } from './documents/download.ts';
import { readInvoice } from './documents/invoice.ts';
import { type BadDocument, type LabelledInvoice, loadInvoices } from './documents/load.ts';
import { brief, invoiceEnvironment } from './environment.ts';
import { generateInvoices } from './generate/generate.ts';
import { defaultTestShare, type Options, optionTexts, readOptions } from './options.ts';
import { isReference, scoringVersion } from './score.ts';

/**
 * Where references stand, what they look like and what they are taken for is there to be learned: θ0 has nothing of it.
 */
const initialInstructions = 'Read the invoice carefully before you submit an answer.';

/** Generated invoices: as many training tasks as the paper's largest set twice over. */
const generated = { train: 120, test: 90 };

export const logisticsqa: BenchmarkSource = {
  name: 'logisticsqa',
  summary: 'the transport reference of a freight invoice, or that it has none',
  dataVariable: 'LOGISTICSQA_DATA',
  options: optionTexts,
  open: openLogisticsqa,
  download: ({ folder, url, signal, report }) =>
    downloadInvoices({
      to: folder,
      fetch,
      onProgress: (progress) => report({ ...progress, unit: progress.phase === 'download' ? 'bytes' : 'files' }),
      signal,
      ...(url ? { url } : {}),
    }),
};

type SplitInvoice = LabelledInvoice & { readonly split: Split };

async function openLogisticsqa(request: BenchmarkRequest): Promise<Benchmark> {
  const options = readOptions(request.options, Boolean(request.dataDir));
  const { documents, source } = request.dataDir
    ? await realInvoices(request.dataDir, options, request.dataSeed)
    : generatedInvoices(options, request.dataSeed);
  const byId = new Map(documents.map((document) => [document.id, document]));
  const documentOf = (task: Task): LabelledInvoice => {
    const document = byId.get(task.id);
    if (!document) throw new RangeError(`Expected a task of this benchmark, got ${task.id}.`);
    return document;
  };
  const tasksOf = (split: Split) =>
    documents.filter((document) => document.split === split).map((document) => taskOf(document, options));
  const tasks = { train: tasksOf('train'), test: tasksOf('test') };
  return {
    name: 'logisticsqa',
    version: `${scoringVersion}-${versionOf(documents, options)}`,
    source,
    tasks,
    foldable: options.families !== 'unseen',
    initialModule: { instructions: initialInstructions, tools: [] },
    brief,
    maxSteps: 8,
    prepare: async () => {},
    start: async (task) => invoiceEnvironment(documentOf(task).invoice, documentOf(task).truth),
    gold: async (task) => [
      { kind: 'tool', callId: 'gold', name: 'submit', input: { reference: documentOf(task).truth } },
    ],
  };
}

interface Documents {
  readonly documents: readonly SplitInvoice[];
  readonly source: string;
}

async function realInvoices(dir: string, options: Options, seed: number): Promise<Documents> {
  const { documents, leftOut } = await loadInvoices(dir, { skipBad: options['skip-bad'] });
  if (documents.length < 2)
    throw new ConfigError(`Expected at least 2 invoices, one to train and one to test on, got ${documents.length}.`);
  const test = testItems(documents, {
    share: options['test-share'] ?? defaultTestShare,
    seed,
    // By country whatever the categories are, so that the same documents are tested.
    stratumOf: (document) => `${categoryOf(document, 'country')} ${labelOf(document)}`,
  });
  return {
    documents: documents.map((document) => ({ ...document, split: test.has(document) ? 'test' : 'train' })),
    source: `invoices of LogisticsQA's format, ${countOf(documents.length, leftOut)}`,
  };
}

/** "127 documents", or "125 of 127 documents, 2 left out: …" with what was wrong with the first. */
function countOf(used: number, leftOut: readonly BadDocument[]): string {
  if (leftOut.length === 0) return `${used} documents`;
  const shown = leftOut.slice(0, 3).map(({ problem }) => problem);
  const more = leftOut.length > shown.length ? [`And ${leftOut.length - shown.length} more.`] : [];
  return `${used} of ${used + leftOut.length} documents, ${leftOut.length} left out: ${[...shown, ...more].join(' ')}`;
}

function generatedInvoices(options: Options, seed: number): Documents {
  const unseenFamilies = options.families === 'unseen';
  const documents = generateInvoices({ seed, ...generated, unseenFamilies }).map(
    ({ name, xml, reference, split }): SplitInvoice => ({
      id: name,
      invoice: readInvoice(Buffer.from(xml), `generated invoice ${name}`),
      truth: reference,
      split,
    }),
  );
  return {
    documents,
    source: `generated invoices${unseenFamilies ? ', tests of layout families that training lacks' : ''}`,
  };
}

function taskOf(document: LabelledInvoice, { category }: Options): Task {
  return { id: document.id as TaskId, category: categoryOf(document, category), label: labelOf(document) };
}

function categoryOf({ invoice }: LabelledInvoice, category: Options['category']): string {
  return (category === 'country' ? invoice.supplierCountry : invoice.supplierName) ?? 'unknown';
}

function labelOf({ truth }: LabelledInvoice): string {
  return isReference(truth) ? 'reference' : 'none';
}

function versionOf(documents: readonly SplitInvoice[], { category }: Options): string {
  const told = documents.map(({ id, invoice, truth, split }) => [id, contentHash(invoice.xml), truth, split]);
  return contentHash([category, told], 12);
}
