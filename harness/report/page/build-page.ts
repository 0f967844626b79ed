/** A sweep and its steps → what the page holds. Pure: same rows, same bytes. */
import type { Sweep } from '../../core/record.ts';
import { noSteps, type Steps } from '../../core/steps.ts';
import { aggregate } from '../aggregate.ts';
import { verdictSentences } from '../verdicts-section.ts';
import { callColumns, packDialogues } from './call-rows.ts';
import { cellDetails } from './cell-details.ts';
import { deflated } from './deflated.ts';
import { episodeColumns, packTrajectories } from './episode-rows.ts';
import type { PageChart, PageDetails, PageSummary, PageVerdict } from './page-data.ts';
import { pageIndices } from './page-indices.ts';
import { pageSteps } from './page-steps.ts';
import { pageSummary } from './page-summary.ts';

export interface PageOptions {
  /** In place of those of the report; so are the charts. */
  readonly verdicts?: readonly PageVerdict[];
  readonly charts?: readonly PageChart[];
  /** Given where answers must not be shown: covers them in a text. What shows them anyhow is left out. */
  readonly hide?: (text: string) => string;
  readonly budgets?: PageBudgets;
  /** Given where a server has what is left out: the name by which the page asks for it, of letters and digits. */
  readonly edition?: string;
}

/** Bytes of the file that they may take. */
export interface PageBudgets {
  readonly trajectories: number;
  readonly prompts: number;
}

const megabyte = 1_000_000;
/** Together with rows, modules and code under 15 MB. */
export const defaultBudgets: PageBudgets = { trajectories: 9 * megabyte, prompts: 2.5 * megabyte };

export interface PageContent {
  readonly edition?: string;
  readonly summary: PageSummary;
  /** Deflated JSON in base64, by name. */
  readonly blocks: ReadonlyMap<string, string>;
}

export function buildPage(sweep: Sweep, steps: Steps = noSteps, options: PageOptions = {}): PageContent {
  const { hide, charts, edition, budgets = defaultBudgets } = options;
  const all = aggregate(sweep);
  const verdicts = options.verdicts ?? verdictSentences(all).map((sentence) => ({ sentence }));
  const cells = all.cells.map(({ cell }) => cell);
  const indices = pageIndices(cells, hide ?? ((text) => text));
  const armAt = new Map(all.arms.flatMap((arm, index) => arm.cells.map(({ cell }) => [cell, index] as const)));
  const details: PageDetails = {
    arms: all.arms.map(({ label }) => label),
    cells: all.cells.map((summary) => cellDetails(summary, { ...indices, arm: ({ cell }) => armAt.get(cell) ?? -1 })),
    tasks: indices.tasks,
    modules: indices.modules,
  };
  const shown = pageSteps(cells, steps, hide);
  const { rows, calls } = shown;
  const trajectories = packTrajectories(shown, {
    arm: (cell) => details.cells[cell]!.arm,
    budget: budgets.trajectories,
  });
  const dialogues = packDialogues(shown, budgets.prompts);
  const counts = {
    ...{ cells: cells.length, tasks: indices.tasks.length, episodes: rows.length, calls: calls.length },
    ...{ trajectories: trajectories.at.size, prompts: dialogues.at.size },
  };
  const answered = calls.filter(({ step }) => step >= 0).length;
  const left = { counts, answered, veiled: hide !== undefined, served: edition !== undefined };
  return {
    ...(edition === undefined ? {} : { edition }),
    summary: pageSummary(all, { verdicts, charts, ...left }),
    blocks: new Map([
      ['details', deflated(details)],
      ['episodes', deflated(episodeColumns(rows, trajectories, indices))],
      ['calls', deflated(callColumns(calls, dialogues, indices))],
      ...trajectories.chunks.map((chunk, index) => [`trajectories-${index}`, chunk] as const),
      ...dialogues.chunks.map((chunk, index) => [`prompts-${index}`, chunk] as const),
    ]),
  };
}
