/** What others keep for everybody: prices and context windows of models, in a package, so that nothing is fetched. */
import { calcPrice, type MatchLogic, type ModelInfo } from '@pydantic/genai-prices';

/** Where prices and windows come from, and when it was published. A new version needs its date here; a test says so. */
export const modelTable = { source: '@pydantic/genai-prices 0.1.8', date: '2026-09-23' } as const;

/** Providers that the table is asked for; a compatible server's prices and windows are the user's to give. */
export type TableProvider = 'openai' | 'anthropic';

/**
 * Tokens of prompt and answer together, as the table has them; undefined where it does not know the model.
 * A request may hold less: of gpt-5's 400,000 the prompt gets 272,000 at most, and a window that only some accounts have
 * may be listed for all. `--context-window` goes before the table.
 */
export function contextWindowOf(provider: TableProvider, model: string): number | undefined {
  return tableEntry(provider, model)?.context_window;
}

/**
 * The table's entry for a model, found by name, or undefined. Some entries stand for all names with their beginning, so
 * that a later version (`claude-sonnet-5-5` after `claude-sonnet-5`) would pass for the one before; it is unknown instead.
 */
export function tableEntry(provider: TableProvider, model: string): ModelInfo | undefined {
  // The table would read the clock without a date. Which entry a name has does not depend on it.
  const entry = calcPrice({}, model, { providerId: provider, timestamp: new Date(modelTable.date) })?.model;
  return entry !== undefined && isLaterVersion(model.toLowerCase().trim(), entry.match) ? undefined : entry;
}

/** A further number of one or two digits behind the known beginning; dates have more. */
function isLaterVersion(model: string, match: MatchLogic): boolean {
  const known = beginnings(match).filter((beginning) => model.startsWith(beginning));
  const longest = Math.max(0, ...known.map((beginning) => beginning.length));
  return longest > 0 && /^[-.]\d{1,2}(?!\d)/.test(model.slice(longest));
}

function beginnings(match: MatchLogic): string[] {
  if ('or' in match) return match.or.flatMap(beginnings);
  if ('and' in match) return match.and.flatMap(beginnings);
  return 'starts_with' in match ? [match.starts_with.toLowerCase()] : [];
}
