import type { Role } from '../../core/language-model.ts';
import { moduleId } from '../../core/module.ts';
import type { CallEvent, CellEvent, EpisodeEvent } from '../../core/record.ts';
import { mean as meanOf } from '../../core/stats/estimate.ts';
import type { SweepSetting } from '../setting.ts';
import { callsIn, episodesIn, type PilotCell } from './run-pilot.ts';
import { episodeOf, type Scenario, type Size, type Talk, talkOf, trajectoryTokens } from './scenarios.ts';

export type Called = EpisodeEvent | CallEvent;

export interface Sizes {
  readonly episode: (event: EpisodeEvent) => Size;
  readonly call: (event: CallEvent) => Size;
}

interface Assumed {
  readonly setting: SweepSetting;
  readonly scenario: Scenario;
}

/** Sizes of a pilot cell's episodes and calls in a scenario. Nothing exceeds a limit: what does not fit is not sent. */
export function projectSizes(pilot: PilotCell, assumed: Assumed): Sizes {
  const { setting, scenario } = assumed;
  const start = moduleId(setting.benchmark.initialModule);
  const talk = projectTalk(talkIn(pilot), assumed);
  const longer = longerPrompts(pilot, talk, assumed);
  return {
    episode: ({ calls, module }) => {
      const firstPrompt = talk.firstPrompt + (module === start ? 0 : longer.agent);
      const size = episodeOf({ ...talk, firstPrompt }, scenario.turns(calls));
      return { ...size, promptTokens: Math.min(size.promptTokens, size.calls * promptLimit('agent', setting)) };
    },
    call: ({ role, usage }) => {
      const prompt = Math.max(0, usage.promptTokens * scenario.tokens + longer[role]);
      return {
        calls: 1,
        promptTokens: Math.min(prompt, promptLimit(role, setting)),
        completionTokens: answerTokens(role, usage.completionTokens, assumed),
      };
    },
  };
}

function talkIn({ record, firstPrompt }: PilotCell): Talk {
  return talkOf(
    episodesIn(record).map(({ calls, usage }) => ({ calls, ...usage })),
    firstPrompt,
  );
}

function projectTalk({ firstPrompt, answer, observation }: Talk, assumed: Assumed): Talk {
  const { tokens } = assumed.scenario;
  return {
    firstPrompt: firstPrompt * tokens,
    answer: answerTokens('agent', answer, assumed),
    observation: observation * tokens,
  };
}

/** Tokens that a prompt has more (or fewer) because what it shows is longer (or shorter) than in the pilot. */
function longerPrompts(pilot: PilotCell, talk: Talk, assumed: Assumed): Readonly<Record<Role, number>> {
  const { scenario } = assumed;
  const { events } = pilot.record;
  const piloted = talkIn(pilot);
  const trajectory = mean(
    episodesIn(pilot.record)
      .filter(({ phase }) => phase === 'explore')
      .map(({ calls }) => {
        const before = trajectoryTokens(piloted, calls) * scenario.tokens;
        return trajectoryTokens(talk, scenario.turns(calls)) - before;
      }),
  );
  const answer = (role: Role) => longerAnswer(role, pilot, assumed);
  return {
    agent: answer('optimizer'),
    evaluator: trajectory,
    optimizer: shown(events) * (trajectory + answer('evaluator')),
    merger: united(events) * answer('optimizer'),
  };
}

function longerAnswer(role: Role, { record }: PilotCell, assumed: Assumed): number {
  const calls = callsIn(record).filter((call) => call.role === role);
  const piloted = mean(calls.map(({ usage }) => usage.completionTokens));
  return answerTokens(role, piloted, assumed) - piloted * assumed.scenario.tokens;
}

function answerTokens(role: Role, piloted: number, { scenario, setting }: Assumed): number {
  return Math.min(piloted * scenario.answers * scenario.tokens, setting.sampling.maxOutputTokens[role]);
}

function promptLimit(role: Role, { models, sampling }: SweepSetting): number {
  return Math.max(0, models[role].contextWindow - sampling.maxOutputTokens[role]);
}

/** Trajectories in a prompt of the optimizer. */
function shown(events: readonly CellEvent[]): number {
  return mean(events.flatMap((event) => (event.type === 'proposal' ? [event.shown] : [])));
}

/** Modules in a prompt of the merger. */
function united(events: readonly CellEvent[]): number {
  return mean(events.flatMap((event) => (event.type === 'merge' ? [event.parents.length] : [])));
}

function mean(values: readonly number[]): number {
  return meanOf(values) ?? 0;
}
