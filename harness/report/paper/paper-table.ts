import type { Estimate } from '../../core/stats/estimate.ts';
import type { Aggregate } from '../aggregate.ts';
import { armState } from '../arm-state.ts';
import { modelNames, notices, sampleSize } from '../charts/frame.ts';
import { count, percent, plainText, points, thousands } from '../format.ts';
import { troubleOf } from '../notes.ts';
import type { ArmSummary } from '../summarize-arm.ts';
import { type ReportedNumber, reportedSentence, reportedText } from './reported.ts';

/**
 * `value`: measured here · `reported`: the paper's · `overflow`, `error`, `not comparable`: states, never zeros · `missing`:
 * not run, `command` would · `none`: there is no such thing.
 */
export type CellKind = 'text' | 'value' | 'reported' | 'overflow' | 'error' | 'not comparable' | 'missing' | 'none';

export interface PaperCell {
  readonly kind: CellKind;
  /** Plain; whoever renders it escapes it. */
  readonly text: string;
  readonly command?: string;
}

/** A table of the paper, or what stands for a figure of it, before it is Markdown or LaTeX. */
export interface PaperTable {
  /** Unique among the tables of a report: letters, digits, hyphens. */
  readonly id: string;
  readonly title: string;
  /** What is to be known of the models; stands on the table itself. */
  readonly notices: readonly string[];
  readonly columns: readonly { readonly title: string; readonly align: 'left' | 'right' }[];
  /** As many cells in each as there are columns. Empty where nothing of it was run: `command` would. */
  readonly rows: readonly (readonly PaperCell[])[];
  readonly notes: readonly string[];
  readonly command?: string;
}

export const text = (value: string): PaperCell => ({ kind: 'text', text: plainText(value) });
export const value = (shown: string): PaperCell => ({ kind: 'value', text: shown });
export const none: PaperCell = { kind: 'none', text: '–' };
export const missing = (command: string): PaperCell => ({ kind: 'missing', text: 'missing', command });

export const left = (title: string) => ({ title: plainText(title), align: 'left' }) as const;
export const right = (title: string) => ({ title: plainText(title), align: 'right' }) as const;

/** `89.3 (86.1 to 92.3)`. */
export const withInterval = ({ estimate, low, high }: Estimate, show: (value: number) => string): string =>
  `${show(estimate)} (${show(low)} to ${show(high)})`;

/** A mean over cells, from the least to the most of them. */
export const spreadCell = (spread: Estimate | null): PaperCell =>
  spread === null
    ? none
    : value(spread.low === spread.high ? thousands(spread.estimate) : withInterval(spread, thousands));

export const differenceCell = (difference: Estimate | null): PaperCell =>
  difference === null ? none : value(withInterval(difference, points));

/** A score with its interval, or the state that an arm has in place of one. */
export function scoreCell(arm: ArmSummary, score: Estimate | null): PaperCell {
  if (score !== null) return value(withInterval(score, percent));
  const state = armState(arm, score);
  return state === 'none' || state === 'scored' ? none : { kind: state, text: state };
}

export const sampleText = ({ tasks, seeds }: ArmSummary): string =>
  seeds === 0 ? '–' : `${thousands(tasks)} × ${count(seeds, 'seed')}`;

/** The paper's number; its cell is empty where there is none for this row. */
export function reportedCell(numbers: readonly ReportedNumber[]): PaperCell {
  const shown = numbers.map(reportedText).filter((own) => own !== '');
  return shown.length === 0 ? { kind: 'text', text: '' } : { kind: 'reported', text: shown.join('; ') };
}

/** Whether a model of the sweep has to be spoken of, as one that is no LLM. */
const isNoticed = (sweeps: readonly Aggregate[]) => sweeps.some((sweep) => notices(sweep).length > 0);

export const reportedTitle = (sweeps: readonly Aggregate[]): string =>
  `reported by the paper (${isNoticed(sweeps) ? 'another model' : 'its model is not known to us'})`;

export const noticesOf = (sweeps: readonly Aggregate[]): string[] => [...new Set(sweeps.flatMap(notices))];

/** Of the notes: what was run, by whom, on how many tasks; what went wrong; what the paper says; and what this is not. */
export function commonNotes(
  sweeps: readonly Aggregate[],
  { arms, numbers }: { readonly arms: readonly ArmSummary[]; readonly numbers: readonly ReportedNumber[] },
): string[] {
  const troubled = arms.flatMap((arm) => {
    const trouble = troubleOf(arm);
    return trouble === '' ? [] : [`${plainText(arm.spec.benchmark)}, ${plainText(arm.label)}: ${trouble}.`];
  });
  return [
    ...sweeps.map(sweepNote),
    ...new Set(troubled),
    ...numbers.map(reportedSentence),
    ...(isNoticed(sweeps)
      ? ['What the paper reports is of another model: nothing here reproduces or contradicts it.']
      : numbers.length > 0
        ? [
            "Models, prompts and splits of the paper are not known to us: its numbers are beside ours, not the same measurement's.",
          ]
        : []),
  ];
}

const sweepNote = (sweep: Aggregate): string => {
  const { benchmark, name } = sweep.manifest;
  return `Sweep ${plainText(name)}: ${plainText(benchmark.name)}, ${plainText(benchmark.source)}; ${modelNames(sweep)}; ${sampleSize(sweep)}.`;
};
