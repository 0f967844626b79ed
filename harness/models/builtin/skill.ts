import type { ModelRequest, ToolCall } from '../../core/language-model.ts';
import type { ToolDefinition } from '../../core/module.ts';
import type { ReadAttempt } from './prompt-parts.ts';

/** One line of instructions as the optimizer and merger handle it. */
export interface Note {
  /** What it is about: notes with the same topic are united. A line that no skill understands is its own topic. */
  readonly topic: string;
  readonly line: string;
  /** Evidence for it: observations, or tasks of the versions that say so. Higher is better supported. */
  readonly support: number;
}

/** One version of instructions in a merger's prompt. */
export interface Version {
  readonly lines: readonly string[];
  /** Tasks it was learned from, weighted with its score there. */
  readonly weight: number;
}

/** What the agent says and which tools it calls. */
export interface AgentAnswer {
  readonly text: string;
  readonly toolCalls: readonly ToolCall[];
}

/**
 * What the model knows how to do with one kind of environment. A skill reads texts and nothing else, and declines
 * (undefined) where the texts are not of its kind.
 */
export interface Skill {
  readonly name: string;
  /** The agent's next answer; a text alone where the environment is acted in by lines of text. */
  act(request: ModelRequest, instructions: string, chances: EpisodeChances): AgentAnswer | string | undefined;
  /** The evaluator's sentences on one attempt, the most telling first. */
  critique(attempt: ReadAttempt): readonly string[] | undefined;
  /** The optimizer's notes: what the attempts teach, and the present lines as far as they stand. */
  improve(lines: readonly string[], attempts: readonly ReadAttempt[]): readonly Note[] | undefined;
  /** The merger's notes: all versions united, contradictions resolved; attempts that a first union broke, as evidence. */
  unite(versions: readonly Version[], attempts: readonly ReadAttempt[]): readonly Note[] | undefined;
  /** The optimizer's tools. Absent or undefined: the present ones stay as they are. */
  improveTools?(
    present: readonly ToolDefinition[],
    lines: readonly string[],
    attempts: readonly ReadAttempt[],
  ): readonly ToolDefinition[] | undefined;
  /** The merger's tools, from those of all versions, and the new names of tools that lines may speak of. Absent or undefined: the first of each name. */
  uniteTools?(
    lists: readonly (readonly ToolDefinition[])[],
    versions: readonly Version[],
  ): { readonly tools: readonly ToolDefinition[]; readonly renamed: ReadonlyMap<string, string> } | undefined;
}

export interface EpisodeChances {
  /** Differs between episodes and seeds, equal within an episode. */
  readonly key: string;
  /** Whether one of `count` guidelines is overlooked in this episode. */
  overlooks(guideline: string, count: number): boolean;
  /** Whether sampling takes this turn elsewhere. */
  strays(turn: number): boolean;
}
