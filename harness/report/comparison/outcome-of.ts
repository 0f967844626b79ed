/** What of a cell is its result, and what of it is chance or price. */
import { contentHash, type Json } from '../../core/canonical-json.ts';
import { type Role, roles } from '../../core/language-model.ts';
import type { CellEvent, CellRecord } from '../../core/record.ts';

/** Equal for cells that came out equal: outcome, episodes, calls, modules, merges; without what was paid and who is said to have answered. */
export function resultHash({ outcome, events }: Pick<CellRecord, 'outcome' | 'events'>): string {
  return contentHash([outcome, ...events.map(ownResult)] as unknown as Json, 16);
}

function ownResult(event: CellEvent): Json {
  const {
    paid: _,
    servedBy: __,
    ...own
  } = event as CellEvent & { readonly paid?: unknown; readonly servedBy?: unknown };
  return own as unknown as Json;
}

/** By role, the names that answered where these are others than the one asked for. */
export function servedByRole(events: readonly CellEvent[]): Partial<Record<Role, string>> {
  const named = events.flatMap((event): [Role, string][] => {
    if (event.type === 'episode') return (event.servedBy ?? []).map((name) => ['agent', name]);
    return event.type === 'call' && event.servedBy !== undefined ? [[event.role, event.servedBy]] : [];
  });
  return Object.fromEntries(
    roles.flatMap((role) => {
      const names = [...new Set(named.flatMap(([of, name]) => (of === role ? [name] : [])))].toSorted();
      return names.length === 0 ? [] : [[role, names.join(', ')]];
    }),
  );
}
