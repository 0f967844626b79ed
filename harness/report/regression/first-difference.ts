/**
 * The first step that went differently: what a change of the merge did, before all that follows from it.
 *
 *   for every pair of cells, in order:
 *     for every step of both, in the order in which one can bear on the next:
 *       a step that one side alone has, or that decided otherwise → found
 *
 * Records sort steps by path, and so a node before the clusters that it was made of. Here a node comes after them.
 */
import { canonicalJson, type Json } from '../../core/canonical-json.ts';
import type { ModuleId } from '../../core/module.ts';
import type { ClusterEvent, MergeEvent } from '../../core/record.ts';
import { compareNatural, compareText } from '../order.ts';
import type { CellPair } from './criteria.ts';
import type { MeasuredCell } from './measured-cell.ts';
import { type LineDifference, lineDifference, moduleLines } from './module-lines.ts';

export type Step = MergeEvent | ClusterEvent;

export interface FirstDifference {
  /** Name of the pair of cells. */
  readonly cell: string;
  /** What differs, e.g. `other parents`. */
  readonly words: string;
  /** Undefined where that side has no such step. */
  readonly baseline: StepSide | undefined;
  readonly today: StepSide | undefined;
  /** Of the baseline's synthesis and today's; a side without one has no lines. */
  readonly syntheses: LineDifference;
  /** Pairs with a step that differs, this one among them. */
  readonly pairsThatDiffer: number;
}

export interface StepSide {
  readonly step: Step;
  /** Of a merge, in its order. */
  readonly parents: readonly ParentModule[];
  /** Null where there is none, or none is recorded. */
  readonly synthesis: readonly string[] | null;
}

export interface ParentModule {
  readonly path: string;
  readonly module: ModuleId;
  /** On the union, in [0, 1]; null where no task has a score. */
  readonly meanScore: number | null;
  /** Null where it is not recorded. */
  readonly lines: readonly string[] | null;
}

/** Undefined where all steps are equal. */
export function firstDifference(pairs: readonly CellPair[]): FirstDifference | undefined {
  const found = pairs.flatMap((pair) => {
    const differing = firstDifferingStep(pair);
    return differing === undefined ? [] : [{ pair, ...differing }];
  });
  const [first] = found;
  if (first === undefined) return undefined;
  const baseline = sideOf(first.baseline, first.pair.baseline);
  const today = sideOf(first.today, first.pair.today);
  return {
    cell: first.pair.today.name,
    words: first.words,
    baseline,
    today,
    syntheses: lineDifference(baseline?.synthesis ?? [], today?.synthesis ?? []),
    pairsThatDiffer: found.length,
  };
}

interface DifferingStep {
  readonly baseline: Step | undefined;
  readonly today: Step | undefined;
  readonly words: string;
}

function firstDifferingStep({ baseline, today }: CellPair): DifferingStep | undefined {
  const [then, now] = [baseline.steps.toSorted(compareSteps), today.steps.toSorted(compareSteps)];
  for (let place = 0; place < Math.max(then.length, now.length); place += 1) {
    const [own, other] = [then[place], now[place]];
    const order = own === undefined ? 1 : other === undefined ? -1 : compareSteps(own, other);
    if (order < 0) return { baseline: own, today: undefined, words: 'a step that the baseline alone has' };
    if (order > 0) return { baseline: undefined, today: other, words: 'a step that today alone has' };
    const words = differenceOf(own!, other!);
    if (words !== undefined) return { baseline: own, today: other, words };
  }
  return undefined;
}

/** 0 for steps of one place: there are no two of one cell. */
function compareSteps(a: Step, b: Step): number {
  return comparePaths(a.path, b.path) || compareText(a.type, b.type) || roundOf(a) - roundOf(b);
}

const roundOf = (step: Step) => (step.type === 'merge' ? step.round : 0);

/** What is below a node comes before it; of siblings the clustering `merge/0` before its clusters `merge/0.0`, …, and `merge/1` after them. */
function comparePaths(a: string, b: string): number {
  const [own, others] = [a.split('/'), b.split('/')];
  const place = own.findIndex((part, index) => part !== others[index]);
  return place === -1 || place >= others.length
    ? others.length - own.length
    : compareNatural(own[place]!, others[place]!);
}

function differenceOf(baseline: Step, today: Step): string | undefined {
  if (baseline.type === 'cluster' && today.type === 'cluster') return firstWords(clusterAspects, baseline, today);
  if (baseline.type === 'merge' && today.type === 'merge') return firstWords(mergeAspects, baseline, today);
  return undefined;
}

/** What of a step may differ, each with the words for it, in the order in which one can bear on the next. */
type Aspects<S> = readonly (readonly [words: string, of: (step: S) => Json])[];

function firstWords<S>(aspects: Aspects<S>, baseline: S, today: S): string | undefined {
  return aspects.find(([, of]) => canonicalJson(of(baseline)) !== canonicalJson(of(today)))?.[0];
}

const clusterAspects: Aspects<ClusterEvent> = [
  ['other clusters', ({ clusters }) => clusters.map((members) => canonicalJson(members.toSorted())).toSorted()],
  ['the same clusters in another order', ({ clusters }) => clusters],
];

const mergeAspects: Aspects<MergeEvent> = [
  ['other parents', ({ parents }) => parents.map(({ path, module }) => canonicalJson([path, module])).toSorted()],
  ['the same parents in another order', ({ parents }) => parents.map(({ path }) => path)],
  ['the same parents on another number of tasks', ({ unionTasks }) => unionTasks],
  ['other scores of the same parents', ({ parents }) => parents.map(({ meanScore }) => meanScore)],
  ['other synthesis from the same parents', ({ module }) => module],
  [
    'other scores of the same synthesis',
    ({ meanScore, broken, fixed }) => [meanScore, broken.toSorted(), fixed.toSorted()],
  ],
  ['other verdict on the same synthesis', ({ verdict }) => verdict],
];

function sideOf(step: Step | undefined, { modules }: MeasuredCell): StepSide | undefined {
  if (step === undefined) return undefined;
  if (step.type === 'cluster') return { step, parents: [], synthesis: null };
  const linesOf = (id: ModuleId | null) => {
    const module = id === null ? undefined : modules[id];
    return module === undefined ? null : moduleLines(module);
  };
  return {
    step,
    parents: step.parents.map((parent) => ({ ...parent, lines: linesOf(parent.module) })),
    synthesis: linesOf(step.module),
  };
}
