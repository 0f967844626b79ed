/**
 * The built-in model: a chat model of rules in plain TypeScript behind the interface of every provider, for machines
 * without a key and for regression checks. It is no LLM. It sees the request and nothing else, and the same request
 * gets the same answer. What it can do, its limits and their sources: README.md.
 */
import { ContextOverflowError } from '../../core/errors.ts';
import type { LanguageModel, ModelRequest, ModelResponse } from '../../core/language-model.ts';
import { countTokens, promptTokens } from '../tokens.ts';
import { answerAsAgent, answerAsEvaluator, answerAsMerger, answerAsOptimizer } from './answer.ts';
import { type BuiltinLimit, builtinLimits, defaultContextWindow } from './limits.ts';
import type { AgentAnswer } from './skill.ts';

export interface BuiltinOptions {
  /** The limits that are on; default: all. */
  readonly limits?: readonly BuiltinLimit[];
  /** Tokens; default 128,000. Holds only while the limit `window` is on. */
  readonly contextWindow?: number;
}

const version = 1;

export function builtinModel(options: BuiltinOptions = {}): LanguageModel {
  const limits = new Set(options.limits ?? builtinLimits);
  const contextWindow = limits.has('window')
    ? (options.contextWindow ?? defaultContextWindow)
    : Number.MAX_SAFE_INTEGER;
  return {
    provider: 'builtin',
    name: 'rules-1',
    notice: 'built-in model (rule-based, not an LLM)',
    contextWindow,
    identity: { version, limits: builtinLimits.filter((limit) => limits.has(limit)), contextWindow },
    complete: async (request) => {
      const prompt = promptTokens(request);
      // Providers count the answer's reserve in, too: OpenAI's and Anthropic's windows are for prompt and answer together.
      const needed = prompt + request.sampling.maxOutputTokens;
      if (needed > contextWindow) throw new ContextOverflowError(needed, contextWindow);
      const given = answer(request, prompt, limits);
      return respond(given, prompt, limits.has('output') ? request.sampling.maxOutputTokens : Number.MAX_SAFE_INTEGER);
    },
  };
}

/** Which role it plays it reads from the prompt, like any chat model. */
function answer(request: ModelRequest, prompt: number, limits: ReadonlySet<BuiltinLimit>): AgentAnswer {
  const content = request.messages.at(-1)?.content ?? '';
  // Only the agent is given tools; what it reads may have any tags in it.
  if (request.messages.length !== 2 || request.tools.length > 0) return answerAsAgent(request, limits);
  if (content.includes('<version')) return inWords(answerAsMerger(request, prompt, limits));
  if (!content.includes('<attempt')) return answerAsAgent(request, limits);
  return inWords(
    request.answerSchema || /\bJSON\b/.test(request.messages[0]!.content)
      ? answerAsOptimizer(request, prompt, limits)
      : answerAsEvaluator(request, prompt, limits),
  );
}

function inWords(text: string): AgentAnswer {
  return { text, toolCalls: [] };
}

function respond({ text, toolCalls }: AgentAnswer, prompt: number, maxOutputTokens: number): ModelResponse {
  const calls = toolCalls.length === 0 ? '' : JSON.stringify(toolCalls.map(({ name, input }) => ({ name, input })));
  const tokens = countTokens(text) + (calls === '' ? 0 : countTokens(calls));
  const cut = tokens > maxOutputTokens;
  // A token is about four characters of English; what counts here is that a cut answer is short and says so.
  const usage = { promptTokens: prompt, completionTokens: cut ? maxOutputTokens : tokens };
  const paid = { ...usage, usd: 0 };
  if (!cut) return { text, toolCalls, finish: toolCalls.length > 0 ? 'tool-calls' : 'stop', usage, paid };
  const kept = text.slice(0, Math.floor((text.length * maxOutputTokens) / tokens));
  return { text: kept, toolCalls: [], finish: 'length', usage, paid };
}
