import { canonicalJson, type Json } from '../../core/canonical-json.ts';
import { count } from '../format.ts';
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
      ...told(
        [...twice(today, 'today'), ...twice(baseline, 'in the baseline')],
        'Expected cells to have different names',
      ),
      ...told(alone, 'Expected both sides to have the same cells'),
      ...told(pairs.flatMap(otherWorld), 'Expected both sides to stand on the same data and settings'),
      ...told(
        pairs.filter(playedOtherwise).map(({ today }) => `other episodes in ${today.name}`),
        'Expected frozen modules to play their own tasks as before their merge (the agent, the model, the tasks or the scorer changed too)',
      ),
      ...told(ofSides(pairs, overflowed), 'Expected every prompt to fit its model'),
      ...told(ofSides(pairs, failed), 'Expected every cell to be finished'),
      ...told(ofSides(pairs, errors), 'Expected no errors of a provider or sandbox'),
      ...told(ofSides(pairs, unscored), 'Expected a score for every test task'),
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
  const settings = ({
    benchmark,
    fold,
    maxSteps,
    testTasks,
    models,
    settings: { training: _, ...parts },
  }: typeof now) => canonicalJson([benchmark, { ...fold }, maxSteps, testTasks, models, parts] as Json);
  if (settings(now) !== settings(then)) return [`${today.name} with other settings (models, sampling or test tasks)`];
  return now.source?.modules === then.source?.modules ? [] : [`${today.name} with other subset modules`];
}

/** By the same seed. What differs then is not the merge alone. */
function playedOtherwise({ today, baseline }: CellPair): boolean {
  const [now, then] = [today.played, baseline.played];
  return now !== undefined && then !== undefined && today.spec.seed === baseline.spec.seed && now !== then;
}

function twice(cells: readonly MeasuredCell[], side: string): string[] {
  const counts = [...Map.groupBy(cells, ({ name }) => name)].map(([name, own]) => [name, own.length] as const);
  return counts.filter(([, times]) => times > 1).map(([name, times]) => `${times} called ${name} ${side}`);
}

function ofSides(pairs: readonly CellPair[], problemOf: (cell: MeasuredCell) => string | undefined): string[] {
  return pairs.flatMap(({ today, baseline }) =>
    ([today, baseline] as const).flatMap((cell, side) => {
      const problem = problemOf(cell);
      return problem === undefined ? [] : [`${problem} in ${cell.name}, ${side === 0 ? 'today' : 'in the baseline'}`];
    }),
  );
}

/** No score tells how much worse a cell without one is than a finished one: it is not taken for a 0, and not left out either. */
const overflowed = ({ state }: MeasuredCell) => (state === 'overflow' ? 'an overflow' : undefined);

const failed = ({ state }: MeasuredCell) => (state === 'error' ? 'an error' : undefined);

const errors = ({ errors: failures }: MeasuredCell) => (failures === 0 ? undefined : count(failures, 'failed episode'));

function unscored({ state, spec, test }: MeasuredCell): string | undefined {
  const scored = Object.values(test).filter((score) => score !== null).length;
  return state !== 'finished' || scored === spec.testTasks
    ? undefined
    : `${scored} of ${count(spec.testTasks, 'score')}`;
}
