import { noBill } from '../core/language-model.ts';
import type { CellRecord, MergeEvent, ProposalEvent, Sweep } from '../core/record.ts';
import {
  call,
  cellFixture,
  episode,
  finalist,
  finished,
  moduleEvent,
  moduleWith,
  sweepFixture,
  taskId,
  tokens,
} from './sweep-fixture.ts';

/** The modules of the toy sweep: θ0, one a subset, and their merge. */
export const initial = moduleWith('Look around.');
export const first = moduleWith('Look around.', '- Open the fridge.');
export const second = moduleWith('Look around.', '- Heat, then put.');
export const merged = moduleWith('Look around.', '- Open the fridge.', '- Heat, then put.');
const tasks = ['a', 'b', 'c', 'd'];

const proposal = (path: string, shown: number, accepted: boolean): ProposalEvent => ({
  type: 'proposal',
  path,
  from: moduleEvent('', initial).id,
  result: accepted ? { accepted, module: moduleEvent('', first).id } : { accepted, refusal: 'cut-off' },
  shown,
  total: 2,
});

const merge = (round: number, accepted: boolean): MergeEvent => ({
  type: 'merge',
  path: 'merge',
  round,
  parents: [
    { path: 'subset-0', module: moduleEvent('', first).id, meanScore: 0.5 },
    { path: 'subset-1', module: moduleEvent('', second).id, meanScore: 0.25 },
  ],
  module: accepted ? moduleEvent('', merged).id : null,
  meanScore: accepted ? 0.75 : null,
  unionTasks: 4,
  broken: [],
  fixed: accepted ? [taskId('t1')] : [],
  verdict: accepted ? 'accepted' : 'refused',
  reason: accepted ? 'It is not worse than its best parent.' : 'The answer was cut off.',
});

/** Wins the first `wins` of the four test tasks. */
const tests = (module: typeof initial, wins: number) =>
  tasks.map((task, index) =>
    episode({ phase: 'test', module, task, result: index < wins ? 1 : 0, usage: tokens(50, 5), path: 'test/all' }),
  );

function vanilla(seed: number): CellRecord {
  const outcome = finished(finalist(initial, { path: 'initial', trainScore: null, testScore: 0.25 }));
  return cellFixture({
    arm: 'vanilla',
    seed,
    outcome: { ...outcome, criticalCalls: 0 } as typeof outcome,
    events: [moduleEvent('initial', initial), ...tests(initial, 1)],
  });
}

/** Training prompts: explore 2 × 100, evaluator 30 + 30, optimizer 400 + 200, merger 300 + 100, backtest 100 = 1,360. */
function fgo(seed: number): CellRecord {
  return cellFixture({
    arm: 'fgo',
    seed,
    spec: { options: { subsets: 2, merge: 'progressive', clustering: 'kmeans' } },
    outcome: finished(finalist(merged, { path: 'merge', trainScore: 0.75, testScore: 0.75 })),
    events: [
      moduleEvent('initial', initial),
      episode({ phase: 'explore', module: initial, task: 't1', result: 0, path: 'subset-0/epoch-0' }),
      call('agent', tokens(100, 10), { path: 'subset-0/epoch-0' }),
      episode({ phase: 'explore', module: initial, task: 't2', result: 1, paid: noBill }),
      call('evaluator', tokens(30, 3)),
      call('evaluator', tokens(30, 3), { paid: noBill }),
      call('optimizer', tokens(400, 40), { path: 'subset-0' }),
      call('optimizer', tokens(200, 20), { path: 'subset-1' }),
      proposal('subset-0', 1, true),
      proposal('subset-1', 2, false),
      moduleEvent('subset-0/epoch-0', first, initial),
      moduleEvent('subset-1/epoch-0', second, initial),
      call('merger', tokens(300, 30)),
      call('merger', tokens(100, 10)),
      episode({ phase: 'backtest', module: merged, task: 't1', result: 1 }),
      moduleEvent('merge', merged, first, second),
      { type: 'cluster', path: 'merge/0', algorithm: 'kmeans', clusters: [['subset-0'], ['subset-1']] },
      merge(0, false),
      merge(1, true),
      ...tests(merged, 3),
    ],
  });
}

/** Its only optimizer prompt has 9,000 tokens and does not fit into 8,000. */
function allAtOnce(seed: number): CellRecord {
  return cellFixture({
    arm: 'all-at-once',
    seed,
    outcome: { state: 'overflow', promptTokens: 9000, contextWindow: 8000 },
    events: [
      moduleEvent('initial', initial),
      episode({ phase: 'explore', module: initial, task: 't1', result: 0 }),
      call('optimizer', tokens(9000), { outcome: 'overflow', paid: noBill }),
    ],
  });
}

const batchWise = (seed: number): CellRecord =>
  cellFixture({ arm: 'batch-wise', seed, outcome: { state: 'error', kind: 'rate-limit', message: 'try later' } });

/** Four methods and two seeds, every number of which can be worked out by hand. */
export const toySweep = (): Sweep =>
  sweepFixture([1, 2].flatMap((seed) => [vanilla(seed), allAtOnce(seed), batchWise(seed), fgo(seed)]));
