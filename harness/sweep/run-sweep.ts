/**
 * All cells of a plan, side by side under one limit of episodes and calls in flight. Cells start in the order of the
 * plan, only a few at a time, so that memory holds the trajectories of those alone; each is saved as soon as it is
 * finished. Nothing in a cell depends on the others or on time, so concurrency changes no result. A cell of an
 * earlier run that a failing service left without a comparable result is run again; answered calls are in the cache.
 */
import pLimit from 'p-limit';
import { type ProviderErrorKind, StoppedError } from '../core/errors.ts';
import { noMemory } from '../core/method.ts';
import { type CellEvent, type CellRecord, comparableErrorShare } from '../core/record.ts';
import type { Attempt } from '../core/trajectory.ts';
import { breathing } from './breathing.ts';
import type { PlannedCell } from './plan.ts';
import { runCell } from './run-cell.ts';
import type { SweepSetting } from './setting.ts';
import type { Store } from './store.ts';

export type SweepEvent =
  | { readonly type: 'sweep-started'; readonly cells: readonly PlannedCell[]; readonly kept: readonly CellRecord[] }
  | { readonly type: 'cell-started'; readonly cell: PlannedCell }
  | { readonly type: 'cell-event'; readonly cell: PlannedCell; readonly event: CellEvent }
  | { readonly type: 'cell-finished'; readonly cell: PlannedCell; readonly record: CellRecord }
  | { readonly type: 'warning'; readonly message: string };

export interface SweepPorts {
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
  /** The plan's finished cells in its order, those of earlier runs included. */
  readonly cells: readonly CellRecord[];
}

/** Memory holds the trajectories of so many cells. */
export const cellsInFlight = 4;

export async function runSweep(
  cells: readonly PlannedCell[],
  setting: SweepSetting,
  ports: SweepPorts,
): Promise<SweepResult> {
  const { store, listen, signal } = ports;
  const loaded = await store.load();
  for (const message of loaded.warnings) listen({ type: 'warning', message });
  const finished = new Map(loaded.cells.filter(isKept).map((record) => [record.id, record]));
  const kept = cells.flatMap(({ id }) => finished.get(id) ?? []);
  listen({ type: 'sweep-started', cells, kept });

  const bug = new AbortController();
  const run = cellRunner(setting, { ...ports, signal: AbortSignal.any([signal, bug.signal]) });
  const room = pLimit(cellsInFlight);
  const missing = cells.filter((cell) => !finished.has(cell.id));
  const results = await Promise.allSettled(
    missing.map((cell) =>
      room(async () => {
        try {
          finished.set(cell.id, await run(cell));
        } catch (error) {
          bug.abort();
          throw error;
        }
      }),
    ),
  );
  for (const result of results)
    if (result.status === 'rejected' && !(result.reason instanceof StoppedError)) throw result.reason;
  const records = cells.flatMap(({ id }) => finished.get(id) ?? []);
  return { state: records.length === cells.length ? 'complete' : 'stopped', cells: records };
}

/**
 * Whether a cell of an earlier run stands. It does not where a service failed it: in the state `error`, or with so many
 * errors among its test episodes that it is not compared, one of them at least of a kind that passes.
 */
export function isKept({ outcome, spec, events }: CellRecord): boolean {
  if (outcome.state !== 'finished') return outcome.state === 'overflow';
  const errors = outcome.finalists.reduce((sum, { testErrors }) => sum + testErrors, 0);
  if (errors <= comparableErrorShare * spec.testTasks * outcome.finalists.length) return true;
  return !events.some((event) => event.type === 'episode' && event.phase === 'test' && isPassing(event.attempt));
}

function isPassing(attempt: Attempt): boolean {
  return attempt.state === 'error' && passing.includes(attempt.kind);
}

const passing: readonly ProviderErrorKind[] = ['rate-limit', 'server', 'network', 'timeout', 'malformed'];

/** Runs one cell and saves it. */
function cellRunner(setting: SweepSetting, ports: SweepPorts) {
  const { store, listen, now, signal } = ports;
  const limit = pLimit(ports.concurrency);
  const shared = { ...setting, models: breathing(setting.models) };
  return async (cell: PlannedCell): Promise<CellRecord> => {
    if (signal.aborted) throw new StoppedError('The sweep was stopped.');
    listen({ type: 'cell-started', cell });
    const start = now();
    const record = await runCell(cell, shared, {
      memory: noMemory,
      limit: (work) => limit(work),
      signal,
      listen: (event) => listen({ type: 'cell-event', cell, event }),
    });
    await store.save(record, (now() - start) / 1000);
    listen({ type: 'cell-finished', cell, record });
    return record;
  };
}
