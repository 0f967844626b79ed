import { addBill, byRole, type Role, type Usage } from '../../core/language-model.ts';
import { cellsInFlight } from '../run-sweep.ts';
import type { Projected, Projection } from './project-cell.ts';
import type { Size } from './scenarios.ts';

/** US dollars for one call of the role's model; null = unknown. */
export type Prices = Readonly<Record<Role, (usage: Usage) => number | null>>;

/** Of the pilot's cells, with the planned cells that each stands for. */
export type Projections = readonly (Projection & { readonly cells: number })[];

export interface RoleTotal extends Size {
  readonly usd: number | null;
}

export interface Total {
  readonly byRole: Readonly<Record<Role, RoleTotal>>;
  readonly episodes: number;
  /** Time in calls: so many of them have to follow each other. */
  readonly waits: number;
}

export interface TotalPorts {
  readonly prices: Prices;
  readonly concurrency: number;
}

export function totalOf(cells: Projections, { prices, concurrency }: TotalPorts): Total {
  const parts = cells.flatMap((cell) => cell.parts);
  const made = parts.reduce((sum, { times, size, paid }) => sum + times * size.calls * paid, 0);
  const paths = cells.map(({ criticalCalls }) => criticalCalls);
  const inLine = cells.reduce((sum, cell) => sum + cell.cells * cell.criticalCalls, 0) / cellsInFlight;
  return {
    byRole: byRole((role) =>
      parts
        .filter((part) => part.role === role)
        .reduce<RoleTotal>((total, part) => plus(total, part, prices[role]), nothing),
    ),
    episodes: parts.reduce((sum, { role, times }) => sum + (role === 'agent' ? times : 0), 0),
    waits: Math.max(made / concurrency, inLine, ...paths),
  };
}

const nothing: RoleTotal = { calls: 0, promptTokens: 0, completionTokens: 0, usd: 0 };

function plus(total: RoleTotal, { times, size, paid }: Projected, price: Prices[Role]): RoleTotal {
  const promptTokens = times * size.promptTokens;
  const completionTokens = times * size.completionTokens;
  const bill = { promptTokens, completionTokens, usd: usdOf(size, price, times * paid) };
  return { ...addBill(total, bill), calls: total.calls + times * size.calls };
}

/** By the mean call: prices can depend on a prompt's length. What is not called has no price that would be missing. */
function usdOf({ calls, promptTokens, completionTokens }: Size, price: Prices[Role], times: number): number | null {
  if (calls === 0 || times === 0) return 0;
  const each = price({ promptTokens: promptTokens / calls, completionTokens: completionTokens / calls });
  return each === null ? null : each * calls * times;
}
