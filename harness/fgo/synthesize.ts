/** SYNTHESIZE(M): the merger writes one module that is to serve all the parents' tasks. */
import type { Candidate, MethodContext } from '../core/method.ts';
import { type Module, moduleId, type ToolDefinition } from '../core/module.ts';
import type { NonEmpty } from '../core/task.ts';
import type { Trajectory } from '../core/trajectory.ts';
import { askForModule, type Proposal } from '../optimize/ask-for-module.ts';
import { meanScore } from '../optimize/evaluate.ts';
import { mergerSystem, renderInstructions, renderTools, renderTrajectory } from '../optimize/prompts.ts';
import { fitting } from '../optimize/propose.ts';

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
  const broken = (failed?.broken ?? []).map((trajectory) => renderTrajectory(trajectory));
  const { result } = await fitting(broken, context.options.onOverflow, (kept) =>
    askForModule(context, toolsOf(parents), {
      role: 'merger',
      phase: 'merge',
      path,
      sampleIndex: round,
      messages: [
        { role: 'system', content: mergerSystem },
        { role: 'user', content: mergerPrompt(parents, failed?.module, kept) },
      ],
    }),
  );
  if (result.accepted) {
    const parentIds = parents.map((parent) => moduleId(parent.module));
    context.emit({ type: 'module', path, id: moduleId(result.module), module: result.module, parents: parentIds });
  }
  return result;
}

/** The parents' tools, the first of each name. */
function toolsOf(parents: NonEmpty<Candidate>): readonly ToolDefinition[] {
  const tools = parents.flatMap(({ module }) => module.tools);
  return tools.filter((tool, index) => tools.findIndex(({ name }) => name === tool.name) === index);
}

function mergerPrompt(parents: NonEmpty<Candidate>, failed: Module | undefined, broken: readonly string[]): string {
  const versions = parents.map(({ module, tasks, attempts }) => {
    const score = meanScore(attempts, tasks)?.toFixed(3) ?? 'unknown';
    return `<version tasks="${tasks.length}" score="${score}">\n${renderInstructions(module.instructions)}\n${renderTools(module.tools)}\n</version>`;
  });
  if (!failed) return versions.join('\n\n');
  return [
    ...versions,
    'A first united version was worse than one of these on the attempts below. Correct what they show.',
    `<refused>\n${renderInstructions(failed.instructions)}\n</refused>`,
    ...broken,
  ].join('\n\n');
}
