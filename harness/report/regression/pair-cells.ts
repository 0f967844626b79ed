import { canonicalJson, type Json } from '../../core/canonical-json.ts';
import type { CellPair } from './criteria.ts';
import type { MeasuredCell } from './measured-cell.ts';

/** Cells of one name, and a sentence for each reason why what is there cannot be compared. Fails closed. */
export function pairCells(
  today: readonly MeasuredCell[],
  baseline: readonly MeasuredCell[],
): { readonly pairs: readonly CellPair[]; readonly problems: readonly string[] } {
  const others = new Map(baseline.map((cell) => [cell.name, cell]));
  const own = new Set(today.map(({ name }) => name));
  const pairs = today.flatMap((cell): CellPair[] => {
    const other = others.get(cell.name);
    return other === undefined ? [] : [{ today: cell, baseline: other }];
  });
  const alone = [
    ...today.filter(({ name }) => !others.has(name)).map(({ name }) => `${name} (today only)`),
    ...baseline.filter(({ name }) => !own.has(name)).map(({ name }) => `${name} (baseline only)`),
  ];
  return {
    pairs: pairs.filter((pair) => bothFinished(pair)),
    problems: [
      ...(today.length === 0 ? ['Expected cells to compare, got none.'] : []),
      ...told(alone, 'Expected both sides to have the same cells'),
      ...told(pairs.flatMap(otherWorld), 'Expected both sides to stand on the same data and settings'),
      ...told(pairs.flatMap(unfinished), 'Expected every cell to be finished'),
      ...told(pairs.flatMap(errors), 'Expected no errors of a provider or sandbox'),
    ],
  };
}

const bothFinished = ({ today, baseline }: CellPair) => today.state === 'finished' && baseline.state === 'finished';

function told(cases: readonly string[], expectation: string): string[] {
  if (cases.length === 0) return [];
  const more = cases.length > 1 ? ` and ${cases.length - 1} more` : '';
  return [`${expectation}, got ${cases[0]}${more}.`];
}

/** What a score depends on beside the modules and the merge. */
function otherWorld({ today, baseline }: CellPair): string[] {
  const [now, then] = [today.spec, baseline.spec];
  if (now.benchmarkVersion !== then.benchmarkVersion)
    return [`${today.name} with version ${now.benchmarkVersion} of its data, ${then.benchmarkVersion} before`];
  // Of the training settings, prompts are part of what is compared, and the tasks are the modules'.
  const settings = ({ benchmark, maxSteps, testTasks, models, settings: { training: _, ...parts } }: typeof now) =>
    canonicalJson([benchmark, maxSteps, testTasks, models, parts] as Json);
  if (settings(now) !== settings(then)) return [`${today.name} with other settings (models, sampling or test tasks)`];
  return now.source?.modules === then.source?.modules ? [] : [`${today.name} with other subset modules`];
}

function unfinished({ today, baseline }: CellPair): string[] {
  return [today, baseline].flatMap(({ name, state }, side) =>
    state === 'finished' ? [] : [`${name}, ${side === 0 ? 'today' : 'in the baseline'} ended as ${state}`],
  );
}

function errors({ today, baseline }: CellPair): string[] {
  return [today, baseline].flatMap(({ name, test, training }, side) => {
    const count = [test, training].flatMap((scores) => Object.values(scores)).filter((score) => score === null).length;
    return count === 0
      ? []
      : [`${name}, ${side === 0 ? 'today' : 'in the baseline'} with ${count} tasks without a score`];
  });
}
