/** Steps of a sweep that is a value: what its events say happened, with texts made up for each. */
import type { CellRecord, EpisodeEvent, Sweep } from '../core/record.ts';
import type { CallStep, Dialogue, StepPlace, Steps } from '../core/steps.ts';
import type { Step, Trajectory } from '../core/trajectory.ts';

export interface ToyTexts {
  steps?(event: EpisodeEvent, cell: CellRecord): readonly Step[];
  opening?(event: EpisodeEvent): string;
  dialogue?(step: CallStep): Dialogue;
}

const looks = (event: EpisodeEvent): Step[] =>
  Array.from({ length: event.steps }, (_, index) => ({
    thought: `I look at place ${index}.`,
    action: { kind: 'text', text: `look ${index} with ${event.module}` },
    observation: `On place ${index} of ${event.taskId} there is nothing.`,
  }));

const talk = ({ role, path }: CallStep): Dialogue => ({
  messages: [
    { role: 'system', content: `You are the ${role}.` },
    { role: 'user', content: `What happened at ${path}?` },
  ],
  answer: `The ${role} says: look again.`,
  toolCalls: [],
});

export function toySteps({ cells }: Sweep, texts: ToyTexts = {}): Steps {
  const counts = new Map<string, number>();
  const numbered = <P extends Omit<StepPlace, 'number'>>(place: P): P & StepPlace => {
    const key = JSON.stringify(place);
    const number = counts.get(key) ?? 0;
    counts.set(key, number + 1);
    return { ...place, number };
  };
  const episodes = cells.flatMap((cell) =>
    cell.events
      .filter((event) => event.type === 'episode')
      .map((event) => {
        const { phase, path, taskId: task } = event;
        return { cell, event, place: numbered({ cell: cell.id, phase, path, task }) };
      }),
  );
  const calls = cells.flatMap((cell) =>
    cell.events
      .filter((event) => event.type === 'call')
      .filter(({ role, outcome }) => role !== 'agent' && outcome !== 'overflow' && outcome !== 'error')
      .map(({ role, phase, path, taskId: task = '' }) => numbered({ cell: cell.id, role, phase, path, task })),
  );
  return {
    episodes: episodes.map(({ place }) => place),
    trajectory: (index): Trajectory => {
      const { cell, event } = episodes[index]!;
      const { taskId, category, attempt } = event;
      const opening = texts.opening?.(event) ?? `Your task is ${taskId}.`;
      return { taskId, category, attempt, opening, steps: texts.steps?.(event, cell) ?? looks(event) };
    },
    calls,
    dialogue: (index) => (texts.dialogue ?? talk)(calls[index]!),
  };
}
