import { contentHash, type Json } from '../../core/canonical-json.ts';
import { instructionLines, type Module } from '../../core/module.ts';

/** A module as lines: its guidelines, then its tools, each with a hash of its content, since tools of one name may differ. */
export function moduleLines({ instructions, tools }: Module): string[] {
  return [
    ...instructionLines(instructions),
    ...tools.map((tool) => `tool ${tool.name} (${contentHash(tool as unknown as Json, 8)}): ${tool.description}`),
  ];
}

/** Each side's lines in its order; a line that stands twice counts twice. */
export interface LineDifference {
  readonly baselineOnly: readonly string[];
  readonly todayOnly: readonly string[];
  /** Lines that both have, wherever they stand. */
  readonly both: number;
}

export function lineDifference(baseline: readonly string[], today: readonly string[]): LineDifference {
  const baselineOnly = without(baseline, today);
  return { baselineOnly, todayOnly: without(today, baseline), both: baseline.length - baselineOnly.length };
}

/** Less a line for each equal one among the others. */
function without(lines: readonly string[], others: readonly string[]): string[] {
  const left = new Map<string, number>();
  for (const line of others) left.set(line, (left.get(line) ?? 0) + 1);
  return lines.filter((line) => {
    const more = left.get(line) ?? 0;
    left.set(line, more - 1);
    return more <= 0;
  });
}
