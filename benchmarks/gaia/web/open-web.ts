/** The web as an agent may use it: search by a service of the user's, and pages of the public internet, read only. */
import { setTimeout } from 'node:timers/promises';
import { ConfigError } from '../../../harness/core/errors.ts';
import { defaultLimits, type FetchLimits, fetchPage } from './fetch-page.ts';
import { type Network, PageError, publicInternet } from './network.ts';
import { pageText } from './page-text.ts';
import { type SearchService, searchWeb } from './search-web.ts';
import { splitParts } from './split-parts.ts';

/** Both answer with what the agent is shown; neither ever holds the key. */
export interface Web {
  /** Throws ConfigError or ProviderError where the search service fails, see `searchWeb`. */
  searchWeb(query: string): Promise<string>;
  /** `part` counts from 1. A page that cannot be read is a sentence, no error. */
  openPage(url: string, part?: number): Promise<string>;
}

export interface WebOptions {
  /** Of BRAVE_API_KEY. */
  readonly apiKey: string | undefined;
  /** The search service's whole address; default Brave's. It is not checked as pages are: whoever sets it means it. */
  readonly searchUrl?: string | undefined;
  readonly network?: Network;
  readonly limits?: Partial<FetchLimits>;
  wait?(ms: number): Promise<void>;
}

const braveUrl = 'https://api.search.brave.com/res/v1/web/search';

/** Pages that are kept, so that their parts belong together. */
const keptPages = 16;

/** Throws a ConfigError without a usable key or address, before anything is sent. */
export function openWeb(options: WebOptions): Web {
  const { network = publicInternet, searchUrl = braveUrl } = options;
  const apiKey = checkKey(options.apiKey);
  const limits = { ...defaultLimits, ...options.limits };
  const service: SearchService = {
    apiKey,
    url: checkSearchUrl(searchUrl),
    timeoutMs: limits.timeoutMs,
    wait: options.wait ?? ((ms) => setTimeout(ms)),
  };
  const kept = new Map<string, Promise<readonly string[]>>();
  const partsOf = (url: URL): Promise<readonly string[]> => {
    const found = kept.get(url.href) ?? readParts(url, network, limits);
    kept.delete(url.href);
    kept.set(url.href, found);
    if (kept.size > keptPages) kept.delete(kept.keys().next().value!);
    found.catch(() => kept.delete(url.href));
    return found;
  };
  const redacted = (text: string): string =>
    text.replaceAll(apiKey, '[key]').replaceAll(encodeURIComponent(apiKey), '[key]');
  return {
    searchWeb: async (query) => redacted(await searchWeb(query, service)),
    openPage: async (address, part = 1) => redacted(await shownPart(address, part, partsOf)),
  };
}

async function shownPart(
  address: string,
  part: number,
  partsOf: (url: URL) => Promise<readonly string[]>,
): Promise<string> {
  const url = URL.parse(address.trim());
  if (url === null)
    return `There is no page "${address.trim().slice(0, 200)}": give a whole address such as https://example.org.`;
  try {
    const parts = await partsOf(url);
    return (
      parts[part - 1] ??
      `There is no part ${part}: the page has ${parts.length === 1 ? '1 part' : `${parts.length} parts`}.`
    );
  } catch (error) {
    if (!(error instanceof PageError)) throw error;
    [url.username, url.password] = ['', ''];
    return `The page ${url.href.slice(0, 200)} cannot be read: ${error.message}.`;
  }
}

/** `# TITLE` and the text; where there are more parts than one, `# TITLE, part 2 of 3`. */
async function readParts(url: URL, network: Network, limits: FetchLimits): Promise<readonly string[]> {
  const page = await fetchPage(url, network, limits);
  const { title, text } = pageText(page);
  const texts = splitParts(text);
  const heading = `# ${(title || page.url.href).slice(0, 200)}`;
  return texts.map(
    (one, index) => `${heading}${texts.length > 1 ? `, part ${index + 1} of ${texts.length}` : ''}\n${one}`,
  );
}

function checkKey(key: string | undefined): string {
  const advice = 'get one at https://brave.com/search/api, or leave the web off';
  if (key === undefined || key.trim() === '')
    throw new ConfigError(`Expected a key of Brave Search in BRAVE_API_KEY, got none: ${advice}.`);
  if (!/^[\x21-\x7e]{8,200}$/.test(key.trim()))
    throw new ConfigError(
      `Expected BRAVE_API_KEY to be 8 to 200 ASCII characters without blanks, got others: ${advice}.`,
    );
  return key.trim();
}

function checkSearchUrl(url: string): string {
  if (!/^https?:$/.test(URL.parse(url)?.protocol ?? ''))
    throw new ConfigError(
      `Expected the address of the search service to begin with https:// or http://, got "${url}".`,
    );
  return url;
}
