/**
 * Two results → a verdict for every pair of arms and of cells, with what else differs.
 *
 *   pair the cells (pair-results.ts), say why they may differ (reasons.ts), measure them (pair-measured.ts)
 *   arms:   all pairs of the same two arms together; the p-values of all arms and criteria are one family (Holm)
 *   cells:  every pair by itself, a second family: they look closer at what the arms have told, and would only take its power
 *
 * The whole is worse where an arm is, else it could not be told where that holds of an arm, where a cell is alone or lost, and where there is no
 * pair; else nothing is worse.
 */
import type { SweepManifest } from '../../core/record.ts';
import { type Aggregate, aggregate } from '../aggregate.ts';
import { meanOf } from '../mean.ts';
import { compareCells } from '../order.ts';
import { type RegressionState, stateOf } from '../regression/judge.ts';
import type { MeasuredCell } from '../regression/measured-cell.ts';
import type { TestGroups } from '../test-groups.ts';
import { judgePairs, type ShownVerdict } from './judge-pairs.ts';
import { resultHash, servedByRole } from './outcome-of.ts';
import { type MeasuredPair, measurePair } from './pair-measured.ts';
import { pairResults } from './pair-results.ts';
import { type Origin, type Reason, reasonsFor, unitedReasons } from './reasons.ts';
import { bothSides, type ComparedCell, type Result, type Sides } from './result.ts';
import { accuracyOf } from './shown-values.ts';

export interface ComparedPair extends Pick<MeasuredPair, 'standing' | 'leftOut'> {
  readonly cells: Sides<ComparedCell>;
  /** Whether the results are. */
  readonly equal: boolean;
  readonly reasons: readonly Reason[];
  readonly state: RegressionState;
  readonly verdicts: readonly ShownVerdict[];
}

export interface ComparedArms {
  readonly labels: Sides<string>;
  readonly reasons: readonly Reason[];
  readonly state: RegressionState;
  readonly verdicts: readonly ShownVerdict[];
  readonly pairs: readonly ComparedPair[];
  /** Accuracy in [0, 1] with every task weighing the same, where the verdict's is balanced over labels; null elsewhere. */
  readonly pooled: Sides<number | null> | null;
}

export interface ComparedResults {
  readonly state: RegressionState;
  readonly results: Sides<Result>;
  readonly aggregates: Sides<Aggregate>;
  /** Options of the two sweeps' commands that are not alike. */
  readonly options: Readonly<Record<string, Sides<SweepManifest['options'][string] | undefined>>>;
  /** Of the test tasks of both. */
  readonly labels: TestGroups;
  readonly arms: readonly ComparedArms[];
  readonly alone: Sides<readonly ComparedCell[]>;
  /** Tests in either family. */
  readonly tests: { readonly arms: number; readonly cells: number };
}

export function compareResults(results: Sides<Result>): ComparedResults {
  const aggregates = bothSides(results, ({ sweep }) => aggregate(sweep));
  const labels = unitedLabels(aggregates);
  const { pairs, alone } = pairResults(bothSides(aggregates, cellsOf));
  const measured = pairs.map((cells) => ({ cells, ...measurePair(bothSides(cells, ({ summary }) => summary)) }));
  const groups = [...Map.groupBy(measured, ({ cells: { a, b } }) => JSON.stringify([a.arm, b.arm])).values()];
  const ofArms = judgePairs(groups, labels);
  const ofCells = judgePairs(
    measured.map((pair) => [pair]),
    labels,
  );
  const told = new Map(measured.map((pair, place) => [pair, toldPair(pair, ofCells.verdicts[place]!, results)]));
  const arms = groups.map((group, place): ComparedArms => {
    const own = group.map((pair) => told.get(pair)!);
    const verdicts = ofArms.verdicts[place]!;
    return {
      ...{ labels: bothSides(group[0]!.cells, ({ arm }) => arm), state: stateOf(verdicts), verdicts, pairs: own },
      reasons: unitedReasons(own.map(({ reasons }) => reasons)),
      pooled: labels.names.length === 0 ? null : pooledAccuracy(group),
    };
  });
  const tests = { arms: ofArms.tests, cells: ofCells.tests };
  const options = optionsThatDiffer(results);
  return { state: wholeState(arms, alone), results, aggregates, options, labels, arms, alone, tests };
}

/** Before the test, logical, by all roles: means over the pairs that can be judged; null where there is none. */
export function promptTokens(pairs: readonly ComparedPair[]): Sides<number | null> {
  const judged = pairs.filter(({ standing }) => standing === 'paired');
  const mean = (side: 'a' | 'b') =>
    meanOf(judged.map(({ cells }) => cells[side].summary.prompts.training.promptTokens));
  return { a: mean('a'), b: mean('b') };
}

function pooledAccuracy(group: readonly MeasuredPair[]): Sides<number | null> {
  const pairs = group.flatMap(({ shown }) => shown ?? []);
  const pooled = (cells: readonly MeasuredCell[]) => accuracyOf(cells, { names: [], of: new Map() });
  return { a: pooled(pairs.map(({ baseline }) => baseline)), b: pooled(pairs.map(({ today }) => today)) };
}

function cellsOf({ arms }: Aggregate): ComparedCell[] {
  const cells = arms.flatMap(({ label, cells: own }) => own.map((summary) => ({ arm: label, summary })));
  return cells.toSorted((left, right) => compareCells(left.summary.cell, right.summary.cell));
}

/** Of a task that both have, that of the later one. */
function unitedLabels({ a, b }: Sides<Aggregate>): TestGroups {
  return {
    names: [...new Set([...a.labels.names, ...b.labels.names])].toSorted(),
    of: new Map([...a.labels.of, ...b.labels.of]),
  };
}

function toldPair(
  { cells, standing, leftOut }: MeasuredPair & Pick<ComparedPair, 'cells'>,
  verdicts: readonly ShownVerdict[],
  results: Sides<Result>,
): ComparedPair {
  const { a, b } = bothSides(cells, ({ summary }) => resultHash(summary.cell));
  const equal = a === b;
  const origins = { a: originOf(cells.a, results.a), b: originOf(cells.b, results.b) };
  const reasons = reasonsFor(origins, equal);
  // That a pair is lost has been told of its accuracy.
  return { cells, standing, leftOut, equal, reasons, state: stateOf(verdicts), verdicts };
}

function originOf({ summary: { cell } }: ComparedCell, { sweep: { manifest }, code, tasks }: Result): Origin {
  const { harnessVersion, options } = manifest;
  return { id: cell.id, spec: cell.spec, code, harnessVersion, tasks, options, servedBy: servedByRole(cell.events) };
}

function wholeState(arms: readonly ComparedArms[], alone: Sides<readonly ComparedCell[]>): RegressionState {
  const incomplete = arms.length === 0 || alone.a.length > 0 || alone.b.length > 0;
  return stateOf(incomplete ? [...arms, { state: 'could-not-tell' }] : arms);
}

function optionsThatDiffer({ a, b }: Sides<Result>): ComparedResults['options'] {
  const [own, others] = [a.sweep.manifest.options, b.sweep.manifest.options];
  const names = Object.keys({ ...own, ...others }).toSorted();
  return Object.fromEntries(
    names.flatMap((name) =>
      String(own[name]) === String(others[name]) ? [] : [[name, { a: own[name], b: others[name] }] as const],
    ),
  );
}
