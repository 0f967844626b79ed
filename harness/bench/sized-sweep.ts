/** Records of a sweep of some size, as a sweep has them, for what is made from records. */
import { byRole } from '../core/language-model.ts';
import { type Module, moduleId } from '../core/module.ts';
import { randomStream } from '../core/random.ts';
import type { CellEvent, CellRecord, EpisodeEvent, Sweep } from '../core/record.ts';
import type { TaskId } from '../core/task.ts';

const seeds = [1, 2];
const testTasks = 20;
const trainSize = 20;
const rates = { vanilla: 0.3, 'all-at-once': 0.45, 'batch-wise': 0.5, fgo: 0.7 };
const usage = { promptTokens: 4000, completionTokens: 300 };
const paid = { ...usage, usd: 0 };
const model = { provider: 'none', name: 'script', notice: '' };
const modelText = 'none/script';

export function sizedSweep(): Sweep {
  return {
    manifest: {
      ...{ schema: 1, name: 'sized', experiment: 'main', harnessVersion: '', seeds, options: {} },
      benchmark: { name: 'sized', version: '1', source: 'none' },
      models: byRole(() => model),
    },
    cells: Object.entries(rates).flatMap(([method, rate]) => seeds.map((seed) => cellOf(method, rate, seed))),
  };
}

function cellOf(method: string, rate: number, seed: number): CellRecord {
  const random = randomStream(seed, method);
  const module: Module = { instructions: `- Do as ${method} says.\n- Look twice.`, tools: [] };
  const id = moduleId(module);
  const episode = (phase: 'explore' | 'test', index: number): EpisodeEvent => ({
    ...{ type: 'episode', phase, path: phase, module: id, taskId: `${phase}-${index}` as TaskId, usage, paid },
    ...{ category: `category-${index % 6}`, steps: 12, calls: 12 },
    attempt: { state: 'scored', score: random.next() < rate ? 1 : 0 },
  });
  const explored = Array.from({ length: trainSize }, (_, index) => episode('explore', index));
  const tested = Array.from({ length: testTasks }, (_, index) => episode('test', index));
  const called = explored.map(
    ({ taskId }): CellEvent => ({
      ...{ type: 'call', role: 'evaluator', phase: 'evaluate', path: 'all', taskId, outcome: 'ok', usage, paid },
    }),
  );
  const score = tested.filter(({ attempt }) => attempt.state === 'scored' && attempt.score === 1).length / testTasks;
  return {
    ...{ id: `cell-${method}-${seed}`, arm: method },
    spec: {
      ...{ schema: 1, benchmark: 'sized', benchmarkVersion: '1', method, options: {}, trainSize, testTasks },
      ...{ maxSteps: 20, models: byRole(() => modelText), settings: {}, seed },
    },
    outcome: {
      ...{ state: 'finished', criticalCalls: 100 },
      finalists: [{ path: 'all', module: id, trainScore: rate, testScore: score, testErrors: 0 }],
    },
    events: [{ type: 'module', path: 'all', id, module, parents: [] }, ...explored, ...called, ...tested],
  };
}
