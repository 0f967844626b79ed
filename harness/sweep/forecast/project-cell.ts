/** A pilot's cell in a scenario: what all the planned cells that it stands for are likely to come to. */
import type { Role, Usage } from '../../core/language-model.ts';
import type { SweepSetting } from '../setting.ts';
import { type Called, projectSizes } from './project-sizes.ts';
import { callsIn, episodesIn, type PilotCell } from './run-pilot.ts';
import type { Scenario, Size } from './scenarios.ts';

/** Equal episodes of the agent, or equal calls of another role. */
export interface Projected {
  readonly role: Role;
  readonly times: number;
  readonly size: Size;
  /** Share of its tokens that no cache answers, in [0, 1]. */
  readonly paid: number;
}

export interface Projection {
  readonly parts: readonly Projected[];
  /** Calls of one of the cells that wait for each other, from its start to the end of its test. */
  readonly criticalCalls: number;
}

export interface World {
  readonly setting: SweepSetting;
  readonly scenario: Scenario;
  /** Test tasks of the sweep for one of the pilot's. */
  readonly testScale: number;
  /** Whether a cache answers equal calls: only then does the pilot's `paid` tell what is paid. */
  readonly cached: boolean;
  /** What earlier runs say of a role's episode or call, in place of the scenario. */
  readonly measured: (role: Role) => Size | undefined;
}

export function projectCell(pilot: PilotCell, world: World): Projection {
  const sizes = projectSizes(pilot, world);
  const parts = [...episodesIn(pilot.record), ...callsIn(pilot.record)].map((event): Projected => {
    const role = event.type === 'episode' ? 'agent' : event.role;
    const size = world.measured(role) ?? (event.type === 'episode' ? sizes.episode(event) : sizes.call(event));
    return { role, size, times: pilot.cells * timesOf(event, pilot, world), paid: world.cached ? paidShare(event) : 1 };
  });
  return { parts, criticalCalls: pathOf(pilot, world) };
}

/** How many there will be in a cell, for this one. */
function timesOf({ phase, path }: Called, { record, options }: PilotCell, { testScale, scenario }: World): number {
  if (phase === 'test') return testScale;
  if (!/\bround-\d+$/.test(path)) return scenario.training;
  const merges = record.events.filter(({ type }) => type === 'merge');
  const nodes = new Set(merges.map((merge) => merge.path)).size;
  const rounds = merges.length === 0 ? 1 : merges.length / nodes;
  return (scenario.training * scenario.rounds(options.mergeRetries)) / rounds;
}

function paidShare({ usage, paid }: { readonly usage: Usage; readonly paid: Usage }): number {
  const all = usage.promptTokens + usage.completionTokens;
  return all === 0 ? 1 : (paid.promptTokens + paid.completionTokens) / all;
}

/** The pilot's path, as much longer as its episodes are; the longest of them decide it, and the step cap ends those. */
function pathOf({ record }: PilotCell, { scenario, setting }: World): number {
  const episodes = episodesIn(record);
  const most = (turns: readonly number[]) => turns.reduce((longest, calls) => Math.max(longest, calls), 0);
  const sum = (turns: readonly number[]) => turns.reduce((all, calls) => all + calls, 0);
  const turns = episodes.map(({ calls }) => calls);
  if (sum(turns) === 0) return 0;
  const longestIn = (test: boolean) =>
    most(episodes.filter(({ phase }) => (phase === 'test') === test).map(({ calls }) => calls));
  const training = record.outcome.state === 'finished' ? record.outcome.criticalCalls : longestIn(false);
  const longer = sum(turns.map((calls) => scenario.turns(calls))) / sum(turns);
  return (training + longestIn(true)) * Math.min(longer, Math.max(1, setting.benchmark.maxSteps / most(turns)));
}
