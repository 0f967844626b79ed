import { runAgent } from '../agent/run-agent.ts';
import type { Benchmark } from '../core/benchmark.ts';
import { type LanguageModel, wrapModel } from '../core/language-model.ts';
import type { Play, TurnMemory } from '../core/method.ts';

/** Plays in this thread; turns that were answered before the process was killed are not asked for again. */
export function playHere(benchmark: Benchmark, model: LanguageModel): Play {
  return ({ turns, task, ...order }, signal) =>
    runAgent({
      ...order,
      task,
      model: turns === undefined ? model : remembering(model, turns),
      brief: benchmark.brief,
      start: () => benchmark.start(task),
      maxSteps: benchmark.maxSteps,
      ...(benchmark.moduleTools === undefined ? {} : { sandbox: benchmark.moduleTools.sandbox }),
      signal,
    });
}

/** Of one episode: its turns come one after the other. */
function remembering(model: LanguageModel, turns: TurnMemory): LanguageModel {
  let next = 0;
  return wrapModel(model, async (request, signal) => {
    const turn = next;
    next += 1;
    const known = await turns.recall(turn, request);
    if (known !== undefined) return known;
    const response = await model.complete(request, signal);
    await turns.keep(turn, request, response);
    return response;
  });
}
