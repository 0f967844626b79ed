/** What `sweep` says on the terminal, beside progress and table. */
import { cellErrors, isComparable } from '../core/cell-errors.ts';
import { modelName } from '../core/language-model.ts';
import type { CellRecord } from '../core/record.ts';
import type { Spent } from '../core/spending.ts';
import { count, seedText } from '../report/format.ts';
import type { OpenedModels } from './open-models.ts';
import type { PreparedSweep } from './prepare-sweep.ts';

export function heading({ cells, setting, manifest, opened }: PreparedSweep): string {
  const { benchmark, testTasks, folds } = setting;
  const dealt = folds === undefined ? '' : ` in ${count(folds.length, 'fold')}`;
  const arms = new Set(cells.map(({ arm, spec }) => `${arm}/${spec.trainSize}`)).size;
  return [
    `${manifest.name}: ${count(cells.length, 'cell')} (${count(arms, 'arm')}, seeds ${manifest.seeds.join(', ')}), ${count(testTasks.length, 'test task')}${dealt}`,
    `${benchmark.name}: ${benchmark.source}`,
    ...elsewhere(opened),
  ].join('\n');
}

/** Services that are asked at another address than their own: a variable of yesterday should not go unseen. */
function elsewhere(opened: OpenedModels): string[] {
  const lines = Object.values(opened).flatMap(({ model, service }) =>
    service && service.baseUrl !== service.definition.baseUrl ? [`${modelName(model)} at ${service.baseUrl}`] : [],
  );
  return [...new Set(lines)];
}

export function moneyText(usd: number | null): string {
  return usd === null ? 'dollars unknown' : `$${usd.toFixed(usd < 1 ? 4 : 2)}`;
}

export function spentText({ usd, promptTokens, completionTokens, calls, lost }: Spent): string {
  const gone = lost === 0 ? '' : `, ${lost} of them without an answer and booked in full`;
  return `Paid for this sweep so far: ${moneyText(usd)}, ${promptTokens + completionTokens} tokens, ${calls} calls${gone}.`;
}

/** Why a cell cannot be compared with others, when that is a provider's or sandbox's doing; overflow is data. */
export function failureOf(cell: CellRecord): string | undefined {
  const { arm, spec, outcome } = cell;
  const name = `Cell ${arm}, ${seedText(spec)}`;
  if (outcome.state === 'error') return `${name}: ${outcome.kind}: ${outcome.message}`;
  const errors = cellErrors(cell);
  if (outcome.state === 'overflow' || isComparable(cell, errors)) return undefined;
  const attempts = cell.events.flatMap((event) => (event.type === 'episode' ? [event] : []));
  const failed = attempts.filter(({ attempt }) => attempt.state === 'error');
  const first = (failed.find(({ phase }) => phase === 'test') ?? failed[0])?.attempt;
  const counts = [
    [errors.test, 'test attempt'],
    [errors.all - errors.test, 'training attempt'],
  ] as const;
  const many = counts.flatMap(([n, noun]) => (n === 0 ? [] : [count(n, noun)])).join(' and ');
  const why = first?.state !== 'error' ? '' : ` The first: ${first.kind}: ${first.message}`;
  return `${name}: not comparable, ${many} ended in errors of a provider or sandbox (episodes.csv).${why}`;
}
