import type { Forecast, ForecastRow, Span } from '../core/forecast.ts';
import type { Role, Usage } from '../core/language-model.ts';
import type { CellRecord, Sweep } from '../core/record.ts';
import { moneyText, notBounds, spanText, unpricedText, usdText } from './forecast.ts';
import { count, thousands } from './format.ts';
import { escapeMarkdown } from './table.ts';
import { totalTokens } from './token-totals.ts';

/** "Forecast and actual" of the report's page; empty where no forecast was made. Ends with an empty line. */
export function forecastSection({ forecast, cells, spent }: Sweep): string {
  if (forecast === undefined) return '';
  const rows = forecast.rows
    .map((row) => ({ row, actual: actualOf(cells, row.role) }))
    .filter(({ row, actual }) => row.calls.high > 0 || actual.calls > 0);
  return [
    '## Forecast and actual',
    '',
    `Made before anything was spent. ${notBounds} Calls and tokens are logical: a cache changes none of them.`,
    '',
    line(['role', 'model', ...measures.flatMap(({ title }) => [`${title}: forecast`, 'actual'])]),
    line([':--', ':--', ...measures.flatMap(() => ['--:', '--:'])]),
    ...rows.map(({ row, actual }) =>
      line([
        row.role,
        row.model,
        ...measures.flatMap(({ name }) => [spanText(row[name], thousands), thousands(actual[name])]),
      ]),
    ),
    '',
    `- Money: ${moneySentence(forecast, spent)}`,
    `- ${outside(rows)}`,
    ...(cells.length < forecast.cells
      ? [`- ${thousands(cells.length)} of the ${count(forecast.cells, 'cell')} of the forecast are finished.`]
      : []),
    `- Made from: ${escapeMarkdown(forecast.basis.join(' '))}`,
    '',
  ].join('\n');
}

interface Actual extends Usage {
  readonly calls: number;
}

interface RoleRow {
  readonly row: ForecastRow;
  readonly actual: Actual;
}

const measures = [
  { name: 'calls', title: 'calls' },
  { name: 'promptTokens', title: 'prompt tokens' },
  { name: 'completionTokens', title: 'completion tokens' },
] as const;

const line = (texts: readonly string[]) => `| ${texts.map(escapeMarkdown).join(' | ')} |`;

/** Answered calls of a role with their logical tokens. Of the agent they are told by its episodes. */
function actualOf(cells: readonly CellRecord[], role: Role): Actual {
  const totals = cells.flatMap(({ events }) => totalTokens(events)).filter((total) => total.role === role);
  const turns = cells.flatMap(({ events }) => events).map((event) => (event.type === 'episode' ? event.calls : 0));
  const sum = (values: readonly number[]) => values.reduce((all, value) => all + value, 0);
  return {
    calls: role === 'agent' ? sum(turns) : sum(totals.map(({ requests }) => requests)),
    promptTokens: sum(totals.map(({ usage }) => usage.promptTokens)),
    completionTokens: sum(totals.map(({ usage }) => usage.completionTokens)),
  };
}

function moneySentence(forecast: Forecast, spent: Sweep['spent']): string {
  const expected = forecast.usd === null ? unpricedText(forecast) : `forecast ${moneyText(forecast.usd)} USD.`;
  if (spent === undefined) return escapeMarkdown(expected);
  const { usd, promptTokens, completionTokens, calls, lost } = spent;
  const sum = usd === null ? 'an unknown sum, for a call of unknown price is among them' : `${usdText(usd)} USD`;
  const without =
    lost === 0 ? '' : `, ${thousands(lost)} of them without an answer and booked at the most they can cost`;
  return escapeMarkdown(
    `${expected} Charged: ${sum}, for ${count(calls, 'call')}${without}, with ${thousands(promptTokens)} prompt and ${thousands(completionTokens)} completion tokens.`,
  );
}

/** Which of the forecast's ranges were missed, and on which side. */
function outside(rows: readonly RoleRow[]): string {
  const missed = rows.flatMap(({ row, actual }) =>
    measures.flatMap(({ name, title }) => {
      const side = sideOf(actual[name], row[name]);
      return side === undefined ? [] : [`${title} of the ${row.role} (${side})`];
    }),
  );
  return missed.length === 0
    ? 'All calls and tokens lie in their ranges.'
    : `Out of their range: ${escapeMarkdown(missed.join(', '))}.`;
}

function sideOf(value: number, { low, high }: Span): 'below' | 'above' | undefined {
  return value < low ? 'below' : value > high ? 'above' : undefined;
}
