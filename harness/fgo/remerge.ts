/**
 * FGO from its second half on: stored subset modules are merged, backtested and tested, and nothing is optimized.
 *
 *   REMERGE({ (θ_i, D_i) }) = MERGE({ (θ_i, D_i) })        the modules of an earlier FGO(D, θ0), as they were before its merge
 *
 * With the options of that earlier cell it comes to the same modules as that cell.
 */
import type { Candidate, Method } from '../core/method.ts';
import { moduleId } from '../core/module.ts';
import type { NonEmpty } from '../core/task.ts';
import { fgo, merge } from './fgo.ts';

export function remerge(candidates: NonEmpty<Candidate>): Method {
  return {
    ...fgo,
    run: async (context) => {
      const parents = [moduleId(context.benchmark.initialModule)];
      for (const { path, module } of candidates)
        context.emit({ type: 'module', path, id: moduleId(module), module, parents });
      return merge(context, candidates);
    },
  };
}
