import { setImmediate } from 'node:timers/promises';
import { StoppedError } from '../core/errors.ts';
import { type LanguageModel, type Models, mapRoles, wrapModel } from '../core/language-model.ts';

/**
 * Models that let the event loop turn before each call. A model that computes in this process settles its promises at
 * once; without this no signal, timer or file would get its turn before the sweep ends. A stop ends the next call.
 */
export function breathing(models: Models): Models {
  return mapRoles(models, breathingModel);
}

function breathingModel(model: LanguageModel): LanguageModel {
  return wrapModel(model, async (request, signal) => {
    await setImmediate();
    if (signal?.aborted) throw new StoppedError('The sweep was stopped.');
    return model.complete(request, signal);
  });
}
