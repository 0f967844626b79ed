/**
 * Which cell of one result is compared with which of the other. In turn, of those that are still alone:
 *
 *   1  the same cell: everything that can change its result is equal
 *   2  the same experiment (benchmark, method, train size, acting options, seed, fold, merged modules), with the same models and data;
 *      then with the same models; then whatever they are
 *   3  of a method and train size of which one arm is left on either side: its cells by seed and fold; then of a method
 *
 * In 1 and 2 a pair is made where exactly one cell on either side is such a one: of several, nobody could say which is meant. Nothing depends on
 * the order of what is given, nor on which side is which.
 */
import { canonicalJson, type Json } from '../../core/canonical-json.ts';
import type { CellSpec } from '../../core/record.ts';
import { seedText } from '../format.ts';
import { compareCells } from '../order.ts';
import type { ComparedCell, Sides } from './result.ts';

export interface PairedResults {
  /** In the order of the baseline's cells. */
  readonly pairs: readonly Sides<ComparedCell>[];
  readonly alone: Sides<readonly ComparedCell[]>;
}

type Alone = Sides<readonly ComparedCell[]>;
type Pairs = readonly Sides<ComparedCell>[];

const experimentOf = ({ benchmark, method, trainSize, options, seed, fold, source }: CellSpec) =>
  [benchmark, method, trainSize, options, seed, fold ?? null, source?.modules ?? null] as Json;

const keys: readonly ((cell: ComparedCell) => Json)[] = [
  ({ summary: { cell } }) => cell.id,
  ({ summary: { cell } }) => [experimentOf(cell.spec), cell.spec.models, cell.spec.benchmarkVersion] as Json,
  ({ summary: { cell } }) => [experimentOf(cell.spec), cell.spec.models] as Json,
  ({ summary: { cell } }) => experimentOf(cell.spec),
];

const kinds: readonly ((spec: CellSpec) => Json)[] = [
  ({ benchmark, method, trainSize }) => [benchmark, method, trainSize],
  ({ benchmark, method }) => [benchmark, method],
];

export function pairResults(given: Sides<readonly ComparedCell[]>): PairedResults {
  const steps = [
    ...keys.map((key) => (alone: Alone) => oneToOne(alone, key)),
    ...kinds.map((kind) => (alone: Alone) => armToArm(alone, kind)),
  ];
  let alone: Alone = { a: sorted(given.a), b: sorted(given.b) };
  const pairs: Sides<ComparedCell>[] = [];
  for (const step of steps) {
    const found = step(alone);
    pairs.push(...found);
    alone = without(alone, found);
  }
  return { pairs: pairs.toSorted((left, right) => byCell(left.a, right.a)), alone };
}

function oneToOne({ a, b }: Alone, key: (cell: ComparedCell) => Json): Pairs {
  const others = Map.groupBy(b, (cell) => canonicalJson(key(cell)));
  return [...Map.groupBy(a, (cell) => canonicalJson(key(cell)))].flatMap(([name, own]) => {
    const other = others.get(name) ?? [];
    return own.length === 1 && other.length === 1 ? [{ a: own[0]!, b: other[0]! }] : [];
  });
}

function armToArm({ a, b }: Alone, kind: (spec: CellSpec) => Json): Pairs {
  const ofKind = (cells: readonly ComparedCell[]) =>
    Map.groupBy(cells, ({ summary: { cell } }) => canonicalJson(kind(cell.spec)));
  const others = ofKind(b);
  return [...ofKind(a)].flatMap(([name, own]) => {
    const other = others.get(name) ?? [];
    const arms = [own, other].map((cells) => new Set(cells.map(({ arm }) => arm)).size);
    if (arms[0] !== 1 || arms[1] !== 1) return [];
    return oneToOne({ a: own, b: other }, ({ summary: { cell } }) => seedText(cell.spec));
  });
}

function without({ a, b }: Alone, pairs: Pairs): Alone {
  const gone = new Set(pairs.flatMap((pair) => [pair.a, pair.b]));
  return { a: a.filter((cell) => !gone.has(cell)), b: b.filter((cell) => !gone.has(cell)) };
}

const sorted = (cells: readonly ComparedCell[]) => cells.toSorted(byCell);

const byCell = (left: ComparedCell, right: ComparedCell) => compareCells(left.summary.cell, right.summary.cell);
