/** What a merge is for, as numbers: each criterion pairs cells, and a positive change is an improvement. */
import { canonicalJson, type Json } from '../../core/canonical-json.ts';
import type { Module } from '../../core/module.ts';
import type { MergeEvent } from '../../core/record.ts';
import type { ClusteredValue } from '../../core/stats/clustered-mean.ts';
import type { TaskId } from '../../core/task.ts';
import { meanOf } from '../mean.ts';
import type { MeasuredCell, TaskScores } from './measured-cell.ts';

export const criterionNames = ['accuracy', 'training', 'tokens', 'accepted', 'cohesion', 'length', 'tools'] as const;
export type CriterionName = (typeof criterionNames)[number];

/** Two cells of one name. */
export interface CellPair {
  readonly today: MeasuredCell;
  readonly baseline: MeasuredCell;
}

/** A figure of both sides. */
export interface Sides<T> {
  readonly baseline: T;
  readonly today: T;
}

export interface Criterion {
  readonly name: CriterionName;
  readonly title: string;
  /** `points`: of scores and shares, times 100 · `factor`: changes are -ln(today / baseline). */
  readonly unit: 'points' | 'factor';
  /** Least change that matters, > 0, in the unit of the changes; and the margin within which today is not inferior. */
  readonly least: number;
  /** By group, and by task where it is about tasks; `missing`: one side alone has what is to be compared. */
  changes(pair: CellPair): { readonly values: readonly ClusteredValue[]; readonly missing: boolean };
}

/** Margins are ours, chosen on what would matter to a user of a merge, before any change was judged by them. */
const margins: readonly Omit<Criterion, 'changes'>[] = [
  { name: 'accuracy', title: 'accuracy on test tasks', unit: 'points', least: 0.02 },
  { name: 'training', title: 'score on the union of the training tasks', unit: 'points', least: 0.02 },
  { name: 'tokens', title: 'prompt tokens of merge and backtest', unit: 'factor', least: Math.log(1.1) },
  { name: 'accepted', title: 'merges that ended with an accepted synthesis', unit: 'points', least: 0.1 },
  { name: 'cohesion', title: 'likeness of modules that were clustered together', unit: 'points', least: 0.05 },
  { name: 'length', title: 'length of the final module', unit: 'factor', least: Math.log(1.2) },
  { name: 'tools', title: "parents' tools that a synthesis has", unit: 'points', least: 0.1 },
];

export const criteria: readonly Criterion[] = margins.map((own) => ({
  ...own,
  changes: (pair) => {
    // Of factors, less is better.
    const goodness = (figure: number) => (own.unit === 'points' ? figure : -Math.log(figure));
    const { both, missing } = figuresOf(own.name, pair);
    const values = both.map(({ today, baseline, clusters }) => ({
      value: goodness(today) - goodness(baseline),
      clusters,
    }));
    return { values, missing };
  },
}));

export interface Figures {
  /** In [0, 1] of scores and shares; tokens, characters. */
  readonly both: readonly (Sides<number> & Pick<ClusteredValue, 'clusters'>)[];
  /** One side alone has something of the kind. */
  readonly missing: boolean;
}

/** What both cells of a pair have: a figure a task, or one in all. */
export function figuresOf(name: CriterionName, pair: CellPair): Figures {
  return isByTask(name) ? byTask(pair, scoresOf[name]) : byCell(pair, cellMeasures[name]);
}

/** Criteria that are about each task; the others have one figure a cell. */
type ByTask = 'accuracy' | 'training';
export const isByTask = (name: CriterionName): name is ByTask => !(name in cellMeasures);

const scoresOf: Readonly<Record<ByTask, (cell: MeasuredCell) => TaskScores>> = {
  accuracy: ({ test }) => test,
  training: ({ training }) => training,
};

/** What a cell has one figure of: logical prompt tokens, shares in [0, 1], characters; null where there is nothing of the kind. */
export const cellMeasures: Readonly<Record<Exclude<CriterionName, ByTask>, (cell: MeasuredCell) => number | null>> = {
  tokens: ({ mergeTokens, backtestTokens }) => mergeTokens + backtestTokens || null,
  accepted: (cell) => {
    const { accepted, all } = mergesOf(cell);
    return all === 0 ? null : accepted / all;
  },
  cohesion: ({ cohesion }) => cohesion,
  length: ({ final }) => (final.length === 0 ? null : lengthOf(final)),
  tools: toolsKept,
};

function byTask({ today, baseline }: CellPair, scoresIn: (cell: MeasuredCell) => TaskScores): Figures {
  const [own, others] = [scoresIn(today), scoresIn(baseline)];
  const tasks = [...new Set([...Object.keys(own), ...Object.keys(others)])] as TaskId[];
  const both = tasks.flatMap((task) => {
    const [score, other] = [own[task] ?? null, others[task] ?? null];
    if (score === null || other === null) return [];
    return [{ today: score, baseline: other, clusters: today.group === undefined ? [task] : [today.group, task] }];
  });
  return { both, missing: both.length < tasks.length };
}

function byCell({ today, baseline }: CellPair, measure: (cell: MeasuredCell) => number | null): Figures {
  const [own, other] = [measure(today), measure(baseline)];
  if (own === null || other === null) return { both: [], missing: own !== other };
  return { both: [{ today: own, baseline: other, clusters: [today.group ?? today.name] }], missing: false };
}

/** Nodes of the merge tree, and those of them that ended with an accepted synthesis. */
export function mergesOf({ steps }: MeasuredCell): { readonly accepted: number; readonly all: number } {
  const merges = steps.filter((step): step is MergeEvent => step.type === 'merge');
  const accepted = merges.filter(({ verdict }) => verdict === 'accepted').length;
  return { accepted, all: new Set(merges.map(({ path }) => path)).size };
}

/** Characters, of all finalists. */
function lengthOf(modules: readonly Module[]): number {
  return modules.reduce((sum, module) => sum + canonicalJson(module as unknown as Json).length, 0);
}

/**
 * Share of the parents' tools that a synthesis has, in [0, 1], mean over the syntheses whose parents have any; by what the tools are and
 * not what they are called. Null where there is no such synthesis, or its text is not known.
 */
function toolsKept({ steps, modules }: MeasuredCell): number | null {
  const shares = steps.flatMap((step): (number | null)[] => {
    if (step.type !== 'merge' || step.module === null) return [];
    const wanted = toolsOf(step.parents.flatMap(({ module }) => modules[module] ?? []));
    if (wanted.size === 0) return [];
    const synthesis = modules[step.module];
    if (synthesis === undefined) return [null];
    const kept = toolsOf([synthesis]);
    return [[...wanted].filter((tool) => kept.has(tool)).length / wanted.size];
  });
  return shares.includes(null) ? null : meanOf(shares);
}

function toolsOf(modules: readonly Module[]): Set<string> {
  return new Set(
    modules.flatMap(({ tools }) =>
      tools.map(({ name: _name, ...content }) => canonicalJson(content as unknown as Json)),
    ),
  );
}
