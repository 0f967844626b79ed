/**
 * All cells of a plan, side by side under one limit of episodes and calls in flight. Cells start in the order of the
 * plan, only a few at a time, so that memory holds the trajectories of those alone. Every step is kept as soon as it is
 * done, every cell is marked when it is finished; what an earlier run has kept is not done again. Nothing in a cell
 * depends on the others or on time, so that neither concurrency nor a kill changes a result.
 */
import pLimit from 'p-limit';
import { contentHash, type Json } from '../core/canonical-json.ts';
import { StoppedError } from '../core/errors.ts';
import { modelName } from '../core/language-model.ts';
import type { CellEvent, CellOutcome } from '../core/record.ts';
import { breathing } from './breathing.ts';
import { cellMemory, createTurnstile, noTwins, type Twins, twinsIn } from './cell-memory.ts';
import type { PlannedCell } from './plan.ts';
import { runCell } from './run-cell.ts';
import type { SweepSetting } from './setting.ts';
import type { Store } from './store/store.ts';

export type SweepEvent =
  /** `kept`: ids of the cells that an earlier run has finished. */
  | { readonly type: 'sweep-started'; readonly cells: readonly PlannedCell[]; readonly kept: ReadonlySet<string> }
  | { readonly type: 'cell-started'; readonly cell: PlannedCell }
  | { readonly type: 'cell-event'; readonly cell: PlannedCell; readonly event: CellEvent }
  | { readonly type: 'cell-finished'; readonly cell: PlannedCell; readonly outcome: CellOutcome };

export interface SweepPorts {
  /** In which the run has begun. */
  readonly store: Store;
  /** Episodes and single model calls in flight. */
  readonly concurrency: number;
  /** Aborted when the user stops the sweep. */
  readonly signal: AbortSignal;
  listen(event: SweepEvent): void;
  /** Milliseconds of a steady clock. */
  now(): number;
}

export interface SweepResult {
  readonly state: 'complete' | 'stopped';
  /** Finished cells of the plan, those of earlier runs included. */
  readonly finished: number;
}

/** Memory holds the trajectories of so many cells. */
export const cellsInFlight = 4;

export async function runSweep(
  cells: readonly PlannedCell[],
  setting: SweepSetting,
  ports: SweepPorts,
): Promise<SweepResult> {
  const { store, listen, signal } = ports;
  const finished = await store.finished();
  const [kept, missing] = [true, false].map((wanted) => cells.filter(({ id }) => finished.has(id) === wanted));
  listen({ type: 'sweep-started', cells, kept: new Set(kept!.map(({ id }) => id)) });

  const bug = new AbortController();
  const run = cellRunner(setting, { ...ports, signal: AbortSignal.any([signal, bug.signal]) });
  const room = pLimit(cellsInFlight);
  const results = await Promise.allSettled(
    missing!.map((cell) =>
      room(async () => {
        try {
          await run(cell);
        } catch (error) {
          bug.abort();
          throw error;
        }
      }),
    ),
  );
  for (const result of results)
    if (result.status === 'rejected' && !(result.reason instanceof StoppedError)) throw result.reason;
  const stopped = results.filter(({ status }) => status === 'rejected').length;
  return { state: stopped === 0 ? 'complete' : 'stopped', finished: cells.length - stopped };
}

/** Runs one cell and marks it as finished. */
function cellRunner(setting: SweepSetting, ports: SweepPorts) {
  const { store, listen, now, signal } = ports;
  const room = pLimit(ports.concurrency);
  const limit = breathing((work) => room(work));
  const twins = twinsOf(setting, store);
  const oneByOne = createTurnstile();
  return async (cell: PlannedCell): Promise<void> => {
    if (signal.aborted) throw new StoppedError('The sweep was stopped.');
    listen({ type: 'cell-started', cell });
    const start = now();
    const log = store.cell(cell.id);
    const memory = cellMemory({ log, twins, oneByOne });
    const record = await runCell(cell, setting, {
      memory,
      limit,
      signal,
      listen: (event) => listen({ type: 'cell-event', cell, event }),
    });
    await log.complete(record, (now() - start) / 1000, memory.asked());
    listen({ type: 'cell-finished', cell, outcome: record.outcome });
  };
}

function twinsOf({ repeatable, benchmark, models: { agent } }: SweepSetting, store: Store): Twins {
  if (repeatable === undefined) return noTwins;
  const { name, version, maxSteps, brief } = benchmark;
  const played = { benchmark: [name, version, maxSteps, brief], agent: [modelName(agent), agent.contextWindow] };
  const world = contentHash({ ...played, identity: agent.identity, code: repeatable.code } as Json);
  return twinsIn(world, (twin) => store.twin(twin));
}
