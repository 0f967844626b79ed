/**
 * What a sweep is likely to cost, before anything is spent:
 *
 *   pilot      ← one cell of each arm and train size, in small, by models that cost nothing         run-pilot.ts
 *   low, high  ← the pilot's episodes and calls as a real model is likely to make them              scenarios.ts
 *                with the sizes that earlier runs measured where there are any                      earlier-sizes.ts
 *   total      ← times seeds, folds and test tasks, times prices; a call that a cache answers costs nothing
 *   time       ← what takes longest: all calls at the concurrency, or calls that wait for each other
 */
import type { Forecast, ForecastRow, Span } from '../../core/forecast.ts';
import { byRole, modelName, type Role, roles } from '../../core/language-model.ts';
import type { CellRecord } from '../../core/record.ts';
import type { PlannedCell } from '../plan.ts';
import type { SweepSetting } from '../setting.ts';
import { earlierSizes } from './earlier-sizes.ts';
import { actedIn, basisOf, type Given, type Measured } from './forecast-basis.ts';
import { type Prices, type Projections, totalOf } from './forecast-total.ts';
import { projectCell } from './project-cell.ts';
import { type PilotPorts, runPilot } from './run-pilot.ts';
import { scenariosOf } from './scenarios.ts';

export interface ForecastPorts extends PilotPorts {
  /** Whether equal calls are answered from a cache: the sweep's by its own, the pilot's by one that was empty before it. */
  readonly cached: boolean;
  /** US dollars for one call; null = unknown. */
  readonly prices: Prices;
  /** Episodes and single calls in flight. */
  readonly concurrency: number;
  /** Cells of earlier sweeps; those of other models or benchmarks are left out. */
  readonly earlier: readonly CellRecord[];
  /** Seconds of a call. Default 1 to 6, for want of a measurement. */
  readonly latencySeconds?: Span;
}

const usualLatency: Span = { low: 1, high: 6 };

/** `cells` are those still to be run: what is finished costs nothing any more. */
export async function forecastSweep(
  cells: readonly PlannedCell[],
  setting: SweepSetting,
  ports: ForecastPorts,
): Promise<Forecast> {
  const pilot = await runPilot(cells, setting, ports);
  const measured = pilot.cells.map(({ record }) => measuredFor(ports.earlier, record));
  const latency = ports.latencySeconds ?? usualLatency;
  const given: Given = { ...ports, pilot, measured, setting, latency };
  const [low, high] = [totalOf(project('low', given), ports), totalOf(project('high', given), ports)];
  const rows = roles.map((role): ForecastRow => {
    const [least, most] = [low.byRole[role], high.byRole[role]];
    return {
      role,
      model: modelName(setting.models[role]),
      calls: whole(least.calls, most.calls),
      promptTokens: whole(least.promptTokens, most.promptTokens),
      completionTokens: whole(least.completionTokens, most.completionTokens),
      usd: least.usd === null || most.usd === null ? null : { low: money(least.usd), high: money(most.usd) },
    };
  });
  const unpriced = [...new Set(rows.flatMap(({ model, usd }) => (usd === null ? [model] : [])))];
  const overflown = pilot.cells.filter(({ record }) => record.outcome.state === 'overflow');
  return {
    basis: basisOf(given),
    cells: cells.length,
    episodes: whole(low.episodes, high.episodes),
    rows,
    usd: unpriced.length > 0 ? null : sumOf(rows.flatMap(({ usd }) => usd ?? [])),
    unpriced,
    seconds: whole(low.waits * latency.low, high.waits * latency.high),
    overflows: overflown.reduce((sum, cell) => sum + cell.cells, 0),
  };
}

function measuredFor(earlier: readonly CellRecord[], { spec }: CellRecord): Measured {
  return byRole((role) => earlierSizes(earlier, role, spec));
}

function project(side: 'low' | 'high', { pilot, measured, setting, cached }: Given): Projections {
  const acted = pilot.cells.flatMap(({ record }) => actedIn(record));
  const scenario = scenariosOf(acted, setting.benchmark.maxSteps)[side];
  const testScale = setting.testTasks.length / (setting.folds?.length ?? 1) / pilot.testTasks;
  return pilot.cells.map((cell, index) => {
    const sizes = (role: Role) => measured[index]![role]?.[side];
    return { ...projectCell(cell, { setting, scenario, testScale, cached, measured: sizes }), cells: cell.cells };
  });
}

function whole(low: number, high: number): Span {
  return { low: Math.round(low), high: Math.round(high) };
}

/** To a millionth of a dollar. */
function money(usd: number): number {
  return Math.round(usd * 1e6) / 1e6;
}

function sumOf(spans: readonly Span[]): Span {
  const sum = (side: 'low' | 'high') => money(spans.reduce((all, span) => all + span[side], 0));
  return { low: sum('low'), high: sum('high') };
}
