/** A model whose answers and failures are a script: what the guards around a model are tested with. */
import type { LanguageModel, ModelRequest, ModelResponse, Usage } from '../core/language-model.ts';

/** An answer, an error to throw, or a function that makes either. */
export type Line = ModelResponse | Error | ((request: ModelRequest) => Promise<ModelResponse>);

export interface ScriptedModel extends LanguageModel {
  /** What it was asked so far. */
  readonly requests: readonly ModelRequest[];
}

/** Says its lines in order, the last one for ever. */
export function scriptedModel(lines: readonly [Line, ...Line[]], contextWindow = 100_000): ScriptedModel {
  const requests: ModelRequest[] = [];
  return {
    provider: 'scripted',
    name: 'lines',
    notice: '',
    contextWindow,
    identity: 1,
    requests,
    complete: async (request) => {
      const line = lines[Math.min(requests.push(request), lines.length) - 1]!;
      if (line instanceof Error) throw line;
      return typeof line === 'function' ? line(request) : line;
    },
  };
}

export function answer(text: string, usage: Usage = { promptTokens: 10, completionTokens: 5 }): ModelResponse {
  return { text, toolCalls: [], finish: 'stop', usage, paid: { ...usage, usd: null } };
}

export function request(content: string, maxOutputTokens = 100): ModelRequest {
  return {
    messages: [{ role: 'user', content }],
    tools: [],
    sampling: { temperature: 0, maxOutputTokens, seed: 1 },
    sampleIndex: 0,
  };
}
