/**
 * Scripted models that read their prompts. The agent answers kinds of questions that its instructions name, and says 0 to
 * all others; the optimizer adds a line for each kind that failed; the merger unites lines.
 */
import { ContextOverflowError } from '../core/errors.ts';
import {
  byRole,
  type LanguageModel,
  type ModelRequest,
  type ModelResponse,
  type Models,
  type Role,
} from '../core/language-model.ts';
import { compute, type Kind } from './toy-benchmark.ts';

export type Answer = Pick<ModelResponse, 'text'> & Partial<Pick<ModelResponse, 'finish'>>;

export interface ToyModelOptions {
  /** One token is four characters. */
  readonly contextWindow?: number;
  /** Answers in the script's place, or throws; undefined leaves the script to it. */
  readonly instead?: (role: Role, request: ModelRequest) => Answer | undefined;
}

/** The guideline that makes the agent answer a kind of question. */
export const knows = (kind: string): string => `- To find the ${kind}, compute the ${kind}.`;

export function toyModels(options: ToyModelOptions = {}): Models {
  return byRole((role) => toyModel(role, options));
}

export function toyModel(role: Role, { contextWindow = 100_000, instead }: ToyModelOptions = {}): LanguageModel {
  return {
    provider: 'toy',
    name: 'script',
    notice: '',
    contextWindow,
    identity: 1,
    complete: async (request) => {
      const prompt = textOf(request);
      const promptTokens = Math.ceil(prompt.length / 4);
      if (promptTokens > contextWindow) throw new ContextOverflowError(promptTokens, contextWindow);
      const { text, finish = 'stop' } = instead?.(role, request) ?? { text: scripts[role](request) };
      const usage = { promptTokens, completionTokens: Math.max(1, Math.ceil(text.length / 4)) };
      return { text, toolCalls: [], finish, usage, paid: { ...usage, usd: 0 } };
    },
  };
}

/** The conversation in one text. */
export function textOf({ messages }: Pick<ModelRequest, 'messages'>): string {
  return messages.map((message) => message.content).join('\n');
}

const scripts: Readonly<Record<Role, (request: ModelRequest) => string>> = {
  agent: (request) => {
    const [system, question] = request.messages.map((message) => message.content);
    const [, kind = '', a, b] = /Compute the (\w+) of (\d+) and (\d+)/.exec(question ?? '') ?? [];
    const known = instructionsIn(system ?? '')[0]?.includes(`find the ${kind},`) ?? false;
    return `Thought: ${kind}\nAction: answer ${known ? compute(kind as Kind, Number(a), Number(b)) : 0}`;
  },
  evaluator: (request) => `Think of the ${/Compute the (\w+)/.exec(textOf(request))?.[1]}.`,
  optimizer: (request) => {
    const text = textOf(request);
    const failed = [...text.matchAll(/<attempt score="0"[\s\S]*?Compute the (\w+)/g)].map((match) => match[1]!);
    return moduleOf([...(instructionsIn(text)[0] ?? '').split('\n'), ...failed.map(knows)]);
  },
  merger: (request) => moduleOf(instructionsIn(textOf(request)).flatMap((lines) => lines.split('\n'))),
};

function instructionsIn(text: string): string[] {
  return [...text.matchAll(/<instructions>\n([\s\S]*?)\n<\/instructions>/g)].map((match) => match[1]!);
}

/** An optimizer's or merger's answer of those lines, each once. */
export function moduleOf(lines: readonly string[]): string {
  return JSON.stringify({ instructions: [...new Set(lines)].join('\n'), tools: [] });
}
