/** O(θ, { (τ_q, r_q, g_q) }): the optimizer reads trajectories and proposes a whole new module. */
import { ContextOverflowError } from '../core/errors.ts';
import type { MethodContext } from '../core/method.ts';
import { type Module, moduleId } from '../core/module.ts';
import { askForModule, type Proposal } from './ask-for-module.ts';
import type { Evidence } from './critique.ts';
import { optimizerSystem, renderParts, renderTrajectory } from './prompts.ts';

/**
 * One proposal, recorded with how many of the trajectories fitted. With `--on-overflow fail` a prompt that does not fit
 * throws ContextOverflowError; with `truncate` whole trajectories are dropped, oldest first, until it fits.
 */
export async function propose(
  context: MethodContext,
  module: Module,
  evidence: readonly Evidence[],
  path: string,
): Promise<Proposal> {
  const attempts = evidence.map(({ trajectory, critique }) => renderTrajectory(trajectory, critique));
  const { result, shown } = await fitting(attempts, context.options.onOverflow, (kept) =>
    askForModule(context, module.tools, {
      role: 'optimizer',
      phase: 'optimize',
      path,
      messages: [
        { role: 'system', content: optimizerSystem(context.benchmark.moduleTools) },
        { role: 'user', content: [renderParts(module, context.benchmark.moduleTools), ...kept].join('\n\n') },
      ],
    }),
  );
  const from = moduleId(module);
  const total = evidence.length;
  if (result.accepted) {
    const id = moduleId(result.module);
    const { leftOut } = result;
    const without = leftOut.length === 0 ? {} : { leftOut };
    context.emit({ type: 'module', path, id, module: result.module, parents: [from], ...without });
    context.emit({ type: 'proposal', path, from, result: { accepted: true, module: id }, shown, total });
  } else {
    context.emit({ type: 'proposal', path, from, result, shown, total });
  }
  return result;
}

/**
 * Calls with all of `texts`, or with fewer after an overflow: the oldest are dropped until, by their lengths, the excess
 * that the overflow itself counted is gone, one at least each time. Throws the overflow when it may not drop any, or when
 * none is left to drop.
 */
export async function fitting<R>(
  texts: readonly string[],
  policy: MethodContext['options']['onOverflow'],
  call: (kept: readonly string[]) => Promise<R>,
): Promise<{ readonly result: R; readonly shown: number }> {
  let kept = texts;
  for (;;) {
    try {
      return { result: await call(kept), shown: kept.length };
    } catch (error) {
      if (!(error instanceof ContextOverflowError) || policy === 'fail' || kept.length === 0) throw error;
      kept = withoutOldest(kept, error.promptTokens - error.contextWindow);
    }
  }
}

/** Characters of a token, at most, in the texts of agents: what is dropped by this count is enough or a little short. */
const charactersPerToken = 3;

function withoutOldest(texts: readonly string[], excessTokens: number): readonly string[] {
  let excess = excessTokens * charactersPerToken;
  const first = texts.findIndex((text) => {
    if (excess <= 0) return true;
    excess -= text.length;
    return false;
  });
  return first === -1 ? [] : texts.slice(Math.max(1, first));
}
