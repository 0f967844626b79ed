/** SYNTHESIZE(M): the merger writes one module that is to serve all the parents' tasks. */
import type { Candidate, MethodContext } from '../core/method.ts';
import { type Module, moduleId, type ToolDefinition } from '../core/module.ts';
import type { NonEmpty } from '../core/task.ts';
import type { Trajectory } from '../core/trajectory.ts';
import { askForModule, type Proposal } from '../optimize/ask-for-module.ts';
import { meanScore } from '../optimize/evaluate.ts';
import { mergerSystem, renderParts, renderTrajectory } from '../optimize/prompts.ts';
import { fitting } from '../optimize/propose.ts';
import { withDistinctTools } from './distinct-tools.ts';

/** A synthesis that was worse than a parent, and its attempts at the tasks that the parent solved better. */
export interface FailedSynthesis {
  readonly module: Module;
  readonly broken: readonly Trajectory[];
}

/** With `--on-overflow truncate` broken attempts are left out until the prompt fits; the parents' modules never are. */
export async function synthesize(
  context: MethodContext,
  parents: NonEmpty<Candidate>,
  failed: FailedSynthesis | undefined,
  place: { readonly path: string; readonly round: number },
): Promise<Proposal> {
  const { path, round } = place;
  const versions = versionsOf(parents);
  const broken = (failed?.broken ?? []).map((trajectory) => renderTrajectory(trajectory));
  const { result } = await fitting(broken, context.options.onOverflow, (kept) =>
    askForModule(context, toolsOf(versions), {
      role: 'merger',
      phase: 'merge',
      path,
      sampleIndex: round,
      messages: [
        { role: 'system', content: mergerSystem(context.benchmark.moduleTools) },
        { role: 'user', content: mergerPrompt(context, versions, { failed: failed?.module, broken: kept }) },
      ],
    }),
  );
  if (result.accepted) {
    const parentIds = parents.map((parent) => moduleId(parent.module));
    const without = result.leftOut.length === 0 ? {} : { leftOut: result.leftOut };
    const { module } = result;
    context.emit({ type: 'module', path, id: moduleId(module), module, parents: parentIds, ...without });
  }
  return result;
}

/** The parents, with a name for each of their tools. */
function versionsOf(parents: NonEmpty<Candidate>): readonly Candidate[] {
  const modules = withDistinctTools(parents.map(({ module }) => module));
  return parents.map((parent, index) => ({ ...parent, module: modules[index]! }));
}

/** All their tools, each once. */
function toolsOf(versions: readonly Candidate[]): readonly ToolDefinition[] {
  return [...new Map(versions.flatMap(({ module }) => module.tools.map((tool) => [tool.name, tool]))).values()];
}

interface MergerEvidence {
  readonly failed: Module | undefined;
  readonly broken: readonly string[];
}

function mergerPrompt(
  context: MethodContext,
  parents: readonly Candidate[],
  { failed, broken }: MergerEvidence,
): string {
  const { moduleTools } = context.benchmark;
  const versions = parents.map(({ module, tasks, attempts }) => {
    const score = meanScore(attempts, tasks)?.toFixed(3) ?? 'unknown';
    return `<version tasks="${tasks.length}" score="${score}">\n${renderParts(module, moduleTools)}\n</version>`;
  });
  if (!failed) return versions.join('\n\n');
  return [
    ...versions,
    'A first united version was worse than one of these on the attempts below. Correct what they show.',
    `<refused>\n${renderParts(failed, moduleTools)}\n</refused>`,
    ...broken,
  ].join('\n\n');
}
