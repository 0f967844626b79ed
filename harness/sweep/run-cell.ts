/**
 * The one path from tasks to a number:
 *
 *   training tasks ← the first `trainSize` of the seed's draw from the training pool
 *   finalists ← METHOD(training tasks)           sees training tasks only
 *   scores ← every finalist on the test tasks    the only line that touches them
 *
 * A prompt that did not fit, or a service that failed, is the cell's outcome. A stop and a bug are thrown.
 */
import { ContextOverflowError, ProviderError, StoppedError } from '../core/errors.ts';
import { type Limiter, mapConcurrent } from '../core/map-concurrent.ts';
import type { Candidate, CellMemory, MethodContext } from '../core/method.ts';
import { moduleId } from '../core/module.ts';
import type { CellEvent, CellOutcome, CellRecord, FinalistRecord } from '../core/record.ts';
import { evaluate, meanScore, measurementOf } from '../optimize/evaluate.ts';
import { playHere } from '../optimize/play-here.ts';
import { playOnly, trainingView } from './benchmark-view.ts';
import { drawTraining } from './draw-tasks.ts';
import { orderEvents } from './order-events.ts';
import type { PlannedCell } from './plan.ts';
import { type SweepSetting, splitOf } from './setting.ts';

export interface CellPorts {
  readonly memory: CellMemory;
  readonly limit: Limiter;
  readonly signal: AbortSignal;
  listen(event: CellEvent): void;
}

export async function runCell(cell: PlannedCell, setting: SweepSetting, ports: CellPorts): Promise<CellRecord> {
  const { id, arm, spec } = cell;
  const events: CellEvent[] = [];
  const emit = (event: CellEvent) => {
    events.push(event);
    ports.listen(event);
  };
  const start = setting.benchmark.initialModule;
  emit({ type: 'module', path: 'initial', id: moduleId(start), module: start, parents: [] });
  const outcome = await outcomeOf(cell, setting, { ...ports, emit });
  // What failed or ended early because of the stop must not be taken for a result.
  if (ports.signal.aborted) throw new StoppedError('The sweep was stopped.');
  return { id, arm, spec, outcome, events: orderEvents(events) };
}

type Ports = Pick<MethodContext, 'memory' | 'limit' | 'signal' | 'emit'>;

async function outcomeOf(cell: PlannedCell, setting: SweepSetting, ports: Ports): Promise<CellOutcome> {
  const { benchmark, models, sampling, embedder } = setting;
  const { seed, trainSize, fold } = cell.spec;
  const { train, test } = splitOf(setting, fold);
  const tasks = drawTraining(train, trainSize, seed);
  const shared = { models, sampling, seed, embedder, ...ports };
  const play = setting.play ?? playHere(benchmark, models.agent);
  try {
    const training = { benchmark: trainingView(benchmark, tasks), play: playOnly(tasks, play), tasks };
    const finalists = await cell.method.run({ ...shared, ...training, options: cell.options });
    const scored = await mapConcurrent(finalists, async (finalist): Promise<FinalistRecord> => {
      const place = { phase: 'test', path: `test/${finalist.path}` } as const;
      const evaluation = await evaluate({ ...shared, play }, finalist.module, test, place);
      return finalistRecord(finalist, measurementOf(evaluation, test));
    });
    const criticalCalls = Math.max(...finalists.map((finalist) => finalist.criticalCalls));
    return { state: 'finished', finalists: scored, criticalCalls };
  } catch (error) {
    if (ports.signal.aborted && (error as Error).name === 'AbortError')
      throw new StoppedError('The sweep was stopped.');
    if (error instanceof ContextOverflowError)
      return { state: 'overflow', promptTokens: error.promptTokens, contextWindow: error.contextWindow };
    if (error instanceof ProviderError) return { state: 'error', kind: error.kind, message: error.message };
    throw error;
  }
}

function finalistRecord(finalist: Candidate, test: ReturnType<typeof measurementOf>): FinalistRecord {
  return {
    path: finalist.path,
    module: moduleId(finalist.module),
    trainScore: meanScore(finalist.attempts, finalist.tasks) ?? null,
    testScore: test.meanScore,
    testErrors: test.errors,
  };
}
