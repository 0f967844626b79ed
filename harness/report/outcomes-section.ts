import type { Aggregate } from './aggregate.ts';
import { type End, endsOf, hasOutcomes } from './ends.ts';
import { percent, thousands } from './format.ts';
import type { ArmSummary } from './summarize-arm.ts';
import { escapeMarkdown } from './table.ts';

type Kind = Pick<End, 'label' | 'outcome' | 'state'>;

const keyOf = ({ label, state, outcome }: Kind) => JSON.stringify([label, state, outcome]);

/**
 * "How test episodes ended" of the report's page: outcome × arm, by label where there are labels; empty where the benchmark
 * says nothing of it. Ends with an empty line.
 */
export function outcomesSection({ arms, labels, cells }: Aggregate): string[] {
  if (!hasOutcomes(cells.map(({ cell }) => cell))) return [];
  const shown = arms.filter(({ comparable }) => comparable > 0);
  const counted = shown.map((arm) => comparableEnds(arm));
  // All cells together give the order of the rows.
  const kinds = endsOf(shown.flatMap(comparableCells));
  const labelled = labels.names.length > 0;
  const line = (texts: readonly string[]) => `| ${texts.map(escapeMarkdown).join(' | ')} |`;
  const rows = kinds.map((kind) =>
    line([
      ...(labelled ? [kind.label || '–'] : []),
      outcomeText(kind),
      ...counted.map((ends) => shareText(ends, kind)),
    ]),
  );
  const those = labelled ? ' of the label' : '';
  return [
    '## How test episodes ended',
    '',
    `% of an arm's test episodes${those}, and how many they are, in its comparable cells.`,
    '',
    line([...(labelled ? ['label'] : []), 'outcome', ...shown.map(({ label }) => label)]),
    `| ${[...(labelled ? [':--'] : []), ':--', ...shown.map(() => '--:')].join(' | ')} |`,
    ...rows,
    '',
  ];
}

const comparableCells = ({ cells }: ArmSummary) => cells.flatMap(({ cell, comparable }) => (comparable ? [cell] : []));

function comparableEnds(arm: ArmSummary): ReadonlyMap<string, End> {
  return new Map(endsOf(comparableCells(arm)).map((end) => [keyOf(end), end]));
}

function outcomeText({ state, outcome }: Kind): string {
  return state === 'scored' ? outcome || 'not said' : `${state}: ${outcome}`;
}

/** `71.4 (270)` */
function shareText(ends: ReadonlyMap<string, End>, kind: Kind): string {
  const episodes = ends.get(keyOf(kind))?.episodes ?? 0;
  const alike = [...ends.values()].filter(({ label }) => label === kind.label);
  const all = alike.reduce((sum, end) => sum + end.episodes, 0);
  return episodes === 0 ? '–' : `${percent(episodes / all)} (${thousands(episodes)})`;
}
