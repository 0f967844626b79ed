/** The options about models behind a service: where they are, what they cost, how much may be spent, what is kept. */
import { expected } from '../core/errors.ts';
import { checkedAddress } from '../models/wire/service-settings.ts';
import { type CacheMode, cacheModes } from '../models/with-cache.ts';
import { decimalNumber, oneOf, wholeNumber } from '../sweep/check-values.ts';
import { defaults } from './defaults.ts';
import type { Texts } from './parse-arguments.ts';

/** A value for all, and values for single names that go before it. */
export interface Named<T> {
  readonly all: T | undefined;
  readonly of: ReadonlyMap<string, T>;
}

export interface ServiceRequest {
  /** By provider. */
  readonly baseUrls: Named<string>;
  /** Tokens, by `provider/name`. */
  readonly contextWindows: Named<number>;
  /** US dollars for a million prompt and a million completion tokens, by `provider/name`. */
  readonly prices: ReadonlyMap<string, { readonly input: number; readonly output: number }>;
  readonly cache: CacheMode;
  readonly cacheFile: string | undefined;
  readonly maxUsd: number | undefined;
  readonly maxTokens: number | undefined;
  readonly requestsPerMinute: number | undefined;
  readonly tokensPerMinute: number | undefined;
  /** How often a failed call is made again. */
  readonly retries: number;
  readonly timeoutMs: number;
  /** Cassette whose recorded answers stand in for every call. */
  readonly replay: string | undefined;
}

/** Of options that are given once at most: the text, or the whole number from `min`. */
export interface Readers {
  one(name: string): string | undefined;
  whole(name: string, min: number): number | undefined;
}

export function readServices(texts: Texts, { one, whole }: Readers): ServiceRequest {
  const maxUsd = one('max-usd');
  return {
    baseUrls: named(texts, 'base-url', (_, text) => checkedAddress(text, '--base-url')),
    contextWindows: named(texts, 'context-window', (option, text) => wholeNumber(option, text, { min: 1 })),
    prices: named(texts, 'price', parsePrice, true).of,
    cache: oneOf('--cache', one('cache') ?? defaults.cache, cacheModes),
    cacheFile: one('cache-file'),
    maxUsd: maxUsd === undefined ? undefined : decimalNumber('--max-usd', maxUsd, { min: 0 }),
    maxTokens: whole('max-tokens', 0),
    requestsPerMinute: whole('requests-per-minute', 1),
    tokensPerMinute: whole('tokens-per-minute', 1),
    retries: whole('retries', 0) ?? defaults.retries,
    timeoutMs: (whole('timeout', 1) ?? defaults.timeoutSeconds) * 1000,
    replay: one('replay'),
  };
}

/** `VALUE` for all, or `NAME=VALUE`; can be given several times. */
function named<T>(texts: Texts, name: string, read: (option: string, text: string) => T, onlyNamed = false): Named<T> {
  const option = `--${name}`;
  const all: T[] = [];
  const of = new Map<string, T>();
  for (const text of texts[name] ?? []) {
    const [, who, value] = /^([a-z]+(?:\/[^=]+)?)=(.+)$/.exec(text) ?? [];
    if (who === undefined || value === undefined) {
      if (onlyNamed) throw expected(option, 'MODEL=VALUE, such as openai/gpt-4o=2.5,10', text);
      if (all.length > 0) throw expected(option, 'given once without a name', text);
      all.push(read(option, text));
    } else if (of.has(who)) {
      throw expected(option, `given once for ${who}`, text);
    } else {
      of.set(who, read(option, value));
    }
  }
  return { all: all[0], of };
}

function parsePrice(option: string, text: string): { readonly input: number; readonly output: number } {
  const [input, output, ...more] = text.split(',');
  if (input === undefined || output === undefined || more.length > 0)
    throw expected(option, 'MODEL=PROMPT,COMPLETION in US dollars for a million tokens', text);
  const amount = (value: string) => decimalNumber(option, value, { min: 0 });
  return { input: amount(input), output: amount(output) };
}
