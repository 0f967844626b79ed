/** Sizes of episodes and calls as earlier cells measured them with the very model that is planned. */
import { canonicalJson, type Json } from '../../core/canonical-json.ts';
import type { Role } from '../../core/language-model.ts';
import type { CellRecord, CellSpec } from '../../core/record.ts';
import { callsIn, episodesIn } from './run-pilot.ts';
import type { Size } from './scenarios.ts';

/** Of an episode (agent) or a call (others). */
export interface EarlierSizes {
  readonly low: Size;
  readonly high: Size;
  /** Earlier cells that had any. */
  readonly cells: number;
}

/** The range is never narrower than this share below and above the mean: a few cells look more alike than they are. */
const leastSpread = 0.1;

/**
 * From the lowest to the highest cell's mean. Cells count that have the benchmark, its step cap and the role's model in
 * common with `spec`; for optimizer and merger, whose prompts depend on the method, also the method, its options and the
 * train size. Undefined when there are none.
 */
export function earlierSizes(earlier: readonly CellRecord[], role: Role, spec: CellSpec): EarlierSizes | undefined {
  const likeness = likenessOf(role, spec);
  const means = earlier.flatMap((cell) =>
    likenessOf(role, cell.spec) === likeness ? (meanSize(unitsOf(cell, role)) ?? []) : [],
  );
  if (means.length === 0) return undefined;
  const span = (of: (size: Size) => number) => {
    const values = means.map(of);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    return {
      low: Math.min(...values, mean * (1 - leastSpread)),
      high: Math.max(...values, mean * (1 + leastSpread)),
    };
  };
  // A call is one call, whatever the spread.
  const calls = role === 'agent' ? span((size) => size.calls) : { low: 1, high: 1 };
  const prompt = span((size) => size.promptTokens);
  const completion = span((size) => size.completionTokens);
  return {
    low: { calls: calls.low, promptTokens: prompt.low, completionTokens: completion.low },
    high: { calls: calls.high, promptTokens: prompt.high, completionTokens: completion.high },
    cells: means.length,
  };
}

function likenessOf(role: Role, { benchmark, benchmarkVersion, maxSteps, models, ...spec }: CellSpec): string {
  const { method, options, trainSize } = spec;
  const own = role === 'optimizer' || role === 'merger' ? { method, options, trainSize } : {};
  return canonicalJson({ benchmark, benchmarkVersion, maxSteps, model: models[role], ...own } as unknown as Json);
}

/** An episode that ended as an error broke off before its end: it says nothing of a size. */
function unitsOf(cell: CellRecord, role: Role): Size[] {
  const events =
    role === 'agent'
      ? episodesIn(cell).filter(({ attempt }) => attempt.state !== 'error')
      : callsIn(cell).filter((call) => call.role === role);
  return events.map((event) => ({ calls: event.type === 'episode' ? event.calls : 1, ...event.usage }));
}

function meanSize(sizes: readonly Size[]): Size | undefined {
  if (sizes.length === 0) return undefined;
  const mean = (of: (size: Size) => number) => sizes.reduce((sum, size) => sum + of(size), 0) / sizes.length;
  return {
    calls: mean((size) => size.calls),
    promptTokens: mean((size) => size.promptTokens),
    completionTokens: mean((size) => size.completionTokens),
  };
}
