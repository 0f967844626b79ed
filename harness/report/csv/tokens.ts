import { type Column, dollars, mean, toCsv } from '../csv.ts';
import type { CellSummary } from '../summarize-cell.ts';
import type { TokenTotal } from '../token-totals.ts';
import { cellColumns, modelOf, type OfCell, providerOf, servedBy } from './cell-columns.ts';

interface TokenRow extends OfCell {
  readonly total: TokenTotal;
}

const columns: readonly Column<TokenRow>[] = [
  ...cellColumns,
  { name: 'role', value: ({ total }) => total.role },
  { name: 'phase', value: ({ total }) => total.phase },
  { name: 'provider', value: ({ cell, total }) => providerOf(cell.spec, total.role) },
  { name: 'model', value: ({ cell, total }) => modelOf(cell.spec, total.role) },
  { name: 'counted', value: ({ total }) => (total.role === 'agent' ? 'episode' : 'call') },
  { name: 'requests', value: ({ total }) => total.requests },
  { name: 'calls', value: ({ total }) => total.calls },
  { name: 'prompt_tokens', value: ({ total }) => total.usage.promptTokens },
  { name: 'completion_tokens', value: ({ total }) => total.usage.completionTokens },
  { name: 'prompt_tokens_paid', value: ({ total }) => total.paid.promptTokens },
  { name: 'completion_tokens_paid', value: ({ total }) => total.paid.completionTokens },
  { name: 'usd_paid', value: ({ total }) => dollars(total.paid.usd) },
  {
    name: 'prompt_tokens_mean',
    value: ({ total }) => mean(total.requests === 0 ? null : total.usage.promptTokens / total.requests),
  },
  { name: 'prompt_tokens_max', value: ({ total }) => (total.requests === 0 ? null : total.largestPrompt) },
  { name: 'overflows', value: ({ total }) => total.overflows },
  {
    name: 'overflow_prompt_tokens_max',
    value: ({ total }) => (total.overflows === 0 ? null : total.largestOverflow),
  },
  { name: 'failures', value: ({ total }) => total.failures },
  { name: 'served_by', value: ({ total }) => servedBy(total.servedBy) },
];

export const tokensCsv = (cells: readonly CellSummary[]): string =>
  toCsv(
    columns,
    cells.flatMap(({ cell, comparable, tokens }) => tokens.map((total) => ({ cell, comparable, total }))),
  );
