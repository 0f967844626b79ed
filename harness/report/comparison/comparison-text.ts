/** A comparison for a terminal: first what is told of it all, then pairs of arms, then pairs of cells, then what is alone. No text of a module. */
import { notices } from '../charts/frame.ts';
import { count, plainText, seedText, thousands } from '../format.ts';
import { aligned } from '../table.ts';
import { pShort } from '../verdict-sentence.ts';
import { changeText, reasonsText, sizeText, stateText, valueText } from './change-text.ts';
import { type ComparedArms, type ComparedPair, type ComparedResults, promptTokens } from './compare-results.ts';
import type { ShownVerdict } from './judge-pairs.ts';
import { givenText, type Reason } from './reasons.ts';
import type { ComparedCell, Result, Sides } from './result.ts';

/** Ends without a line end. */
export function comparisonText(compared: ComparedResults): string {
  const { results, aggregates, arms, alone } = compared;
  const [a, b] = [results.a, results.b].map(nameOf) as [string, string];
  const told = new Set([...notices(aggregates.a), ...notices(aggregates.b)]);
  const sections = [
    [
      `${b} (B) against ${a} (A), the baseline: a change is one of B, and better or worse is said of B.`,
      ...told,
      ...[results.a, results.b].map(resultLine),
      ...optionLines(compared.options),
    ],
    [wholeSentence(compared)],
    ...arms.map((own) => armLines(own)),
    arms.length === 0 ? [] : [familySentence(compared)],
    cellLines(arms),
    aloneLines(alone.a, a),
    aloneLines(alone.b, b),
  ];
  return sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n');
}

const nameOf = ({ sweep }: Result) => plainText(sweep.manifest.name);

function resultLine({ sweep, code, byOtherCode }: Result, place: number): string {
  const { manifest, cells } = sweep;
  const { name, version } = manifest.benchmark;
  const others = byOtherCode === 0 ? '' : `; ${count(byOtherCode, 'finished cell')} of other code left out`;
  return `${'AB'[place]}  ${count(cells.length, 'cell')}, ${plainText(`${name} ${version}`)}, harness ${manifest.harnessVersion}, source ${code.slice(0, 12)}${others}`;
}

function optionLines(options: ComparedResults['options']): string[] {
  const told = Object.entries(options).map(([name, { a, b }]) => `${name} ${givenText(a)} → ${givenText(b)}`);
  return told.length === 0 ? [] : [`Given otherwise: ${told.map(plainText).join('; ')}`];
}

function wholeSentence({ state, arms, alone }: ComparedResults): string {
  const inState = (wanted: string) => arms.filter((own) => own.state === wanted).length;
  const all = pairsOf(arms.length, 'arms');
  if (state === 'worse') return `Worse: B is worse in ${inState('worse')} of ${all}.`;
  if (state === 'ok') return `Nothing is worse in ${all}.`;
  const cells = alone.a.length + alone.b.length;
  const why = [
    ...(arms.length === 0 ? ['no cell of A has one of B to go with it'] : []),
    ...(inState('could-not-tell') > 0 ? [`${inState('could-not-tell')} of ${all} could not be told`] : []),
    ...(cells > 0 ? [`${count(cells, 'cell')} alone`] : []),
  ];
  return `Could not tell: ${why.join('; ')}.`;
}

const pairsOf = (n: number, noun: string) => `${n} ${n === 1 ? 'pair' : 'pairs'} of ${noun}`;

const namesOf = ({ a, b }: Sides<string>) => (a === b ? plainText(a) : `${plainText(b)} against ${plainText(a)}`);

const verdictColumns = ['left', 'right', 'right', 'left', 'right', 'right', 'left'] as const;
const headings = ['', 'A', 'B', 'change', 'p', 'n', ''];

function armLines({ labels, state, reasons, verdicts, pairs, pooled }: ComparedArms): string[] {
  const rows = verdicts.filter((verdict) => verdict.state !== 'absent').map(verdictRow);
  const columns = verdictColumns.map((align) => ({ align }));
  return [
    `${namesOf(labels)}: ${state === 'ok' ? 'nothing worse' : stateText(state)}`,
    `  ${reasonsText(reasons)}`,
    ...(pairs.every(({ equal }) => equal) ? [] : worldLines(reasons)),
    `  ${pairsText(pairs)}`,
    ...(pooled === null ? [] : [`  accuracy over all tasks alike: ${shareText(pooled.a)} → ${shareText(pooled.b)}`]),
    ...spentLines(pairs),
    ...(rows.length === 0 ? [] : aligned(columns, [headings, ...rows]).map((line) => `  ${line}`)),
  ];
}

function verdictRow(verdict: ShownVerdict): string[] {
  const { criterion, values, p, missing, state } = verdict;
  const lacking = missing === 0 ? '' : ` (${count(missing, 'pair')} incomplete)`;
  return [
    criterion.title,
    ...[values.a, values.b].map((value) => valueText(value, verdict)),
    ...[changeText(verdict), state === 'same' ? '' : pShort(p), sizeText(verdict), `${stateText(state)}${lacking}`],
  ];
}

/** What no test of pairs can tell apart from what the methods did. */
function worldLines(reasons: readonly Reason[]): string[] {
  const worlds = (['data', 'model'] as const).filter((code) => reasons.some((reason) => reason.code === code));
  return worlds.length === 0
    ? []
    : [`  A change is then one of the ${worlds.join(' and the ')}, too, not of the method alone.`];
}

function pairsText(pairs: readonly ComparedPair[]): string {
  const equal = pairs.filter((pair) => pair.equal).length;
  const overflowed = pairs.filter(({ standing }) => standing === 'overflowed').length;
  const leftOut = pairs.reduce((sum, pair) => sum + pair.leftOut, 0);
  const parts = [
    pairsOf(pairs.length, 'cells'),
    ...(equal === 0 ? [] : [`${equal} with equal results`]),
    ...(overflowed === 0 ? [] : [`${overflowed} ended as overflow on both sides`]),
    ...pairs.filter(({ standing }) => standing === 'lost').map(lostText),
    ...(leftOut === 0 ? [] : [`${count(leftOut, 'task')} left out for errors`]),
  ];
  return parts.join('; ');
}

const shareText = (share: number | null) => valueText(share, { unit: 'share' });

/** Of all roles together: not judged, for a merge is what the judge is about. */
function spentLines(pairs: readonly ComparedPair[]): string[] {
  const { a, b } = promptTokens(pairs);
  return a === b ? [] : [`  prompt tokens before the test, a cell: ${thousands(a)} → ${thousands(b)}`];
}

function lostText({ cells }: ComparedPair): string {
  const sides = (['a', 'b'] as const).map((side) => {
    const { state, comparable } = cells[side].summary;
    return state === 'finished' && !comparable ? 'too many errors' : state;
  });
  return `${seedText(cells.b.summary.cell.spec)} cannot be judged: ${sides.join(' → ')}`;
}

function familySentence({ tests, labels }: ComparedResults): string {
  const balanced = labels.names.length === 0 ? '' : ' Accuracy is balanced over the labels of the tasks.';
  return `p: of sign-flip tests, adjusted (Holm) over the ${count(tests.arms, 'test')} of arms; the ${count(tests.cells, 'test')} of cells are a family of their own.${balanced}`;
}

/** A line a pair of cells, with a column for each criterion that any of them has. */
function cellLines(arms: readonly ComparedArms[]): string[] {
  const pairs = arms.flatMap((arm) => arm.pairs.map((pair) => ({ ...pair, labels: arm.labels })));
  if (pairs.length === 0) return [];
  const all = pairs[0]!.verdicts.map((_, place) => place);
  const shown = all.filter((place) => pairs.some(({ verdicts }) => verdicts[place]!.state !== 'absent'));
  const rows = pairs.map(({ cells, labels, reasons, equal, verdicts }) => [
    `${namesOf(labels)}, ${seedText(cells.b.summary.cell.spec)}`,
    [...new Set(reasons.map(({ code }) => code))].join(', '),
    equal ? 'equal' : 'other',
    ...shown.map((place) => cellText(verdicts[place]!)),
  ]);
  const names = shown.map((place) => pairs[0]!.verdicts[place]!.criterion.name);
  const table = [['pair of cells', 'reasons', 'results', ...names], ...rows];
  return [
    ...aligned(
      table[0]!.map(() => ({ align: 'left' })),
      table,
    ),
    '? could not tell; of one pair of cells only what is about tasks can be tested.',
  ];
}

function cellText(verdict: ShownVerdict): string {
  const { state } = verdict;
  if (state === 'absent') return '–';
  if (state === 'same') return '=';
  const change = changeText({ ...verdict, change: null }).replace(/ points$/, '');
  return `${change} ${state === 'could-not-tell' ? '?' : state}`;
}

function aloneLines(cells: readonly ComparedCell[], name: string): string[] {
  if (cells.length === 0) return [];
  const told = cells.map(({ arm, summary: { cell, state } }) => {
    const { trainSize } = cell.spec;
    return `  ${plainText(arm)}, ${count(trainSize, 'training task')}, ${seedText(cell.spec)} (${state})`;
  });
  return [`Only in ${name}:`, ...told];
}
