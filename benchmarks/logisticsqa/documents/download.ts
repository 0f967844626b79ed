import path from 'node:path';
import { ConfigError } from '../../../harness/core/errors.ts';
import type { Fetch } from '../../../harness/core/fetch-resumable.ts';
import { type InstallProgress, installArchive } from '../../../harness/core/install-archive.ts';
import { isReference } from '../score.ts';
import { loadInvoices } from './load.ts';
import { maxFileBytes } from './read-bounded.ts';

/** The main branch of the public repository, as GitHub packs it. */
const officialUrl = 'https://codeload.github.com/bwllaming/matrix-paper/zip/refs/heads/main';

/** Documents of the public set with a reference, and without one. */
const officialCounts = { reference: 50, none: 77 };

export interface DownloadRequest {
  readonly url?: string;
  /** The folder that `loadInvoices` is given afterwards; the documents come into its `data`. */
  readonly to: string;
  readonly fetch: Fetch;
  readonly onProgress?: (progress: InstallProgress) => void;
  readonly signal?: AbortSignal;
  readonly expected?: typeof officialCounts;
}

/**
 * In whatever folder the archive has put them: the truths, the documents, and the licence that has to stay with them.
 */
const wanted = /^(?:[^/]+\/)?(data\/(?:ground_truth\.json|[^/]+\.xml)|LICENSE)$/;

/**
 * Downloads the public set, unpacks what belongs to it and checks it by loading it. An interrupted download goes on
 * where it stopped; a set that is there already is only checked. Returns what is there, in words.
 */
export async function downloadInvoices(request: DownloadRequest): Promise<string> {
  const { url = officialUrl, to, fetch, onProgress = () => {}, signal, expected = officialCounts } = request;
  const check = async (folder: string): Promise<string> => {
    const { documents } = await loadInvoices(folder);
    const reference = documents.filter(({ truth }) => isReference(truth)).length;
    const none = documents.length - reference;
    onProgress({ phase: 'check', done: documents.length, total: expected.reference + expected.none });
    if (reference !== expected.reference || none !== expected.none)
      throw new ConfigError(
        `Expected ${expected.reference} invoices with a reference and ${expected.none} without, got ${reference} and ${none}.`,
      );
    return `${documents.length} invoices of the public set, ${reference} with a reference and ${none} without`;
  };
  return installArchive({
    url,
    archive: 'matrix-paper.zip',
    to,
    main: 'data',
    placeOf: (name) => wanted.exec(name)?.[1],
    maxBytes: maxFileBytes,
    what: { one: 'an invoice', many: 'invoices' },
    check,
    byHand: `It can be done by hand too: get ${url} and unpack it so that ${path.join(to, 'data', 'ground_truth.json')} exists. Without these invoices generated ones are used.`,
    fetch,
    onProgress,
    ...(signal ? { signal } : {}),
  });
}
