/** Brave Search, https://api-dashboard.search.brave.com/app/documentation: `GET /res/v1/web/search?q=…`, the key in a header. */
import { request } from 'undici';
import { z } from 'zod';
import { ConfigError, ProviderError, type ProviderErrorKind } from '../../../harness/core/errors.ts';
import { htmlText } from './html-text.ts';
import { acceptedEncodings, BodyError, readBody } from './read-body.ts';

export interface SearchService {
  readonly apiKey: string;
  /** The whole address without a query. */
  readonly url: string;
  /** Of one attempt. */
  readonly timeoutMs: number;
  wait(ms: number): Promise<void>;
}

const hits = 5;
const shownCharacters = 120;
const maxBytes = 2_000_000;
/** The service refuses longer queries. */
const maxQuery = { characters: 400, words: 50 };
const maxRetries = 3;

/**
 * At most five hits, `1. TITLE (URL): first 120 characters of what is said of it…`, or a sentence for the agent. Throws a
 * ConfigError where the key or the address is refused, a ProviderError where the service fails after all retries.
 */
export async function searchWeb(query: string, service: SearchService): Promise<string> {
  const words = query.trim().split(/\s+/);
  if (words[0] === '') return 'The query is empty: give some words.';
  if (words.length > maxQuery.words || query.trim().length > maxQuery.characters)
    return `The query is too long: give at most ${maxQuery.words} words and ${maxQuery.characters} characters.`;
  for (let attempt = 0; ; attempt += 1) {
    try {
      return shownHits(await searchOnce(words.join(' '), service));
    } catch (error) {
      if (!(error instanceof RetryError) || attempt === maxRetries)
        throw error instanceof RetryError ? error.cause : error;
      await service.wait(error.retryAfterMs ?? 1000 * 2 ** attempt);
    }
  }
}

/** What may pass if it is asked again; `cause` is what it is if it does not. */
class RetryError extends Error {
  readonly retryAfterMs: number | undefined;
  constructor(kind: ProviderErrorKind, what: string, retryAfterMs?: number) {
    super(what, { cause: new ProviderError(kind, `The search service ${what}.`) });
    this.retryAfterMs = retryAfterMs;
  }
}

async function searchOnce(query: string, service: SearchService): Promise<string> {
  const url = new URL(service.url);
  url.search = String(
    new URLSearchParams({ q: query, count: String(hits), safesearch: 'moderate', text_decorations: 'false' }),
  );
  const headers = {
    accept: 'application/json',
    'accept-encoding': acceptedEncodings,
    'user-agent': 'fgo-bench',
    'x-subscription-token': service.apiKey,
  };
  try {
    const answer = await request(url, { headers, signal: AbortSignal.timeout(service.timeoutMs) });
    const header = (name: string): string => [answer.headers[name] ?? ''].flat().join(', ');
    const bytes = await readBody(answer.body, header('content-encoding'), maxBytes);
    checkStatus(answer.statusCode, bytes.toString(), header('retry-after'));
    return bytes.toString();
  } catch (error) {
    if (error instanceof RetryError || error instanceof ConfigError || error instanceof ProviderError) throw error;
    if (error instanceof BodyError)
      throw new ProviderError('malformed', 'The search service sent what cannot be read.');
    // The error itself is not told: it may hold the request, and with it the key.
    const isTimeout = (error as Error).name === 'TimeoutError';
    throw isTimeout
      ? new RetryError('timeout', 'did not answer in time')
      : new RetryError('network', 'cannot be reached');
  }
}

function checkStatus(status: number, body: string, retryAfter: string): void {
  if (status === 200) return;
  if (status === 401 || status === 403 || /SUBSCRIPTION_TOKEN_INVALID/.test(body))
    throw new ConfigError(
      `Expected BRAVE_API_KEY to be a key of the search service, got one that it refuses (${status}).`,
    );
  if (status === 402)
    throw new ConfigError('Expected an account of the search service with means left, got one without (402).');
  if (status >= 300 && status < 400)
    throw new ConfigError(
      `Expected the address of the search service to answer itself, got a redirect (${status}): the key is not sent elsewhere.`,
    );
  const waitMs = /^\d{1,2}$/.test(retryAfter) ? Number(retryAfter) * 1000 : undefined;
  if (status === 429) throw new RetryError('rate-limit', `answered ${status} after all retries`, waitMs);
  if (status >= 500) throw new RetryError('server', `answered ${status} after all retries`, waitMs);
  throw new ProviderError('bad-request', `The search service refused the request (${status}).`);
}

const answerSchema = z.object({
  web: z
    .object({
      results: z.array(z.object({ title: z.string(), url: z.string(), description: z.string().nullish() })),
    })
    .nullish(),
});

function shownHits(body: string): string {
  const parsed = answerSchema.safeParse(jsonOf(body));
  if (!parsed.success) throw new ProviderError('malformed', 'The search service sent what is no list of results.');
  const lines = (parsed.data.web?.results ?? []).flatMap(({ title, url, description }) => {
    const place = URL.parse(url);
    if (place === null || !/^https?:$/.test(place.protocol)) return [];
    return [`${onOneLine(title)} (${place.href}): ${shortened(onOneLine(description ?? ''))}`];
  });
  if (lines.length === 0) return 'No page was found. Try fewer words.';
  return lines
    .slice(0, hits)
    .map((line, index) => `${index + 1}. ${line}`)
    .join('\n');
}

function jsonOf(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

/** Titles and descriptions come with marks and entities of HTML. */
const onOneLine = (html: string): string => htmlText(html.slice(0, 5000)).text.replace(/\s+/g, ' ');

function shortened(text: string): string {
  const characters = [...text];
  return characters.length > shownCharacters ? `${characters.slice(0, shownCharacters).join('')}…` : text;
}
