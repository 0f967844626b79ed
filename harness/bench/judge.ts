/** Figures beside those of before, as a table, sentences, and an exit code. */
import { aligned } from '../report/table.ts';
import { type Change, changeOf, type Measured, matters, mostUnrest } from './figures.ts';
import type { Figures } from './measure-sides.ts';

export interface Before {
  /** Of the column: `baseline`, or a revision. */
  readonly title: string;
  readonly measured: ReadonlyMap<string, Measured>;
}

export interface Judgement {
  /** Of those that both have. */
  readonly changes: ReadonlyMap<string, Change>;
  /** What else there is to say, a sentence each. */
  readonly notes: readonly string[];
  /** 0 = none is slower · 1 = one is · 2 = could not tell. */
  readonly exitCode: 0 | 1 | 2;
}

/** `names`: what was to be measured. It fails closed: what only one side has could not be told. */
export function judge(names: readonly string[], figures: Figures, before: Before): Judgement {
  const { title, measured } = before;
  const pairs = names.flatMap((name) => {
    const [now, then] = [figures.get(name), measured.get(name)];
    return now && then ? [{ name, now, then, change: changeOf(now, then) }] : [];
  });
  const lacking = names.filter((name) => !pairs.some((pair) => pair.name === name));
  const unknown = [...measured.keys()].filter((name) => !names.includes(name));
  const others = pairs.filter(({ now, then }) => now.work !== then.work).map(({ name }) => name);
  const unquiet = names.filter((name) => (figures.get(name)?.unrest ?? 0) > mostUnrest);
  const notes = [
    ...(unquiet.length === 0
      ? []
      : [`The machine did other work during ${unquiet.join(', ')}: run them again when it is quiet.`]),
    ...(lacking.length === 0 ? [] : [`The ${title} has no figures for ${lacking.join(', ')}.`]),
    ...(unknown.length === 0
      ? []
      : [`The ${title} has figures for ${unknown.join(', ')}, which nobody measures here.`]),
    ...(others.length === 0 ? [] : [`The ${title} has figures of other work for ${others.join(', ')}.`]),
  ];
  const has = (verdict: Change['verdict']) => pairs.some(({ change }) => change.verdict === verdict);
  const open = lacking.length + unknown.length > 0 || has('could not tell');
  const changes = new Map(pairs.map(({ name, change }) => [name, change]));
  return { changes, notes, exitCode: has('slower') ? 1 : open ? 2 : 0 };
}

/** Whether more rounds may change the verdict to a better one. */
export function isOpen(name: string, now: Figures, before: ReadonlyMap<string, Measured>): boolean {
  const [own, then] = [now.get(name), before.get(name)];
  if (own === undefined || then === undefined || own.work !== then.work) return false;
  const { verdict } = changeOf(own, then);
  return verdict === 'slower' || verdict === 'could not tell';
}

export function tableOf(names: readonly string[], figures: Figures, before?: Before, judgement?: Judgement): string {
  const head = ['', 'time', 'ratio', ...(before === undefined ? [] : [before.title, 'change', '95 % band', ''])];
  const rows = names.flatMap((name) => {
    const figure = figures.get(name);
    if (figure === undefined) return [];
    const then = before?.measured.get(name);
    const own = [name, timeText(figure.milliseconds), figure.ratio.toPrecision(3)];
    return [[...own, ...(before === undefined ? [] : changeTexts(judgement?.changes.get(name), then))]];
  });
  const columns = head.map((title) => ({ align: title === '' ? 'left' : 'right' }) as const);
  return aligned(columns, [head, ...rows]).join('\n');
}

function changeTexts(change: Change | undefined, then: Measured | undefined): string[] {
  if (change === undefined || then === undefined) return ['', '', '', 'could not tell'];
  const { factor, low, high, verdict } = change;
  const band = Number.isFinite(high) ? `${low.toFixed(2)} to ${high.toFixed(2)}` : 'unknown';
  return [then.ratio.toPrecision(3), `× ${factor.toFixed(2)}`, band, verdict];
}

const timeText = (ms: number) => (ms < 0.1 ? `${(1000 * ms).toPrecision(3)} µs` : `${ms.toPrecision(3)} ms`);

/** What the verdicts mean, below a table. */
export const legend = `ratio: time by that of a calibration loop beside it. slower: beyond the band, and by ${matters} times at least.`;
