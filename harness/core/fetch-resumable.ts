import { createWriteStream } from 'node:fs';
import { readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { ConfigError } from './errors.ts';

/** What is used of `fetch`. */
export type Fetch = (
  url: string,
  init: { readonly headers: Record<string, string>; readonly signal?: AbortSignal },
) => Promise<Response>;

export interface FetchRequest {
  readonly url: string;
  readonly file: string;
  /** For messages, e.g. "the games". */
  readonly what: string;
  readonly fetch: Fetch;
  readonly onProgress: (progress: {
    readonly phase: 'download';
    readonly done: number;
    readonly total?: number;
  }) => void;
  readonly signal?: AbortSignal;
}

/** A download that stopped half-way, and the version of the remote file that it is half of. */
interface Part {
  readonly bytes: number;
  readonly etag: string;
}

/**
 * Downloads `url` to `file`, going on where an earlier call was interrupted. `file` appears only when it is whole; what
 * is there so far is in `file.part`, and in `file.part.json` the ETag that says of what. A file that exists is kept.
 * Throws ConfigError with what went wrong, or the signal's reason.
 */
export async function fetchResumable(request: FetchRequest): Promise<void> {
  const { url, file, onProgress, signal } = request;
  if ((await sizeOf(file)) !== undefined) return;
  const part = `${file}.part`;
  const note = `${part}.json`;
  const kept = await keptPart(part, note, url);

  let response = await ask(request, kept);
  if (kept && response.status === 416 && totalOf(response) === kept.bytes && sameVersion(response, kept)) {
    await finish(part, note, file);
    return;
  }
  const resumes = kept !== undefined && isRestOf(response, kept);
  if (kept && !resumes && response.status !== 200) {
    // An answer to our range that is not the rest of what we have: only the whole file helps.
    await response.body?.cancel();
    response = await ask(request);
  }
  if (response.status !== (resumes ? 206 : 200) || response.body === null) {
    await response.body?.cancel();
    throw new ConfigError(`Expected ${request.what} at ${url}, got HTTP ${response.status} ${response.statusText}.`);
  }

  const total = totalOf(response);
  let done = resumes ? kept.bytes : 0;
  const etag = strongEtag(response);
  if (!resumes) {
    await rm(part, { force: true });
    await (etag ? writeFile(note, JSON.stringify({ url, etag })) : rm(note, { force: true }));
  }
  const report = (): void => onProgress({ phase: 'download', done, ...(total === undefined ? {} : { total }) });
  report();
  const counted = async function* (chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const chunk of chunks) {
      yield chunk;
      done += chunk.length;
      report();
    }
  };
  try {
    await pipeline(response.body, counted, createWriteStream(part, { flags: 'a' }), { ...(signal ? { signal } : {}) });
  } catch (error) {
    throw stopped(error, signal, `Expected ${total ?? 'all'} bytes from ${url}, got ${done}`);
  }
  if (total !== undefined && done !== total) {
    if (done > total) await rm(part, { force: true });
    throw new ConfigError(`Expected ${total} bytes from ${url}, got ${done}. Download again.`);
  }
  await finish(part, note, file);
}

async function ask({ url, fetch, signal }: FetchRequest, kept?: Part): Promise<Response> {
  const headers = {
    // Otherwise sizes and ranges would be those of a compressed answer.
    'accept-encoding': 'identity',
    ...(kept ? { range: `bytes=${kept.bytes}-`, 'if-range': kept.etag } : {}),
  };
  try {
    return await fetch(url, { headers, ...(signal ? { signal } : {}) });
  } catch (error) {
    throw stopped(error, signal, `Expected to reach ${url}, got no answer`);
  }
}

function stopped(error: unknown, signal: AbortSignal | undefined, sentence: string): unknown {
  if (signal?.aborted) return signal.reason;
  const { message, cause, code } = error as Error & { code?: string; cause?: { code?: string; message?: string } };
  const why = cause?.code ?? cause?.message ?? code ?? message;
  return new ConfigError(`${sentence} (${why}). Downloading again goes on where it stopped.`);
}

async function finish(part: string, note: string, file: string): Promise<void> {
  await rename(part, file);
  await rm(note, { force: true });
}

async function keptPart(part: string, note: string, url: string): Promise<Part | undefined> {
  const bytes = await sizeOf(part);
  if (!bytes) return undefined;
  try {
    const known: { url?: unknown; etag?: unknown } = JSON.parse(await readFile(note, 'utf8'));
    return known.url === url && typeof known.etag === 'string' ? { bytes, etag: known.etag } : undefined;
  } catch {
    return undefined; // of what the part is a part is not known: it is of no use
  }
}

async function sizeOf(file: string): Promise<number | undefined> {
  return stat(file).then(
    (stats) => stats.size,
    () => undefined,
  );
}

/** A weak ETag names no exact bytes, so nothing may be appended on its word. */
function strongEtag(response: Response): string | undefined {
  const etag = response.headers.get('etag');
  return etag?.startsWith('"') ? etag : undefined;
}

const sameVersion = (response: Response, kept: Part): boolean =>
  [null, kept.etag].includes(response.headers.get('etag'));

function isRestOf(response: Response, kept: Part): boolean {
  const first = /^bytes (\d+)-/.exec(response.headers.get('content-range') ?? '')?.[1];
  return response.status === 206 && Number(first) === kept.bytes && sameVersion(response, kept);
}

/** Bytes of the whole file, in 200, 206 and 416 answers. */
function totalOf(response: Response): number | undefined {
  const range = /\/(\d+)$/.exec(response.headers.get('content-range') ?? '')?.[1];
  const length = response.status === 200 ? response.headers.get('content-length') : null;
  const text = range ?? length;
  return text === null || text === undefined ? undefined : Number(text);
}
