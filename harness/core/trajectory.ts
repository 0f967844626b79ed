import type { Json } from './canonical-json.ts';
import type { ProviderErrorKind } from './errors.ts';
import type { Bill, Usage } from './language-model.ts';
import type { TaskId } from './task.ts';

/** What an agent does in a turn: it says a command or an answer, or calls a tool. */
export type Action =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'tool'; readonly callId: string; readonly name: string; readonly input: Json };

export interface Step {
  /** What the agent said before acting; may be empty. */
  readonly thought: string;
  readonly action: Action;
  readonly observation: string;
}

/** Why an agent that had its chance got nothing. */
export type FailureReason = 'step-cap' | 'no-action' | 'context-overflow';

/**
 * How an episode ended.
 *   scored  the environment gave a score in [0, 1], higher is better
 *   failed  the agent's own failure: counts as a score of 0
 *   error   a provider or sandbox failed: no score, never a wrong answer
 */
export type Attempt =
  | { readonly state: 'scored'; readonly score: number; readonly outcome?: string }
  | { readonly state: 'failed'; readonly reason: FailureReason }
  | { readonly state: 'error'; readonly kind: ProviderErrorKind; readonly message: string };

/** The attempt's score in [0, 1], or undefined for an error. */
export function scoreOf(attempt: Attempt): number | undefined {
  if (attempt.state === 'error') return undefined;
  return attempt.state === 'scored' ? attempt.score : 0;
}

/** How the environment says it ended, in words; undefined where it says nothing. */
export function outcomeOf(attempt: Attempt): string | undefined {
  return attempt.state === 'scored' ? attempt.outcome : undefined;
}

/** τ: one agent's way through one task. */
export interface Trajectory {
  readonly taskId: TaskId;
  readonly category: string;
  /** The task's, for tables: in no prompt. */
  readonly label?: string;
  /** The environment's first words, the task included. */
  readonly opening: string;
  readonly steps: readonly Step[];
  /** The environment's words on how it ended, for training only. */
  readonly feedback?: string;
  readonly attempt: Attempt;
}

/** A trajectory with what it took. */
export interface Episode {
  readonly trajectory: Trajectory;
  /** Model calls, one after the other. */
  readonly calls: number;
  /** Tokens are sums over the calls. */
  readonly usage: Usage;
  readonly paid: Bill;
  /** Names of models that answered under another name than asked for, each once, sorted. */
  readonly servedBy: readonly string[];
}
