import { ConfigError, ContextOverflowError, ProviderError } from '../core/errors.ts';
import { type LanguageModel, modelName, wrapModel } from '../core/language-model.ts';

/** So many calls in a row, each after all its retries, are no bad luck any more. */
const longestRow = 20;

/**
 * Ends the sweep when a model has failed `longestRow` calls in a row: the service is down, or refuses every request as it
 * stands. Going on would only fill the tables with errors, each after minutes of retries. Throws ConfigError then; a
 * withheld answer is the prompt's doing and counts for nothing.
 */
export function withFuse(model: LanguageModel): LanguageModel {
  let row = 0;
  let answered = false;
  return wrapModel(model, async (request, signal) => {
    try {
      const response = await model.complete(request, signal);
      row = 0;
      answered = true;
      return response;
    } catch (error) {
      if (error instanceof ContextOverflowError) row = 0;
      if (!(error instanceof ProviderError) || error.kind === 'content-filter') throw error;
      // Of a model that answers others, a refused request is that request's doing: a tool that it does not take, say.
      if (error.kind === 'bad-request' && answered) throw error;
      row += 1;
      if (row < longestRow) throw error;
      throw new ConfigError(
        `Expected ${modelName(model)} to answer, but ${row} calls in a row have failed, the last one so: ${error.message} Check the service (npm run doctor) and run the same command again.`,
      );
    }
  });
}
