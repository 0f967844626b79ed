import { type CellErrors, cellErrors, isComparable } from '../core/cell-errors.ts';
import { instructionLines, type Module, type ModuleId } from '../core/module.ts';
import type { CellEvent, CellOutcome, CellRecord } from '../core/record.ts';
import type { TaskId } from '../core/task.ts';
import { meanOf } from './mean.ts';
import { bestByTraining, testScores, testScoresByModule } from './test-scores.ts';
import { type PromptTotal, promptsOf, type TokenTotal, totalTokens } from './token-totals.ts';

/** One cell in numbers. Shares and scores are in [0, 1], higher is better; null = there is none. */
export interface CellSummary {
  readonly cell: CellRecord;
  readonly state: CellOutcome['state'];
  /** Mean over the finalists of their test scores. */
  readonly accuracy: number | null;
  /** Test score of the finalist with the best training score. */
  readonly bestByTraining: number | null;
  /** Mean over the finalists of their training scores. */
  readonly trainScore: number | null;
  readonly finalists: number;
  /** Test score by task, the mean over the finalists; and of the best by training score alone. */
  readonly scores: ReadonlyMap<TaskId, number>;
  readonly bestScores: ReadonlyMap<TaskId, number>;
  /** Episodes that ended as errors, and their share. */
  readonly errors: CellErrors;
  /** Finished, with few enough errors to be compared. */
  readonly comparable: boolean;
  readonly tokens: readonly TokenTotal[];
  readonly prompts: PromptReadings;
  readonly episodes: Readonly<Record<'explore' | 'backtest' | 'test', number>>;
  readonly merges: { readonly accepted: number; readonly refused: number };
  /** Trajectories in the optimizer's prompts, of those there were. */
  readonly shown: number;
  readonly trajectories: number;
  readonly refusedProposals: number;
  /** Guidelines of the final module; the mean over the finalists. */
  readonly instructionLines: number | null;
  /** Model calls that had to wait for each other; null when the cell did not finish. */
  readonly criticalCalls: number | null;
}

/** "Average prompt-token consumption", in both readings, and what they are made of. */
export interface PromptReadings {
  readonly optimizer: PromptTotal;
  readonly merger: PromptTotal;
  /** First reading: its `meanPrompt` is that of an optimizer's or merger's call. */
  readonly optimization: PromptTotal;
  /** Second reading: its `promptTokens` are all that were spent before the test. */
  readonly training: PromptTotal;
  readonly test: PromptTotal;
}

function readPrompts(tokens: readonly TokenTotal[]): PromptReadings {
  return {
    optimizer: promptsOf(tokens, ({ role }) => role === 'optimizer'),
    merger: promptsOf(tokens, ({ role }) => role === 'merger'),
    optimization: promptsOf(tokens, ({ role }) => role === 'optimizer' || role === 'merger'),
    training: promptsOf(tokens, ({ phase }) => phase !== 'test'),
    test: promptsOf(tokens, ({ phase }) => phase === 'test'),
  };
}

const ofType = <Type extends CellEvent['type']>(cell: CellRecord, type: Type) =>
  cell.events.filter((event): event is Extract<CellEvent, { type: Type }> => event.type === type);

/** Modules of a cell by id. */
export function modulesOf(cell: CellRecord): ReadonlyMap<ModuleId, Module> {
  return new Map(ofType(cell, 'module').map(({ id, module }) => [id, module]));
}

function linesOf(module: Module | undefined): number | null {
  return module === undefined ? null : instructionLines(module.instructions).length;
}

export function summarizeCell(cell: CellRecord): CellSummary {
  const finalists = cell.outcome.state === 'finished' ? cell.outcome.finalists : [];
  const best = bestByTraining(finalists);
  const episodes = ofType(cell, 'episode');
  const proposals = ofType(cell, 'proposal');
  const merges = ofType(cell, 'merge');
  const modules = modulesOf(cell);
  const byModule = testScoresByModule(cell);
  const tokens = totalTokens(cell.events);
  const episodesIn = (phase: string) => episodes.filter((episode) => episode.phase === phase).length;
  const errors = cellErrors(cell);
  return {
    cell,
    state: cell.outcome.state,
    accuracy: meanOf(finalists.map((finalist) => finalist.testScore)),
    bestByTraining: best?.testScore ?? null,
    trainScore: meanOf(finalists.map((finalist) => finalist.trainScore)),
    finalists: finalists.length,
    scores: testScores(byModule, finalists),
    bestScores: testScores(byModule, best === undefined ? [] : [best]),
    errors,
    comparable: isComparable(cell, errors),
    tokens,
    prompts: readPrompts(tokens),
    episodes: { explore: episodesIn('explore'), backtest: episodesIn('backtest'), test: episodesIn('test') },
    merges: {
      accepted: merges.filter(({ verdict }) => verdict === 'accepted').length,
      refused: merges.filter(({ verdict }) => verdict === 'refused').length,
    },
    shown: proposals.reduce((sum, proposal) => sum + proposal.shown, 0),
    trajectories: proposals.reduce((sum, proposal) => sum + proposal.total, 0),
    refusedProposals: proposals.filter(({ result }) => !result.accepted).length,
    instructionLines: meanOf(finalists.map(({ module }) => linesOf(modules.get(module)))),
    criticalCalls: cell.outcome.state === 'finished' ? cell.outcome.criticalCalls : null,
  };
}
