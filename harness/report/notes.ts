import { count, percent, thousands } from './format.ts';
import type { ArmSummary } from './summarize-arm.ts';

/** Why an arm has no score, or fewer cells with one than it has cells; empty when nothing is wrong. */
export function troubleOf(arm: ArmSummary): string {
  const { overflow, error, finished } = arm.states;
  const all = arm.cells.length;
  const share = (n: number) => (n === 1 && all === 1 ? '' : ` in ${n} of ${count(all, 'cell')}`);
  const { overflow: outcome } = arm;
  const size =
    outcome === null
      ? ''
      : ` (prompt of ${thousands(outcome.promptTokens)} tokens, window of ${thousands(outcome.contextWindow)})`;
  const parts = [
    overflow > 0 ? `overflow${share(overflow)}${size}` : '',
    error > 0 ? `error${share(error)}` : '',
    finished > arm.comparable ? `not comparable, too many errors${share(finished - arm.comparable)}` : '',
  ];
  return parts.filter((part) => part !== '').join(', ');
}

/** For charts whose marks cannot say it: which arms have cells that errors have spoilt; empty where none has. */
export function spoiltText(arms: readonly ArmSummary[]): string {
  const spoilt = arms.flatMap(({ label, cells, states, comparable }) =>
    states.finished > comparable
      ? [`${label} (${states.finished - comparable} of ${count(cells.length, 'cell')})`]
      : [],
  );
  return spoilt.length === 0 ? '' : `Not comparable, too many errors: ${spoilt.join(', ')}.`;
}

/** What a reader of an arm's numbers has to know beside them. */
export function notesOf(arm: ArmSummary): string {
  const shown = arm.cells.reduce((sum, cell) => sum + cell.shown, 0);
  const trajectories = arm.cells.reduce((sum, cell) => sum + cell.trajectories, 0);
  const several = arm.bestByTraining;
  const balanced = arm.balanced?.bestByTraining;
  const beside = balanced ? ` pooled, ${percent(balanced.estimate)} balanced` : '';
  const parts = [
    troubleOf(arm),
    arm.states.finished === 0 ? 'tokens until it stopped' : '',
    shown < trajectories ? `${thousands(shown)} of ${thousands(trajectories)} trajectories shown` : '',
    several === null ? '' : `mean of its modules; best by training: ${percent(several.estimate)}${beside}`,
  ];
  return parts.filter((part) => part !== '').join('; ');
}
