import type { Json } from './canonical-json.ts';
import type { ToolDefinition } from './module.ts';

/** The four roles that a model can play; each is configurable on its own. */
export const roles = ['agent', 'evaluator', 'optimizer', 'merger'] as const;
export type Role = (typeof roles)[number];

export interface ToolCall {
  readonly id: string;
  readonly name: string;
  readonly input: Json;
}

export type Message =
  | { readonly role: 'system' | 'user'; readonly content: string }
  | { readonly role: 'assistant'; readonly content: string; readonly toolCalls?: readonly ToolCall[] }
  | { readonly role: 'tool'; readonly callId: string; readonly content: string };

export interface Sampling {
  /** 0 = greedy, a value like others. Absent = not sent: the provider's default, all that reasoning models accept. */
  readonly temperature?: number;
  /** Tokens the answer may have. */
  readonly maxOutputTokens: number;
  readonly seed: number;
}

export interface ModelRequest {
  readonly messages: readonly Message[];
  readonly tools: readonly ToolDefinition[];
  readonly sampling: Sampling;
  /** Which of several independent samples of an equal request this is: 0, 1, … Part of a cache key. */
  readonly sampleIndex: number;
  /** JSON Schema that the answer's text should fit, where a structured answer is wanted. */
  readonly answerSchema?: { readonly name: string; readonly schema: { readonly [key: string]: Json } };
}

/** `stop`: complete · `length`: cut off by the output limit · `tool-calls`: wants tools · `refused`: declined or filtered. */
export type Finish = 'stop' | 'length' | 'tool-calls' | 'refused';

export interface Usage {
  readonly promptTokens: number;
  readonly completionTokens: number;
  /** Of the prompt's tokens, those that the provider read from, or wrote to, its own prompt cache, at other prices. */
  readonly cacheReadTokens?: number;
  readonly cacheWriteTokens?: number;
}

/** What was charged: tokens and US dollars; `usd` is null where the price is unknown, which is never taken for 0. */
export interface Bill extends Usage {
  readonly usd: number | null;
}

export const noUsage: Usage = { promptTokens: 0, completionTokens: 0 };
export const noBill: Bill = { ...noUsage, usd: 0 };

export function addUsage(a: Usage, b: Usage): Usage {
  return { promptTokens: a.promptTokens + b.promptTokens, completionTokens: a.completionTokens + b.completionTokens };
}

/** One unknown price makes the sum unknown. */
export function addBill(a: Bill, b: Bill): Bill {
  return { ...addUsage(a, b), usd: a.usd === null || b.usd === null ? null : a.usd + b.usd };
}

export interface ModelResponse {
  readonly text: string;
  readonly toolCalls: readonly ToolCall[];
  readonly finish: Finish;
  /** Logical tokens: what the request and its answer measure, whoever answered. */
  readonly usage: Usage;
  /** What this answer was charged: its usage and price, or zeros when a cache answered. */
  readonly paid: Bill;
  /** The model that the provider says has answered, where that is another name than the one asked for. */
  readonly servedBy?: string;
}

/**
 * A chat model behind any provider. `complete` throws ContextOverflowError when the prompt does not fit, ProviderError
 * when the service failed, ConfigError when no call can succeed (a wrong key, no such model), and StoppedError; it never
 * throws for a bad answer.
 */
export interface LanguageModel {
  /** e.g. `builtin`, `openai`. */
  readonly provider: string;
  /** The model's name at its provider. */
  readonly name: string;
  /** Said beside every result, e.g. that a model is no LLM. Empty where there is nothing to say. */
  readonly notice: string;
  /** Tokens that prompt and answer may have together. */
  readonly contextWindow: number;
  /** Everything else that can change its answers (limits, versions), for a cell's identity. */
  readonly identity: Json;
  complete(request: ModelRequest, signal?: AbortSignal): Promise<ModelResponse>;
}

/** The same model with another way to answer: how wrappers (cache, retries, limits) are put around a model. */
export function wrapModel(model: LanguageModel, complete: LanguageModel['complete']): LanguageModel {
  const { provider, name, notice, contextWindow, identity } = model;
  return { provider, name, notice, contextWindow, identity, complete };
}

/** `provider/name` */
export function modelName({ provider, name }: Pick<LanguageModel, 'provider' | 'name'>): string {
  return `${provider}/${name}`;
}

/** A value for each role. */
export function byRole<T>(make: (role: Role) => T): Readonly<Record<Role, T>> {
  return Object.fromEntries(roles.map((role) => [role, make(role)])) as Record<Role, T>;
}

/** Each role's value changed, and each value once: roles that shared one share what it became. */
export function mapRoles<T, R>(given: Readonly<Record<Role, T>>, change: (value: T) => R): Readonly<Record<Role, R>> {
  const changed = new Map([...new Set(Object.values(given))].map((value) => [value, change(value)]));
  return byRole((role) => changed.get(given[role])!);
}

export type Models = Readonly<Record<Role, LanguageModel>>;
