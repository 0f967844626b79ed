import { ContextOverflowError } from '../core/errors.ts';
import { type LanguageModel, wrapModel } from '../core/language-model.ts';
import { neededTokens } from './tokens.ts';

/**
 * Throws ContextOverflowError, before anything is sent or paid, for a prompt that by our own count does not fit the window
 * together with the answer's reserve. Providers count a little differently: what they refuse themselves is the same outcome.
 */
export function withWindow(model: LanguageModel): LanguageModel {
  return wrapModel(model, async (request, signal) => {
    const needed = neededTokens(request);
    if (needed > model.contextWindow) throw new ContextOverflowError(needed, model.contextWindow);
    return model.complete(request, signal);
  });
}
