/** A forecast as text, and its numbers as texts. */
import type { Forecast, ForecastRow, Span } from '../core/forecast.ts';
import { count, plainText, thousands } from './format.ts';

/** Said wherever a forecast is shown. */
export const notBounds = 'These are likely ranges, not bounds: the bound is --max-usd or --max-tokens.';

/** `1,200 to 3,400`, or one number where both ends read alike. */
export function spanText({ low, high }: Span, show: (value: number) => string): string {
  const [from, to] = [show(low), show(high)];
  return from === to ? from : `${from} to ${to}`;
}

/** US dollars → `12.34`, `1,234.50`; less than half a cent, but something → `<0.01`. */
export function usdText(usd: number): string {
  if (usd > 0 && usd < 0.005) return '<0.01';
  const cents = Math.round(usd * 100);
  return `${thousands(Math.floor(cents / 100))}.${String(cents % 100).padStart(2, '0')}`;
}

/** Seconds → `45 s`, `12 min`, `3.5 h`, `2.1 days`. */
export function durationText(seconds: number): string {
  if (seconds < 90) return `${Math.round(seconds)} s`;
  if (seconds < 90 * 60) return `${Math.round(seconds / 60)} min`;
  if (seconds < 48 * 3600) return `${(seconds / 3600).toFixed(1)} h`;
  return `${(seconds / 86_400).toFixed(1)} days`;
}

/** `unknown` is said in full beside the table. */
export const moneyText = (usd: Span | null): string => (usd === null ? 'unknown' : spanText(usd, usdText));

/** Tokens and calls of all roles together. */
function totalRow(rows: readonly ForecastRow[]): Pick<ForecastRow, 'calls' | 'promptTokens' | 'completionTokens'> {
  const sum = (of: (row: ForecastRow) => Span) => ({
    low: rows.reduce((all, row) => all + of(row).low, 0),
    high: rows.reduce((all, row) => all + of(row).high, 0),
  });
  return {
    calls: sum((row) => row.calls),
    promptTokens: sum((row) => row.promptTokens),
    completionTokens: sum((row) => row.completionTokens),
  };
}

/** Why there is no sum of money; empty where there is one. */
export function unpricedText({ unpriced }: Forecast): string {
  return unpriced.length === 0
    ? ''
    : `The price of ${unpriced.map(plainText).join(', ')} is unknown, which is not 0: --price gives it.`;
}

/** What `--plan` prints: a table by role, the sums, time, and what it all is made from. Ends with a line end. */
export function forecastText(forecast: Forecast): string {
  const { cells, episodes, rows, usd, seconds, overflows, basis } = forecast;
  const called = rows.filter(({ calls }) => calls.high > 0);
  const texts = (row: Pick<ForecastRow, 'calls' | 'promptTokens' | 'completionTokens' | 'usd'>) => [
    spanText(row.calls, thousands),
    spanText(row.promptTokens, thousands),
    spanText(row.completionTokens, thousands),
    moneyText(row.usd),
  ];
  const table = aligned([
    ['role', 'model', 'calls', 'prompt tokens', 'completion tokens', 'USD'],
    ...called.map((row) => [row.role, plainText(row.model), ...texts(row)]),
    ['all', '', ...texts({ ...totalRow(rows), usd })],
  ]);
  const sum = usd === null ? 'an unknown sum' : `${moneyText(usd)} USD`;
  return [
    `Forecast for ${count(cells, 'cell')}, ${spanText(episodes, thousands)} episodes: ${sum}, ${spanText(seconds, durationText)}.`,
    notBounds,
    ...(usd === null ? [unpricedText(forecast)] : []),
    ...(overflows === 0 ? [] : [`An overflow is likely in ${overflows} of ${count(cells, 'cell')}.`]),
    '',
    ...table,
    '',
    ...basis.map((sentence) => `- ${plainText(sentence)}`),
    '',
  ].join('\n');
}

/** Two columns of words, then numbers; a rule under the header. */
function aligned(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0]!.map((_, index) => Math.max(...rows.map((row) => row[index]!.length)));
  const lines = rows.map((row) =>
    row
      .map((text, index) => (index < 2 ? text.padEnd(widths[index]!) : text.padStart(widths[index]!)))
      .join('  ')
      .trimEnd(),
  );
  const rule = '─'.repeat(Math.max(...lines.map((line) => line.length)));
  return [lines[0]!, rule, ...lines.slice(1)];
}
