/** Which tools a module should bring: written where attempts show the need, revised where they failed, dropped where no use. */

import type { ToolDefinition } from '../../../core/module.ts';
import type { ReadAttempt } from '../prompt-parts.ts';
import type { Advice } from './advice.ts';
import { observe, workOf } from './observe.ts';
import { hasSeveralParts, isRefusal, nothingSeen } from './seen.ts';
import { toolOf, type Use } from './toolbox.ts';
import { writtenFor } from './written-tools.ts';

/** Attempts that failed for want of a tool before one is written, and uses without a success before one is dropped. */
const needsFor = 2;
const usesBefore = 3;

export function mendTools(
  present: readonly ToolDefinition[],
  advice: readonly Advice[],
  attempts: readonly ReadAttempt[],
): readonly ToolDefinition[] {
  const mended = present.filter((tool) => !isUseless(tool, advice, attempts)).map((tool) => revised(tool, attempts));
  const dropped = present.filter((tool) => isUseless(tool, advice, attempts)).map((tool) => toolOf(tool)?.use);
  const wanted = (['days', 'column'] as const).filter(
    (use) =>
      !dropped.includes(use) && !mended.some((tool) => toolOf(tool)?.use === use) && needsIn(attempts, use) >= needsFor,
  );
  return [...mended, ...wanted.flatMap((use) => writtenFor(use)[0] ?? [])];
}

/** Attempts in which all was there to compute the answer, and computing it went wrong. */
function needsIn(attempts: readonly ReadAttempt[], use: Use): number {
  return attempts.filter((attempt) => {
    const observed = observe(attempt);
    const done = observed && workOf(observed);
    if (!observed || !done || observed.right || !observed.derivable || observed.given === undefined) return false;
    return use === 'days' ? done.work.days !== undefined : done.work.over?.complete === true;
  }).length;
}

function usesOf(
  { name }: ToolDefinition,
  attempts: readonly ReadAttempt[],
): { readonly right: boolean; readonly refused: boolean }[] {
  return attempts.flatMap((attempt) => {
    const observed = observe(attempt);
    const call = observed?.calls.findLast((one) => one.name === name);
    return observed && call ? [{ right: observed.right, refused: isRefusal(call.observation) }] : [];
  });
}

/** Never right in three uses or more, those counted that the guidelines tell of. */
function isUseless(tool: ToolDefinition, advice: readonly Advice[], attempts: readonly ReadAttempt[]): boolean {
  const uses = usesOf(tool, attempts);
  const told = advice
    .filter((one) => one.topic === 'compute' && one.tool === tool.name)
    .map(({ yes, tally }) => ({
      of: tally?.of ?? 0,
      right: yes ? (tally?.right ?? 0) : (tally?.of ?? 0) - (tally?.right ?? 0),
    }));
  const of = uses.length + told.reduce((sum, one) => sum + one.of, 0);
  const right = uses.filter((one) => one.right).length + told.reduce((sum, one) => sum + one.right, 0);
  return of >= usesBefore && right === 0 && next(tool) === undefined;
}

/** The next version of one of our own tools; undefined where there is none. */
function next(tool: ToolDefinition): ToolDefinition | undefined {
  const use = toolOf(tool)?.use;
  const versions = use === undefined ? [] : writtenFor(use);
  const at = versions.findIndex(({ body }) => body === tool.body);
  const better = at === -1 ? undefined : versions[at + 1];
  return better && { ...better, name: tool.name };
}

/** The plain one can't be told which of several sheets is meant, and attempts failed for want of that. */
function lacksParts(tool: ToolDefinition, attempts: readonly ReadAttempt[]): boolean {
  const known = toolOf(tool);
  if (known?.use !== 'column' || known.inputs.part !== undefined) return false;
  return (
    needsIn(
      attempts.filter((attempt) => hasSeveralParts(observe(attempt)?.seen ?? nothingSeen())),
      'column',
    ) >= needsFor
  );
}

/** A tool that refused, or whose results were wrong more often than right, is written anew where the model knows how. */
function revised(tool: ToolDefinition, attempts: readonly ReadAttempt[]): ToolDefinition {
  const uses = usesOf(tool, attempts);
  const bad = uses.filter(({ right, refused }) => refused || !right).length;
  const isBad =
    uses.some(({ refused }) => refused) ||
    (uses.length >= needsFor && 2 * bad > uses.length) ||
    lacksParts(tool, attempts);
  return (isBad && next(tool)) || tool;
}

/** Of several tools for the same purpose the best supported stays; the others' names, and what they are called now. */
export function uniteTools(
  lists: readonly (readonly ToolDefinition[])[],
  advice: readonly Advice[],
): { readonly tools: readonly ToolDefinition[]; readonly renamed: ReadonlyMap<string, string> } {
  const all = lists
    .flat()
    .filter((tool, at, every) => every.findIndex(({ name, body }) => name === tool.name && body === tool.body) === at);
  const renamed = new Map<string, string>();
  const support = ({ name }: ToolDefinition) =>
    advice.filter(({ tool, yes }) => yes && tool === name).reduce((sum, { tally }) => sum + (tally?.right ?? 0), 0);
  const groups = Map.groupBy(all, (tool) => purposeOf(tool));
  const tools = [...groups.values()].map((same) => {
    const best = same.toSorted((a, b) => support(b) - support(a) || versionOf(b) - versionOf(a))[0]!;
    const newest = same.toSorted((a, b) => versionOf(b) - versionOf(a))[0]!;
    const name = best.name.replace(/_\d+$/, '');
    for (const tool of same) if (tool.name !== name) renamed.set(tool.name, name);
    return { ...(versionOf(newest) > versionOf(best) && versionOf(best) >= 0 ? newest : best), name };
  });
  return { tools, renamed };
}

/** Tools of which the model knows no purpose are their own. */
function purposeOf(tool: ToolDefinition): string {
  const use = toolOf(tool)?.use;
  return use === 'days' || use === 'column' ? use : tool.name;
}

/** -1 for a tool that others wrote. */
function versionOf(tool: ToolDefinition): number {
  const use = toolOf(tool)?.use;
  return use === undefined ? -1 : writtenFor(use).findIndex(({ body }) => body === tool.body);
}
