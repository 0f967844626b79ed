import { isIPv6, type LookupFunction } from 'node:net';
import { Agent, request } from 'undici';
import { type CheckedUrl, checkUrl, type Network, PageError } from './network.ts';
import { acceptedEncodings, BodyError, readBody } from './read-body.ts';

export interface FetchedPage {
  /** Where it was found in the end. */
  readonly url: URL;
  /** The header's value, or an empty text. */
  readonly contentType: string;
  readonly bytes: Buffer;
}

export interface FetchLimits {
  /** Of all redirects and the body together. */
  readonly timeoutMs: number;
  /** On the wire, and again after decompression. */
  readonly maxBytes: number;
  readonly maxRedirects: number;
}

export const defaultLimits: FetchLimits = { timeoutMs: 20_000, maxBytes: 2_000_000, maxRedirects: 5 };

/** Gets a page, each redirect checked as if it had been asked for. Throws a PageError with the reason, to stand after a colon. */
export async function fetchPage(start: URL, network: Network, limits: FetchLimits): Promise<FetchedPage> {
  const signal = AbortSignal.timeout(limits.timeoutMs);
  try {
    let url = start;
    for (let hop = 0; hop <= limits.maxRedirects; hop += 1) {
      const checked = await orAborted(checkUrl(url, network), signal);
      const found = await fetchOnce(checked, signal, limits);
      if (!(found instanceof URL)) return found;
      url = found;
    }
    throw new PageError(`it was redirected more than ${limits.maxRedirects} times`);
  } catch (error) {
    throw signal.aborted
      ? new PageError(`it took longer than ${limits.timeoutMs / 1000} seconds`)
      : reasonOf(error, limits);
  }
}

/** The page, or where it is said to be. */
async function fetchOnce(checked: CheckedUrl, signal: AbortSignal, limits: FetchLimits): Promise<FetchedPage | URL> {
  const { url } = checked;
  const dispatcher = new Agent({
    connect: { lookup: pinnedTo(checked.addresses), timeout: limits.timeoutMs },
    maxResponseSize: limits.maxBytes,
  });
  try {
    const { statusCode, headers, body } = await request(url, { dispatcher, signal, headers: ownHeaders });
    const header = (name: string): string => [headers[name] ?? ''].flat().join(', ');
    if (statusCode >= 300 && statusCode < 400 && headers.location !== undefined) {
      body.on('error', () => {}).destroy();
      return redirectOf(header('location'), url);
    }
    if (statusCode !== 200) {
      body.on('error', () => {}).destroy();
      throw new PageError(`its server answered ${statusCode}`);
    }
    const bytes = await readBody(body, header('content-encoding'), limits.maxBytes);
    return { url, contentType: header('content-type'), bytes };
  } finally {
    await dispatcher.destroy();
  }
}

const ownHeaders = {
  accept: 'text/html, application/xhtml+xml, text/plain, application/json;q=0.9, */*;q=0.1',
  'accept-encoding': acceptedEncodings,
  'accept-language': 'en',
  'user-agent': 'fgo-bench',
};

/** Node connects to the checked addresses and asks no name server again: a name may have come to mean another by then. */
function pinnedTo(addresses: readonly string[]): LookupFunction {
  const found = addresses.map((address) => ({ address, family: isIPv6(address) ? 6 : 4 }));
  return (_host, { all }, callback) => {
    if (all) callback(null, found);
    else callback(null, found[0]!.address, found[0]!.family);
  };
}

function redirectOf(location: string, from: URL): URL {
  const url = URL.parse(location, from.href);
  if (url === null) throw new PageError('it was redirected to something that is no address');
  return url;
}

async function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted();
  const { promise, reject } = Promise.withResolvers<never>();
  const stop = () => reject(signal.reason);
  signal.addEventListener('abort', stop, { once: true });
  return Promise.race([work, promise]).finally(() => signal.removeEventListener('abort', stop));
}

function reasonOf(error: unknown, { maxBytes }: FetchLimits): PageError {
  if (error instanceof PageError) return error;
  const kind = error instanceof BodyError ? error.kind : undefined;
  if (kind === 'TooLarge') return new PageError(`it has more than ${maxBytes / 1e6} MB`);
  if (kind === 'BadEncoding') return new PageError('its server sent it compressed in a way that cannot be read');
  return new PageError('its server gave no answer that could be read');
}
