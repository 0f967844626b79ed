import { type Role, roles } from '../../core/language-model.ts';
import type { Aggregate } from '../aggregate.ts';
import { count, plainText } from '../format.ts';
import { compareText } from '../order.ts';
import { type DrawnRow, type DrawnRows, drawnRows } from './drawn-rows.ts';
import { wrap } from './text-width.ts';
import { type ChartSpec, fontSizes, themeConfig } from './theme-config.ts';

export type { ChartSpec } from './theme-config.ts';

export interface Chart {
  /** Of its files, without their endings. */
  readonly name: string;
  readonly title: string;
  /** What it shows, for those who don't see it. */
  readonly description: string;
  /** In light colours; `inTheme` gives others. Its `usermeta` names the file of the rows, and their hash. */
  readonly spec: ChartSpec;
  readonly rows: DrawnRows;
}

/** Pixels of a whole chart: a README's width. */
const totalWidth = 900;
const edge = 16;

export interface Frame {
  readonly name: string;
  readonly title: string;
  /** Below the title, after the model's notice and what was run. */
  readonly notes: readonly string[];
  /** Pixels for the labels on the left, for texts on the right, for axis and legend below. */
  readonly left: number;
  readonly right: number;
  readonly below: number;
  readonly height: number;
  /** What is drawn. */
  readonly rows: readonly DrawnRow[];
}

export const plotWidth = ({ left, right }: Pick<Frame, 'left' | 'right'>): number => totalWidth - left - right;

/** What has to be known of the models beside every result, e.g. that one is no LLM. */
export function notices({ manifest }: Aggregate): string[] {
  return [...new Set([...roles.map((role) => manifest.models[role].notice), ...(manifest.notices ?? [])])]
    .filter((notice) => notice !== '')
    .map(plainText);
}

/**
 * `agent, evaluator: openai/a; optimizer, merger: openai/b or openai/c`, or `openai/a in all roles`: of the roles that the
 * cells call. Runs with other models may have left their cells in the same sweep.
 */
export function modelNames({ manifest, cells }: Pick<Aggregate, 'manifest' | 'cells'>): string {
  const called = (role: Role) => {
    const names = cells.flatMap(({ cell }) => cell.spec.models[role] ?? []);
    return [...new Set(names)].sort(compareText).map(plainText).join(' or ');
  };
  const planned = (role: Role) => plainText(`${manifest.models[role].provider}/${manifest.models[role].name}`);
  const known = cells.length === 0 ? roles : roles.filter((role) => called(role) !== '');
  const byModel = Map.groupBy(known, cells.length === 0 ? planned : called);
  if (byModel.size === 1) return `${[...byModel.keys()][0]} in all roles`;
  return [...byModel].map(([model, played]) => `${played.join(', ')}: ${model}`).join('; ');
}

function extent(values: readonly number[]): string {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  return least === most ? String(least) : `${least} to ${most}`;
}

/** `2 seeds, n = 134 test tasks a seed`, or `2 seeds, 5 folds, n = 127 test tasks a seed`. */
export function sampleSize({ cells }: Pick<Aggregate, 'cells'>): string {
  const seeds = new Set(cells.map(({ cell }) => cell.spec.seed)).size;
  const folds = new Map(cells.flatMap(({ cell: { spec } }) => (spec.fold ? [[spec.fold.index, spec.testTasks]] : [])));
  if (folds.size > 0) {
    const tasks = [...folds.values()].reduce((sum, size) => sum + size, 0);
    return `${count(seeds, 'seed')}, ${count(folds.size, 'fold')}, n = ${tasks} test tasks a seed`;
  }
  return `${count(seeds, 'seed')}, n = ${extent(cells.map(({ cell }) => cell.spec.testTasks))} test tasks a seed`;
}

/** Of an axis that shows `shownAccuracy`; `unit` ends it. */
export function accuracyAxis({ labels: { names } }: Pick<Aggregate, 'labels'>, unit: string): string {
  if (names.length === 0) return `accuracy: mean score${unit}`;
  return `balanced accuracy: mean over ${count(names.length, 'label')} of the mean score${unit}`;
}

/** Title, models, seeds and margins around a plot. Everything has its place in pixels, so that nothing is cut. */
export function framed(frame: Frame, aggregate: Aggregate, plot: ChartSpec): Chart {
  const models = modelNames(aggregate);
  const run = `${plainText(aggregate.manifest.benchmark.name)} · ${models} · ${sampleSize(aggregate)}`;
  const subtitle = [...notices(aggregate), run, ...frame.notes].flatMap((line) =>
    wrap(line, fontSizes.subtitle, totalWidth - 2 * edge),
  );
  const description = [frame.title, ...subtitle].join('. ');
  const rows = drawnRows(frame.rows, { models, notice: notices(aggregate).join(' ') });
  const spec: ChartSpec = {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    description,
    usermeta: { rows: `${frame.name}.csv`, sha256: rows.sha256 },
    title: {
      text: frame.title,
      subtitle,
      anchor: 'start',
      frame: 'group',
      dx: edge - frame.left,
      offset: 14,
      subtitlePadding: 6,
    },
    autosize: { type: 'none' },
    padding: {
      left: frame.left,
      right: frame.right,
      top: edge + fontSizes.title + 14 + 10 + subtitle.length * fontSizes.subtitleLine,
      bottom: frame.below,
    },
    width: plotWidth(frame),
    height: frame.height,
    config: themeConfig('light'),
    ...plot,
  };
  return { name: frame.name, title: frame.title, description, spec, rows };
}
