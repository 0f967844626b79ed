/** Table 1: methods × benchmarks. */
import type { Aggregate } from '../aggregate.ts';
import { modelNames } from '../charts/frame.ts';
import { plainText } from '../format.ts';
import { compareMethods, compareText } from '../order.ts';
import { type ArmSummary, shownAccuracy } from '../summarize-arm.ts';
import {
  commonNotes,
  left,
  missing,
  noticesOf,
  type PaperCell,
  type PaperTable,
  reportedCell,
  reportedTitle,
  right,
  sampleText,
  scoreCell,
  text,
} from './paper-table.ts';
import { type ReportedNumber, reportedAt } from './reported.ts';
import { moreCellsCommand, newSweepCommand } from './sweep-command.ts';

const methods = ['vanilla', 'all-at-once', 'batch-wise', 'fgo'];

/** A column: a sweep's arms of the methods, at one training size. */
interface Side {
  readonly sweep: Aggregate;
  readonly trainSize: number;
  readonly arms: readonly ArmSummary[];
}

/** Its arms at the largest training size; the untouched agent has none. */
function sideOf(sweep: Aggregate): Side {
  const trainSize = Math.max(0, ...sweep.arms.map(({ spec }) => spec.trainSize));
  const arms = sweep.arms.filter(({ method, spec }) => method === 'vanilla' || spec.trainSize === trainSize);
  return { sweep, trainSize, arms };
}

const methodsIn = ({ arms }: Pick<Aggregate, 'arms'>) => new Set(arms.map(({ method }) => method));
const varyMethodsOnly = (sweep: Aggregate) => methodsIn(sweep).size === sweep.arms.length;

/**
 * Sweeps that compare methods. One that varies training sizes or options besides stands in for a sweep of methods alone,
 * where there is none of that benchmark and those models.
 */
function sidesOf(sweeps: readonly Aggregate[]): Side[] {
  const several = sweeps.filter((sweep) => methodsIn(sweep).size > 1);
  const alike = Map.groupBy(several, (sweep) => JSON.stringify([sweep.manifest.benchmark.name, modelNames(sweep)]));
  const chosen = [...alike.values()].flatMap((own) => {
    const plain = own.filter(varyMethodsOnly);
    return plain.length > 0 ? plain : own;
  });
  return chosen.map(sideOf).sort((a, b) => compareText(benchmarkOf(a), benchmarkOf(b)));
}

const benchmarkOf = ({ sweep }: Side) => sweep.manifest.benchmark.name;

/** Rows are methods; an arm that is not alone with its method in its sweep has a row of its own. */
const rowName = (arm: ArmSummary, { arms }: Side) =>
  arms.filter(({ method }) => method === arm.method).length === 1 ? arm.method : plainText(arm.label);

function rowsOf(sides: readonly Side[]): string[] {
  const named = sides.flatMap((side) => side.arms.map((arm) => rowName(arm, side)));
  const split = sides.flatMap((side) => side.arms.filter((arm) => rowName(arm, side) !== arm.method));
  const whole = methods.filter((method) => !split.some((arm) => arm.method === method));
  return [...new Set([...whole, ...named])].sort((a, b) => compareMethods(a.split(' ')[0]!, b.split(' ')[0]!));
}

/** `134 × 3 seeds`, as most arms of the column have it. */
function commonSample({ arms }: Side): string {
  const counted = Map.groupBy(arms.filter(({ seeds }) => seeds > 0).map(sampleText), (sample) => sample);
  return [...counted.values()].sort((a, b) => b.length - a.length)[0]?.[0] ?? '–';
}

function scoreOf(side: Side, row: string): PaperCell {
  const arm = side.arms.find((own) => rowName(own, side) === row);
  if (arm === undefined)
    return missing(moreCellsCommand(side.sweep, { method: row.split(' ')[0]!, 'train-size': String(side.trainSize) }));
  const cell = scoreCell(arm, shownAccuracy(arm));
  const own = sampleText(arm);
  return cell.kind !== 'value' || own === commonSample(side) ? cell : { ...cell, text: `${cell.text}, n = ${own}` };
}

function titleOf(side: Side, sides: readonly Side[]): string {
  const alone = sides.filter((other) => benchmarkOf(other) === benchmarkOf(side)).length === 1;
  const name = `${benchmarkOf(side)}${alone ? '' : ` (sweep ${side.sweep.manifest.name})`}`;
  const measure = side.sweep.labels.names.length === 0 ? 'accuracy' : 'balanced accuracy';
  return `${name}: ${measure} %, n = ${commonSample(side)}`;
}

/** `whole`: benchmarks of the paper that no sweep is of have their column, too. */
export function methodsTable(
  sweeps: readonly Aggregate[],
  reported: readonly ReportedNumber[],
  whole: boolean,
): PaperTable {
  const sides = sidesOf(sweeps);
  const own = sides.map(benchmarkOf);
  const known = [...new Set(reported.map(({ benchmark }) => benchmark))].filter((name) => name !== '');
  const absent = whole ? known.filter((name) => !own.includes(name)) : [];
  const base = { id: 'table-1', title: 'Table 1: methods and benchmarks' };
  const command = newSweepCommand({ experiment: 'main' }, sweeps[0]);
  if (sides.length === 0) return { ...base, notices: [], columns: [], rows: [], notes: [], command };
  const numbers = reportedAt(reported, { where: 'Table 1' }).filter(
    ({ benchmark }) => own.includes(benchmark) || absent.includes(benchmark),
  );
  const gains = reportedAt(reported, { where: '', arm: 'fgo' }).filter(({ quantity }) => quantity.startsWith('gain'));
  const beside = [...new Set(numbers.map(({ benchmark }) => benchmark))];
  const paper = (benchmark: string, row: string) =>
    beside.includes(benchmark) ? [reportedCell(reportedAt(numbers, { benchmark, arm: row }))] : [];
  const paperTitle = (benchmark: string) =>
    beside.includes(benchmark) ? [right(`${benchmark}: ${reportedTitle(sweeps)}`)] : [];
  const last = (side: Side, index: number) => own.lastIndexOf(benchmarkOf(side)) === index;
  return {
    ...base,
    notices: noticesOf(sides.map(({ sweep }) => sweep)),
    columns: [
      left('method'),
      ...sides.flatMap((side, i) => [
        right(titleOf(side, sides)),
        ...(last(side, i) ? paperTitle(benchmarkOf(side)) : []),
      ]),
      ...absent.flatMap((name) => [right(`${name}: accuracy %`), ...paperTitle(name)]),
    ],
    rows: rowsOf(sides).map((row) => [
      text(row),
      ...sides.flatMap((side, i) => [scoreOf(side, row), ...(last(side, i) ? paper(benchmarkOf(side), row) : [])]),
      ...absent.flatMap((name) => [
        missing(newSweepCommand({ experiment: 'main', bench: name }, sides[0]!.sweep)),
        ...paper(name, row),
      ]),
    ]),
    notes: [
      "In brackets the 95 % interval, Wilson's, for as many outcomes as the scores of a task's seeds are worth.",
      `Training tasks: ${sides.map((side) => `${side.trainSize} (${side.sweep.manifest.name})`).join(', ')}.`,
      ...commonNotes(
        sides.map(({ sweep }) => sweep),
        { arms: sides.flatMap(({ arms }) => arms), numbers: [...numbers, ...gains] },
      ),
    ],
  };
}
