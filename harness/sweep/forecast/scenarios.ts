/**
 * From a pilot by the built-in model, which is no LLM, to what a real model is likely to do, in two scenarios. All that
 * is assumed stands here. It spans what is likely and bounds nothing; sizes of earlier runs replace it where there are any.
 *
 *                low                               high
 *   turns        at most the pilot's median        longer by `detour` of what is left to the step cap
 *   answers      as long as the pilot's            `longAnswers` times as long, cut at the output limit
 *   tokens       as counted (o200k_base)           `otherTokenizers` times as many
 *   training     `refused` of the pilot's          `goesOn` of the pilot's
 *   syntheses    each is accepted at once          each is made as often as `--merge-retries` allows
 *
 * Whatever is said is read again: an answer in each later turn of its episode, an episode by evaluator and optimizer, a
 * critique by the optimizer, a module by the merger and in each turn of the agents that follow it.
 */

/** A model that knows the world goes straight to the goal, one that does not wanders until it is stopped. Ours. */
const detour = 1 / 3;

/** The built-in model says one short sentence a turn; models that reason in words say some sentences. Ours. */
const longAnswers = 3;

/** Tokens for one of o200k_base, in English: 1 for OpenAI's models, up to about this for Anthropic's. */
const otherTokenizers = 1.35;

/** A refused proposal ends an OPTIMIZE early; the built-in model's are never refused. Ours. */
const refused = 0.9;

/** The built-in model now and then ends an OPTIMIZE because it has nothing to add; a real one always rewrites. Ours. */
const goesOn = 1.1;

/** The same for whoever reads a forecast. */
export const scenarioWords = `Low: episodes at most as long as the pilot's median, answers as long as the pilot's, merges accepted at once. High: episodes longer by a third of what is left to the step cap, answers ${longAnswers} times as long, ${otherTokenizers} times as many tokens for the same text, merges retried as often as allowed. Reasoning that a model does not show is charged as answer and is in neither.`;

export interface Scenario {
  /** Turns of an episode that had `calls` in the pilot. */
  turns(calls: number): number;
  /** Factors of the pilot's: tokens of an answer, tokens of a text, episodes and calls before the test. */
  readonly answers: number;
  readonly tokens: number;
  readonly training: number;
  /** Syntheses of one merge. */
  rounds(mergeRetries: number): number;
}

/** Calls and tokens of one episode or one call. */
export interface Size {
  readonly calls: number;
  readonly promptTokens: number;
  readonly completionTokens: number;
}

/** `acted`: turns of the pilot's episodes in which the agent did something. Without any, one turn is all that is known. */
export function scenariosOf(
  acted: readonly number[],
  maxSteps: number,
): { readonly low: Scenario; readonly high: Scenario } {
  const sorted = acted.toSorted((a, b) => a - b);
  const median = sorted[Math.floor(sorted.length / 2)] ?? 1;
  return {
    low: {
      turns: (calls) => Math.min(calls, median),
      answers: 1,
      tokens: 1,
      training: refused,
      rounds: () => 1,
    },
    high: {
      turns: (calls) => (calls === 0 ? 0 : calls + detour * Math.max(0, maxSteps - calls)),
      answers: longAnswers,
      tokens: otherTokenizers,
      training: goesOn,
      rounds: (mergeRetries) => 1 + mergeRetries,
    },
  };
}

/** How agent and environment talk, in tokens: the prompt of the first turn, an answer, and what comes back for it. */
export interface Talk {
  readonly firstPrompt: number;
  readonly answer: number;
  readonly observation: number;
}

/** What the episodes show together. One turn alone shows no observation: 0. */
export function talkOf(episodes: readonly Size[], firstPrompt: number): Talk {
  const sum = (of: (size: Size) => number) => episodes.reduce((all, size) => all + of(size), 0);
  const calls = sum((size) => size.calls);
  const answer = calls === 0 ? 0 : sum((size) => size.completionTokens) / calls;
  const repeats = sum((size) => rereadings(size.calls));
  const growth = repeats === 0 ? 0 : (sum((size) => size.promptTokens) - calls * firstPrompt) / repeats;
  return { firstPrompt, answer, observation: Math.max(0, growth - answer) };
}

/** Every turn reads the first prompt and all that was said since: Σ (first + k · said) for k = 0 … turns - 1. */
export function episodeOf({ firstPrompt, answer, observation }: Talk, turns: number): Size {
  return {
    calls: turns,
    promptTokens: turns * firstPrompt + rereadings(turns) * (answer + observation),
    completionTokens: turns * answer,
  };
}

/** Tokens of an episode as evaluator and optimizer read it, beside its opening. */
export function trajectoryTokens({ answer, observation }: Talk, turns: number): number {
  return turns * (answer + observation);
}

function rereadings(turns: number): number {
  return (turns * Math.max(0, turns - 1)) / 2;
}
