import { describe, expect, it } from 'vitest';
import { noBill, type Role } from '../../core/language-model.ts';
import type { CellEvent, MergeEvent, ProposalEvent } from '../../core/record.ts';
import { call, cellFixture, episode, finalist, finished, moduleWith, tokens } from '../../testing/sweep-fixture.ts';
import { toyOptions } from '../../testing/toy-context.ts';
import { toySetting } from '../../testing/toy-setting.ts';
import { projectCell, type World } from './project-cell.ts';
import type { Scenario } from './scenarios.ts';

const setting = toySetting();
const start = setting.benchmark.initialModule;
const learned = moduleWith('Learned.');

/** Everything as in the pilot. */
const same: Scenario = { turns: (calls) => calls, answers: 1, tokens: 1, training: 1, rounds: () => 1 };

const proposal = { type: 'proposal', path: 'all', shown: 5, total: 5 } as ProposalEvent;
const merge = (path: string, round: number) =>
  ({ type: 'merge', path, round, parents: [{}, {}, {}] }) as unknown as MergeEvent;

/** An episode of three turns: prompts of 20, 40 and 60, answers of 5 and observations of 15. */
const three = tokens(120, 15);
const explored = episode({ phase: 'explore', module: start, task: 'a', result: 1, usage: three });
const tested = episode({ phase: 'test', module: learned, task: 'b', result: 1, usage: three });
const optimized = call('optimizer', tokens(1000, 50));

function project(events: readonly CellEvent[], scenario: Partial<Scenario> = {}, world: Partial<World> = {}) {
  const record = cellFixture({ arm: 'fgo', seed: 1, outcome: finished(finalist(learned)), events });
  const pilot = { record, options: toyOptions, cells: 1, firstPrompt: 20 };
  const given = { setting, testScale: 1, cached: false, measured: () => undefined };
  return projectCell(pilot, { ...given, scenario: { ...same, ...scenario }, ...world });
}

const promptOf = (role: Role, projection: ReturnType<typeof project>) =>
  projection.parts.find((part) => part.role === role)!.size.promptTokens;

describe('a projected cell', () => {
  it('is the pilot where nothing is assumed to differ', () => {
    const events = [explored, call('evaluator', tokens(300, 30)), optimized, call('merger', tokens(200, 40)), tested];
    const { parts } = project(events);
    expect(
      parts.map(({ role, times, size, paid }) => [role, times, size.promptTokens, size.completionTokens, paid]),
    ).toEqual([
      ['agent', 1, 120, 15, 1],
      ['agent', 1, 120, 15, 1],
      ['evaluator', 1, 300, 30, 1],
      ['optimizer', 1, 1000, 50, 1],
      ['merger', 1, 200, 40, 1],
    ]);
  });

  it('reads longer answers again in each later turn', () => {
    // Two answers of 5 more tokens: once more in the second turn, twice in the third.
    expect(promptOf('agent', project([explored], { answers: 2 }))).toBe(120 + 3 * 5);
  });

  it('sends no turn that is wider than the window, answer included', () => {
    const agent = { ...setting.models.agent, contextWindow: 130 };
    const narrow = { setting: { ...setting, models: { ...setting.models, agent } } };
    expect(promptOf('agent', project([explored], {}, narrow))).toBe(3 * (130 - 100));
  });

  it('has more tokens of everything with another tokenizer', () => {
    expect(promptOf('agent', project([explored], { tokens: 1.5 }))).toBeCloseTo(180);
    expect(promptOf('optimizer', project([optimized], { tokens: 1.5 }))).toBeCloseTo(1500);
  });

  it('has evaluator and optimizer read what the episodes grow by', () => {
    // A turn more is 20 tokens more; the evaluator reads one episode, the optimizer five.
    const events = [explored, call('evaluator', tokens(300, 30)), optimized, proposal];
    const projected = project(events, { turns: (calls) => calls + 1 });
    expect(promptOf('evaluator', projected)).toBe(320);
    expect(promptOf('optimizer', projected)).toBe(1100);
  });

  it('has the optimizer read longer critiques, the merger longer modules', () => {
    const answers = [call('evaluator', tokens(300, 30)), optimized, call('merger', tokens(200, 40))];
    const projected = project([...answers, proposal, merge('merge', 0)], { answers: 2 });
    expect(promptOf('optimizer', projected)).toBe(1000 + 5 * 30);
    expect(promptOf('merger', projected)).toBe(200 + 3 * 50);
  });

  it('has agents read longer modules in each turn, but for the initial one', () => {
    const { parts } = project([explored, tested, optimized], { answers: 2 });
    expect(parts.slice(0, 2).map(({ size }) => size.promptTokens)).toEqual([135, 135 + 3 * 50]);
  });

  it('counts seeds, test tasks, and what comes before the test', () => {
    const { parts } = project([explored, tested], { training: 1.5 }, { testScale: 10 });
    expect(parts.map(({ times }) => times)).toEqual([1.5, 10]);
  });

  it('makes syntheses again with their backtests, and nothing else', () => {
    const inRound = { path: 'merge/round-0' };
    const events = [
      ...[merge('merge', 0), call('merger', tokens(200, 40), inRound)],
      episode({ phase: 'backtest', module: learned, task: 'a', result: 1, ...inRound }),
      episode({ phase: 'backtest', module: learned, task: 'a', result: 1, path: 'merge/parent-1' }),
    ];
    const times = (scenario: Partial<Scenario>) => project(events, scenario).parts.map((part) => part.times);
    expect(times({ rounds: (retries) => 1 + retries })).toEqual([2, 1, 2]);
    const retried = [...events, merge('merge', 1)];
    expect(project(retried).parts.map((part) => part.times)).toEqual([0.5, 1, 0.5]);
  });

  it('pays for what no cache answered, where there is a cache', () => {
    const free = episode({ phase: 'test', module: start, task: 'b', result: 1, paid: noBill });
    expect(project([explored, free], {}, { cached: true }).parts.map(({ paid }) => paid)).toEqual([1, 0]);
    expect(project([explored, free]).parts.map(({ paid }) => paid)).toEqual([1, 1]);
  });

  it('takes the sizes that were measured', () => {
    const size = { calls: 7, promptTokens: 8, completionTokens: 9 };
    const measured = (role: Role) => (role === 'agent' ? size : undefined);
    expect(project([explored, optimized], {}, { measured }).parts.map((part) => part.size)).toEqual([
      size,
      { calls: 1, promptTokens: 1000, completionTokens: 50 },
    ]);
  });
});

describe('the calls that wait for each other', () => {
  it('are those of the training and the longest test', () => {
    expect(project([explored, tested]).criticalCalls).toBe(12 + 3);
  });

  it('grow with the episodes, but not past the step cap', () => {
    const world = { setting: { ...setting, benchmark: { ...setting.benchmark, maxSteps: 5 } } };
    expect(project([tested], { turns: () => 4 }, world).criticalCalls).toBe(15 * (4 / 3));
    expect(project([tested], { turns: () => 9 }, world).criticalCalls).toBe(15 * (5 / 3));
  });

  it('are the longest episodes of a cell that did not finish', () => {
    const outcome = { state: 'overflow', promptTokens: 2, contextWindow: 1 } as const;
    const record = cellFixture({ arm: 'fgo', seed: 1, outcome, events: [explored] });
    const world = { setting, scenario: same, testScale: 1, cached: false, measured: () => undefined };
    expect(projectCell({ record, options: toyOptions, cells: 1, firstPrompt: 20 }, world).criticalCalls).toBe(3);
    const none = { ...record, events: [] };
    expect(projectCell({ record: none, options: toyOptions, cells: 1, firstPrompt: 0 }, world).criticalCalls).toBe(0);
  });
});
