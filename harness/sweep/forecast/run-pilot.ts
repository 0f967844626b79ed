/**
 * The planned cells in small, free of charge: of each arm and train size one seed and fold, on a few test tasks, played by
 * models that cost nothing. One cell after the other, so that what a cache shares between cells is the same in every run.
 */
import { type LanguageModel, type Models, wrapModel } from '../../core/language-model.ts';
import type { Limiter } from '../../core/map-concurrent.ts';
import { noMemory } from '../../core/method.ts';
import type { MethodOptions } from '../../core/method-options.ts';
import type { CallEvent, CellRecord, EpisodeEvent } from '../../core/record.ts';
import type { Task } from '../../core/task.ts';
import { breathing } from '../breathing.ts';
import { drawTest } from '../draw-tasks.ts';
import type { PlannedCell } from '../plan.ts';
import { runCell } from '../run-cell.ts';
import type { SweepSetting } from '../setting.ts';

export interface PilotPorts {
  readonly pilotModels: Models;
  readonly limit: Limiter;
  readonly signal: AbortSignal;
}

export interface PilotCell {
  readonly record: CellRecord;
  readonly options: MethodOptions;
  /** Planned cells that it stands for: the seeds and folds of its arm and train size. */
  readonly cells: number;
  /** Tokens of an episode's first prompt, the mean over the episodes; 0 without any. */
  readonly firstPrompt: number;
}

export interface Pilot {
  /** In the order of the plan. */
  readonly cells: readonly PilotCell[];
  /** Of a cell; with folds, of the first. */
  readonly testTasks: number;
}

/** Test tasks of a pilot, at most: two of each category where there are six. */
const pilotTestTasks = 12;

export async function runPilot(
  cells: readonly PlannedCell[],
  setting: SweepSetting,
  ports: PilotPorts,
): Promise<Pilot> {
  const groups = Map.groupBy(cells, ({ arm, spec }) => `${arm}/${spec.trainSize}`);
  const played: PilotCell[] = [];
  const { pilotModels, signal } = ports;
  const limit = breathing(ports.limit);
  // Where episodes are played elsewhere, they are not played by the pilot's models.
  const { play: _, ...here } = inSmall(setting);
  for (const group of groups.values()) {
    const cell = group[0]!;
    const { agent, firstPrompt } = measured(pilotModels.agent);
    const models = { ...pilotModels, agent };
    const cellPorts = { memory: noMemory, limit, signal, listen: () => {} };
    const record = await runCell(cell, { ...here, models }, cellPorts);
    played.push({ record, options: cell.options, cells: group.length, firstPrompt: firstPrompt() });
  }
  return { cells: played, testTasks: (here.folds?.[0]?.test ?? here.testTasks).length };
}

function inSmall({ testTasks, folds, ...setting }: SweepSetting): SweepSetting {
  const few = (tasks: readonly Task[]) => drawTest(tasks, pilotTestTasks, 0);
  const small = folds?.map(({ train, test }) => ({ train, test: few(test) }));
  return { ...setting, testTasks: few(testTasks), ...(small === undefined ? {} : { folds: small }) };
}

/** The agent's model, and what its first prompts measured. */
function measured(model: LanguageModel): { readonly agent: LanguageModel; readonly firstPrompt: () => number } {
  let episodes = 0;
  let tokens = 0;
  const agent = wrapModel(model, async (request, signal) => {
    // The chat grows while the answer is awaited.
    const first = !request.messages.some(({ role }) => role === 'assistant');
    const response = await model.complete(request, signal);
    if (first) {
      episodes += 1;
      tokens += response.usage.promptTokens;
    }
    return response;
  });
  return { agent, firstPrompt: () => (episodes === 0 ? 0 : tokens / episodes) };
}

export function episodesIn({ events }: CellRecord): EpisodeEvent[] {
  return events.filter((event) => event.type === 'episode');
}

/** Answered calls of evaluator, optimizer and merger; those of the agent are told by its episodes. */
export function callsIn({ events }: CellRecord): CallEvent[] {
  const answered = ({ outcome }: CallEvent) => outcome !== 'overflow' && outcome !== 'error';
  return events.filter(
    (event): event is CallEvent => event.type === 'call' && event.role !== 'agent' && answered(event),
  );
}
