import { describe, expect, it } from 'vitest';
import type { CellRecord } from '../core/record.ts';
import {
  call,
  cellFixture,
  episode,
  finalist,
  finished,
  moduleWith,
  sweepFixture,
  tokens,
} from '../testing/sweep-fixture.ts';
import { first, initial, second, toySweep } from '../testing/toy-sweep.ts';
import { aggregate } from './aggregate.ts';
import type { CellSummary } from './summarize-cell.ts';

const summaries = (sweep = toySweep()) => aggregate(sweep);
const arm = (label: string, sweep = toySweep()) => summaries(sweep).arms.find((found) => found.label === label)!;
const only = (cell: Parameters<typeof sweepFixture>[0][number]): CellSummary =>
  summaries(sweepFixture([cell])).cells[0]!;

describe('a cell in numbers', () => {
  const fgo = summaries().cells.find(({ cell }) => cell.arm === 'fgo')!;

  it('counts the agent by its episodes and not again by its calls', () => {
    expect(
      fgo.tokens.filter(({ role }) => role === 'agent').map(({ phase, requests, usage }) => [phase, requests, usage]),
    ).toEqual([
      ['explore', 2, tokens(200, 20)],
      ['backtest', 1, tokens(100, 10)],
      ['test', 4, tokens(200, 20)],
    ]);
  });

  it('reads the average prompt in both ways', () => {
    expect(fgo.prompts.optimization.meanPrompt).toBe((400 + 200 + 300 + 100) / 4);
    expect(fgo.prompts.training.promptTokens).toBe(200 + 60 + 600 + 400 + 100);
    expect(fgo.prompts.test.meanPrompt).toBe(50);
  });

  it('keeps the mean and the largest prompt of optimizer and merger apart', () => {
    expect([fgo.prompts.optimizer.meanPrompt, fgo.prompts.optimizer.largestPrompt]).toEqual([300, 400]);
    expect([fgo.prompts.merger.meanPrompt, fgo.prompts.merger.largestPrompt]).toEqual([200, 300]);
  });

  it('leaves out of the paid tokens what a cache answered', () => {
    expect(fgo.prompts.training.paidPromptTokens).toBe(1360 - 100 - 30);
  });

  it('counts episodes, merges, trajectories, refusals and lines', () => {
    expect(fgo).toMatchObject({
      episodes: { explore: 2, backtest: 1, test: 4 },
      merges: { accepted: 1, refused: 1 },
      shown: 3,
      trajectories: 4,
      refusedProposals: 1,
      instructionLines: 3,
      criticalCalls: 12,
    });
  });

  it('has no score and no critical path when it overflowed, and keeps its too large prompt out of the sums', () => {
    const overflow = summaries().cells.find(({ cell }) => cell.arm === 'all-at-once')!;
    expect(overflow).toMatchObject({ state: 'overflow', accuracy: null, comparable: false, criticalCalls: null });
    expect(overflow.prompts.optimizer).toEqual({
      requests: 0,
      promptTokens: 0,
      paidPromptTokens: 0,
      meanPrompt: null,
      largestPrompt: null,
    });
    expect(overflow.tokens.find(({ role }) => role === 'optimizer')).toMatchObject({
      overflows: 1,
      largestOverflow: 9000,
    });
    expect(overflow.prompts.training.promptTokens).toBe(100);
  });

  it('averages over several finalists, and names the one that training would choose', () => {
    const outcome = finished(
      finalist(first, { path: 'subset-0', trainScore: 0.9, testScore: 0.25 }),
      finalist(second, { path: 'subset-1', trainScore: 0.6, testScore: 0.75 }),
    );
    const events = [
      ...['a', 'b', 'c', 'd'].map((task, index) =>
        episode({ phase: 'test', module: first, task, result: index === 0 ? 1 : 0 }),
      ),
      ...['a', 'b', 'c', 'd'].map((task, index) =>
        episode({ phase: 'test', module: second, task, result: index < 3 ? 1 : 0 }),
      ),
    ];
    const cell = only(cellFixture({ arm: 'fgo', seed: 1, outcome, events }));
    expect(cell).toMatchObject({ accuracy: 0.5, bestByTraining: 0.25, trainScore: 0.75, finalists: 2 });
    expect([...cell.scores.values()]).toEqual([1, 0.5, 0.5, 0]);
    expect([...cell.bestScores.values()]).toEqual([1, 0, 0, 0]);
  });

  it('leaves errors out of the scores and out of comparisons when they are too many', () => {
    const make = (testTasks: number) =>
      only(
        cellFixture({
          arm: 'fgo',
          seed: 1,
          spec: { testTasks },
          outcome: finished(finalist(first, { testScore: 1, testErrors: 1 })),
          events: Array.from({ length: testTasks }, (_, index) =>
            episode({ phase: 'test', module: first, task: `t${index}`, result: index === 2 ? 'server' : 1 }),
          ),
        }),
      );
    expect(make(3)).toMatchObject({ accuracy: 1, errors: { test: 1 }, comparable: false });
    expect(make(3).scores.size).toBe(2);
    expect(make(50).comparable).toBe(true);
    expect(make(49).comparable).toBe(false);
  });

  it('has no training score without training tasks', () => {
    const cell = only(
      cellFixture({
        arm: 'fgo',
        seed: 1,
        spec: { trainSize: 0 },
        outcome: finished(finalist(initial, { trainScore: null })),
      }),
    );
    expect(cell).toMatchObject({ trainScore: null, accuracy: 0.5 });
    expect(cell.prompts.training).toMatchObject({ promptTokens: 0, meanPrompt: null });
  });

  it('counts a module that is two finalists once for each of them', () => {
    const outcome = finished(
      finalist(first, { testScore: 1 }),
      finalist(first, { testScore: 1 }),
      finalist(second, { testScore: 0 }),
    );
    const events = [
      episode({ phase: 'test', module: first, task: 'a', result: 1 }),
      episode({ phase: 'test', module: second, task: 'a', result: 0 }),
    ];
    expect(only(cellFixture({ arm: 'fgo', seed: 1, outcome, events })).scores.get('a' as never)).toBeCloseTo(2 / 3);
  });

  it('counts no prompt that did not fit, and none that the provider failed to read', () => {
    const cell = only(
      cellFixture({
        arm: 'fgo',
        seed: 1,
        outcome: finished(finalist(moduleWith('x'))),
        events: [
          call('evaluator', tokens(70), { outcome: 'overflow' }),
          call('evaluator', tokens(7)),
          call('evaluator', tokens(0), { outcome: 'error' }),
        ],
      }),
    );
    expect(cell.prompts.training).toMatchObject({ requests: 1, promptTokens: 7, meanPrompt: 7 });
    expect(cell.tokens).toMatchObject([{ overflows: 1, failures: 1 }]);
    expect(cell.instructionLines).toBeNull();
  });
});

describe('an arm in numbers', () => {
  it('orders the methods, baselines first', () => {
    expect(summaries().arms.map(({ label }) => label)).toEqual(['vanilla', 'all-at-once', 'batch-wise', 'fgo']);
  });

  it('has the mean of its cells with an interval around it', () => {
    const { accuracy, tasks, comparable, trainScore } = arm('fgo');
    expect({ mean: accuracy!.estimate, tasks, comparable, trainScore }).toEqual({
      mean: 0.75,
      tasks: 4,
      comparable: 2,
      trainScore: 0.75,
    });
    expect(accuracy!.low).toBeLessThan(0.75);
    expect(accuracy!.high).toBeGreaterThan(0.75);
  });

  it('differs from vanilla by the paired mean, and vanilla from nothing', () => {
    expect(arm('fgo').againstVanilla!.estimate).toBe(0.5);
    expect(arm('vanilla').againstVanilla).toBeNull();
    expect(arm('all-at-once').againstVanilla).toBeNull();
  });

  it('counts its cells by state', () => {
    expect(arm('all-at-once').states).toEqual({ finished: 0, overflow: 2, error: 0 });
    expect(arm('batch-wise').states).toEqual({ finished: 0, overflow: 0, error: 2 });
  });

  it('tells both token readings and what every role spent in training', () => {
    expect(arm('fgo').tokens).toEqual({
      perOptimizerCall: 250,
      training: 1360,
      trainingByRole: { agent: 300, evaluator: 60, optimizer: 600, merger: 400 },
      perTestEpisode: 50,
    });
    expect(arm('all-at-once').overflow).toEqual({ promptTokens: 9000, contextWindow: 8000 });
    expect(arm('all-at-once').tokens).toMatchObject({ perOptimizerCall: null, training: 100 });
  });

  it('shows the best by training only where cells have several finalists', () => {
    expect(arm('fgo').bestByTraining).toBeNull();
  });

  it('keeps training sizes apart that share a name', () => {
    const cells = [10, 20].map((trainSize) =>
      cellFixture({ arm: 'fgo', seed: 1, spec: { trainSize }, outcome: finished(finalist(first)) }),
    );
    expect(summaries(sweepFixture(cells)).arms.map(({ label }) => label)).toEqual([
      'fgo train-size=10',
      'fgo train-size=20',
    ]);
  });

  it('keeps apart what several runs made with other models, and says what of them differs', () => {
    const trained = { evaluator: 'a/x', optimizer: 'a/x' };
    const make = (arm: string, seed: number, models: CellRecord['spec']['models']) => {
      const cell = cellFixture({ arm, seed, spec: { models }, outcome: finished(finalist(first)) });
      return { ...cell, id: `${cell.id} ${Object.values(models)}` };
    };
    const labels = (...cells: CellRecord[]) => summaries(sweepFixture(cells)).arms.map(({ label }) => label);
    const both = (...models: CellRecord['spec']['models'][]) =>
      [1, 2].flatMap((seed) => models.map((own) => make('fgo', seed, own)));
    expect(
      labels(
        make('vanilla', 1, { agent: 'a/x' }),
        ...both({ agent: 'a/x', ...trained, merger: 'a/x' }, { agent: 'a/x', ...trained, merger: 'b/y' }),
      ),
    ).toEqual(['vanilla', 'fgo merger-model=a/x', 'fgo merger-model=b/y']);
    const everywhere = (model: string) => ({ agent: model, evaluator: model, optimizer: model, merger: model });
    expect(labels(...both(everywhere('a/x'), everywhere('b/y')))).toEqual(['fgo model=a/x', 'fgo model=b/y']);
    // A merge none has no merger: that is no difference of models.
    expect(
      labels(make('fgo merge=none', 1, { agent: 'a/x', ...trained }), make('fgo merge=direct', 1, everywhere('a/x'))),
    ).toEqual(['fgo merge=direct', 'fgo merge=none']);
  });

  it('keeps other settings apart, and pairs each arm with the untouched agent of its own', () => {
    const make = (arm: string, agent: string, wins: number) => {
      const events = ['a', 'b'].map((task, index) =>
        episode({ phase: 'test', module: first, task, result: index < wins ? 1 : 0 }),
      );
      const settings = { benchmark: 'b', agent, ...(arm === 'vanilla' ? {} : { training: 't' }) };
      const outcome = finished(finalist(first, { testScore: wins / 2 }));
      return { ...cellFixture({ arm, seed: 1, spec: { settings }, outcome, events }), id: `${arm} ${agent}` };
    };
    const { arms } = summaries(
      sweepFixture([
        make('vanilla', 'cold', 0),
        make('vanilla', 'hot', 1),
        make('fgo', 'cold', 1),
        make('fgo', 'hot', 1),
      ]),
    );
    expect(arms.map(({ label, againstVanilla }) => [label, againstVanilla?.estimate ?? null])).toEqual([
      ['vanilla agent-settings=cold', null],
      ['vanilla agent-settings=hot', null],
      ['fgo agent-settings=cold', 0.5],
      ['fgo agent-settings=hot', 0],
    ]);
  });

  it('tells modules of several sources apart that were merged in one way', () => {
    const make = (seed: number, sweep: string, cell: string) => {
      const source = { sweep, cell, modules: cell };
      return { ...cellFixture({ arm: 'fgo', seed, spec: { source }, outcome: finished(finalist(first)) }), id: cell };
    };
    const labels = (...cells: CellRecord[]) =>
      summaries(sweepFixture(cells)).arms.map((arm) => [arm.label, arm.cells.length]);
    expect(labels(make(1, 's', 'a'), make(2, 's', 'b'))).toEqual([['fgo', 2]]);
    expect(labels(make(1, 's', 'a'), make(2, 's', 'b'), make(1, 'r', 'c'))).toEqual([
      ['fgo source=s', 2],
      ['fgo source=r', 1],
    ]);
    expect(labels(make(1, 's', 'a'), make(1, 's', 'b'))).toEqual([
      ['fgo source-cell=a', 1],
      ['fgo source-cell=b', 1],
    ]);
  });

  it('does not depend on the order of the cells', () => {
    const sweep = toySweep();
    expect(summaries({ ...sweep, cells: [...sweep.cells].reverse() })).toEqual(summaries(sweep));
  });
});
