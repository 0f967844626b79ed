/** How long a provider asks to wait: the whole of it, uncapped. Values that cannot be read are ignored. */

/** Milliseconds, never negative; undefined where the headers say nothing. `now` in milliseconds since 1970. */
export function waitMsOf(headers: Headers, now: number): number | undefined {
  return retryAfterMs(headers, now) ?? resetMs(headers, now);
}

/** Of `retry-after-ms` and `retry-after` alone: seconds, decimals too, or an HTTP date (RFC 9110, 10.2.3). */
export function retryAfterMs(headers: Headers, now: number): number | undefined {
  const number = (name: string): number | undefined => {
    const text = headers.get(name)?.trim();
    return text && /^\d+(?:\.\d+)?$/.test(text) ? Number(text) : undefined;
  };
  const seconds = number('retry-after');
  return (
    number('retry-after-ms') ??
    (seconds === undefined ? untilDate(headers.get('retry-after'), now) : Math.ceil(seconds * 1000))
  );
}

interface Reset {
  readonly waitMs: number;
  readonly exhausted: boolean;
}

/** The latest reset of a limit that is used up; of all limits where none is said to be. */
function resetMs(headers: Headers, now: number): number | undefined {
  const resets: Reset[] = limits.flatMap(({ reset, remaining }) => {
    const text = headers.get(reset)?.trim();
    const waitMs = text ? (durationMs(text) ?? untilTimestamp(text, now)) : undefined;
    const left = headers.get(remaining)?.trim();
    return waitMs === undefined ? [] : [{ waitMs, exhausted: left !== undefined && left !== '' && Number(left) <= 0 }];
  });
  const exhausted = resets.filter((reset) => reset.exhausted);
  const waits = (exhausted.length > 0 ? exhausted : resets).map(({ waitMs }) => waitMs);
  return waits.length === 0 ? undefined : Math.max(...waits);
}

const limits = [
  ...['requests', 'tokens'].map((of) => ({
    reset: `x-ratelimit-reset-${of}`,
    remaining: `x-ratelimit-remaining-${of}`,
  })),
  ...['requests', 'tokens', 'input-tokens', 'output-tokens'].map((of) => ({
    reset: `anthropic-ratelimit-${of}-reset`,
    remaining: `anthropic-ratelimit-${of}-remaining`,
  })),
];

const unitMs: Readonly<Record<string, number>> = { d: 86_400_000, h: 3_600_000, m: 60_000, s: 1000, ms: 1 };

/** OpenAI's form: `1s`, `6m0s`, `20ms`, `1h2m3.5s`. */
function durationMs(text: string): number | undefined {
  if (!/^(?:\d+(?:\.\d+)?(?:ms|[dhms]))+$/.test(text)) return undefined;
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ms|[dhms])/g)];
  return Math.ceil(parts.reduce((sum, [, number, unit]) => sum + Number(number) * unitMs[unit!]!, 0));
}

/** RFC 3339, as Anthropic sends it. */
function untilTimestamp(text: string, now: number): number | undefined {
  return /^\d{4}-\d\d-\d\dT.*(?:Z|[+-]\d\d:\d\d)$/i.test(text) ? until(Date.parse(text), now) : undefined;
}

/** The three forms of an HTTP date. All mean GMT, and the one that does not say so would be read as local time. */
function untilDate(text: string | null, now: number): number | undefined {
  const date = text?.trim() ?? '';
  if (!/^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)/.test(date)) return undefined;
  return until(Date.parse(/GMT$/.test(date) ? date : `${date} GMT`), now);
}

function until(time: number, now: number): number | undefined {
  return Number.isNaN(time) ? undefined : Math.max(0, time - now);
}
