import type { ModelRequest, ModelResponse, Usage } from '../../core/language-model.ts';
import { countTokens, promptTokens } from '../tokens.ts';

/**
 * The usage that a server reports, completed by our own count where it reports none. Local servers report no usage at all,
 * or, when their own cache held the prompt, a prompt of 0 tokens, which no prompt has.
 */
export function countedUsage(
  reported: Usage | undefined,
  request: ModelRequest,
  { text, toolCalls }: Pick<ModelResponse, 'text' | 'toolCalls'>,
): Usage {
  if (reported && reported.promptTokens > 0) return reported;
  const calls = toolCalls.length === 0 ? 0 : countTokens(JSON.stringify(toolCalls));
  const completionTokens = reported?.completionTokens || countTokens(text) + calls;
  return { promptTokens: promptTokens(request), completionTokens };
}
