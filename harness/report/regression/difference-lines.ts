/** The first difference, with its inputs, as lines for a terminal or a block of code: bounded, and steering neither. */
import { beginning } from '../../core/bounded-text.ts';
import type { MergeEvent } from '../../core/record.ts';
import { count, percent, plainText, thousands } from '../format.ts';
import type { FirstDifference, ParentModule, StepSide } from './first-difference.ts';
import type { LineDifference } from './module-lines.ts';

/** Lines of one module, clusters of one side, and lines of one side's synthesis that the other has not. */
const mostLines = 12;
const mostParents = 6;
/** Characters. */
const longest = 110;

/** `pairs`: of how many it is the first. */
export function differenceLines(difference: FirstDifference, pairs: number): string[] {
  const { cell, words, baseline, today, pairsThatDiffer } = difference;
  const { step } = (baseline ?? today)!;
  const round = step.type === 'merge' ? `, round ${thousands(step.round)}` : '';
  return [
    `first difference: ${words}`,
    `in ${safeLine(cell)}: the ${step.type} at ${safeLine(step.path)}${round}`,
    `${thousands(pairsThatDiffer)} of ${count(pairs, 'pair')} of cells differ in a step`,
    ...(step.type === 'cluster' ? clusterLines(difference) : mergeLines(difference)),
  ];
}

/** One line of text that others wrote, cut at `most` characters: neither a terminal nor the log of a workflow (`##[command]`) is steered by it. */
export function safeLine(text: string, most = longest): string {
  const line = plainText(text).replaceAll('##[', '## [');
  return line.length <= most ? line : `${beginning(line, most)}…`;
}

function clusterLines({ baseline, today }: FirstDifference): string[] {
  const sides = { 'the baseline': baseline, today };
  return Object.entries(sides).flatMap(([name, side]) =>
    side?.step.type !== 'cluster'
      ? [`clusters of ${name}: none`]
      : [`clusters of ${name}:`, ...bounded(side.step.clusters.map((members) => members.join(', ')))],
  );
}

function mergeLines({ baseline, today, syntheses }: FirstDifference): string[] {
  return [
    ...parentLines(baseline, today),
    ...synthesisLines({ baseline, today, syntheses }),
    `baseline: ${outcome(baseline)}`,
    `today:    ${outcome(today)}`,
  ];
}

/** Those of both sides once. */
function parentLines(baseline: StepSide | undefined, today: StepSide | undefined): string[] {
  const nameOf = ({ path, module }: ParentModule) => JSON.stringify([path, module]);
  const [before, now] = [baseline, today].map(
    (side) => new Map((side?.parents ?? []).map((parent) => [nameOf(parent), parent])),
  );
  const names = [...new Set([...before!.keys(), ...now!.keys()])];
  const texts = names.slice(0, mostParents).flatMap((name) => {
    const [then, own] = [before!.get(name), now!.get(name)];
    const { path, module, lines } = (then ?? own)!;
    const where = then === undefined ? 'today only, ' : own === undefined ? 'baseline only, ' : '';
    const heading = `parent ${safeLine(path)} (${where}${safeLine(module)}, ${scores(then, own)})`;
    return lines === null ? [`${heading}: not recorded`] : [`${heading}:`, ...bounded(lines)];
  });
  const more = names.length - mostParents;
  return more > 0 ? [...texts, `and ${count(more, 'more parent')}`] : texts;
}

function scores(then: ParentModule | undefined, own: ParentModule | undefined): string {
  const known = [then, own].flatMap((parent) => (parent === undefined ? [] : [`${percent(parent.meanScore)} %`]));
  return `score ${[...new Set(known)].join(' before, today ')}`;
}

function synthesisLines({ baseline, today, syntheses }: Pick<FirstDifference, 'baseline' | 'today' | 'syntheses'>) {
  const [before, now] = [baseline?.synthesis ?? null, today?.synthesis ?? null];
  if (before === null && now === null) return [];
  const { baselineOnly, todayOnly, both } = syntheses;
  if (baselineOnly.length + todayOnly.length > 0) return changedLines(syntheses);
  const same = sameModule(baseline, today) ? '' : ' in another order or layout';
  return [`synthesis, the same ${count(both, 'line')}${same}:`, ...bounded(now ?? before!)];
}

const changedLines = ({ baselineOnly, todayOnly, both }: LineDifference) => [
  `synthesis, ${count(both, 'line')} in both, ${thousands(baselineOnly.length)} in the baseline only (-), ${thousands(todayOnly.length)} today only (+):`,
  ...bounded(baselineOnly, '-'),
  ...bounded(todayOnly, '+'),
];

const merged = (side: StepSide | undefined) => (side?.step.type === 'merge' ? side.step.module : null);
const sameModule = (baseline: StepSide | undefined, today: StepSide | undefined) => merged(baseline) === merged(today);

function outcome(side: StepSide | undefined): string {
  if (side?.step.type !== 'merge') return 'no such merge';
  const { module, verdict, meanScore, unionTasks, broken, fixed, reason } = side.step as MergeEvent;
  const scored = `${percent(meanScore)} % on ${count(unionTasks, 'task')}, ${thousands(broken.length)} broken, ${thousands(fixed.length)} fixed`;
  return `${verdict}, ${module === null ? `no synthesis for ${count(unionTasks, 'task')}` : scored}: ${safeLine(reason)}`;
}

/** Each begins with a sign: no line of others is the beginning of one. */
function bounded(lines: readonly string[], sign = '|'): string[] {
  const shown = lines.slice(0, mostLines).map((line) => `  ${sign} ${safeLine(line)}`);
  const more = lines.length - mostLines;
  return more > 0 ? [...shown, `  ${sign} … ${count(more, 'more line')}`] : shown;
}
